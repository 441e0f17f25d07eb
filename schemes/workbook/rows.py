"""The two sheets that hold the plan's figures: Funding, a row per contribution, and Schemes, a row per line; columns have names."""

from collections.abc import Sequence
from dataclasses import dataclass

from returns.definition.cells import Cell, column_letters
from returns.workbook.figures import Figure
from returns.workbook.page import Page
from schemes.plan import Contribution, Line
from schemes.workbook.book import ROOM, Book
from schemes.workbook.flags import flags_of
from schemes.workbook.sums import Table, amounts_name, range_name

TITLE, NOTE, TOTAL, SHOWN, HEADINGS, FIRST = 1, 2, 3, 4, 5, 6
"""The rows of both sheets."""
_HOW = (
    "Amounts are in {unit}. Yellow cells may be changed and rows added below the last: totals and checks follow. "
    "Filter by any column; “Rows shown” adds up what is left."
)
_LINE_COLUMNS = {
    "board": ("Board", 18), "ref": ("Reference", 10), "name": ("Scheme", 30), "theme": ("Theme", 20), "block": ("Block", 18),
    "description": ("Description", 40), "scheme_type": ("Type", 16), "area_of_spend": ("Area of spend", 16),
    "commissioner": ("Commissioner", 16), "provider": ("Provider", 18), "source": ("Source of funding", 24),
    "status": ("New or existing", 10), "metrics": ("Metrics", 24),
}  # fmt: skip
"""Column → its heading and its width in characters."""
_ALWAYS = ("board", "name", "theme", "source")
"""Columns that are shown even where nothing stands in them; others are folded away then."""
_AMOUNT_WIDTH, _FLAG_WIDTH = 15.0, 14.0


def funding_sheet(book: Book) -> None:
    """A row per contribution; those of several years that are otherwise alike stand in one row."""
    page, years = book.page("Funding"), book.plan.all_years
    page.widths([24, 38, 34, *([_AMOUNT_WIDTH] * len(years)), 14])
    columns = ["board", "source", "organisation", *(f"amount {year}" for year in years), "unit"]
    _frame(book, page, "Funding: what is put into the pooled fund", columns.index("unit") + 1, years, 4)
    page.headings(HEADINGS, ["Board", "Source", "Organisation", *book.year_headings(years), "Printed in"])
    found = _rows(book.plan.contributions)
    for row, contributions in enumerate(found, FIRST):
        first = next(iter(contributions.values()))
        for number, column in enumerate(("board", "source", "organisation"), 1):
            page.text(number, row, book.labels.of(column, getattr(first, column)))
        for number, year in enumerate(years, 4):
            one = contributions.get(year)
            page.amount(number, row, None if one is None else book.units(one.amount))
        page.text(4 + len(years), row, book.labels.unit_of(first))
    _names(book, page, "funding", columns, len(found))


def _rows(contributions: Sequence[Contribution]) -> list[dict[str, Contribution]]:
    """Contributions by year, those in one row that share all else."""
    rows: dict[tuple[str, str, str, str], list[dict[str, Contribution]]] = {}
    order: list[dict[str, Contribution]] = []
    for one in contributions:
        alike = rows.setdefault((one.board, one.source, one.organisation, one.unit), [])
        free = next((row for row in alike if one.year not in row), None)
        if free is None:
            free = {}
            alike.append(free)
            order.append(free)
        free[one.year] = one
    return order


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns of the Schemes sheet stand."""

    texts: tuple[str, ...]
    years: tuple[str, ...]
    flags: tuple[str, ...]

    @property
    def first_year(self) -> int:
        return len(self.texts) + 1

    @property
    def first_flag(self) -> int:
        return self.first_year + len(self.years)

    @property
    def names(self) -> list[str]:
        return [*self.texts, *(f"amount {year}" for year in self.years), *self.flags]


def schemes_sheet(book: Book) -> None:
    """A row per line, its amounts by year, and what it counts towards."""
    page, flags = book.page("Schemes"), flags_of(book.plan)
    columns = _Columns((*_LINE_COLUMNS,), book.plan.all_years, tuple(flag.key for flag in flags))
    page.widths(
        [
            *(width for _, width in _LINE_COLUMNS.values()),
            *[_AMOUNT_WIDTH] * len(columns.years),
            *[_FLAG_WIDTH] * len(flags),
        ]
    )
    for number, column in enumerate(columns.texts, 1):
        if column not in _ALWAYS and not any(getattr(line, column) for line in book.plan.lines):
            page.fold(number)
    _frame(book, page, "Schemes: what the fund pays for", len(columns.names), columns.years, columns.first_year)
    headings = [heading for heading, _ in _LINE_COLUMNS.values()]
    page.headings(HEADINGS, [*headings, *book.year_headings(columns.years), *(flag.heading for flag in flags)])
    for row, line in enumerate(book.plan.lines, FIRST):
        _line(book, page, columns, row, line)
    _names(book, page, "schemes", columns.names, len(book.plan.lines))


def _line(book: Book, page: Page, columns: _Columns, row: int, line: Line) -> None:
    for number, column in enumerate(columns.texts, 1):
        text = ", ".join(line.metrics) if column == "metrics" else book.labels.of(column, getattr(line, column))
        page.text(number, row, text)
    for number, year in enumerate(columns.years, columns.first_year):
        amount = line.amounts.get(year)
        page.amount(number, row, None if amount is None else book.units(amount))
    cells = {name: f"${column_letters(number)}{row}" for number, name in enumerate(columns.names, 1)}
    for number, flag in enumerate(flags_of(book.plan), columns.first_flag):
        figure = Figure(flag.formula(cells), flag.value(line, book.national))
        page.figure(number, row, figure, money="General")


def _frame(book: Book, page: Page, title: str, last: int, years: Sequence[str], first_year: int) -> None:
    """Title, notes, and the totals above the headings, where rows that are added don't reach them."""
    page.words(1, TITLE, title, "title")
    unit = "pounds" if book.plan.grain == 1 else "thousands of pounds"
    page.words(1, NOTE, _HOW.format(unit=unit), "intro", across=min(last, first_year - 1))
    table: Table = "funding" if title.startswith("Funding") else "schemes"
    for row, words, function in ((TOTAL, "Total", "SUM({})"), (SHOWN, "Rows shown", "SUBTOTAL(109,{})")):
        page.words(first_year - 1, row, words, "beside")
        for number, year in enumerate(years, first_year):
            total = (book.sums.put_in if table == "funding" else book.sums.spent)(year)
            page.figure(number, row, Figure(function.format(amounts_name(table, year)), total.value), bold=True)


def _names(book: Book, page: Page, table: Table, columns: Sequence[str], count: int) -> None:
    last = FIRST + count - 1 + ROOM
    for number, column in enumerate(columns, 1):
        word, _, year = column.partition(" ")
        book.name(amounts_name(table, year) if year else range_name(table, word), page, number, FIRST, last)
    sheet = page.worksheet
    corner = Cell(len(columns), max(HEADINGS + 1, FIRST + count - 1))
    sheet.auto_filter.ref = f"A{HEADINGS}:{corner}"
    sheet.print_area = f"A1:{corner}"
    page.paper(book.head, repeated=HEADINGS, frozen=f"{'D' if table == 'schemes' else 'A'}{FIRST}")
