"""Quarter by quarter: what each line has spent since April, what it is forecast to spend, and how far that is from the plan. Pure.

Blank is never zero: a line without a forecast has no variance and is pending, and a sum over it is not known.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from schemes.checks.findings import Finding, money
from schemes.pictures.data import Quarter, YearOfQuarters
from schemes.plan import ZERO, Line, Plan
from schemes.quarters.profile import PENNY, QUARTERS, Profile, profile, to_date
from schemes.totals import label_of

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Spent:
    """What is recorded of a line at a quarter's end: spent since April (`actual`), forecast for the whole year, and why."""

    actual: Decimal | None = None
    forecast: Decimal | None = None
    explanation: str = ""
    version: int = 0

    @property
    def blank(self) -> bool:
        """Whether it holds no figure."""
        return self.actual is None and self.forecast is None


Spending = Mapping[tuple[str, str, int], Spent]
"""(id of a line, year, quarter) → what is recorded."""


@dataclass(frozen=True, slots=True)
class Position:
    """One line at the end of a quarter. `planned` is of the year, `planned_to_date` until then; `earlier` the quarters before;
    `over`: from how many percent on a variance asks for a reason."""

    line: Line
    year: str
    quarter: int
    planned: Decimal | None
    planned_to_date: Decimal | None
    spent: Spent
    earlier: tuple[Spent, ...]
    over: int

    @property
    def variance(self) -> Decimal | None:
        """Forecast less plan; None without both."""
        return gap(self.planned, self.spent.forecast)

    @property
    def percent(self) -> Decimal | None:
        """The variance in percent of the plan, to a tenth; None without a plan to measure it by."""
        return percent_of(self.planned, self.variance)

    @property
    def pending(self) -> bool:
        """Whether a figure is still to come."""
        return self.planned is not None and (self.spent.actual is None or self.spent.forecast is None)

    @property
    def is_far(self) -> bool:
        """Whether the forecast lies further from the plan than may go without a reason; anything over nothing does."""
        forecast = self.spent.forecast
        if forecast is None:
            return False
        if not self.planned:
            return forecast != 0
        return abs(forecast - self.planned) * 100 > self.over * self.planned

    @property
    def spent_before(self) -> Decimal | None:
        """What had been spent when it was last recorded before."""
        return next((one.actual for one in reversed(self.earlier) if one.actual is not None), None)

    @property
    def falls(self) -> bool:
        """Whether less is spent since April than in an earlier quarter."""
        return self.spent.actual is not None and self.spent_before is not None and self.spent.actual < self.spent_before

    @property
    def below_spent(self) -> bool:
        """Whether less is forecast for the year than is spent already."""
        return None not in (self.spent.actual, self.spent.forecast) and self.spent.forecast < self.spent.actual  # type: ignore[operator]

    @property
    def needs_reason(self) -> bool:
        """Whether an explanation is asked for, and not given."""
        return (self.is_far or self.falls or self.below_spent) and not self.spent.explanation.strip()

    @property
    def last(self) -> tuple[int, Spent] | None:
        """The latest quarter before this with a figure; None where there is none."""
        recorded = [(number, one) for number, one in enumerate(self.earlier, 1) if not one.blank]
        return recorded[-1] if recorded else None


@dataclass(frozen=True, slots=True)
class Sum:
    """Lines' positions together. `spent` and `forecast` add up what is there; `unspent` and `unforecast` count the planned lines
    that it is missing for. `planned_to_date` is None without any plan."""

    planned: Decimal
    planned_to_date: Decimal | None
    spent: Decimal | None
    forecast: Decimal | None
    unspent: int
    unforecast: int

    @property
    def variance(self) -> Decimal | None:
        """Forecast less plan, once every line has a forecast."""
        return gap(self.planned, self.forecast) if not self.unforecast else None

    @property
    def percent(self) -> Decimal | None:
        """The same in percent of the plan."""
        return percent_of(self.planned, self.variance)


def gap(planned: Decimal | None, forecast: Decimal | None) -> Decimal | None:
    """How much more is forecast than planned; None without both."""
    return None if planned is None or forecast is None else forecast - planned


def percent_of(planned: Decimal | None, variance: Decimal | None) -> Decimal | None:
    """A variance in percent of the plan, to a tenth, halves away from zero; None over nothing."""
    if not planned or variance is None:
        return None
    return (variance * 100 / planned).quantize(TENTH, rounding=ROUND_HALF_UP)


def positions(
    plan: Plan, spending: Spending, typed: Profile, year: str, quarter: int, *, over: int = 10, board: str = ""
) -> tuple[Position, ...]:
    """Every line at the end of a quarter, in the plan's order; of one board or of all ('')."""
    until = _until(plan, typed, year, quarter)
    return tuple(
        Position(
            line, year, quarter, line.amounts.get(year), until.get(place), _at(spending, line, year, quarter),
            tuple(_at(spending, line, year, number) for number in range(1, quarter)), over,
        )
        for place, line in enumerate(plan.lines)
        if board in ("", line.board)
    )  # fmt: skip


def _at(spending: Spending, line: Line, year: str, quarter: int) -> Spent:
    return spending.get((line.id, year, quarter), Spent())


def _until(plan: Plan, typed: Profile, year: str, quarter: int) -> dict[int, Decimal]:
    """Place of a line in the plan → what is planned of it until the quarter's end: its board's share of the year.

    Each sum up to a line is rounded, not each line, so that lines come to their board's share to the penny.
    """
    until: dict[int, Decimal] = {}
    for board in plan.boards:
        parts = [one.expenditure for one in profile(plan, year, typed, board.ons_code)]
        share, whole = to_date(parts, quarter), to_date(parts, 4)
        if share is None or not whole:
            share, whole = Decimal(quarter), Decimal(4)
        so_far = given = ZERO
        for place, line in enumerate(plan.lines):
            if line.board == board.ons_code and year in line.amounts:
                so_far += line.amounts[year]
                reached = (so_far * share / whole).quantize(PENNY, rounding=ROUND_HALF_UP)
                until[place], given = reached - given, reached
    return until


def sum_of(found: Iterable[Position]) -> Sum:
    """Positions added up; a figure that no line has is None."""
    rows = list(found)
    planned = [one.planned for one in rows if one.planned is not None]
    until = [one.planned_to_date for one in rows if one.planned_to_date is not None]
    spent = [one.spent.actual for one in rows if one.spent.actual is not None]
    forecast = [one.spent.forecast for one in rows if one.spent.forecast is not None]
    return Sum(
        sum(planned, ZERO), sum(until, ZERO) if until else None, sum(spent, ZERO) if spent else None,
        sum(forecast, ZERO) if forecast else None,
        sum(one.planned is not None and one.spent.actual is None for one in rows),
        sum(one.planned is not None and one.spent.forecast is None for one in rows),
    )  # fmt: skip


def sums_by(plan: Plan, found: Iterable[Position], column: str) -> dict[str, Sum]:
    """The same by a column of `totals.LINE_COLUMNS`: label → sum, in the order in which labels first appear."""
    groups: dict[str, list[Position]] = {}
    for one in found:
        groups.setdefault(label_of(plan, column, str(getattr(one.line, column))), []).append(one)
    return {label: sum_of(group) for label, group in groups.items()}


def spent_to_date(plan: Plan, spending: Spending, year: str, quarter: int, board: str = "") -> Decimal | None:
    """What is spent from April to a quarter's end; None until every line with a plan has a figure, since a part is no sum."""
    whole = sum_of(positions(plan, spending, {}, year, quarter, board=board))
    return None if whole.unspent else whole.spent


def quarters_of(plan: Plan, spending: Spending, typed: Profile, year: str, board: str = "") -> YearOfQuarters:
    """A year for the picture of plan, forecast and actual, each counted from April; sums that are not whole are not known.

    The forecast is the latest whole one: at the year's end itself, before that as the plan's profile leads from what is spent.
    """
    sums = [sum_of(positions(plan, spending, typed, year, quarter, board=board)) for quarter in QUARTERS]
    ahead = _ahead(sums, plan.grain)
    return YearOfQuarters(
        year,
        tuple(
            Quarter(number, one.planned_to_date, ahead.get(number), None if one.unspent else one.spent)
            for number, one in zip(QUARTERS, sums, strict=True)
        ),
        board,
    )


def _ahead(sums: Sequence[Sum], grain: Decimal) -> dict[int, Decimal]:
    """Quarter → the forecast until then, from the quarter on in which it was made; between, to whole units of the plan."""
    made = [
        number for number, one in zip(QUARTERS, sums, strict=True) if one.forecast is not None and not one.unforecast
    ]
    if not made:
        return {}
    now = sums[made[-1] - 1]
    year_end = now.forecast
    if year_end is None or now.spent is None or now.unspent or now.planned_to_date is None:
        return {4: year_end} if year_end is not None else {}
    left, to_come = now.planned - now.planned_to_date, year_end - now.spent
    found = {4: year_end}
    for number in range(made[-1], 4):
        planned = (sums[number - 1].planned_to_date or ZERO) - now.planned_to_date
        if left:
            reached = now.spent + to_come * planned / left
            found[number] = (
                (reached / grain).quantize(Decimal(1), rounding=ROUND_HALF_UP) * grain if planned else now.spent
            )
    return found


def findings(plan: Plan, found: Iterable[Position]) -> tuple[Finding, ...]:
    """A query for whatever has no explanation yet: far from the plan, less spent than before, forecast below what is spent."""
    return tuple(finding for one in found if one.needs_reason for finding in _of_one(plan, one))


def _of_one(plan: Plan, one: Position) -> Iterator[Finding]:
    where, spent = place_of(plan, one), one.spent
    if one.is_far and spent.forecast is not None:
        yield Finding("query", "spending_variance", where, one.planned, spent.forecast, _far(plan, one, spent.forecast))
    if one.falls and spent.actual is not None and one.spent_before is not None:
        says = (
            f"{money(plan, spent.actual)} is spent since April, but an earlier quarter had {money(plan, one.spent_before)}. "
            "Correct it, or say why it fell."
        )
        yield Finding("query", "spending_falls", where, one.spent_before, spent.actual, says)
    if one.below_spent and spent.actual is not None and spent.forecast is not None:
        says = (
            f"{money(plan, spent.forecast)} is forecast for the year, but {money(plan, spent.actual)} is spent already. "
            "Correct it, or say what comes back."
        )
        yield Finding("query", "forecast_below_spent", where, spent.actual, spent.forecast, says)


def place_of(plan: Plan, one: Position) -> str:
    """Where a position stands, in words."""
    source = label_of(plan, "source", one.line.source) if one.line.source else ""
    called = " ".join(filter(None, (one.line.ref, one.line.name)))
    return plan.place(one.year, f"Q{one.quarter}", called, source, board=one.line.board)


def _far(plan: Plan, one: Position, forecast: Decimal) -> str:
    if not one.planned or one.variance is None:
        return f"{money(plan, forecast)} is forecast where nothing is planned. Say why."
    way = "above" if one.variance > 0 else "below"
    return (
        f"{money(plan, forecast)} is forecast, {abs(one.percent or ZERO)} % {way} the plan of {money(plan, one.planned)}. "
        f"Over {one.over} %, say why."
    )
