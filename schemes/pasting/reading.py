"""What was pasted or uploaded, as plain cells with its headings. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bcf.problems import Problems
from returns.tables_in.pasted import NOTHING, as_text
from returns.tables_in.pasted import read_pasted as read_pasted_table
from returns.tables_in.table import OF_A_BOARD, Manner
from schemes.plan_file import MOST_ROWS


@dataclass(frozen=True, slots=True)
class Pasted:
    """A sheet's rows below its headings: each with its number as the sheet counts it. `text` is all of it, tabs between cells."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    text: str


def read_pasted(content: bytes, meaning: Callable[[str], str], *, headings: bool = True) -> Pasted:
    """Reads a text with tabs (as Excel copies it), CSV or xlsx. `meaning`: the target of a heading, '' for none; the heading is the
    first row that names the scheme's column. `headings`: False where the first row is a line already. Raises Problems."""
    if not content.strip():
        raise Problems(NOTHING, ["Copy the lines in your spreadsheet and paste them into the box, or choose a file"])

    table = read_pasted_table(content, Manner(meaning, marks=("name", *OF_A_BOARD)))
    rows = [(row.number, _results(row.cells) if table.sheet else row.cells) for row in table.rows]
    header = table.header
    if not headings:
        rows, header = [(table.heading, table.header), *rows], ("",) * len(table.header)
    if not rows:
        raise Problems(NOTHING, ["There is no line below the headings"])
    if len(rows) > MOST_ROWS:
        raise Problems(NOTHING, [f"There are more than {MOST_ROWS:,} rows. Paste fewer at a time"])
    return Pasted(
        tuple(header),
        tuple(rows),
        as_text({table.heading: table.header} | {row.number: row.cells for row in table.rows}),
    )


def _results(cells: Sequence[str]) -> tuple[str, ...]:
    """What a workbook's formulas came to when it was saved; they are not worked out again."""
    return tuple(cell.removeprefix("=") for cell in cells)
