"""What was pasted or uploaded in one box: a text with tabs, as a spreadsheet copies it, CSV or xlsx. Pure."""

import csv
import io
from collections.abc import Mapping, Sequence

from bcf.problems import Problems
from returns.tables_in.table import Manner, Rows, Table, decoded, read_table, table_of

NOTHING = "Nothing was pasted"


def read_pasted(content: bytes, manner: Manner) -> Table:
    """The table in it. Raises Problems."""
    return table_of("", _tabbed(content), manner) if _is_tabbed(content) else read_table(content, manner)


def _is_tabbed(content: bytes) -> bool:
    """Whether it is what a spreadsheet copies, and no file: whatever commas stand in it, tabs part its cells."""
    return b"\t" in content and not content.startswith((b"PK", b"\xd0\xcf", b"\xff\xfe", b"\xfe\xff"))


def _tabbed(content: bytes) -> Rows:
    text = decoded(content)
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
