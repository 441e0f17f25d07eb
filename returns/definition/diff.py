"""What differs between two definitions, as a change note that a form's author can read: one line a change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from .model import ChoiceList, Definition, Grid, Note, Question, Sheet, Signatory
from .nodes import Literal
from .source import source

_NOT_COMPARED = {
    "key", "slug", "cell", "row_label", "column_label", "shown_as", "blocks", "places", "rows", "columns", "number", "letters",
}  # fmt: skip
"""Fields that are identity or place, or that a comparison of their own covers."""


_WORDS = {None: "none", True: "yes", False: "no"}


def differences(old: Definition, new: Definition) -> list[str]:
    """Every change from `old` to `new`, from the period's facts to the rules; empty when nothing differs."""
    renamed = _renamed(old, new)
    return [
        *_fields("period", old.period, new.period, also=("key",)),
        *_options(old.choices, new.choices),
        *_sheets(old, new, renamed),
        *_questions(old, new, renamed),
        *_tables(old, new),
        *_layout(old, new, renamed),
        *_checker(old, new, renamed),
        *_rules(old, new),
    ]


def _renamed(old: Definition, new: Definition) -> dict[str, str]:
    """Slug of a sheet of `old` → slug of the sheet that it is in `new`: the same, or one that asks most of the same."""
    slugs = {sheet.slug: sheet.slug for sheet in old.sheets if new.sheet(sheet.slug)}
    fresh = [sheet for sheet in new.sheets if sheet.slug not in slugs]
    for sheet in (sheet for sheet in old.sheets if sheet.slug not in slugs):
        keys = _keys(sheet)
        likeness = {other.slug: len(keys & _keys(other)) for other in fresh if other.slug not in slugs.values()}
        best = max(likeness, key=lambda slug: likeness[slug], default="")
        if best and likeness[best] * 2 > len(keys):
            slugs[sheet.slug] = best
    return slugs


def _keys(sheet: Sheet) -> set[str]:
    return {question.key for question in sheet.questions} | {table.key for table in sheet.tables}


def _options(old: Mapping[str, ChoiceList], new: Mapping[str, ChoiceList]) -> Iterator[str]:
    yield from _present("options", old, new, lambda found: ", ".join(choice.label for choice in found.choices))
    for name in _common(old, new):
        before = {choice.key: choice for choice in old[name].choices}
        after = {choice.key: choice for choice in new[name].choices}
        yield from _present(f"options {name}", before, after, lambda choice: choice.label)
        for key in _common(before, after):
            yield from _fields(f"options {name} {key}", before[key], after[key])
        yield from _order(f"options {name}", before, after)


def _sheets(old: Definition, new: Definition, renamed: Mapping[str, str]) -> Iterator[str]:
    for sheet in old.sheets:
        if sheet.slug not in renamed:
            yield f"sheet {sheet.heading}: removed"
    for sheet in new.sheets:
        if sheet.slug not in renamed.values():
            yield f"sheet {sheet.heading}: added, {len(sheet.questions)} questions"
    for before, after in _pairs(old, new, renamed):
        if before.slug != after.slug:
            yield f"sheet {after.heading}: renamed, {before.slug} → {after.slug}"
        yield from _fields(f"sheet {after.heading}", before, after)
    kept = [renamed[sheet.slug] for sheet in old.sheets if sheet.slug in renamed]
    yield from _order("sheets", kept, [sheet.slug for sheet in new.sheets])


def _pairs(old: Definition, new: Definition, renamed: Mapping[str, str]) -> Iterator[tuple[Sheet, Sheet]]:
    for sheet in old.sheets:
        after = new.sheet(renamed.get(sheet.slug, ""))
        if after is not None:
            yield sheet, after


def _questions(old: Definition, new: Definition, renamed: Mapping[str, str]) -> Iterator[str]:
    before = {question.key: (sheet, question) for sheet, question in old.everything_asked()}
    after = {question.key: (sheet, question) for sheet, question in new.everything_asked()}
    yield from _present(
        "question", before, after, lambda found: f"{_place(*found)}, {_shown(found[1].label)}, {found[1].type}"
    )
    for key in _common(before, after):
        (sheet, was), (now_sheet, now) = before[key], after[key]
        if was.cell != now.cell or renamed.get(sheet.slug) != now_sheet.slug:
            yield f"question {key}: moved, {_place(sheet, was)} → {_place(now_sheet, now)}"
        in_grid = _is_made_of_halves(was) and _is_made_of_halves(now)
        yield from _fields(f"question {key} ({_place(now_sheet, now)})", was, now, but=("label",) if in_grid else ())
    for sheet, now_sheet in _pairs(old, new, renamed):
        yield from _order(
            f"sheet {now_sheet.heading}, questions",
            [q.key for q in sheet.questions],
            [q.key for q in now_sheet.questions],
        )


def _is_made_of_halves(question: Question) -> bool:
    """Whether the label is just the grid's row and column, whose changes are told once for the whole row or column."""
    return question.label == f"{question.row_label} – {question.column_label}"


def _place(sheet: Sheet, question: Question) -> str:
    return f"{sheet.heading} {question.cell}"


def _tables(old: Definition, new: Definition) -> Iterator[str]:
    yield from _present("table", old.tables, new.tables, lambda table: _shown(table.label))
    for key in _common(old.tables, new.tables):
        yield from _fields(f"table {key}", old.tables[key], new.tables[key])


def _layout(old: Definition, new: Definition, renamed: Mapping[str, str]) -> Iterator[str]:
    """Grids with the words of their rows and columns, and notes."""
    for sheet, now_sheet in _pairs(old, new, renamed):
        where = f"sheet {now_sheet.heading}"
        before, after = _grids(sheet), _grids(now_sheet)
        yield from _present(f"{where}, grid", before, after, lambda grid: _shown(grid.label))
        for name in _common(before, after):
            yield from _grid(f"{where}, grid {name}", before[name], after[name])
        notes, now_notes = _notes(sheet), _notes(now_sheet)
        yield from _present(f"{where}, note at", notes, now_notes, lambda note: _shown(note.text))
        for name in _common(notes, now_notes):
            yield from _fields(f"{where}, note at {name}", notes[name], now_notes[name])


def _grids(sheet: Sheet) -> dict[str, Grid]:
    """The sheet's grids by key; a second one of the same key is `key (2)`."""
    found: dict[str, Grid] = {}
    for grid in (block for block in sheet.blocks if isinstance(block, Grid)):
        same = sum(other.key == grid.key for other in found.values())
        found[f"{grid.key} ({same + 1})" if same else grid.key] = grid
    return found


def _notes(sheet: Sheet) -> dict[str, Note]:
    return {str(block.cell): block for block in sheet.blocks if isinstance(block, Note)}


def _grid(where: str, old: Grid, new: Grid) -> Iterator[str]:
    yield from _fields(where, old, new, also=("shown_as",))
    for what, before, after in (("row", old.rows, new.rows), ("column", old.columns, new.columns)):
        was, now = {part.key: part for part in before}, {part.key: part for part in after}
        yield from _present(f"{where}, {what}", was, now, lambda part: _shown(part.label))
        for key in _common(was, now):
            yield from _fields(f"{where}, {what} {key}", was[key], now[key])


def _checker(old: Definition, new: Definition, renamed: Mapping[str, str]) -> Iterator[str]:
    before = {renamed.get(section.sheet.slug, ""): section for section in old.checker}
    for section in new.checker:
        was = before[section.sheet.slug].rows if section.sheet.slug in before else ()
        rows, now = {str(row.cell): row for row in was}, {str(row.cell): row for row in section.rows}
        where = f"checker of {section.sheet.heading}"
        yield from _present(where, rows, now, lambda row: _shown(row.label))
        for cell in _common(rows, now):
            yield from _fields(f"{where} {cell}", rows[cell], now[cell], but=("table",), also=("key",))
        yield from _order(where, rows, now)
    slugs = {section.sheet.slug for section in new.checker}
    for slug, section in before.items():
        if slug not in slugs:
            yield f"checker of {section.sheet.heading}: removed, {len(section.rows)} rows"


def _rules(old: Definition, new: Definition) -> Iterator[str]:
    before, after = ({rule.key: rule for rule in definition.rules} for definition in (old, new))
    yield from _present("rule", before, after, lambda rule: f"{rule.strength} at {rule.at}, {source(rule.rule)}")
    for key in _common(before, after):
        yield from _fields(f"rule {key}", before[key], after[key])


def _present(what: str, old: Mapping[str, Any], new: Mapping[str, Any], say: Any) -> Iterator[str]:
    yield from (f"{what} {key}: removed, {say(value)}" for key, value in old.items() if key not in new)
    yield from (f"{what} {key}: added, {say(value)}" for key, value in new.items() if key not in old)


def _common(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return [key for key in old if key in new]


def _order(what: str, old: Iterable[str], new: Iterable[str]) -> Iterator[str]:
    before, after = list(old), list(new)
    kept, now = [key for key in before if key in after], [key for key in after if key in before]
    if kept != now:
        yield f"{what}: in another order, now {', '.join(now)}"


def _fields(where: str, old: Any, new: Any, *, but: Sequence[str] = (), also: Sequence[str] = ()) -> Iterator[str]:
    """A line for each field in which two objects of one class differ."""
    for name in (field.name for field in fields(old)):
        before, after = getattr(old, name), getattr(new, name)
        if name in but or (name in _NOT_COMPARED and name not in also) or _shown(before) == _shown(after):
            continue
        yield f"{where}: {name.replace('_', ' ')}: {_shown(before)} → {_shown(after)}"


def _shown(value: Any) -> str:
    match value:
        case None | True | False:
            return _WORDS[value]
        case Literal(True):
            return "always"
        case str():
            return f"“{' '.join(value.split())}”"
        case ChoiceList(key=key):
            return key
        case Signatory(role=role, label=label):
            return f"{label} ({role})"
        case Mapping():
            return ", ".join(f"{key} {part}" for key, part in sorted(value.items())) or "none"
    parts = value if type(value) is tuple else ()
    return ", ".join(map(_shown, parts)) or ("none" if value == () else source(value))
