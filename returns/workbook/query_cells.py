"""How the sheet Queries looks: links to the cells asked about, room for what is asked, quiet lines where nothing is."""

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from returns.definition.model import FIRST_EXPLANATION, Definition

from .cover import add_links
from .queries import HEADING_ROW, NOT_CONFIRMED, SHEET, asked_at, query_links
from .styles import BOX, FILLS, PLAIN, WRAPPED, at

_QUIET = "FF8A8A8A"


def add_queries(worksheet: Worksheet, definition: Definition) -> None:
    """Completes the sheet; words and cells for explanations stand there already."""
    add_links(worksheet, query_links(definition))
    remark = at(worksheet, NOT_CONFIRMED)
    remark.font, remark.alignment, remark.number_format = PLAIN, WRAPPED, "@"
    for explanation in definition.explanations.values():
        place = at(worksheet, asked_at(explanation))
        place.font, place.alignment, place.border = PLAIN, WRAPPED, BOX
        place.number_format = "@"
    worksheet.freeze_panes = f"A{FIRST_EXPLANATION}"
    worksheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    lines = [explanation.cell for explanation in definition.explanations.values()]
    first, last = asked_at(next(iter(definition.explanations.values()))), lines[-1]
    quiet = DifferentialStyle(font=Font(color=_QUIET), fill=PatternFill("solid", bgColor=FILLS["calculated"]))
    rule = Rule(type="expression", formula=[f"LEN(${first})=0"], dxf=quiet)
    worksheet.conditional_formatting.add(f"{first._replace(column=SHEET)}:{last}", rule)
