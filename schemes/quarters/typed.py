"""Rows of a quarter as they are typed: read back into edits field by field, and shown again where something was not taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar, TypeVar

from returns.answer_types.cleaning import clean_text
from schemes import plan as plain
from schemes.amounts import amount
from schemes.entries import Refused, Value, read_amount, typed_amount, with_commas
from schemes.writing import Conflict, Edit, SaveResult

LONGEST = 4000
NOTHING = "–"


@dataclass
class QuarterRow:
    """One row: `texts` as typed, `errors` and `conflicts` by field, `seen` the version that its user saw."""

    names: ClassVar[tuple[str, ...]] = ()
    called: ClassVar[Mapping[str, str]] = {}
    """Field → what a message calls it, as its first words."""

    plan: plain.Plan
    id: str
    form_prefix: str
    writable: bool
    seen: int
    texts: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict, kw_only=True)
    conflicts: list[Conflict] = field(default_factory=list, kw_only=True)

    def error_of(self, name: str) -> str:
        """What is wrong at a field: its message, or that somebody else changed it meanwhile."""
        for found in self.conflicts:
            if found.field == name:
                theirs = shown(self.plan, found.theirs)
                return (
                    f"{found.by} changed this to {theirs} while you typed. Yours is in the box; save again to write it."
                )
        return self.errors.get(name, "")

    @property
    def wrong(self) -> bool:
        """Whether something in it was not taken."""
        return bool(self.errors or self.conflicts)


Rows = TypeVar("Rows", bound=QuarterRow)


def posted(rows: Sequence[QuarterRow], data: Mapping[str, str]) -> list[Edit]:
    """What was typed, put into the rows and read. What cannot be read is refused at its field (`errors`) and left out."""
    edits = []
    for row in rows:
        seen = data.get(f"{row.form_prefix}seen", "")
        if not row.writable or not seen.isdecimal() or len(seen) > 9:
            continue
        row.seen, fields = int(seen), dict[str, Value]()
        for name in row.names:
            row.texts[name] = data.get(row.form_prefix + name, row.texts[name])
            try:
                fields[name] = read(name, row.texts[name], row.plan.unit)
            except Refused as error:
                row.errors[name] = f"{row.called[name]} {error}."
        edits.append(Edit(fields, row.id, row.seen))
    return edits


def read(name: str, text: str, unit: str) -> Value:
    """The value of a field; None is a blank amount. Raises Refused."""
    if name != "explanation":
        return read_amount(text, unit)
    text = clean_text(text).strip()
    if len(text) > LONGEST:
        raise Refused(f"is {len(text):,} characters long; {LONGEST:,} fit")
    return text


def overlaid(fresh: Sequence[Rows], rows: Sequence[Rows], result: SaveResult | None) -> list[Rows]:
    """The rows as they stand after a save, with what was typed where it was not taken: it is wrong, or somebody else's stands.
    Every one of `fresh` is among `rows`.

    `result` None: nothing was taken, so all that was typed stays, and is compared next time with what was seen before it.
    """
    typed = {row.id: row for row in rows}
    for row in fresh:
        mine = typed[row.id]
        row.errors = mine.errors
        if result is None:
            row.seen, row.texts = mine.seen, mine.texts
            continue
        row.conflicts = [found for found in result.conflicts if found.id == row.id]
        kept = {*row.errors, *(found.field for found in row.conflicts)}
        row.texts |= {name: mine.texts[name] for name in kept}
    return list(fresh)


def without_row(rows: Sequence[QuarterRow], data: Mapping[str, str]) -> list[str]:
    """What was typed into rows that are not there any more, so that it can be given back."""
    known = tuple(row.form_prefix for row in rows)
    gone = [name.removesuffix("seen") for name in data if name.endswith("-seen") and not name.startswith(known)]
    return [
        text
        for name, text in data.items()
        if name.startswith(tuple(gone)) and not name.endswith("-seen") and text.strip()
    ]


def shown(plan: plain.Plan, value: Value) -> str:
    """A value as printed in a message."""
    if isinstance(value, Decimal):
        return printed_amount(plan, value)
    return f"“{value}”" if value else "nothing"


def printed_amount(plan: plain.Plan, pounds: Decimal | None) -> str:
    """An amount in the plan's unit; a dash where there is none."""
    return NOTHING if pounds is None else amount(plan, pounds)


def text_of(plan: plain.Plan, pounds: Decimal | None) -> str:
    """An amount as one would type it; '' where there is none."""
    return "" if pounds is None else with_commas(typed_amount(pounds, plan.unit))
