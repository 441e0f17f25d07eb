"""What was read of an uploaded workbook, as plain objects."""

from collections.abc import Mapping
from dataclasses import dataclass

from returns.answer_types import Value
from returns.answers import Name

from .layout import At
from .stamp import Stamp


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that is not taken in: where it stands in the uploaded file, what was asked there, why, and what to do."""

    tab: str
    cell: str
    label: str
    message: str
    name: Name | None = None


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of a table in the file: its identity; `new-1`, `new-2`, … for a row typed into the workbook."""

    id: str
    new: bool


@dataclass(frozen=True)
class Reading:
    """All that a workbook answers.

    `answers` has every writable question whose cell could be read (None is a blank cell); what is refused is absent. `places` says
    where they stand in the uploaded file, `rows` which rows each table has there, in the file's order (a table that could not be
    read is absent), `shown` what the cells say that nobody may change: prefilled, given, calculated.
    """

    stamp: Stamp
    answers: Mapping[Name, Value | None]
    places: Mapping[Name, At]
    rows: Mapping[str, tuple[ReadRow, ...]]
    shown: Mapping[Name, Value | None]
    refusals: tuple[Refusal, ...]
