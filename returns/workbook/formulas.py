"""Every formula of the workbook, by cell. None of them is newer than Excel 2010, and LibreOffice knows them all."""

from collections.abc import Iterator

from returns.answer_types import CELL_LIMIT
from returns.definition.cells import Cell
from returns.definition.excel import certainly, certainly_not, value_formula
from returns.definition.model import CheckerRow, Definition, Question, Sheet, Table
from returns.definition.nodes import TRUE, Node

from .layout import At, CoverPlaces, Helpers, Layout, SectionPlaces, column_range, quoted
from .places import WorkbookPlaces
from .queries import asking_sheets

COMPLETE, INCOMPLETE = "Complete", "Incomplete"


def formulas(definition: Definition, layout: Layout) -> dict[At, str]:
    """Cell → formula, without the leading `=`."""
    found: dict[At, str] = {}
    for sheet in asking_sheets(definition):
        found.update((At(sheet.tab, cell), formula) for cell, formula in _sheet(definition, layout, sheet))
    found.update(_checker(definition, layout))
    return found


def given_board(definition: Definition) -> Question | None:
    """The question that shows the board's name."""
    return next((q for q in definition.questions.values() if q.role == "given" and q.type == "board"), None)


def _sheet(definition: Definition, layout: Layout, sheet: Sheet) -> Iterator[tuple[Cell, str]]:
    places = WorkbookPlaces(definition, sheet.tab)
    board = given_board(definition)
    if sheet.board_cell is not None and board is not None:
        address = places.address(board.key)
        yield sheet.board_cell, f'IF(LEN({address})>0,{address},"")'
    for question in sheet.questions:
        if question.remaining_cell is not None:
            yield question.remaining_cell, f"{question.limit or CELL_LIMIT}-LEN({question.cell.absolute})"
        if question.calculation is not None:
            yield question.cell, _calculated(question, question.calculation, places)
    for table in sheet.tables:
        for index in range(table.capacity):
            row = WorkbookPlaces(definition, sheet.tab, table, index)
            yield from _table_row(table, layout.helpers[table.key], row)


def _table_row(table: Table, helpers: Helpers, row: WorkbookPlaces) -> Iterator[tuple[Cell, str]]:
    number = table.first_row + row.index
    used = Cell(helpers.used, number)
    entered = [row.answered(column.key) for column in table.columns if column.calculation is None]
    yield used, f"IF(IFERROR(OR({','.join(entered or ['FALSE'])}),FALSE),1,0)"
    for column in table.columns:
        if column.calculation is not None:
            yield row.cell(column), f'IF({used.absolute}=1,{_calculated(column, column.calculation, row)},"")'
        if column.key in helpers.gaps:
            settled = f"IFERROR({_settled(column, row)},FALSE)"
            yield Cell(helpers.gaps[column.key], number), f"IF({used.absolute}=1,IF({settled},0,1),0)"


def _calculated(question: Question, calculation: Node, places: WorkbookPlaces) -> str:
    formula = value_formula(calculation, places, question.scale)
    if question.relevant is None:
        return formula
    return f'IF({certainly_not(question.relevant, places)},"",{formula})'


def _settled(question: Question, places: WorkbookPlaces) -> str:
    """TRUE where the question is answered or no answer is needed, as `returns.checks` judges it."""
    return f"OR({places.answered(question.key)},{_not_needed(question, places)})"


def _not_needed(question: Question, places: WorkbookPlaces) -> str:
    relevant = TRUE if question.relevant is None else question.relevant
    if question.required is None:
        required, not_required = "FALSE", "TRUE"
    else:
        required, not_required = certainly(question.required, places), certainly_not(question.required, places)
    if places.definition.period.blank_conditions == "not_needed":
        return f"NOT(AND({certainly(relevant, places)},{required}))"
    return f"{certainly_not(relevant, places)},AND({certainly(relevant, places)},{not_required})"


def _checker(definition: Definition, layout: Layout) -> Iterator[tuple[At, str]]:
    cover, counts_pending = layout.cover, definition.period.counts == "pending"
    seen = WorkbookPlaces(definition, cover.checklist)
    sections = list(zip(definition.checker, cover.sections, strict=True))
    for section, places in sections:
        for index, row in enumerate(section.rows):
            yield At(cover.checklist, places.state(index)), f'IF({_row(definition, layout, row, seen)},"Yes","No")'
        wanted = 0 if counts_pending else len(section.rows)
        counted = _count(cover, places, len(section.rows), "No" if counts_pending else "Yes")
        yield At(cover.tab, places.count), counted
        yield (
            At(cover.checklist, places.complete),
            f'IF({_from_list(cover)}{places.count.absolute}={wanted},"Yes","No")',
        )
    if sections:
        wanted = 0 if counts_pending else sum(len(section.rows) for section in definition.checker)
        counts = f"{sections[0][1].count.absolute}:{sections[-1][1].count.absolute}"
        yield At(cover.tab, cover.word), f'IF(SUM({counts})={wanted},"{COMPLETE}","{INCOMPLETE}")'


def _count(cover: CoverPlaces, places: SectionPlaces, rows: int, word: str) -> str:
    """How many rows of a section say `word`, as a formula on the cover."""
    prefix = "" if cover.checklist == cover.tab else f"{quoted(cover.checklist)}!"
    states = f"{prefix}{places.state(0).absolute}:{places.state(rows - 1).absolute}"
    return f'COUNTIF({states},"{word}")' if rows else "0"


def _from_list(cover: CoverPlaces) -> str:
    """What a formula of the checker list writes before a cell of the cover."""
    return "" if cover.checklist == cover.tab else f"{quoted(cover.tab)}!"


def _row(definition: Definition, layout: Layout, row: CheckerRow, places: WorkbookPlaces) -> str:
    if row.answered is not None:
        return f"IFERROR({certainly(row.answered, places)},FALSE)"
    if row.table is None:
        return f"IFERROR({_settled(definition.questions[row.key], places)},FALSE)"
    helpers = layout.helpers[row.table.key]
    sheet = WorkbookPlaces(definition, places.tab).address(row.key).rpartition("!")[0]
    prefix = f"{sheet}!" if sheet else ""
    used, gap = (prefix + column_range(column, row.table) for column in (helpers.used, helpers.gaps[row.key]))
    return f"AND(SUM({used})>={row.table.least},SUM({gap})=0)"
