"""What the columns of a table of figures mean, by their headings. Pure.

A *role* says of what a row's figures are (board, metric, part, series, period, year, which field); a column of *figures* holds
them, and may itself say of which series ("plan"), field ("numerator") or period ("Apr-17") they are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from metrics.files.said import FIELDS, SERIES, Said
from metrics.files.when import NotAPeriod, When, read_when
from returns.definition.cells import column_letters
from returns.tables_in.boards import HEADINGS
from returns.tables_in.faults import Fault
from returns.tables_in.table import Row

_LONGEST = 200
FIGURES, IGNORE = "figures", "ignore"
_NAMES = {
    **HEADINGS,
    "metric": "metric|metric name|metric key|indicator|indicator name",
    "part": "part|responsible|responsible organisation|responsibility|attribution",
    "series": "series|status|plan or actual|actual or plan|figure type|type of figure",
    "period": "period|time period|reporting period|month|quarter|date|month or quarter|month ending|period start",
    "year": "year|financial year|fy",
    "field": "field|figure|measure",
    IGNORE: "region|note|notes|comment|comments|row|number of row|no|source|unit|"
    # and what our own file of figures tells its reader besides (metrics.figure_table)
    "name of metric|starts|months|value divided by|value worked out|how",
}
_ROLE_OF = {name: role for role, names in _NAMES.items() for name in names.split("|")}
ROLES = tuple(role for role in _NAMES if role != IGNORE)
_AMBIGUOUS = {
    "total": "a sum, or the figure of the year. Write the year, like 2017-18, or remove the column",
    "population": "what is counted, or what it is divided by. Call it count, or denominator",
    "amount": "a count or a rate. Call it count, or rate",
    "change": "a difference, which is not read. Remove the column",
}
_NOT_SAID = {
    "board": "which board its rows are of. Name a column 'ONS code' or 'Board'",
    "metric": "which metric its rows are of. Name a column 'Metric'",
    "series": "whether its figures are plan, actual or baseline. Name a column 'Series'",
    "period": "of which month, quarter or year its figures are. Name a column 'Period', or a column by each period",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place (0 is the first), heading and role; of figures, the field, series and period that its heading says."""

    position: int
    heading: str
    role: str
    field: str = ""
    series: str = ""
    period: When | None = None
    problem: str = ""

    @property
    def called(self) -> str:
        """How a message names it: "column C, 'Apr-17'"."""
        letters = column_letters(self.position + 1)
        return f"column {letters}, '{self.heading[:60]}'" if self.heading else f"column {letters}"


def columns_of(header: Sequence[str]) -> tuple[Column, ...]:
    """Every column; the role is '' where its heading says nothing that is known."""
    return tuple(_column(place, heading) for place, heading in enumerate(header))


def known(heading: str) -> str:
    """The role of a heading, '' for none: by it the header is told from what stands above it."""
    return _column(0, heading).role if heading else ""


def misfits(columns: Sequence[Column], rows: Sequence[Row], said: Said) -> list[Fault]:
    """Why figures cannot be read by these columns; a column that nobody knows may be passed over."""
    return [*_wrong(columns, rows), *_lacking(columns, said)]


def _wrong(columns: Sequence[Column], rows: Sequence[Row]) -> Iterator[Fault]:
    first: dict[tuple[object, ...], Column] = {}
    for column in columns:
        if not column.heading and any(row.cells[column.position] for row in rows):
            passed = "it has no heading. It is passed over, or give it one"
            yield Fault((), "column", f"{column.called}: {passed}", can_be_accepted=True)
        if column.problem:
            yield Fault((), "column", f"{column.called}: {column.problem}")
        elif not column.role:
            passed = "it is not known what this means. It is passed over, or correct its heading"
            yield Fault((), "column", f"{column.called}: {passed}", can_be_accepted=True)
        elif column.role != IGNORE:
            meant = (column.role, column.field, column.series, column.period)
            other = first.setdefault(meant, column)
            if other is not column:
                yield Fault((), "column", f"{column.called}: means the same as {other.called}. Remove one of them")


def _lacking(columns: Sequence[Column], said: Said) -> Iterator[Fault]:
    roles, figures = {column.role for column in columns}, [column for column in columns if column.role == FIGURES]
    if not figures:
        headings = "'Count', 'Denominator', 'Rate' or 'Value', or by its period"
        yield Fault((), "column", f"no column holds figures. Name one {headings}")
        return
    there = {
        "board": said.board or roles & {"board_code", "board_name"},
        "metric": said.metric or "metric" in roles,
        "period": "period" in roles or all(column.period for column in figures) or (said.year or "year" in roles),
    }
    for what, found in there.items():
        if not found:
            yield Fault((), "column", f"no column says {_NOT_SAID[what]}")


def not_said(what: str) -> str:
    """What to do where nothing says of which series, or period, a figure is."""
    return f"nothing says {_NOT_SAID[what]}"


@lru_cache(1000)
def _column(place: int, heading: str) -> Column:
    words = _words(heading)
    role = _ROLE_OF.get(words, "")
    if role or not words:
        if heading.strip() and not words:
            return _by_period(place, heading, heading, "") or Column(place, heading, "")
        return Column(place, heading, role or IGNORE)
    if words in _AMBIGUOUS:
        return Column(place, heading, FIGURES, problem=f"this may be {_AMBIGUOUS[words]}")
    return _of_figures(place, heading, words) or Column(place, heading, "")


def _of_figures(place: int, heading: str, words: str) -> Column | None:
    """A column of figures: its heading may begin or end with the series, and names the field or the period besides."""
    each, parts = words.split(), heading.split()
    for series, kept in (
        (SERIES.get(each[0], ""), slice(1, None)),
        (SERIES.get(each[-1], ""), slice(-1)),
        ("", slice(None)),
    ):
        if not series and kept != slice(None):
            continue
        left = " ".join(each[kept])
        field = FIELDS.get(left, "" if left else "value")
        found = Column(place, heading, FIGURES, field, series) if field else None
        found = found or _by_period(place, heading, " ".join(parts[kept]), series)
        if found:
            return found
    return None


def _by_period(place: int, heading: str, text: str, series: str) -> Column | None:
    try:
        return Column(place, heading, FIGURES, "value", series, read_when(text))
    except NotAPeriod as problem:
        if re.fullmatch(r"[0-9/.: -]{5,}", text) and re.search(r"[0-9]{4}", text):
            return Column(place, heading, FIGURES, problem=str(problem))
        return None


def _words(heading: str) -> str:
    """Its words in small letters, without units in brackets."""
    return " ".join(re.sub(r"[^a-z]+", " ", re.sub(r"\([^()]*\)", " ", heading.casefold()[:_LONGEST])).split())
