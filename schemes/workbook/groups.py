"""The sheets of totals: by source, organisation, theme, block, board and whatever else lines differ in, by live sums."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bcf.years import printed
from returns.definition.cells import Cell
from returns.workbook.figures import Figure
from returns.workbook.page import Page
from schemes.plan import Contribution, Line
from schemes.totals import LINE_COLUMNS
from schemes.workbook.book import Book
from schemes.workbook.sums import Condition

NOT_NAMED = "Not named"
_LABEL, _AMOUNT = 46.0, 17.0
_OTHERS = ("area_of_spend", "commissioner", "provider", "scheme_type", "status")
Sum = Callable[..., Figure]


@dataclass(frozen=True, slots=True)
class _Section:
    """One table: its groups, and the sums of each by year. `board`: whose rows only; '' is all."""

    title: str
    heading: str
    column: str
    groups: Sequence[frozenset[str]]
    sums: Sequence[tuple[str, Sum]]
    board: str = ""


def group_sheets(book: Book) -> None:
    """All of them; a sheet by block only where the plan has blocks."""
    spent, put_in = ("Spent", book.sums.spent), ("Put in", book.sums.put_in)
    contributions, lines = book.plan.contributions, book.plan.lines
    boards = [frozenset({board.ons_code}) for board in book.plan.boards]
    sources = _Section(
        "By source of funding", "Source", "source", _groups(book, "source", [*contributions, *lines]), (put_in, spent)
    )
    organisations = _Section(
        "By organisation", "Organisation", "organisation", _groups(book, "organisation", contributions), (put_in,)
    )
    _sheet(book, "By source", _by_board(book, sources))
    _sheet(book, "By organisation", _by_board(book, organisations))
    _sheet(book, "By board", [_Section("By board", "Board", "board", boards, (put_in, spent))])
    _sheet(book, "By theme", _by_board(book, _of_lines(book, "theme")))
    if any(line.block for line in lines):
        _sheet(book, "By block", _by_board(book, _of_lines(book, "block")))
    others = [column for column in _OTHERS if any(getattr(line, column) for line in lines)]
    if others:
        _sheet(book, "Other totals", [_of_lines(book, column) for column in others])


def _by_board(book: Book, section: _Section) -> list[_Section]:
    """All boards together, then each of a joint plan."""
    boards = [board.ons_code for board in book.plan.boards] if book.plan.joint else []
    return [section, *(replace(section, board=board) for board in boards)]


def _of_lines(book: Book, column: str) -> _Section:
    heading = LINE_COLUMNS[column]
    groups = _groups(book, column, book.plan.lines)
    return _Section(f"By {_lower(heading)}", heading, column, groups, (("Spent", book.sums.spent),))


def _lower(heading: str) -> str:
    return heading[:1].lower() + heading[1:]


def _groups(book: Book, column: str, rows: Sequence[Line | Contribution]) -> list[frozenset[str]]:
    """The values of a column in the order in which they first appear, those together that a formula takes for the same."""
    found: list[frozenset[str]] = []
    for value in dict.fromkeys(getattr(row, column) for row in rows):
        if not any(value in group for group in found):
            found.append(book.labels.alike(column, value, rows))
    return found


def _sheet(book: Book, title: str, sections: Sequence[_Section]) -> None:
    page, years = book.page(title), book.plan.all_years
    columns = max(len(section.sums) for section in sections) * len(years)
    page.widths([_LABEL, *([_AMOUNT] * columns)])
    page.words(1, 1, title, "title")
    row = 3
    for section in sections:
        row = _section(book, page, section, row) + 2
    page.paper(book.head, repeated=1)


def _section(book: Book, page: Page, section: _Section, row: int) -> int:
    """Writes one table from `row` on; gives its last row."""
    years = book.plan.all_years
    whose = f", {book.plan.called(section.board)}" if book.plan.joint and section.column != "board" else ""
    page.words(1, row, f"{section.title}{whose}", "section", across=1 + len(years) * len(section.sums))
    headings = [f"{words} {printed(year)}\n{book.unit_words}" for year in years for words, _ in section.sums]
    page.headings(row + 1, [section.heading, *headings])
    first, board = row + 2, book.sums.board(section.board)
    last = first + len(section.groups) - 1
    for number, group in enumerate(section.groups, first):
        label = book.labels.of(section.column, min(group))
        page.text(1, number, label or NOT_NAMED)
        condition = Condition(section.column, group, f"$A{number}" if label else "")
        for column, (year, total) in enumerate(((year, total) for year in years for _, total in section.sums), 2):
            page.figure(column, number, total(year, *board, condition))
    page.text(1, last + 1, "Total", style="code")
    for column, (year, total) in enumerate(((year, total) for year in years for _, total in section.sums), 2):
        cells = f"{Cell(column, first)}:{Cell(column, last)}"
        formula = f"SUM({cells})" if section.groups else "0"
        page.figure(column, last + 1, Figure(formula, total(year, *board).value), bold=True)
    return last + 1
