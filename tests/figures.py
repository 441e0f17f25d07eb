"""Files of figures for tests, read without a database: boards, columns and rows in a line or two."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from metrics.definitions import Metric
from metrics.files.cells import Number
from metrics.files.columns import columns_of, misfits
from metrics.files.diff import merged
from metrics.files.found import Found, Key
from metrics.files.judging import Populations, judge
from metrics.files.rows import Known, read_rows
from metrics.files.said import Said
from metrics.files.shape import read_figures
from metrics.trajectory import NOTHING, Figure
from returns.tables_in.faults import Fault
from tests.allocations import known

HEAD = "Board,Metric,Series,Period,Count,Denominator,Rate"
NOT_SAID = Said()
BOARDS = known("Northmere", "Southwold")


def told(
    *lines: str,
    said: Said = NOT_SAID,
    stands: Mapping[Key, Figure] | None = None,
    populations: Populations | None = None,
) -> list[str]:
    """The faults of a file of these lines, as they are told; with "?" before those that may be accepted."""
    _, faults = judged(*lines, said=said, stands=stands, populations=populations)
    return [f"{'? ' if fault.can_be_accepted else ''}{fault.told}" for fault in faults]


def judged(
    *lines: str,
    said: Said = NOT_SAID,
    stands: Mapping[Key, Figure] | None = None,
    populations: Populations | None = None,
    own: Mapping[str, Mapping[str, Metric]] | None = None,
    content: bytes = b"",
) -> tuple[Found, list[Fault]]:
    """What a file of these lines says, and all its faults."""
    table = read_figures(content or "\n".join(lines).encode(), said)
    columns = columns_of(table.header)
    wrong = misfits(columns, table.rows, said)
    if any(not fault.can_be_accepted for fault in wrong):
        return Found(), wrong
    found = read_rows(table.rows, columns, said, Known(BOARDS, own or {}, lambda code: code != "E00000002"))
    wanted = {key: merged(entry, (stands or {}).get(key, NOTHING)) for key, entry in found.entries.items()}
    judge(found, wanted, populations or {})
    return found, [*wrong, *found.faults.all()]


def said_by(*lines: str, said: Said = NOT_SAID, content: bytes = b"") -> dict[str, str]:
    """What a file without faults says: "nea plan 2017-04" → "1260", "12/40", "84.3 stated"."""
    found, faults = judged(*lines, said=said, content=content)
    assert not faults, [fault.told for fault in faults]
    return {
        " ".join(filter(None, (key.metric, key.part, key.series, key.period.code))): _figure(entry.fields)
        for key, entry in found.entries.items()
    }


def _figure(fields: Mapping[str, Number]) -> str:
    values = {name: f"{number.value}" for name, number in fields.items()}
    below = f"/{values['denominator']}" if "denominator" in values else ""
    stated = f"{values['stated']} stated" if "stated" in values else ""
    return " ".join(filter(None, (f"{values.get('count', '')}{below}", stated)))


def workbook(rows: Iterable[Sequence[Any]], **formats: str) -> bytes:
    """A workbook of these rows; `formats`: cell → how its number is shown."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for cell, shown in formats.items():
        sheet[cell].number_format = shown
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
