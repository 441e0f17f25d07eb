"""Files of allocations for tests: boards, CSV files and workbooks in a line or two."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from returns.tables_in.boards import Boards, KnownBoard
from returns.tables_in.table import Manner, read_table
from schemes.allocations.rows import Found, read_rows
from schemes.columns import columns_of, meaning
from schemes.policy import policy

LONG_AGO = date(2013, 4, 1)


def known(*names: str) -> Boards:
    """Boards with these names, coded E00000001 and so on, for ever."""
    return Boards(KnownBoard(f"E{number:08d}", name, LONG_AGO, None) for number, name in enumerate(names, 1))


def csv_of(*lines: str) -> bytes:
    """These lines as a CSV file."""
    return "\r\n".join(lines).encode()


def xlsx_of(rows: Iterable[Sequence[Any]]) -> bytes:
    """These rows as a workbook of one sheet."""
    import openpyxl

    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def national_share(stream: str, year: str, boards: int, more: int) -> int:
    """What each of so many boards gets of a stream, near the national total; the parts of a whole sum to it."""
    known = policy()
    whole = next((wider for wider in known.wider(stream) if known.streams[wider].kind != "group"), stream)
    parts = len(known.parts_in(whole, year)) or 1
    share = int(known.national.get((whole, year), 300_000_000)) // boards // parts + more
    return share if whole != stream else parts * share


def found_in(content: bytes, boards: Boards) -> Found:
    """What the rows of a file say, its columns as their headings propose."""
    table = read_table(content, Manner(meaning))
    return read_rows(table, columns_of(table.header), boards)


def told(found: Found) -> list[str]:
    """Its faults as they are told."""
    return [fault.told for fault in found.faults]
