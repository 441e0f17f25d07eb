"""A plan's money as it is printed for a committee: tables of its fund, its conditions and its schemes. Pure; templates read them.

Every sum comes from `schemes.totals`; amounts are printed whole, in the plan's unit.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from textwrap import shorten

from bcf.years import printed
from returns.movers import MetricNames
from returns.presentation.printed import Paragraph
from returns.presentation.text import paragraphs, tame
from schemes.amounts import WORDS, amount, amounts
from schemes.checks.conditions import minimums_asked
from schemes.checks.findings import Finding
from schemes.matrix import matrix_of
from schemes.pictures.sketches import grouping, years_shown
from schemes.plan import ZERO, Line, Minimum, Plan
from schemes.policy import policy
from schemes.rounding import STATED
from schemes.totals import contributions_in, counted_spend, label_of, lines_in, pooled, pooled_by, spend, spend_by

BOARDS_ACROSS = 4
"""Boards that a page shows side by side."""
DESCRIPTION_SHOWN = 600
"""Characters of a scheme's description that are printed: what is longer stands whole in the workbook and the files."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it is of, a quiet line below that, its texts and then its amounts. `total`: it sums up others."""

    label: str
    cells: tuple[str, ...]
    note: str = ""
    total: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """One printed table. `texts` and `figures` are the headings of its columns behind the first one, `heading`."""

    title: str
    caption: str
    heading: str
    texts: tuple[str, ...]
    figures: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Described:
    """A scheme and what it does."""

    name: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class PrintedPlan:
    """All that is printed of a plan, worked out when it is asked for. `findings` are those of its checks, `names` what metrics are
    called."""

    plan: Plan
    findings: tuple[Finding, ...]
    names: MetricNames = field(default_factory=MetricNames)

    @property
    def tolerance(self) -> str:
        """How far figures may lie apart, in words."""
        return STATED[self.plan.unit]

    @cached_property
    def years(self) -> tuple[str, ...]:
        """The years of every table."""
        return years_shown(self.plan)

    @cached_property
    def _funded(self) -> tuple[str, ...]:
        return tuple(year for year in self.years if any(contributions_in(self.plan, year)))

    @cached_property
    def _spent(self) -> tuple[str, ...]:
        return tuple(year for year in self.years if any(lines_in(self.plan, year)))

    def _caption(self, words: str) -> str:
        return f"{words}, in {WORDS[self.plan.unit]}"

    def _amounts(self, row: Mapping[str, Decimal], years: Iterable[str]) -> tuple[str, ...]:
        return amounts(self.plan, row, years)

    def _pooled(self, board: str = "") -> tuple[str, ...]:
        """What a board, or all ('') put in; blank in a year in which nothing is entered."""
        sums = {y: pooled(self.plan, y, board) for y in self.years if any(contributions_in(self.plan, y, board))}
        return self._amounts(sums, self._funded)

    def _cost(self, board: str = "") -> tuple[str, ...]:
        sums = {year: spend(self.plan, year, board) for year in self.years if any(lines_in(self.plan, year, board))}
        return self._amounts(sums, self._spent)

    def _board(self, code: str) -> tuple[str, ...]:
        return (self.plan.called(code),) if self.plan.joint else ()

    @cached_property
    def totals(self) -> Grid:
        """What is put in and what the schemes cost, year by year."""
        rows = (
            Row("Pooled fund", self._spread(self._funded, self._pooled())),
            Row("Schemes", self._spread(self._spent, self._cost())),
        )
        return Grid("Totals", self._caption("Totals"), "In all", (), tuple(map(printed, self.years)), rows)

    def _spread(self, years: Iterable[str], amounts: Iterable[str]) -> tuple[str, ...]:
        known = dict(zip(years, amounts, strict=True))
        return tuple(known.get(year, "") for year in self.years)

    @cached_property
    def funding(self) -> Grid:
        """Each source and organisation, with what each board and all together put in."""
        named = any(one.organisation for one in self.plan.contributions)
        texts = (*(("Organisation",) if named else ()), *(("Board",) if self.plan.joint else ()))
        rows = [
            *self._contributions(named=named),
            *(
                _sum(f"Total, {board.name}", self._pooled(board.ons_code), texts)
                for board in (self.plan.boards if self.plan.joint else ())
            ),
            _sum("Pooled fund", self._pooled(), texts),
        ]
        title = "What is put into the fund"
        return Grid(title, self._caption(title), "Source", texts, tuple(map(printed, self._funded)), tuple(rows))

    def _contributions(self, *, named: bool) -> Iterator[Row]:
        for board in self.plan.boards:
            sums: dict[tuple[str, str], dict[str, Decimal]] = {}
            for year in self._funded:
                for one in contributions_in(self.plan, year, board.ons_code):
                    row = sums.setdefault((one.source, one.organisation), {})
                    row[year] = row.get(year, ZERO) + one.amount
            for (source, organisation), row in sums.items():
                texts = (*((tame(organisation),) if named else ()), *self._board(board.ons_code))
                label = tame(label_of(self.plan, "source", source))
                yield Row(label, (*texts, *self._amounts(row, self._funded)))

    @cached_property
    def organisations(self) -> Grid | None:
        """What each organisation puts in; nothing where none is named."""
        if not any(one.organisation for one in self.plan.contributions):
            return None
        totals = pooled_by(self.plan, "organisation", self._funded)
        rows = [
            Row(tame(label_of(self.plan, "organisation", value)), self._amounts(row, self._funded))
            for value, row in totals.items()
            if row
        ]
        rows.append(_sum("Pooled fund", self._pooled(), ()))
        title = "What each organisation puts in"
        return Grid(title, self._caption(title), "Organisation", (), tuple(map(printed, self._funded)), tuple(rows))

    @cached_property
    def conditions(self) -> Grid | None:
        """The required minimums, what counts towards them, and whether they are met."""
        rows = tuple(self._condition(one) for one in minimums_asked(self.plan) if one.kind in policy().requirements)
        if not rows:
            return None
        title = "Required minimums of spending"
        texts = (*(("Board",) if self.plan.joint else ()), "Year", "Met")
        return Grid(title, self._caption(title), "Minimum", texts, ("Required", "Planned"), rows)

    def _condition(self, one: Minimum) -> Row:
        label = policy().label(one.kind)
        where = self.plan.place(one.year, label, board=one.board)
        counted = counted_spend(self.plan, one.kind, one.year, one.board, policy())
        planned = counted if counted is not None else one.actual
        failed = any(found.rule == f"{one.kind}_minimum" and found.where == where for found in self.findings)
        met = "Not known" if planned is None or one.minimum is None else "No" if failed else "Yes"
        figures = ("" if each is None else amount(self.plan, each) for each in (one.minimum, planned))
        return Row(label, (*self._board(one.board), printed(one.year), met, *figures))

    @cached_property
    def across(self) -> tuple[Grid, ...]:
        """Of a joint plan: its themes by board, a table for each year."""
        boards = self.plan.boards
        if not self.plan.joint or len(boards) > BOARDS_ACROSS:
            return ()
        column = grouping(self.plan)
        each = [spend_by(self.plan.of_board(board.ons_code), column, self.years) for board in boards]
        whole = spend_by(self.plan, column, self.years)
        heads = (*(board.name for board in boards), "All boards")
        grids = []
        for year in self._spent:
            rows = [
                Row(
                    tame(label_of(self.plan, column, value)),
                    tuple(
                        amount(self.plan, t[value][year]) if year in t.get(value, {}) else "" for t in (*each, whole)
                    ),
                )
                for value in whole
                if year in whole[value]
            ]
            sums = tuple(amount(self.plan, spend(self.plan, year, code)) for code in (*self._codes, ""))
            title = f"Spend by {column} and board, {printed(year)}"
            if rows:
                total = Row("Total", sums, total=True)
                grids.append(Grid(title, self._caption(title), column.capitalize(), (), heads, (*rows, total)))
        return tuple(grids)

    @cached_property
    def metrics(self) -> Grid | None:
        """What is spent on each metric, and by which schemes; None where no scheme names one."""
        matrix = matrix_of(self.plan, self.names)
        rows = [
            Row(
                tame(metric.name),
                self._amounts(metric.spend[""], self._spent),
                tame(" · ".join(dict.fromkeys(row.name for row in matrix.rows if row.moves[number]))),
            )
            for number, metric in enumerate(matrix.metrics)
        ]
        title = "Which schemes move which metric"
        caption = self._caption(
            "Spend of the schemes that are meant to move a metric; those that move several count with each"
        )
        return Grid(title, caption, "Metric", (), tuple(map(printed, self._spent)), tuple(rows)) if rows else None

    @cached_property
    def blocks(self) -> Grid | None:
        """What is planned for each block, and for all; None where no line names one."""
        if not any(line.block for line in self.plan.lines):
            return None
        rows = [
            Row(tame(label_of(self.plan, "block", value)), self._amounts(sums, self._spent))
            for value, sums in spend_by(self.plan, "block", self._spent).items()
        ]
        rows.append(_sum("All blocks", self._cost(), ()))
        title = "What each block costs"
        return Grid(title, self._caption(title), "Block", (), tuple(map(printed, self._spent)), tuple(rows))

    @property
    def _codes(self) -> tuple[str, ...]:
        return tuple(board.ons_code for board in self.plan.boards)

    @cached_property
    def schemes(self) -> tuple[Grid, ...]:
        """The schemes of each theme (or block), with what each board and all together spend on it."""
        column = grouping(self.plan)
        groups: dict[str, list[Line]] = {}
        for line in self.plan.lines:
            groups.setdefault(getattr(line, column), []).append(line)
        whole = spend_by(self.plan, column, self.years)
        return tuple(self._theme(column, value, lines, whole[value]) for value, lines in groups.items())

    def _theme(self, column: str, value: str, lines: list[Line], sums: Mapping[str, Decimal]) -> Grid:
        sourced = any(line.source for line in self.plan.lines)
        texts = (*(("Board",) if self.plan.joint else ()), *(("Source of funding",) if sourced else ()))
        rows = [self._line(line, sourced) for line in lines]
        title = tame(label_of(self.plan, column, value)) if value else f"No {column} named"
        for board in self.plan.boards if self.plan.joint else ():
            own = spend_by(self.plan.of_board(board.ons_code), column, self.years).get(value, {})
            if own:
                rows.append(_sum(f"Total, {board.name}", self._amounts(own, self._spent), texts))
        rows.append(_sum(f"Total, {title}", self._amounts(sums, self._spent), texts))
        return Grid(
            title, self._caption(f"Schemes: {title}"), "Scheme", texts, tuple(map(printed, self._spent)), tuple(rows)
        )

    def _line(self, line: Line, sourced: bool) -> Row:
        facts = (line.area_of_spend, line.commissioner, line.provider, line.scheme_type, line.status)
        source = (tame(label_of(self.plan, "source", line.source)) if line.source else "",) if sourced else ()
        return Row(
            tame(" ".join(filter(None, (line.ref, line.name)))),
            (*self._board(line.board), *source, *self._amounts(line.amounts, self._spent)),
            tame(" · ".join(dict.fromkeys(filter(None, facts)))),
        )

    @cached_property
    def spent(self) -> Grid:
        """What all schemes cost."""
        boards = self.plan.boards if self.plan.joint else ()
        rows = [
            *(Row(board.name, self._cost(board.ons_code)) for board in boards),
            _sum("All schemes", self._cost(), ()),
        ]
        title, heading = "What all schemes cost", "Board" if boards else "In all"
        return Grid(title, self._caption(title), heading, (), tuple(map(printed, self._spent)), tuple(rows))

    @cached_property
    def descriptions(self) -> tuple[Described, ...]:
        """What schemes do, each said once, the beginning of long ones."""
        said = dict.fromkeys(
            (line.name, line.description.strip()) for line in self.plan.lines if line.description.strip()
        )
        return tuple(Described(tame(name), paragraphs(_beginning(text))) for name, text in said)


def _sum(label: str, amounts: tuple[str, ...], texts: tuple[str, ...]) -> Row:
    """A row that sums up others: its text columns stay empty."""
    return Row(label, (*([""] * len(texts)), *amounts), total=True)


def _beginning(text: str) -> str:
    if len(text) <= DESCRIPTION_SHOWN:
        return text
    return (
        shorten(text, DESCRIPTION_SHOWN, placeholder=" …")
        if " " in text[:DESCRIPTION_SHOWN]
        else text[:DESCRIPTION_SHOWN] + "…"
    )
