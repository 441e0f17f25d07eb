"""A table as plain cells: CSV, xlsx or pasted text, read with mistrust into its heading and the rows below it.

Rows are counted as a spreadsheet counts them, from 1. A cell is text, whatever it was; one that begins with "=" is a formula,
followed by its last known result, and is never evaluated.
"""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from bcf.problems import Problems
from returns.definition.cells import Cell
from returns.workbook.days import day_of
from returns.workbook.flat import Raw, read_flat
from returns.workbook.refused import NotAWorkbook
from returns.workbook.shell import check_shell

MOST_ROWS, MOST_COLUMNS = 20_000, 256
NOTHING = "nothing was loaded"
_AS_MANY_RETURNS = 5
"""As how many returns a workbook may hold: every board's for some years, a row each."""
_HEADER_WITHIN = 20
_SEPARATORS = ",;\t"
OF_A_BOARD = ("board_code", "board_name")
"""Targets of columns by which a header is told from titles above it."""
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_PDF = b"%PDF-"
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f\ufffd]")
"""Signs that a text holds by accident only."""
_ACCIDENTS, _LOOKED_AT = 100, 100_000
"""One such sign in so many, among so many at the beginning, and it is no text."""
_NEITHER = "this is neither a CSV file nor an Excel workbook. Save it as CSV UTF-8 or as .xlsx"
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}

Rows = list[tuple[int, list[str]]]
"""Row numbers with their cells."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the heading; as many cells as the heading has."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """What is read of a file. `sheet` is the workbook's tab, '' of a CSV file; `heading` the row number of the header."""

    sheet: str
    heading: int
    header: tuple[str, ...]
    rows: tuple[Row, ...]

    def to_json(self) -> dict[str, Any]:
        """For keeping it between two pages."""
        rows = [[row.number, list(row.cells)] for row in self.rows]
        return {"sheet": self.sheet, "heading": self.heading, "header": list(self.header), "rows": rows}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """What `to_json` gave."""
        rows = tuple(Row(number, tuple(cells)) for number, cells in said["rows"])
        return cls(said["sheet"], said["heading"], tuple(said["header"]), rows)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a table is read. `known` gives the target of a heading, '' for none; the header is the first row with two cells of which
    one has a target among `marks`. `days`: whether a workbook's dates are read as "2017-04-01", and not as the numbers that they
    are. `most_rows`: more are refused."""

    known: Callable[[str], str]
    marks: Collection[str] = OF_A_BOARD
    days: bool = False
    most_rows: int = MOST_ROWS


def read_table(content: bytes, manner: Manner) -> Table:
    """The table in a file. Raises Problems for a file that holds none."""
    if content.startswith(_OLD_EXCEL):
        raise Problems(NOTHING, ["this is an old Excel workbook (.xls). Save it as Excel Workbook (.xlsx) or CSV"])
    sheets = _workbook(content, days=manner.days) if content.startswith(_ZIP) else {"": _csv(content)}
    filled = {tab: rows for tab, rows in sheets.items() if any(cell.strip() for _, cells in rows for cell in cells)}
    if not filled:
        raise Problems(NOTHING, ["the file holds nothing. Choose one with a row for each board"])
    tables = [table_of(tab, rows, manner) for tab, rows in filled.items()]
    return max(tables, key=lambda table: sum(bool(manner.known(heading)) for heading in table.header if heading))


def table_of(tab: str, rows: Rows, manner: Manner) -> Table:
    """The table in rows of cells of the sheet `tab`; at least one cell holds something. Raises Problems for too large a one."""
    rows = [(number, [cell.strip() for cell in cells]) for number, cells in rows]
    written = [(number, cells) for number, cells in rows if any(cells)]
    number, header = _header(written[:_HEADER_WITHIN], manner)
    below = [(at, cells) for at, cells in written if at > number]
    width = max(
        (len(cells) for _, cells in [(0, _ended(header)), *((at, _ended(cells)) for at, cells in below)]), default=0
    )
    if len(below) > manner.most_rows or width > MOST_COLUMNS:
        raise Problems(
            NOTHING, [f"the file has more than {manner.most_rows:,} rows or {MOST_COLUMNS} columns. Split it"]
        )
    padded = tuple(Row(at, tuple(_padded(cells, width))) for at, cells in below)
    return Table(tab, number, tuple(_padded(header, width)), padded)


def _header(rows: Rows, manner: Manner) -> tuple[int, list[str]]:
    """The first row that names a column to tell it by, else the first with two cells, else the first."""
    for number, cells in rows:
        if sum(map(bool, cells)) > 1 and any(manner.known(cell) in manner.marks for cell in cells if cell):
            return number, cells
    return next((row for row in rows if sum(map(bool, row[1])) > 1), rows[0])


def _ended(cells: Sequence[str]) -> Sequence[str]:
    """Without the empty cells at the end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def _padded(cells: Sequence[str], width: int) -> Iterable[str]:
    return [*cells[:width], *[""] * (width - len(cells))]


def _csv(content: bytes) -> Rows:
    text = decoded(content)
    sample = text[:20_000].splitlines()[:_HEADER_WITHIN]
    separator = max(_SEPARATORS, key=lambda sign: _columns(sample, sign))
    try:
        return list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1))
    except csv.Error as error:
        raise Problems(NOTHING, [f"this is no CSV file: {error}. Save it again as CSV UTF-8 or as .xlsx"]) from None


def decoded(content: bytes) -> str:
    """The text of a file. Raises Problems for what is none: a picture, a PDF, bytes at random."""
    coding = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "utf-8")
    for name in (coding, "cp1252"):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and not content.startswith(_PDF) and not _is_noise(text[:_LOOKED_AT]):
            return text
    raise Problems(NOTHING, [_NEITHER])


def _is_noise(text: str) -> bool:
    return len(_CONTROL.findall(text)) * _ACCIDENTS > len(text)


def _columns(sample: Sequence[str], separator: str) -> int:
    """How many cells the lines have in all, each counted beyond its first."""
    try:
        return sum(len(cells) - 1 for cells in csv.reader(sample, delimiter=separator) if cells)
    except csv.Error:
        return 0


def _workbook(content: bytes, *, days: bool) -> dict[str, Rows]:
    try:
        flat = read_flat(check_shell(content, times=_AS_MANY_RETURNS), days=days)
    except NotAWorkbook as error:
        raise Problems(NOTHING, [str(error)]) from None
    return {tab: _rows(cells, epoch_1904=flat.epoch_1904) for tab, cells in flat.sheets.items()}


def _rows(cells: Mapping[Cell, Raw], *, epoch_1904: bool) -> Rows:
    rows: dict[int, list[str]] = {}
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
        row = rows.setdefault(cell.row, [])
        row.extend([""] * (cell.column - 1 - len(row)))
        row.append(_text(cells[cell], epoch_1904=epoch_1904))
    return list(rows.items())


def _text(raw: Raw, *, epoch_1904: bool) -> str:
    value = raw.value
    if isinstance(value, Decimal) and raw.day:
        said = day_of(value, epoch_1904=epoch_1904) or f"{value:f}"
    elif isinstance(value, Decimal):
        said = f"{(value * 100).normalize():f}%" if raw.percent else f"{value:f}"
    else:
        said = value if isinstance(value, str) else str(value).upper()
    return f"={said}" if raw.formula else said
