"""A pasted sheet beside the plan's lines: what is new, what changes, what it lacks, and what cannot be read. Pure."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from schemes.columns import IGNORE
from schemes.entries import AMOUNT, TEXTS, Refused, Value, Ways, read
from schemes.grid.columns import value_of
from schemes.pasting.headings import Column
from schemes.pasting.reading import Pasted
from schemes.plan import Line, Plan
from schemes.rows import identity
from schemes.writing import Edit

NO_NAME = "has no scheme’s name, so it is left out"
A_TOTAL = "looks like a total, so it is left out"
NOT_YOURS = "is of a board whose lines you cannot write, so it is left out"


@dataclass(frozen=True, slots=True)
class RefusedCell:
    """A cell that cannot be read: where it stands, what it says, and why not."""

    row: int
    letters: str
    heading: str
    text: str
    message: str


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A field of a line, before and after."""

    name: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class Changed:
    """A line that is there and becomes another."""

    row: int
    line: Line
    fields: tuple[ChangedField, ...]


@dataclass
class Comparison:
    """What a paste would do. `made`: new lines with their rows; `lacking`: the plan's lines that it says nothing of."""

    plan: Plan
    made: list[tuple[int, Line]] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    unchanged: int = 0
    lacking: list[Line] = field(default_factory=list)
    refused: list[RefusedCell] = field(default_factory=list)
    left_out: list[tuple[int, str, str]] = field(default_factory=list)
    """Row, what it says, why it is left out."""

    @property
    def changes(self) -> bool:
        """Whether anything would be written, without what it lacks."""
        return bool(self.made or self.changed)

    def edits(self, *, removing: bool) -> list[Edit]:
        """What is to be written."""
        found = [
            Edit({name: value for name, value in _fields(line).items() if value not in (None, "", ())})
            for _, line in self.made
        ]
        found += [Edit({one.name: one.new for one in each.fields}, each.line.id) for each in self.changed]
        return found + ([Edit({"removed": True}, line.id) for line in self.lacking] if removing else [])

    def after(self, *, removing: bool) -> Plan:
        """The plan as it would be then."""
        gone = {line.id for line in self.lacking} if removing else set()
        changed = {each.line.id: _changed(each) for each in self.changed}
        stay = [changed.get(line.id, line) for line in self.plan.lines if line.id not in gone]
        return replace(self.plan, lines=(*stay, *(line for _, line in self.made)))

    @property
    def fingerprint(self) -> str:
        """Tells whether the same would be done as was shown: a hash of it all."""
        said = [
            *(repr(line) for _, line in self.made),
            *(repr((each.line.id, each.fields)) for each in self.changed),
            *(line.id for line in self.lacking),
        ]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


def compare(
    plan: Plan, pasted: Pasted, columns: Sequence[Column], ways: Ways, own: frozenset[str], board: str = ""
) -> Comparison:
    """Compares by board, scheme and source, as far as the sheet has columns of them.

    `board`: the one that all lines are of, '' where a column says it; `own`: those whose lines may be written. `ways` knows the
    unit that the sheet's amounts are in.
    """
    found, reader = Comparison(plan), _Reader(columns, ways, own, board)
    keys = _Keys({column.target for column in reader.columns}, bool(board) or not plan.joint)
    within = [line for line in plan.lines if line.board in own and board in ("", line.board)]
    free: dict[tuple[str, ...], list[Line]] = {}
    for line in within:
        free.setdefault(keys.of(line), []).append(line)
    for row, cells in pasted.rows:
        fields = dict(reader.fields(row, cells, found))
        wanted = reader.line(row, cells, fields, found)
        if wanted is None:
            continue
        there = free.get(keys.of(wanted))
        if there:
            _note(row, there.pop(0), fields, found)
        else:
            found.made.append((row, wanted))
    left = {line.id for lines in free.values() for line in lines}
    found.lacking = [line for line in within if line.id in left]
    return found


@dataclass(frozen=True, slots=True)
class _Keys:
    """How lines are found again: by what the sheet says of them."""

    given: set[str]
    one_board: bool

    def of(self, line: Line) -> tuple[str, ...]:
        ref = line.ref if "ref" in self.given else ""
        theme = line.theme if "theme" in self.given else ""
        board = "" if self.one_board else line.board
        return (board, *identity(ref, line.name, theme), line.source if "source" in self.given else "")


class _Reader:
    """Reads rows into lines."""

    def __init__(self, columns: Sequence[Column], ways: Ways, own: frozenset[str], board: str) -> None:
        self.columns = [column for column in columns if column.target != IGNORE]
        self.ways, self.own, self.board = ways, own, board
        self.board_place = next((column.place for column in self.columns if column.target == "board"), None)
        self.read: dict[tuple[str, str], Value] = {}
        known = set(ways.boards.values())
        self.only = next(iter(known)) if len(known) == 1 else ""

    def fields(self, row: int, cells: Sequence[str], found: Comparison) -> Iterator[tuple[str, Value]]:
        """The fields of a row that can be read; the rest are refused by row and column."""
        for column in self.columns:
            text = cells[column.place]
            if column.target == "board" or (column.target == "name" and not text):
                continue
            try:
                yield column.target, self.value(column.target, text)
            except Refused as error:
                found.refused.append(RefusedCell(row, column.letters, column.heading, text, str(error)))

    def value(self, target: str, text: str) -> Value:
        """What a cell says; sheets say the same in many of theirs. Raises Refused."""
        if (target, text) not in self.read:
            self.read[target, text] = read(target, text, self.ways)
        return self.read[target, text]

    def line(self, row: int, cells: Sequence[str], fields: Mapping[str, Value], found: Comparison) -> Line | None:
        """The line that a row says; None where it is left out, which is noted."""
        said = " ".join(filter(None, cells))[:60]
        name, board = str(fields.get("name") or ""), self._board(cells)
        total = _is_total(name or said) and not (name and fields.get("ref"))
        if total or not name or board not in self.own:
            if said:
                found.left_out.append((row, said, A_TOTAL if total else NOT_YOURS if name else NO_NAME))
            return None
        amounts: dict[str, Decimal] = {}
        texts: dict[str, Any] = {}
        for field_name, value in fields.items():
            if not field_name.startswith(AMOUNT):
                texts[field_name] = value
            elif isinstance(value, Decimal):
                amounts[field_name[len(AMOUNT) :]] = value
        return Line(board=board, amounts=amounts, **texts)

    def _board(self, cells: Sequence[str]) -> str:
        text = cells[self.board_place] if self.board_place is not None else ""
        return self.board or (self.ways.boards.get(text.casefold(), "") if text else self.only)


def _is_total(text: str) -> bool:
    return text.casefold().replace("-", "").replace(" ", "").startswith(("total", "subtotal", "grandtotal"))


def _note(row: int, line: Line, fields: Mapping[str, Value], found: Comparison) -> None:
    changed = tuple(
        ChangedField(name, old, new) for name, new in fields.items() if (old := value_of(line, name)) != new
    )
    if changed:
        found.changed.append(Changed(row, line, changed))
    else:
        found.unchanged += 1


def _fields(line: Line) -> dict[str, Value]:
    fields: dict[str, Value] = {name: value_of(line, name) for name in (*TEXTS, "status", "metrics", "board")}
    return fields | {AMOUNT + year: amount for year, amount in line.amounts.items()}


def _changed(each: Changed) -> Line:
    amounts = dict(each.line.amounts)
    texts: dict[str, Any] = {}
    for one in each.fields:
        if not one.name.startswith(AMOUNT):
            texts[one.name] = one.new
        elif isinstance(one.new, Decimal):
            amounts[one.name[len(AMOUNT) :]] = one.new
        else:
            amounts.pop(one.name[len(AMOUNT) :], None)
    return replace(each.line, amounts=amounts, **texts)
