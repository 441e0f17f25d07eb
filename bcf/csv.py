"""Tables as CSV files that a spreadsheet opens without harm."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.timezone import localtime

from bcf.attachments import as_attachment
from bcf.tables_out import CSV, safe_cell

_MARK = "\ufeff"
"""Without a byte order mark, Excel reads UTF-8 as something else."""


def safe(value: Any) -> Any:
    """A value as it may stand in a cell: a text that a spreadsheet would take for a formula gets an apostrophe before it.

    Numbers stay numbers. Moments are told in London's time. None is an empty cell.
    """
    if isinstance(value, datetime):
        return localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    return safe_cell(value)


class _Echo:
    """A file that gives back what is written into it."""

    def write(self, text: str) -> str:
        return text


def lines(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """A table's lines, each as soon as its row is there."""
    writer = csv.writer(_Echo())
    yield _MARK + writer.writerow(list(header))
    for row in rows:
        yield writer.writerow([safe(value) for value in row])


def download(name: str, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """A table as a file to be downloaded, streamed row by row."""
    return as_attachment(StreamingHttpResponse(lines(header, rows), content_type=CSV), name)
