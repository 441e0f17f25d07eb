"""What the rows of a file of allocations say: amounts by year, board and stream, and every fault by its row. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from bcf.problems import quoted
from bcf.years import year_of
from returns.answer_types.cleaning import plain
from returns.answer_types.numbers import read_number
from returns.tables_in.boards import Boards, NoSuchBoard, is_total
from returns.tables_in.faults import Fault
from returns.tables_in.table import Row, Table
from schemes.columns import AMOUNT, IGNORE, Column, known_streams, stream_key, stream_problem
from schemes.policy import policy

PENNY = Decimal("0.01")
LARGEST = Decimal("999999999999.99")
"""What a column of the database holds."""


class Key(NamedTuple):
    """Which allocation: the board by its ONS code."""

    year: str
    board: str
    stream: str


class Paid(NamedTuple):
    """A stream in a year: what stands together in one sum."""

    year: str
    stream: str

    @property
    def label(self) -> str:
        """As people read it."""
        return f"{policy().label(self.stream)} {self.year}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One allocation in the file, in pounds, and the row that it stands in."""

    key: Key
    amount: Decimal
    row: int

    @property
    def paid(self) -> Paid:
        """Its stream and year."""
        return Paid(self.key.year, self.key.stream)


@dataclass(frozen=True, slots=True)
class PrintedTotal:
    """What the file itself says that all boards get."""

    paid: Paid
    amount: Decimal
    row: int


@dataclass
class Found:
    """All that the rows say.

    `there`: the boards (codes) with a row for a stream and year, even one without an amount or with a fault. `spoilt`: streams and
    years of which a row has a fault, so that no sum of them can be judged. `unplaced`: boards of rows whose stream or year is
    wrong. `units`: in what amounts of it were given. `rounded`: how many amounts had parts of a penny.
    """

    entries: dict[Key, Entry] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    totals: list[PrintedTotal] = field(default_factory=list)
    there: dict[Paid, set[str]] = field(default_factory=dict)
    spoilt: set[Paid] = field(default_factory=set)
    unplaced: set[str] = field(default_factory=set)
    units: dict[Paid, int] = field(default_factory=dict)
    rounded: int = 0


class _Wrong(ValueError):
    """A fault of a row, while it is read."""

    def __init__(self, kind: str, message: str) -> None:
        self.kind = kind
        super().__init__(message)


def read_rows(table: Table, columns: Sequence[Column], boards: Boards) -> Found:
    """What the rows say, by columns that fit (`schemes.columns.misfits` finds nothing)."""
    return _Reader(columns, boards).read(table.rows)


class _Reader:
    """Reads row by row into `found`."""

    def __init__(self, columns: Sequence[Column], boards: Boards) -> None:
        self.boards, self.found = boards, Found()
        self.place: Mapping[str, int] = {column.target: column.position for column in columns if not column.is_amount}
        self.amounts = [column for column in columns if column.is_amount]
        self.years: dict[str, str | None] = {}
        self.streams: dict[str, str] = {}
        self.twice: dict[tuple[int, int], list[str]] = {}

    def read(self, rows: Sequence[Row]) -> Found:
        for row in rows:
            problems: dict[str, str] = {}
            if not self._is_note(row):
                for column in self.amounts:
                    self._take(row, column, problems)
            self.found.faults += [Fault((row.number,), kind, message) for message, kind in problems.items()]
        for numbers, said in self.twice.items():
            more = f", and so do {len(said) - 1} other amounts of these rows" if len(said) > 1 else ""
            self.found.faults.append(Fault(numbers, "duplicate", f"{said[0]}{more}. Keep one of the rows"))
        return self.found

    def _said(self, row: Row, target: str) -> str:
        return row.cells[self.place[target]] if target in self.place else ""

    def _who(self, row: Row) -> tuple[str, str]:
        return self._said(row, "board_code"), self._said(row, "board_name")

    def _is_note(self, row: Row) -> bool:
        """Whether a row says nothing about allocations: no amount, and nothing that a tidy file says beside one."""
        if any(row.cells[column.position] for column in self.amounts):
            return False
        if any(column.target == AMOUNT for column in self.amounts):
            return not any(row.cells[place] for target, place in self.place.items() if target != IGNORE)
        return not self.boards.knows(*self._who(row))

    def _take(self, row: Row, column: Column, problems: dict[str, str]) -> None:
        """Takes one amount of a row; why it cannot be taken goes to `problems`, message → kind."""
        code, name = self._who(row)
        try:
            paid = Paid(self._year(row, column), self._stream(row, column))
            problem = stream_problem(paid.stream, paid.year)
            if problem:
                raise _Wrong("not paid", problem)
        except _Wrong as wrong:
            problems[str(wrong)] = wrong.kind
            self.found.unplaced |= self.boards.codes(code, name)
            return
        self.found.units.setdefault(paid, column.unit)
        text = row.cells[column.position]
        try:
            if is_total(code, name):
                self._total(row, column, paid, text)
            elif text or column.target == AMOUNT or self.boards.existed(code, name, paid.year):
                self._amount(row, column, paid, text)
        except _Wrong as wrong:
            problems[str(wrong)] = wrong.kind
            self.found.spoilt.add(paid)

    def _amount(self, row: Row, column: Column, paid: Paid, text: str) -> None:
        try:
            board = self.boards.find(*self._who(row), paid.year)
        except NoSuchBoard as problem:
            raise _Wrong("board", str(problem)) from None
        self.found.there.setdefault(paid, set()).add(board.ons_code)
        if not text and column.target != AMOUNT:
            return
        amount = self._pounds(column, text)
        key = Key(paid.year, board.ons_code, paid.stream)
        first = self.found.entries.setdefault(key, Entry(key, amount, row.number))
        if first.row != row.number:
            self.found.spoilt.add(paid)
            says = "the same amount" if first.amount == amount else f"£{first.amount:,.2f} and £{amount:,.2f}"
            self.twice.setdefault((first.row, row.number), []).append(f"{board}, {paid.label}, stands twice ({says})")

    def _total(self, row: Row, column: Column, paid: Paid, text: str) -> None:
        text = text.removeprefix("=")
        if text:
            self.found.totals.append(PrintedTotal(paid, self._pounds(column, text), row.number))

    def _pounds(self, column: Column, text: str) -> Decimal:
        where = f"{column.called}: " if len(self.amounts) > 1 else ""
        if not text:
            raise _Wrong("blank", f"{where}the amount is blank. Write it (0 for none), or remove the row")
        if text.startswith("="):
            raise _Wrong("formula", f"{where}holds a formula, which is not worked out here. Put its value in its place")
        number = read_number(plain(text), before="£")
        if number is None:
            example = "1234567" if column.unit == 1 else "1234.567"
            raise _Wrong("number", f"{where}{quoted(text)} is no amount. Write digits only, for example {example}")
        if number < 0:
            raise _Wrong("negative", f"{where}{text} is negative. An allocation is 0 or more; correct the figure")
        pounds = number * column.unit
        amount = pounds.quantize(PENNY, ROUND_HALF_UP)
        if amount > LARGEST:
            raise _Wrong("number", f"{where}{text} is more than any allocation. Correct the figure")
        self.found.rounded += amount != pounds
        return amount

    def _year(self, row: Row, column: Column) -> str:
        if column.year:
            return column.year
        text = self._said(row, "year")
        if text not in self.years:
            try:
                self.years[text] = year_of(text.replace("–", "-"))
            except ValueError:
                self.years[text] = None
        year = self.years[text]
        if year is None:
            said = f"{quoted(text)} is no financial year" if text else "the year is blank"
            raise _Wrong("year", f"{said}. Write it like 2017-18")
        return year

    def _stream(self, row: Row, column: Column) -> str:
        if column.stream:
            return column.stream
        text = self._said(row, "stream")
        if text not in self.streams:
            self.streams[text] = stream_key(text) if text else ""
        key = self.streams[text]
        if not key:
            said = f"there is no funding stream {quoted(text)}" if text else "the funding stream is blank"
            raise _Wrong("stream", f"{said}. Known are: {', '.join(known_streams())}")
        return key
