"""Reads a period's folder of TOML files into a Definition, strictly: whatever is not understood is refused by file, key and reason.

The folder holds `period.toml`, `choices.toml`, `checker.toml` and one file for each sheet, `1-cover.toml`, `2-….toml`: the number
gives the order, the rest is the sheet's slug.
"""

import re
import tomllib
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from .blocks import BlockReader
from .cells import Cell, column_number
from .errors import DefinitionError, ExpressionError
from .expressions import parse, refer
from .fields import Fields
from .keys import OVER_LIMIT, UNCONFIRMED, check_key
from .link import RuleSource, link_checker_row, link_rule, link_sheet
from .model import (
    CheckerRow,
    CheckerSection,
    Choice,
    ChoiceList,
    Definition,
    Period,
    Rule,
    Sheet,
    Signatory,
)
from .placeholders import of_line
from .verify import verify

Files = Mapping[str, Mapping[str, Any]]
"""File name → its TOML as parsed. This, as JSON, is what a published version stores."""

_SHEET_FILE = re.compile(r"([0-9]+)-([a-z0-9-]+)\.toml")
_FIXED = ("period.toml", "choices.toml", "checker.toml")
ONLY_TOML = "only .toml files belong in a definition's folder"
_ROOM = re.compile(r"[a-z][a-z_]*")
_PERIOD_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_TAB = 31
LONGEST_RULE = 60
LONGEST_OPTION, LONGEST_LABEL = 60, 255


def read_folder(folder: Path) -> Definition:
    """The definition in `folder`. Raises DefinitionError."""
    return read(load_files(folder))


def load_files(folder: Path) -> dict[str, dict[str, Any]]:
    """File name → parsed TOML of every file in `folder`. Raises DefinitionError for a file that is no TOML or has no place here."""
    files: dict[str, dict[str, Any]] = {}
    if not folder.is_dir():
        raise DefinitionError(str(folder), "", "there is no such folder")
    for path in sorted(folder.iterdir()):
        if path.suffix != ".toml" or not path.is_file():
            raise DefinitionError(path.name, "", ONLY_TOML)
        files[path.name] = load_file(path.name, path.read_bytes())
    return files


def load_file(name: str, content: bytes) -> dict[str, Any]:
    """One file as parsed TOML. Raises DefinitionError where it is none."""
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DefinitionError(name, "", f"is not valid TOML: {error}") from None


def read(files: Files) -> Definition:
    """The definition that these files spell out. Raises DefinitionError at the first thing that is wrong."""
    for name in _FIXED:
        if name not in files:
            raise DefinitionError(name, "", "is missing from the definition's folder")
    for name, data in files.items():
        if not isinstance(data, Mapping):
            raise DefinitionError(name, "", "must be a table")
    period = read_period(Fields(files["period.toml"], "period.toml"))
    choices = read_choices(files["choices.toml"])
    sheets, rules = [], []
    file_of: dict[str, str] = {}
    for name in _sheet_files(files):
        sheet, sheet_rules = read_sheet(Fields(files[name], name), name, choices)
        if sheet.slug in file_of:
            raise DefinitionError(name, "", f"has the same slug as {file_of[sheet.slug]}")
        file_of[sheet.slug] = name
        sheets.append(sheet)
        rules += [(name, rule) for rule in sheet_rules]
    draft = Definition(period, choices, tuple(sheets), (), ())
    linked = Definition(
        period, choices, tuple(link_sheet(sheet, draft, file_of[sheet.slug]) for sheet in sheets), (), ()
    )
    definition = Definition(
        period,
        choices,
        linked.sheets,
        read_checker(Fields(files["checker.toml"], "checker.toml"), linked),
        tuple(rule for file, source in rules for rule in link_rule(source, linked, file)),
    )
    _check_signatories(definition)
    verify(definition, file_of)
    return definition


def _sheet_files(files: Files) -> list[str]:
    names = [name for name in files if name not in _FIXED]
    for name in names:
        if not _SHEET_FILE.fullmatch(name):
            raise DefinitionError(name, "", "is no sheet; name sheets by number and slug, such as 1-cover.toml")
    if not names:
        raise DefinitionError("1-….toml", "", "the definition has no sheet")
    names.sort(key=_sheet_number)
    for first, second in pairwise(names):
        if _sheet_number(first) == _sheet_number(second):
            raise DefinitionError(second, "", f"has the same number as {first}, so their order is open")
    return names


def _sheet_number(name: str) -> int:
    return int(name.partition("-")[0][:9])


def read_period(fields: Fields) -> Period:
    """What the whole template shares."""
    period = Period(
        key=fields.text("key", longest=40),
        kind=fields.one_of("kind", ("return", "plan")),
        title=fields.text("title", longest=200),
        label=fields.text("label"),
        version_label=fields.text("version_label", ""),
        starts=fields.day("starts"),
        ends=fields.day("ends"),
        file_name=fields.text("file_name"),
        blank_conditions=fields.one_of("blank_conditions", ("not_needed", "undecided")),
        previous=fields.take("previous", str, optional=True),
        counts=fields.one_of("counts", ("pending", "answered"), "pending"),
        due=fields.moment("due"),
        send_to=fields.text("send_to", ""),
        signatories=tuple(_signatory(item) for item in fields.tables("signatory")),
    )
    for key, value in (("key", period.key), ("previous", period.previous)):
        if value is not None and not _PERIOD_KEY.fullmatch(value):
            raise fields.refuse(key, f"'{value}' must be lower-case letters, digits and hyphens, such as 2018-19-q3")
    if period.previous == period.key:
        raise fields.refuse("previous", "is this very period")
    if period.starts > period.ends:
        raise fields.refuse("ends", "lies before the period starts")
    if period.file_name.count("{board}") != 1 or re.search(
        r'[{}<>:"/\\|?*\n\t]', period.file_name.replace("{board}", "")
    ):
        raise fields.refuse(
            "file_name", "must hold {board}, the place of the board's name, and no sign that a file name can't"
        )
    fields.done()
    return period


def _signatory(fields: Fields) -> Signatory:
    role = fields.one_of("role", ("board", "council", "commissioner"))
    vintage = fields.text("vintage", "" if role != "commissioner" else None)
    if vintage and role != "commissioner":
        raise fields.refuse("vintage", "belongs to role = 'commissioner' only")
    sheets = fields.take("sheets", list, [])
    if not all(isinstance(slug, str) for slug in sheets):
        raise fields.refuse("sheets", 'must list slugs of sheets, ["income-and-expenditure"]')
    signatory = Signatory(role, fields.text("label", longest=150), vintage, tuple(sheets))
    fields.done()
    return signatory


def _check_signatories(definition: Definition) -> None:
    """Each role stands once, and signs for sheets that are there."""
    roles = [signatory.role for signatory in definition.period.signatories]
    for number, signatory in enumerate(definition.period.signatories):
        place = f"signatory[{number + 1}]"
        if signatory.role in roles[:number]:
            raise DefinitionError("period.toml", f"{place}.role", f"'{signatory.role}' stands twice")
        for slug in signatory.sheets:
            if definition.sheet(slug) is None:
                raise DefinitionError("period.toml", f"{place}.sheets", f"there is no sheet '{slug}'")


def read_choices(data: Mapping[str, Any]) -> dict[str, ChoiceList]:
    """The lists of options: `[yes_no]`, then `key = "Label"` or `key = { label = "…", provisional = true }`."""
    return {name: _choice_list(name, Fields({name: options}, "choices.toml")) for name, options in data.items()}


def _choice_list(name: str, fields: Fields) -> ChoiceList:
    choices = []
    for key, option in fields.take(name, dict).items():
        item = Fields(option if isinstance(option, dict) else {"label": option}, "choices.toml", f"{name}.{key}")
        if not re.fullmatch(r"[a-z0-9_]+", key) or len(key) > LONGEST_OPTION:
            raise item.refuse("", f"must be made of lower-case letters, digits and _, {LONGEST_OPTION} at most")
        label = item.text("label", longest=LONGEST_LABEL)
        choices.append(Choice(key, label, item.take("provisional", bool, False)))
        item.done()
    found = ChoiceList(name, tuple(choices))
    if not choices or len(found.keys_by_label) != len(choices):
        raise fields.refuse(name, "needs options, each with a label of its own (capitals make no difference)")
    for choice in choices:
        if found.keys_by_label.get(choice.key, choice.key) != choice.key:
            raise fields.refuse(name, f"'{choice.key}' is the key of one option and the label of another")
    return found


def read_sheet(fields: Fields, file: str, choices: Mapping[str, ChoiceList]) -> tuple[Sheet, list[RuleSource]]:
    """One sheet with its blocks in order, and the rules that stand in its file."""
    match = _SHEET_FILE.fullmatch(file)
    title = fields.text("title")
    kept_by = _kept_by(fields)
    blocks = BlockReader(choices)
    sheet = Sheet(
        slug=match[2] if match else file,
        title=title,
        tab=fields.text("tab", title),
        heading=fields.text("heading", title),
        pending_name=fields.text("pending_name", title),
        intro=fields.text("intro", ""),
        title_cell=fields.cell("title_cell") or Cell(2, 2),
        board_cell=fields.cell("board_cell"),
        widths=_widths(fields),
        blocks=tuple(blocks.block(block) for block in fields.tables("block", least=0 if kept_by else 1)),
        kept_by=kept_by,
    )
    if not 0 < len(sheet.tab) <= LONGEST_TAB or re.search(r"[\[\]:*?/\\\n\t]|^'|'$|^(?i:history)$", sheet.tab):
        raise fields.refuse(
            "tab", f"must have 1 to {LONGEST_TAB} characters and none of [ ] : * ? / \\; '{sheet.tab}' will not do"
        )
    rules = [_rule(item, strength) for strength in ("error", "query", "note") for item in fields.tables(strength)]
    fields.done()
    return sheet, rules


def _kept_by(fields: Fields) -> str:
    """The room that keeps the sheet's content; such a sheet has neither blocks nor rules of its own."""
    kept_by = fields.text("kept_by", "")
    if not kept_by:
        return ""
    if not _ROOM.fullmatch(kept_by):
        raise fields.refuse("kept_by", f"'{kept_by}' must be the name of a room in lower-case letters, such as schemes")
    for own in ("block", "error", "query", "note"):
        if own in fields.data:
            raise fields.refuse(own, "has no place on a sheet that another room keeps (kept_by)")
    return kept_by


def _widths(fields: Fields) -> dict[str, int]:
    table = Fields(fields.take("widths", dict, {}), fields.file, "widths")
    widths = {letters: table.count(letters, 1, 255) for letters in list(table.data)}
    for letters in widths:
        try:
            column_number(letters)
        except ValueError as error:
            raise table.refuse(letters, str(error)) from None
    return widths


def _rule(fields: Fields, strength: Any) -> RuleSource:
    source = fields.text("rule")
    along = "column" if "columns" in fields.data else "row"
    told = of_line(source, along, along)
    try:
        node = parse(told, refer)
    except ExpressionError as error:
        raise fields.refuse("rule", str(error)) from None
    key = check_key(fields, fields.text("key", longest=LONGEST_RULE))
    if key in (UNCONFIRMED, OVER_LIMIT):
        raise fields.refuse("key", f"'{key}' is a rule of the checker's own; give this one another name")
    rule = Rule(key=key, strength=strength, at=fields.text("at"), rule=node, says=fields.text("says"))
    only = fields.take(f"{along}s", list, optional=True)
    found = RuleSource(
        rule,
        fields.take("grid", str, optional=True),
        along,
        None if only == ["all"] else only,
        source if told != source else "",
    )
    fields.done()
    return found


def read_checker(fields: Fields, definition: Definition) -> tuple[CheckerSection, ...]:
    """The checker's own ordered list: for each sheet its rows, `["C8", "label"]` or a table with `answered` beside."""
    sections: list[CheckerSection] = []
    for section in fields.tables("section", least=1):
        sheet = definition.sheet(section.text("sheet"))
        if sheet is None:
            raise section.refuse("sheet", "there is no such sheet")
        if sheet in [other.sheet for other in sections]:
            raise section.refuse("sheet", "stands twice in the checker")
        rows = tuple(
            _checker_row(row, number, section, sheet, definition)
            for number, row in enumerate(section.take("rows", list), 1)
        )
        sections.append(CheckerSection(sheet, rows))
        section.done()
    fields.done()
    return tuple(sections)


def _checker_row(row: Any, number: int, section: Fields, sheet: Sheet, definition: Definition) -> CheckerRow:
    match row:
        case [str(cell), str(label)]:
            row = {"cell": cell, "label": label}
        case dict():
            pass
        case _:
            raise section.refuse("rows", f'row {number} must be ["C8", "label"] or a table')
    fields = Fields(row, section.file, f"{section.place}.rows[{number}]")
    return link_checker_row(fields, BlockReader(definition.choices), sheet, definition)
