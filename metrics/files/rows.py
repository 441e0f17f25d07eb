"""What the rows of a table of figures say, and every fault by row and column. Pure.

The reader goes through the cells; what several figures say together is judged in `metrics.files.judging`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from bcf.folding import folded
from bcf.problems import quoted
from metrics.definitions import Metric, metrics
from metrics.files.cells import NoFigure, Number, impossible, read_cell
from metrics.files.columns import FIGURES, Column, not_said
from metrics.files.found import Entry, Found, Key, Place
from metrics.files.said import FIELDS, SERIES, Said
from metrics.files.when import NotAPeriod, Partial, When, read_when
from metrics.periods import LENGTHS, Period
from metrics.trajectory import Series
from returns.tables_in.boards import Boards, KnownBoard, NoSuchBoard, is_total
from returns.tables_in.table import Row

EARLIEST = "2014-15"
"""The list of boards begins with this year; their areas have figures of earlier ones too."""
_SPAN_NAMES = {
    "month": "a month",
    "quarter": "a quarter",
    "year": "a financial year",
    "calendar_year": "a calendar year",
}


@dataclass(frozen=True)
class Known:
    """What rows can name: boards, each board's own metrics (by its code), and whether figures of a board may be written."""

    boards: Boards
    own: Mapping[str, Mapping[str, Metric]] = field(default_factory=dict)
    may: Callable[[str], bool] = lambda _: True


class _Wrong(ValueError):
    """What is wrong with a cell, while it is read; the message goes on after the name of the column, if there is one."""

    def __init__(self, kind: str, message: str, column: Column | None = None) -> None:
        self.kind, self.column = kind, column
        super().__init__(message)


def read_rows(rows: Sequence[Row], columns: Sequence[Column], said: Said, known: Known) -> Found:
    """What the rows say, by columns that fit (`metrics.files.columns.misfits` blocks nothing)."""
    return _Reader(columns, said, known).read(rows)


class _Reader:
    """Reads row by row into `found`. What a text means is looked up once."""

    def __init__(self, columns: Sequence[Column], said: Said, known: Known) -> None:
        self.roles = {column.role: column for column in columns if column.role != FIGURES}
        self.said, self.known, self.found = said, known, Found(roles=self.roles)
        self.figures = [column for column in columns if column.role == FIGURES]
        self._totals: dict[tuple[str, str], bool] = {}
        self._whens: dict[str, When | NotAPeriod] = {}
        self._periods: dict[tuple[str, str, int], Period | _Wrong] = {}
        self._metrics: dict[tuple[str, str], Metric] = {}
        self._boards: dict[tuple[str, str, str], str] = {}

    def read(self, rows: Sequence[Row]) -> Found:
        for row in rows:
            filled = [column for column in self.figures if row.cells[column.position]]
            if not filled:
                continue
            if self._is_total(row):
                self.found.totals += 1
                continue
            for column in filled:
                try:
                    self._take(row, column)
                except _Wrong as wrong:
                    called = f"{wrong.column.called}: " if wrong.column else ""
                    self.found.faults.add([row.number], wrong.kind, f"{called}{wrong}")
                    self.found.spoilt.add(row.number)
        return self.found

    def _is_total(self, row: Row) -> bool:
        said = (self._says(row, "board_code"), self._says(row, "board_name"))
        if said not in self._totals:
            self._totals[said] = is_total(*said)
        return self._totals[said]

    def _says(self, row: Row, role: str) -> str:
        column = self.roles.get(role)
        return row.cells[column.position] if column else ""

    def _take(self, row: Row, column: Column) -> None:
        """Takes one figure of a row into the entries. Raises _Wrong."""
        period = self._period(row, column)
        board = self._board(row, period)
        metric = self._metric(row, board)
        self._check_span(metric, period, column if column.period else self.roles.get("period"))
        key = Key(board, metric.key, self._part(row, metric), self._series(row, column, metric), period)
        name = self._field(row, column, metric)
        number = self._number(row.cells[column.position], column, metric, name)
        self._enter(key, metric, name, number, Place(row.number, column))

    def _enter(self, key: Key, metric: Metric, name: str, number: Number, place: Place) -> None:
        entry = self.found.entries.get(key)
        if entry is None:
            entry = self.found.entries[key] = Entry(metric)
        if name in entry.fields:
            first = entry.places[name]
            same = entry.fields[name].value == number.value
            says = "the same figure" if same else f"{entry.fields[name].value:,f} and {number.value:,f}"
            board = self.known.boards.by_code[key.board].name
            where = (
                place.column.called
                if first.column == place.column
                else f"{first.column.called} and {place.column.called}"
            )
            part = f", {metric.part_label(key.part)}" if key.part else ""
            what = f"{board}, {metric.name}{part}, {key.series}, {key.period}"
            message = f"{where}: {what}, stands twice ({says}). Keep one of them"
            self.found.faults.add([first.row, place.row], "twice", message)
            return
        entry.fields[name], entry.places[name] = number, place
        self.found.rounded += number.rounded

    def _number(self, text: str, column: Column, metric: Metric, name: str) -> Number:
        try:
            number = read_cell(text)
        except NoFigure as problem:
            raise _Wrong("figure", str(problem), column) from None
        why_not = impossible(metric, name, number, text)
        if why_not:
            raise _Wrong("figure", why_not, column)
        return number

    def _period(self, row: Row, column: Column) -> Period:
        text, year = self._says(row, "period"), self._says(row, "year") or self.said.year
        key = (text, year, column.position if column.period else -1)
        found = self._periods.get(key)
        if found is None:
            try:
                found = self._read_period(text, year, column)
            except _Wrong as wrong:
                found = wrong
            self._periods[key] = found
        if isinstance(found, _Wrong):
            raise found
        return found

    def _read_period(self, text: str, year_text: str, column: Column) -> Period:
        of, of_year = self.roles.get("period"), self.roles.get("year")
        when: When
        year = self._year(year_text, of_year)
        if column.period:
            of, when = column, column.period
        elif text or year is None:
            if of is None and of_year is None:
                raise _Wrong("period", not_said("period"), column)
            when = self._when(text, of or of_year)
        else:
            when = year
        if isinstance(when, Partial):
            if year is None or year.span != "year":
                raise _Wrong(
                    "period", f"{quoted(text or column.heading)} says no year. Write it like 2017-04 or 2017-18 Q1", of
                )
            return when.of(year.year)
        if year is not None and when not in year:
            raise _Wrong("outside", f"{when} does not lie in {year}. Correct the period or the year", of)
        return when

    def _year(self, text: str, column: Column | None) -> Period | None:
        """The year that stands beside a period: a financial one, or the calendar year of a population."""
        if not text:
            return None
        when = self._when(text, column)
        if isinstance(when, Partial) or when.span not in ("year", "calendar_year"):
            raise _Wrong("period", f"{quoted(text)} is no year. Write it like 2017-18", column)
        return when

    def _when(self, text: str, column: Column | None) -> When:
        found = self._whens.get(text)
        if found is None:
            try:
                found = read_when(text)
            except NotAPeriod as problem:
                found = problem
            self._whens[text] = found
        if isinstance(found, NotAPeriod):
            raise _Wrong("period", str(found), column)
        return found

    def _board(self, row: Row, period: Period) -> str:
        code, name = self._says(row, "board_code"), self._says(row, "board_name")
        if not code and not name:
            code = self.said.board
        key = (code, name, period.year)
        found = self._boards.get(key)
        if found is None:
            found = self._boards[key] = self._look_up(code, name, period)
        return found

    def _look_up(self, code: str, name: str, period: Period) -> str:
        column = self.roles.get("board_code" if code else "board_name") or self.roles.get("board_name")
        try:
            board: KnownBoard = self.known.boards.find(code, name, max(period.year, EARLIEST))
        except NoSuchBoard as problem:
            raise _Wrong("board", str(problem), column) from None
        if not self.known.may(board.ons_code):
            raise _Wrong(
                "not yours", f"{board} is not among the boards whose figures you may write. Remove its rows", column
            )
        return board.ons_code

    def _metric(self, row: Row, board: str) -> Metric:
        text = self._says(row, "metric") or self.said.metric
        found = self._metrics.get((text, board))
        if found is None:
            found = self._metrics[text, board] = self._metric_named(text, board)
        return found

    def _metric_named(self, text: str, board: str) -> Metric:
        """The metric of a text: by its key, as our own file says it, before any name."""
        own, wanted = self.known.own.get(board, {}), folded(text)
        by_key = {folded(metric.key): metric for metric in (*metrics().by_key.values(), *own.values())}
        by_name = {folded(metric.name): metric for metric in own.values()}
        found = by_key.get(wanted) or by_name.get(wanted) or metrics().named(text)
        if found is not None:
            return own.get(found.key, found)
        known = ", ".join([*(m.key for m in metrics().of_role("national", "population")), *own])
        what = f"there is no metric {quoted(text)}" if text else "the metric is blank"
        raise _Wrong("metric", f"{what}. Known are: {known}", self.roles.get("metric"))

    def _check_span(self, metric: Metric, period: Period, column: Column | None) -> None:
        """Raises _Wrong for a period that the metric has no figures for."""
        if (metric.period == "calendar_year") != (period.span == "calendar_year"):
            write = "2017" if metric.period == "calendar_year" else "2017-18, or a shorter period"
            is_for = f"{metric.name} is given for {_SPAN_NAMES[metric.period]}" if metric.period == "calendar_year" else (
                f"'{period}' alone may be the calendar year, for which {metric.name} is not given"
            )  # fmt: skip
            raise _Wrong("period", f"{is_for}. Write it like {write}", column)
        if period.length < LENGTHS[metric.period]:
            shortest = _SPAN_NAMES[metric.period]
            raise _Wrong(
                "period", f"{period} is too short: {metric.name} is given for {shortest} at the shortest", column
            )

    def _part(self, row: Row, metric: Metric) -> str:
        said = self._says(row, "part") or self.said.part
        text = folded(said)
        if text in ("", "all", "total", "whole"):
            return ""
        found = next((key for key, label in metric.parts.items() if text in (folded(key), folded(label))), "")
        if not found:
            known = (
                f"Known are: {', '.join(metric.parts)}, and blank for the whole" if metric.parts else "Leave it blank"
            )
            raise _Wrong("part", f"{metric.name} has no part {quoted(said)}. {known}", self.roles.get("part"))
        return found

    def _series(self, row: Row, column: Column, metric: Metric) -> Series:
        if column.series:
            return cast(Series, column.series)
        text = self._says(row, "series") or self.said.series
        if not text and metric.role == "population":
            return "actual"
        found = SERIES.get(text.casefold())
        if found is None:
            message = f"{quoted(text)} is neither plan, actual nor baseline" if text else not_said("series")
            raise _Wrong("series", message, self.roles.get("series", column))
        return cast(Series, found)

    def _field(self, row: Row, column: Column, metric: Metric) -> str:
        name, text = column.field, self._says(row, "field")
        if name == "value" and text:
            found = FIELDS.get(text.casefold())
            if found is None:
                raise _Wrong("field", f"{quoted(text)} is neither count, denominator nor rate", self.roles["field"])
            name = found
        if name == "value":
            name = "count" if metric.measure == "count" else "stated"
        if name != "count" and metric.measure == "count" and (name == "stated" or not metric.per):
            what = "a rate" if name == "stated" else "a denominator"
            raise _Wrong("field", f"{metric.name} is measured as a count: {what} of it is not kept", column)
        return name
