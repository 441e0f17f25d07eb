"""Forms of the pages about allocations."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django import forms

from bcf.forms import PlainForm
from bcf.years import year_after, year_of
from returns.tables_in.table import Table
from schemes.columns import AMOUNT, IGNORE, ROLES, Column, known_streams, target_of
from schemes.policy import policy

_SAMPLES, _LONGEST = 3, 20
_BY_OTHERS = "as another column says"


class FileForm(PlainForm):
    """A file of allocations."""

    file = forms.FileField(
        label="CSV file or Excel workbook (.xlsx)",
        help_text="A row for each board, year and stream; or a row for each board and a column for each stream and year.",
        error_messages={"required": "Choose a CSV file or an Excel workbook (.xlsx) of at most 2 MB."},
    )


class ColumnLine(NamedTuple):
    """One column on the page: itself, its first values, and the two selects that say what it means."""

    column: Column
    letters: str
    samples: Sequence[str]
    what: forms.BoundField
    year: forms.BoundField


class ColumnsForm(PlainForm):
    """What each column of a file means: two selects each, one for the meaning and one for the year of its amounts."""

    def __init__(self, table: Table, columns: Sequence[Column], data: Any = None) -> None:
        super().__init__(data)
        self.table, self.columns = table, columns
        meanings, years = _meanings(), _years(columns)
        for column in columns:
            number = column.position + 1
            self.fields[f"what-{number}"] = _select(meanings, f"column-{number} what", _what(column), width=20)
            self.fields[f"year-{number}"] = _select(years, f"column-{number} year", column.year, width=10)

    def lines(self) -> list[ColumnLine]:
        """The columns, in their order."""
        return [
            ColumnLine(
                column,
                column.called.partition(",")[0],
                list(islice(self._values(column), _SAMPLES)),
                self[f"what-{column.position + 1}"],
                self[f"year-{column.position + 1}"],
            )
            for column in self.columns
        ]

    def _values(self, column: Column) -> Iterator[str]:
        cells = (row.cells[column.position] for row in self.table.rows)
        return (cell if len(cell) <= _LONGEST else f"{cell[:_LONGEST]}…" for cell in cells if cell)

    def targets(self) -> list[str]:
        """The targets that were chosen, in the columns' order."""
        said = self.cleaned_data
        numbers = [column.position + 1 for column in self.columns]
        return [_target(said[f"what-{number}"], said[f"year-{number}"]) for number in numbers]


def _select(choices: Any, labelled_by: str, initial: str, *, width: int) -> forms.ChoiceField:
    select = forms.Select(attrs={"aria-labelledby": labelled_by, "class": f"govuk-select govuk-input--width-{width}"})
    return forms.ChoiceField(choices=choices, required=False, initial=initial, widget=select)


def _what(column: Column) -> str:
    return column.stream or column.target.partition(":")[0]


def _target(what: str, year: str) -> str:
    if what in ("", IGNORE, *ROLES):
        return what
    return target_of("" if what == AMOUNT else what, year)


def _meanings() -> list[Any]:
    found = policy()
    streams = [(key, found.label(key)) for key in known_streams()]
    return [
        ("", "Choose what it means"),
        (IGNORE, "Nothing: ignore it"),
        *ROLES.items(),
        (AMOUNT, "Amount, its stream in another column"),
        ("Amounts of", streams),
    ]


def _years(columns: Sequence[Column]) -> list[tuple[str, str]]:
    """From the first year of any stream to the year after this one; and what a heading names besides."""
    found = policy()
    year = min(entry.years[0] for entry in found.streams.values())
    last = year_after(year_of(f"{date.today().year}-{(date.today().year + 1) % 100:02d}"))  # noqa: DTZ011 - a choice, not a record
    years = {column.year for column in columns if column.year}
    while year <= last:
        years.add(year)
        year = year_after(year)
    return [("", _BY_OTHERS), *((one, one) for one in sorted(years))]
