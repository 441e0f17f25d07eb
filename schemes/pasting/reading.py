"""What was pasted or uploaded, as plain cells with its headings. Pure."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bcf.problems import Problems
from schemes.allocations.file import read_table, table_of
from schemes.plan_file import MOST_ROWS

NOTHING = "Nothing was pasted"


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

    def known(heading: str) -> str:
        return "board_name" if meaning(heading) == "name" else meaning(heading)

    table = table_of("", _tabbed(content), known) if _is_tabbed(content) else read_table(content, known)
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


def _is_tabbed(content: bytes) -> bool:
    """Whether it is what a spreadsheet copies, and no file: whatever commas stand in it, tabs part its cells."""
    return b"\t" in content and not content.startswith((b"PK", b"\xd0\xcf", b"\xff\xfe", b"\xfe\xff"))


def _tabbed(content: bytes) -> list[tuple[int, list[str]]]:
    text = content.decode("utf-8-sig", "replace").replace("\0", "")
    try:
        return list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter="\t"), 1))
    except csv.Error as error:
        raise Problems(NOTHING, [f"The cells cannot be told apart: {error}"]) from None


def as_text(rows: Mapping[int, Sequence[str]]) -> str:
    """Rows by their numbers as a spreadsheet would copy them, blank ones in between."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(
        rows.get(number, ()) for number in range(1, max(rows) + 1)
    )
    return out.getvalue()
