"""The review board as a file: the lines that are shown, in their order."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bcf.tables_out import Workbook, csv_bytes
from returns.review.columns import IN_FILES
from returns.review.lines import Line

if TYPE_CHECKING:
    import pandas as pd


def as_frame(lines: Sequence[Line]) -> "pd.DataFrame":
    """The lines as a table with the columns of the page, the ONS code and the days that are left."""
    import pandas as pd

    rows = [[column.holds(line) for column in IN_FILES] for line in lines]
    return pd.DataFrame(rows, columns=[column.label for column in IN_FILES], dtype=object)


def as_csv(lines: Sequence[Line]) -> bytes:
    """The lines as CSV."""
    return csv_bytes(as_frame(lines))


def as_xlsx(lines: Sequence[Line]) -> bytes:
    """The lines as a workbook of one sheet."""
    book = Workbook()
    book.add("Returns", as_frame(lines))
    return book.content()
