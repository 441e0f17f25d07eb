"""Answers of many returns as a file, written return by return: tidy (a row an answer) or wide (a row a return), CSV or xlsx."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING, Protocol

from bcf.tables_out import CSV, XLSX, Workbook, csv_bytes
from returns.answer_tables import Data, Datum, data_of, headings, rows_of, table_headings, wide_of
from returns.answers import Answers
from returns.definition.model import Definition

if TYPE_CHECKING:
    import pandas as pd

ZIP = "application/zip"
FACTS = ("board", "ons_code", "region", "period", "state")
_FACT_LABELS = ("Board", "ONS code", "Region", "Period", "State")
_TIDY = (*FACTS, *(field.name for field in fields(Datum)))
_SHEET_NAME = 31
"""Characters that Excel allows in a sheet's name."""


@dataclass(frozen=True, slots=True)
class Said:
    """One return: what it is known by (`FACTS`), its definition and its answers as they count."""

    facts: tuple[str, ...]
    definition: Definition
    answers: Answers


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A finished file; `ending` is that of its name."""

    content: bytes
    media_type: str
    ending: str


class Writer(Protocol):
    """Takes returns some at a time, and gives the file once all are there."""

    def add(self, returns: Iterable[Said]) -> None:
        """Adds some returns."""

    def done(self) -> MadeFile:
        """The finished file."""


def writer(shape: str, form: str, *, contacts: bool) -> Writer:
    """The writer for a shape (`tidy` or `wide`) and a form (`csv` or `xlsx`)."""
    if shape == "wide":
        return _Wide(form, contacts=contacts)
    return _TidyWorkbook(contacts=contacts) if form == "xlsx" else _TidyCsv(contacts=contacts)


def _tidy(returns: Iterable[Said], *, contacts: bool) -> "pd.DataFrame":
    import pandas as pd

    rows = [
        (*said.facts, *astuple(datum))
        for said in returns
        for datum in data_of(said.definition, said.answers, contacts=contacts)
    ]
    return pd.DataFrame(rows, columns=list(_TIDY), dtype=object)


class _TidyCsv:
    """One row an answer, as CSV."""

    def __init__(self, *, contacts: bool) -> None:
        self.contacts, self.written = contacts, io.BytesIO()

    def add(self, returns: Iterable[Said]) -> None:
        frame = _tidy(returns, contacts=self.contacts)
        self.written.write(csv_bytes(frame, header=self.written.tell() == 0))

    def done(self) -> MadeFile:
        self.add([])
        return MadeFile(self.written.getvalue(), CSV, "csv")


class _TidyWorkbook:
    """One row an answer, as a workbook of one sheet."""

    def __init__(self, *, contacts: bool) -> None:
        self.contacts, self.book = contacts, Workbook()

    def add(self, returns: Iterable[Said]) -> None:
        self.book.add("Answers", _tidy(returns, contacts=self.contacts))

    def done(self) -> MadeFile:
        self.add([])
        return MadeFile(self.book.content(), XLSX, "xlsx")


class _Wide:
    """One row a return, a column a question; the rows of tables in a sheet (or file) of their own.

    Returns under different versions of a form share the columns of both.
    """

    def __init__(self, form: str, *, contacts: bool) -> None:
        self.form, self.contacts = form, contacts
        self.labels: dict[str, str] = {}
        self.tables: dict[str, dict[str, str]] = {}
        self.rows: list[dict[str, Data]] = []
        self.table_rows: dict[str, list[dict[str, Data]]] = {}

    def add(self, returns: Iterable[Said]) -> None:
        for said in returns:
            self._know(said.definition)
            facts: dict[str, Data] = dict(zip(FACTS, said.facts, strict=True))
            self.rows.append({**facts, **wide_of(said.definition, said.answers, contacts=self.contacts)})
            for key, rows in rows_of(said.definition, said.answers, contacts=self.contacts).items():
                numbered = ({**facts, "row": number, **row} for number, row in enumerate(rows, start=1))
                self.table_rows[key].extend(numbered)

    def _know(self, definition: Definition) -> None:
        self.labels = {**headings(definition, contacts=self.contacts), **self.labels}
        for key, columns in table_headings(definition, contacts=self.contacts).items():
            self.tables[key] = {**columns, **self.tables.get(key, {})}
            self.table_rows.setdefault(key, [])

    def done(self) -> MadeFile:
        parts = {"answers": (self.rows, dict(zip(FACTS, _FACT_LABELS, strict=True)) | self.labels)}
        for key, columns in self.tables.items():
            parts[key] = (self.table_rows[key], dict(zip(FACTS, _FACT_LABELS, strict=True)) | {"row": "Row"} | columns)
        frames = {name: (_frame(rows, list(labels)), list(labels.values())) for name, (rows, labels) in parts.items()}
        return _workbook(frames) if self.form == "xlsx" else _csv_files(frames)


Frames = dict[str, tuple["pd.DataFrame", list[str]]]


def _frame(rows: Sequence[dict[str, Data]], columns: list[str]) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame([[row.get(column) for column in columns] for row in rows], columns=columns, dtype=object)


def _workbook(frames: Frames) -> MadeFile:
    book = Workbook()
    for number, (name, (frame, labels)) in enumerate(frames.items()):
        title = name if len(name) <= _SHEET_NAME else f"{number} {name}"[:_SHEET_NAME]
        book.add(title, frame, labels)
    return MadeFile(book.content(), XLSX, "xlsx")


def _csv_files(frames: Frames) -> MadeFile:
    """One CSV file, or where the form has tables a zip of several."""
    if len(frames) == 1:
        return MadeFile(csv_bytes(frames["answers"][0]), CSV, "csv")
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (frame, _) in frames.items():
            archive.writestr(f"{name}.csv", csv_bytes(frame))
    return MadeFile(written.getvalue(), ZIP, "zip")
