"""The rows of the grid as HTML.

Python writes it, as it writes the inputs of the returns' forms: a plan of 400 lines has 6,000 cells, for which templates would take
half a second. Everything that is not ours is escaped. The markup is the one that the page's script knows (docs/architecture.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString

from schemes.grid.columns import Choices, Column, printed_value, text_of, value_of
from schemes.plan import Line, Plan
from schemes.policy import Policy

DEEDS = (("up", "Move up"), ("down", "Move down"), ("duplicate", "Duplicate"), ("remove", "Remove"))


@dataclass(frozen=True, slots=True)
class ConflictShown:
    """Two people's values of one cell, for the one whose page this is. `own`: the other one is the same person, elsewhere.
    `typed`: the other one's as the input would hold it."""

    mine: str
    theirs: str
    by: str
    at: str
    version: int
    own: bool
    typed: str = ""


@dataclass(frozen=True)
class Sheet:
    """What the rows are written from. `own`: the boards whose rows can be changed (none: the grid is read); `base`: the address
    below which schemes have their pages. `texts`, `errors` and `conflicts` are of cells (by name) whose text was not saved."""

    plan: Plan
    columns: tuple[Column, ...]
    own: frozenset[str]
    national: Policy
    base: str
    texts: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    conflicts: Mapping[str, ConflictShown] = field(default_factory=dict)


def rows_html(sheet: Sheet, lines: Iterable[tuple[int, Line]]) -> SafeString:
    """Rows of lines with their numbers."""
    writer = _Writer(sheet)
    return SafeString("".join(writer.row(number, line) for number, line in lines))


def blank_row_html(sheet: Sheet, line: Line) -> SafeString:
    """The row of a line that is not there yet."""
    return SafeString(_Writer(sheet).blank(line))


class _Writer:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.unit = sheet, sheet.plan.unit
        self.name, *self.rest = sheet.columns
        self.troubled = {*sheet.texts, *sheet.errors, *sheet.conflicts}

    def row(self, number: int, line: Line) -> str:
        if line.board not in self.sheet.own:
            return self.read_row(number, line)
        key = line.id
        head = (
            f'<tr data-line="{key}"><th scope="row" class="app-line" data-question="name@{key}">'
            f'<span class="govuk-visually-hidden" id="r-{key}">{escape(line.name)}</span>'
            f'<a class="govuk-link app-line__number" href="{self.sheet.base}{line.scheme}/">'
            f'<span class="govuk-visually-hidden">The page of line </span><span data-number>{number}</span></a>'
            f"{self.inner(self.name, line)}{more_html(key, number)}</th>"
        )
        return f"{head}{''.join(self.cell(column, line) for column in self.rest)}</tr>\n"

    def blank(self, line: Line) -> str:
        key = line.id
        head = (
            f'<tr data-line="{key}" data-new><th scope="row" class="app-line" data-question="name@{key}">'
            f'<span class="govuk-visually-hidden" id="r-{key}">New line</span>'
            f'<span class="app-line__number" aria-hidden="true">New</span>{self.inner(self.name, line)}</th>'
        )
        return f"{head}{''.join(self.cell(column, line) for column in self.rest)}</tr>\n"

    def read_row(self, number: int, line: Line) -> str:
        cells = "".join(
            f"<td{_NUMBER if column.shape == 'amount' else ''}>{self.printed(column, line)}</td>"
            for column in self.rest
        )
        return (
            f'<tr data-line="{line.id}"><th scope="row" class="app-line"><a class="govuk-link app-line__number" '
            f'href="{self.sheet.base}{line.scheme}/"><span class="govuk-visually-hidden">The page of line </span>'
            f'<span data-number>{number}</span></a><span class="app-line__read">{escape(line.name)}</span></th>{cells}</tr>\n'
        )

    def printed(self, column: Column, line: Line) -> str:
        """A value that can only be read."""
        text = printed_value(self.sheet.plan, column, value_of(line, column.field), self.sheet.national)
        return escape(text).replace("\n", "<br>") if column.shape != "long" or len(text) <= 120 else _folded(text)

    def cell(self, column: Column, line: Line) -> str:
        name = f"{column.field}@{line.id}"
        number = column.shape == "amount"
        if name not in self.troubled:
            return f'<td data-question="{name}"{_NUMBER if number else ""}>{self.control(column, line)}</td>'
        wrong = " app-question--error" if name in self.sheet.errors else ""
        kind = f"app-grid__number{wrong}" if number else wrong.strip()
        # What stands in the plan, for the sums: the input holds something else.
        held = f' data-held="{text_of(line, column, self.unit)}"' if number else ""
        return f'<td data-question="{name}" class="{kind}"{held}>{self.inner(column, line)}</td>'

    def inner(self, column: Column, line: Line) -> str:
        """The input with what there is to say of it."""
        name = f"{column.field}@{line.id}"
        error, conflict = self.sheet.errors.get(name, ""), self.sheet.conflicts.get(name)
        before = (
            f'<p class="govuk-error-message" id="id_{name}-error" data-error>'
            f'<span class="govuk-visually-hidden">Error: </span>{escape(error)}</p>'
            if error
            else ""
        )
        return f"{before}{self.control(column, line, error)}{conflict_html(name, conflict) if conflict else ''}"

    def control(self, column: Column, line: Line, error: str = "") -> str:
        key = line.id
        name = f"{column.field}@{key}"
        text = self.sheet.texts.get(name) if self.troubled else None
        if text is None:
            text = text_of(line, column, self.unit)
        labels = f'aria-labelledby="c-{column.field} r-{key}"'
        return control_html(column, name, text, labels, error)


_NUMBER = ' class="app-grid__number"'


def control_html(column: Column, name: str, text: str, labels: str, error: str = "") -> str:
    """One input, list or text area. `labels`: the attribute that ties it to its headings, or ''."""
    wrong = f' aria-invalid="true" aria-describedby="id_{name}-error"' if error else ""
    ids = f'id="id_{name}" name="{name}" {labels}{wrong}'
    if column.shape == "choice":
        options = _options(column.choices, text)
        return f'<select class="{_marked("govuk-select", error)}" {ids}>{options}</select>'
    if column.shape == "long":
        # The line break after the tag belongs to the tag: without it, a text that begins with one would lose it.
        css = _marked("govuk-textarea", error)
        return f'<textarea class="{css}" {ids} rows="1" data-limit="{column.most}">\n{escape(text)}</textarea>'
    extra = f' list="l-{column.field}"' if column.words else ' inputmode="decimal"' if column.shape == "amount" else ""
    return f'<input class="{_marked("govuk-input", error)}" {ids} value="{escape(text)}"{extra}>'


def _marked(kind: str, error: str) -> str:
    return f"{kind} {kind}--error" if error else kind


@lru_cache(maxsize=4096)
def _options(choices: Choices, chosen: str) -> str:
    known = any(key == chosen for key, _ in choices)
    own = f'<option value="{escape(chosen)}" selected>{escape(chosen)}</option>' if chosen and not known else ""
    return f'<option value=""></option>{own}' + "".join(
        f'<option value="{escape(key)}"{" selected" if key == chosen else ""}>{escape(label)}</option>'
        for key, label in choices
    )


def more_html(key: str, number: int) -> SafeString:
    """The menu of what can be done to a line."""
    buttons = "".join(
        f'<button class="app-link-button" name="do" value="{deed}:{key}">{label}</button>' for deed, label in DEEDS
    )
    return SafeString(
        '<details class="app-line__more"><summary>More<span class="govuk-visually-hidden"> for line '
        f"<span data-number>{number}</span></span></summary><div>{buttons}</div></details>"
    )


def _folded(text: str) -> str:
    start = escape(text[:60].rsplit(" ", 1)[0])
    return (
        f'<details><summary class="app-line__long">{start}…</summary>{escape(text).replace(chr(10), "<br>")}</details>'
    )


def conflict_html(name: str, found: ConflictShown) -> str:
    """Both values, who and when, and a choice: for whoever saves without a script."""
    title = "You have changed this in another window or tab" if found.own else "Someone else has changed this"
    mine, theirs = ("Keep what is on this page", "Use what is saved") if found.own else ("Keep mine", "Use theirs")
    who = "you, elsewhere" if found.own else escape(found.by)
    return (
        f'<div class="app-conflict" data-conflict role="group" aria-labelledby="id_{name}-conflict">'
        f'<p class="app-conflict__title" id="id_{name}-conflict">{title}</p><dl class="app-conflict__values">'
        f'<dt class="app-conflict__who">Yours, not saved</dt><dd class="app-conflict__value">{escape(found.mine)}</dd>'
        f'<dt class="app-conflict__who">Saved by {who} at {found.at}</dt>'
        f'<dd class="app-conflict__value">{escape(found.theirs)}</dd></dl>'
        f'<div class="govuk-radios govuk-radios--small" data-choose>{_choice(name, f"mine:{found.version}", mine)}'
        f"{_choice(name, f'theirs:{found.version}', theirs)}</div></div>"
    )


def _choice(name: str, value: str, label: str) -> str:
    key = f"{value.partition(':')[0]}_{name}"
    return (
        f'<div class="govuk-radios__item"><input class="govuk-radios__input" type="radio" id="{key}" name="choose:{name}" '
        f'value="{value}"><label class="govuk-label govuk-radios__label" for="{key}">{label}</label></div>'
    )
