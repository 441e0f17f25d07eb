"""The sheet Queries: what the checker asks back at the time of the download, and room for the board's explanations.

A line for each query rule of the definition: the sheet and the cell that it is about, what is asked (empty while nothing is),
and the explanation. The rules themselves stay with the checker: the workbook does not judge them anew.
"""

from collections.abc import Iterator
from dataclasses import replace

from returns.definition.cells import Cell
from returns.definition.model import FIRST_EXPLANATION, Definition, Question, Rule, Sheet

from .layout import At
from .words import Words, words

SHEET, ABOUT, ASKED = 2, 3, 4
"""Columns: the sheet's heading, the cell that a rule is about, what is asked."""
HEADING_ROW = FIRST_EXPLANATION - 1
INTRO = (
    "Beside each query below, explain the answer, or change the answer itself. "
    "The queries are those that stood open or explained when this workbook was downloaded."
)
NOT_CONFIRMED = Cell(4, 4)
"""Where the sheet says how many answers were carried over and nobody has confirmed."""
_BOARD = Cell(3, 4)
_WIDTHS = {"A": 3, "B": 36, "C": 16, "D": 70, "E": 70}
_HEADINGS = ("Sheet", "Cell", "What is asked", "Explanation")


def queries_sheet(definition: Definition) -> Sheet | None:
    """The definition's sheet of explanations as the workbook shows it; None where nothing is ever asked."""
    sheet = definition.queries
    return sheet and replace(sheet, intro=INTRO, board_cell=_BOARD, widths=_WIDTHS)


def asking_sheets(definition: Definition) -> tuple[Sheet, ...]:
    """Every sheet of the workbook on which somebody answers: the form's own, and the sheet Queries where there is one."""
    queries = queries_sheet(definition)
    return (*definition.sheets, queries) if queries else definition.sheets


def asked_at(explanation: Question) -> Cell:
    """Where the query stands that this question asks to explain."""
    return Cell(ASKED, explanation.cell.row)


def query_words(definition: Definition, sheet: Sheet) -> dict[Cell, Words]:
    """Cell → words of the sheet, without the queries themselves and the links."""
    found = words(replace(sheet, blocks=()))
    for column, heading in enumerate(_HEADINGS, SHEET):
        found[Cell(column, HEADING_ROW)] = Words(heading, "heading")
    for rule, explanation in _lines(definition):
        found[Cell(SHEET, explanation.cell.row)] = Words(definition.sheets_by_key[rule.at].heading, "row")
    return found


def query_links(definition: Definition) -> Iterator[tuple[Cell, str, At]]:
    """The links to the cells that rules are about: where each stands, what it says and where it leads."""
    for rule, explanation in _lines(definition):
        about = definition.ask(rule.at)
        if about is not None:
            target = At(definition.sheets_by_key[rule.at].tab, about.cell)
            yield Cell(ABOUT, explanation.cell.row), str(about.cell), target


def _lines(definition: Definition) -> Iterator[tuple[Rule, Question]]:
    for rule in definition.rules:
        if rule.explanation in definition.explanations:
            yield rule, definition.explanations[rule.explanation]
