"""Tables as files for other people's spreadsheets: no cell of ours is ever taken for a formula."""

import io
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a text of a CSV file for a formula (OWASP, CSV injection)."""


def safe_cell(value: Any) -> Any:
    """A cell of a CSV file: a text that a spreadsheet would run gets an apostrophe before it; all else stays as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_SIGNS) else value


def csv_bytes(frame: "pd.DataFrame", *, header: bool = True) -> bytes:
    """A frame as CSV in UTF-8; with its header it begins with the mark by which Excel knows that."""
    text: str = frame.map(safe_cell).rename(columns=safe_cell).to_csv(index=False, header=header, lineterminator="\r\n")
    return text.encode("utf-8-sig" if header else "utf-8")


class Workbook:
    """A workbook that is written row by row, so that its size costs no memory."""

    def __init__(self) -> None:
        from openpyxl import Workbook as Book
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        self.make_cell, self.illegal = WriteOnlyCell, ILLEGAL_CHARACTERS_RE
        self.book = Book(write_only=True)
        self.sheets: dict[str, WriteOnlyWorksheet] = {}

    def add(self, title: str, frame: "pd.DataFrame", second_header: Iterable[Any] = ()) -> None:
        """Adds the frame's rows to the sheet `title`, which begins with its columns and, if given, a second line of headings."""
        if title not in self.sheets:
            sheet = self.sheets[title] = self.book.create_sheet(title)
            sheet.freeze_panes = "A2"
            sheet.append([self._cell(title, heading) for heading in frame.columns])
            second = list(second_header)
            if second:
                sheet.append([self._cell(title, heading) for heading in second])
        for row in frame.itertuples(index=False, name=None):
            self.sheets[title].append([self._cell(title, value) for value in row])

    def content(self) -> bytes:
        """The finished file."""
        written = io.BytesIO()
        self.book.save(written)
        return written.getvalue()

    def _cell(self, title: str, value: Any) -> Any:
        if isinstance(value, datetime):
            return value.replace(tzinfo=None)
        if not isinstance(value, str):
            return None if value is None or value != value else value
        text = self.illegal.sub("", value)
        if not text.startswith(_FORMULA_SIGNS):
            return text
        cell = self.make_cell(self.sheets[title], text)
        cell.data_type, cell.quotePrefix = "s", True
        return cell
