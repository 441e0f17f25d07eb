"""One metric's sheet of a pack: its figures period by period with live totals and differences, its commentary, its schemes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bcf.years import printed
from metrics.arithmetic import Reading, parts_of, reading
from metrics.definitions import Metric
from metrics.packs.content import Pack, Section, Standing
from metrics.packs.together import Columns, divided, formulas_of
from metrics.periods import Period
from metrics.position import HUNDRED
from metrics.trajectory import Series
from metrics.yearly import year_table
from returns.definition.cells import column_letters, column_number
from returns.workbook.figures import Figure
from returns.workbook.formats import WHOLE
from returns.workbook.page import Page

PERCENT = '+0.0"%";-0.0"%";0.0"%"'
POUNDS = '"£"#,##0;-"£"#,##0'
ACROSS = 10
_WIDTHS = (34, *(15,) * (ACROSS - 1))


@dataclass(frozen=True, slots=True)
class Sum:
    """A cell that the summary refers to, and what it comes to."""

    cell: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Sums:
    """The cells of one trajectory that say where it stands; None for what is not known."""

    plan: Sum | None = None
    actual: Sum | None = None
    difference: Sum | None = None
    percent: Sum | None = None
    forecast: Sum | None = None
    year_plan: Sum | None = None


def value_format(metric: Metric) -> str:
    """How a metric's values are shown."""
    shape = WHOLE + ("." + "0" * metric.decimals if metric.decimals else "")
    return f'{shape}"%"' if metric.measure == "percent" else shape


def metric_sheet(page: Page, pack: Pack, section: Section) -> list[tuple[Standing, Sums]]:
    """Writes the sheet; gives for each trajectory the cells that say where it stands."""
    metric = section.metric
    page.widths(_WIDTHS)
    page.words(1, 1, metric.name, "title")
    measured = section.standings[0].trajectory.metric if section.standings else metric
    where = f"{pack.board}, {printed(pack.year)}, up to {pack.month.label}. In {measured.unit}."
    page.words(1, 2, where, "intro", across=ACROSS)
    row, found = 4, []
    for standing in section.standings:
        block = Block(page, standing, pack.year, row)
        found.append((standing, block.write()))
        row = block.row + 2
    if section.told_under:
        said = f"Commentary and schemes stand with “{section.told_under}”."
        page.words(1, row, said, "note", across=ACROSS)
    else:
        row = _commentary(page, section, row)
        _schemes(page, section, row + 1)
    page.paper(f"{pack.title}: {pack.board}", repeated=1)
    return found


class Block:
    """The figures of one trajectory, written from a row on; `row` is the next free one."""

    def __init__(self, page: Page, standing: Standing, year: str, row: int) -> None:
        self.page, self.standing, self.year, self.row = page, standing, year, row
        self.trajectory, self.metric = standing.trajectory, standing.trajectory.metric
        self.format = value_format(self.metric)
        plain = self.metric.measure == "count"
        self.plan = Columns("B") if plain else Columns("D", "B", "C")
        self.actual = Columns("C") if plain else Columns("G", "E", "F")
        self.by = 4 if plain else 8
        self.places: dict[Period, int] = {}

    def write(self) -> Sums:
        """Headings, a row for each period, and the sum of those that are compared."""
        self.page.words(1, self.row, self.standing.name, "section", across=ACROSS)
        self.page.headings(self.row + 1, self._headings())
        self.row += 2
        year_plan: Sum | None = None
        rows = year_table(self.trajectory, self.year)
        self.places = {one.period: self.row + number for number, one in enumerate(rows)}
        for one in rows:
            self.page.text(1, self.row, one.period.label, style="row" if one.period.span == "month" else "code")
            plan, actual = (self._series(name, one.period) for name in ("plan", "actual"))
            self._difference(plan, actual)
            before = one.before.value if one.before is not None else None
            self.page.amount(self.by + 2, self.row, before, style="prefill", money=self.format)
            if one.period.span == "year" and plan is not None:
                year_plan = plan
            self.row += 1
        return self._so_far(year_plan)

    def _headings(self) -> list[str]:
        metric = self.metric
        series = ["Plan", "Actual"]
        if metric.measure != "count":
            behind = (metric.numerator.capitalize(), metric.denominator.capitalize())
            series = [
                f"{each}:\n{words}"
                for each in series
                for words in (*behind, "%" if metric.measure == "percent" else "Rate")
            ]
        return ["Period", *series, "Difference", "Difference in %", "A year before"]

    def _columns(self, series: Series) -> Columns:
        return self.plan if series == "plan" else self.actual

    def _series(self, series: Series, period: Period) -> Sum | None:
        """What one series says of a period, in its cells of the row."""
        found, columns = reading(self.trajectory, series, period), self._columns(series)
        if found is None:
            for letters in filter(None, (columns.count, columns.denominator, columns.value)):
                self.page.blank(column_number(letters), self.row, "input")
            return None
        if found.how == "summed":
            return self._together(series, found, parts_of(self.trajectory.figures(series), period))
        for letters, value in ((columns.count, found.count), (columns.denominator, found.denominator)):
            if letters:
                self.page.amount(column_number(letters), self.row, value, money=_plain(value))
        if found.how == "worked out":
            return self._put(columns.value, divided(self.metric, columns, self.row), found.value)
        self.page.amount(column_number(columns.value), self.row, found.value, money=self.format)
        return Sum(f"{columns.value}{self.row}", found.value)

    def _together(self, series: Series, found: Reading, parts: Sequence[Period]) -> Sum:
        """Several periods taken together, in the cells of the row."""
        columns = self._columns(series)
        each = [
            (self.places[part], one) for part in parts if (one := reading(self.trajectory, series, part)) is not None
        ]
        said = formulas_of(self.metric, columns, self.row, each)
        for letters, formula, value in (
            (columns.count, said.count, found.count), (columns.denominator, said.denominator, found.denominator),
        ):  # fmt: skip
            if formula and value is not None:
                self.page.figure(column_number(letters), self.row, Figure(formula, value), money=_plain(value))
            elif letters:
                self.page.blank(column_number(letters), self.row)
        return self._put(columns.value, said.value, found.value)

    def _put(self, letters: str, formula: str, value: Decimal, money: str = "") -> Sum:
        self.page.figure(column_number(letters), self.row, Figure(formula, value), money=money or self.format)
        return Sum(f"{letters}{self.row}", value)

    def _difference(self, plan: Sum | None, actual: Sum | None) -> tuple[Sum | None, Sum | None]:
        """Actual less plan, and that in percent of the plan."""
        by, share = column_letters(self.by), column_letters(self.by + 1)
        difference = percent = None
        if plan is None or actual is None:
            self.page.blank(self.by, self.row)
        else:
            difference = self._put(by, f"{actual.cell}-{plan.cell}", actual.value - plan.value)
        if plan is None or difference is None or not plan.value:
            self.page.blank(self.by + 1, self.row)
        else:
            value = difference.value / plan.value * HUNDRED
            percent = self._put(share, f"{difference.cell}/{plan.cell}*100", value, PERCENT)
        return difference, percent

    def _so_far(self, year_plan: Sum | None) -> Sums:
        """The periods that are compared taken together, and where that leads by a straight line."""
        found = self.standing.position
        if found.plan is None or found.actual is None:
            return Sums(year_plan=year_plan)
        self.page.text(1, self.row, f"Compared: {found.covers}", style="code")
        plan = self._together("plan", found.plan, found.compared)
        actual = self._together("actual", found.actual, found.compared)
        difference, percent = self._difference(plan, actual)
        self.page.blank(self.by + 2, self.row)
        self.row += 1
        return Sums(plan, actual, difference, percent, self._forecast(actual), year_plan)

    def _forecast(self, actual: Sum) -> Sum | None:
        found = self.standing.position
        if found.forecast is None:
            return None
        periods = 12 // found.compared[0].length
        line = f"{actual.cell}/{len(found.compared)}*{periods}" if self.metric.kind == "flow" else actual.cell
        self.page.text(1, self.row, f"Forecast for {printed(self.year)}, if it goes on like this", style="code")
        put = self._put(self.actual.value, line, found.forecast)
        self.row += 1
        return put


def _plain(value: Decimal | None) -> str:
    """How a count or a denominator is shown."""
    return WHOLE if value is None or value == value.to_integral_value() else f"{WHOLE}.00"


def _commentary(page: Page, section: Section, row: int) -> int:
    """What the last return says; gives the next free row."""
    said = section.commentary
    page.words(1, row, "What the last return says", "section", across=ACROSS)
    if said is None:
        page.words(1, row + 1, "No return says anything of it yet.", "note", across=ACROSS)
        return row + 2
    lines = [
        ("Return", f"{said.period} ({said.state}), last changed on {said.on:%d/%m/%Y}"),
        *([("Progress", said.progress)] if said.progress else []),
        *((one.asked, one.text) for one in said.said),
    ]
    for number, (label, text) in enumerate(lines, row + 1):
        page.words(1, number, label, "label")
        page.words(2, number, text, "note", across=ACROSS - 1)
    return row + 1 + len(lines)


def _schemes(page: Page, section: Section, row: int) -> None:
    """The schemes that move it, with what they cost and the sum of that."""
    page.words(1, row, "Schemes that move it", "section", across=ACROSS)
    years = sorted({year for mover in section.movers for year in mover.pounds})
    if not section.movers:
        page.words(1, row + 1, "No plan of the year names one.", "note", across=ACROSS)
        return
    page.headings(row + 1, ["Scheme", "Plan", *map(printed, years)])
    first = row + 2
    for row, mover in enumerate(section.movers, first):
        page.text(1, row, mover.scheme)
        page.text(2, row, mover.plan)
        for column, year in enumerate(years, 3):
            page.amount(column, row, mover.pounds.get(year), money=POUNDS)
    page.text(1, row + 1, "All of them", style="code")
    page.blank(2, row + 1)
    for column, (letters, total) in enumerate(_totals(section, years), 3):
        page.figure(column, row + 1, Figure(f"SUM({letters}{first}:{letters}{row})", total), money=POUNDS)


def _totals(section: Section, years: Sequence[str]) -> Iterator[tuple[str, Decimal]]:
    for column, year in enumerate(years, 3):
        yield column_letters(column), sum((mover.pounds.get(year, Decimal(0)) for mover in section.movers), Decimal(0))
