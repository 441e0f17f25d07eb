"""A person's boards, a board's metrics, and one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bcf.access import boards_for
from bcf.permissions import Permission
from bcf.pictures import draw
from bcf.years import printed, year_before
from metrics.arithmetic import comparable, rounded
from metrics.checks import check_all
from metrics.daily import joined
from metrics.definitions import Metric, metrics
from metrics.explaining import asked
from metrics.movers import Movers
from metrics.movers import shown as shown_movers
from metrics.pictures import line_of, multiples_of
from metrics.position import DASH, Position, number, position, share, shown, signed
from metrics.stored import empty, trajectories, views_of
from metrics.trajectory import Place, Trajectory
from metrics.views.access import BoardPlace, MetricPlace, fetch_board, fetch_metric
from metrics.views.years import year_shown
from metrics.yearly import YearRow, year_table, years_around
from returns.movers import movers_of


@never_cache
@require_safe
def metrics_home(request: HttpRequest) -> HttpResponse:
    """One's boards, and each metric over all of them; of a single board its own page."""
    boards = list(boards_for(request.user, Permission.VIEW_RETURN).order_by("region", "name"))
    if len(boards) == 1:
        return redirect("board_metrics", ons_code=boards[0].ons_code)
    return render(request, "metrics/home.html", {"boards": boards, "metrics": metrics().of_role("national")})


@dataclass(frozen=True)
class Line:
    """A metric of a board in the list of all of them: what its latest figures say."""

    place: BoardPlace
    metric: Metric
    part: str
    found: Position | None

    @property
    def unit(self) -> str:
        """What the figures of the line are in."""
        return (self.found.metric if self.found is not None else self.metric).unit

    @property
    def name(self) -> str:
        """The metric's name, with that of the part."""
        return MetricPlace(self.place, self.metric, self.part).name

    @property
    def address(self) -> str:
        """Its page, in the year that the line is of."""
        page = MetricPlace(self.place, self.metric, self.part)
        return page.in_year(self.found.year) if self.found is not None else page.home

    @property
    def cells(self) -> tuple[str, ...]:
        """Periods, actual, plan, difference in percent, the year's plan, its forecast."""
        if self.found is None:
            return ("", *(DASH,) * 5)
        one = self.found
        if one.actual is None and one.latest is not None:
            return (one.latest.period.short, number(one.metric, one.latest.value), *(DASH,) * 4)
        actual, plan, year_plan, forecast = (shown(one.metric, value) for value in _values(one))
        return (one.covers, actual, plan, share(one.percent), year_plan, forecast)


def _values(one: Position) -> tuple[Decimal | None, ...]:
    """Actual, plan, the year's plan, its forecast."""
    readings = (one.actual, one.plan, one.year_plan)
    return (*(None if reading is None else reading.value for reading in readings), one.forecast)


@never_cache
@require_safe
def board_metrics(request: HttpRequest, ons_code: str) -> HttpResponse:
    """All metrics of a board: where each stands, and its picture small."""
    place = fetch_board(request, ons_code)
    found = joined(trajectories([place.board]))
    years = sorted({year for one in found.values() for year in one.years})
    year = year_shown(metrics().by_key["nea"], request.GET.get("year", ""), years)
    context = {
        "place": place,
        "year": year,
        "years": [(one, printed(one)) for one in sorted({*years, year})],
        "lines": _lines(place, found, year),
        "pictures": draw(multiples_of([one for one in found.values() if year in one.years], year)),
        "populations": metrics().of_role("population"),
    }
    return render(request, "metrics/board.html", context)


def _lines(place: BoardPlace, found: Mapping[Place, Trajectory], year: str) -> list[Line]:
    """A line for each metric that is asked for in the year or has figures in it, its parts below it."""
    lines = []
    for metric in place.metrics.values():
        if metric.role == "population":
            continue
        places = [Place(place.board.ons_code, metric.key, part) for part in ("", *metric.parts)]
        for at in [one for one in places if one in found] or places[:1]:
            one = found.get(at)
            if one is not None and year in one.years:
                lines.append(Line(place, metric, at.part, position(comparable(one, year), year)))
            elif not at.part and metric.asked_in(year):
                lines.append(Line(place, metric, at.part, None))
    return lines


@never_cache
@require_safe
def metric_page(request: HttpRequest, ons_code: str, metric: str) -> HttpResponse:
    """One metric of a board in a year: where it stands and why, its picture, its figures, what moves it."""
    place = fetch_metric(request, ons_code, metric)
    views = views_of(place.board, place.metric)
    own, there = (_by_part(place, found) for found in (views, joined(views)))
    trajectory = there.get(place.part) or empty(place.board, place.metric, place.part)
    year = year_shown(place.metric, request.GET.get("year", ""), trajectory.years)
    compared = comparable(trajectory, year)
    found = position(compared, year)
    sketch = line_of(compared, year)
    rows = year_table(compared, year)
    findings = [finding for finding in check_all(own, place.part) if finding.period.year == year]
    context = {
        "place": place,
        "year": year,
        "printed_year": printed(year),
        "years": [(one, printed(one)) for one in years_around(trajectory, year)],
        "by_count": compared is not trajectory,
        "parts": _parts(place, there),
        "position": found,
        "facts": _facts(found),
        "picture": draw([sketch])[0] if sketch is not None else None,
        "rows": rows,
        "people": _people(rows),
        "queries": asked(place.board, place.metric.key, place.part, findings),
        "filled_in": there.get(place.part) != own.get(place.part),
        "movers": _movers(place, year),
        "figures_address": place.address("metric_figures", year=year),
        "draw_address": place.address("metric_draw", year=year),
        "history_address": place.address("metric_history", year=year),
    }
    return render(request, "metrics/metric.html", context)


def _movers(place: MetricPlace, year: str) -> Movers | None:
    """The schemes that move it, with what they cost in the year and in the one before."""
    years = [year_before(year), year] if "-" in year else []
    found = movers_of([place.board], years)[place.board.pk] if years else {}
    return shown_movers(found.get(place.metric.asked_as, ()), years)


def _parts(place: MetricPlace, there: Mapping[str, Trajectory]) -> list[tuple[str, str]]:
    """The parts that the page leads to: key and label; none where there is but the whole."""
    parts = [part for part in ("", *place.metric.parts) if part in ("", place.part) or part in there or place.may_edit]
    return [(part, place.metric.part_label(part)) for part in parts] if place.metric.parts else []


def _by_part(place: MetricPlace, found: Mapping[Place, Trajectory]) -> dict[str, Trajectory]:
    """The trajectories of the page's metric by part, of those of all its views."""
    return {at.part: one for at, one in found.items() if at.metric == place.metric.key}


def _facts(found: Position) -> list[tuple[str, str]]:
    """What stands at the head of the page: name and value."""
    metric = found.metric
    facts = [("Against the plan", found.words)]
    if found.actual is not None and found.plan is not None:
        facts += [
            (f"Actual, {found.covers}", number(metric, found.actual.value)),
            ("Plan for the same time", number(metric, found.plan.value)),
        ]
    if found.percent is not None:
        facts += [("Difference", f"{signed(found.percent)} %"), ("Chance explains", f"{rounded(found.noise, 1)} %")]
    if found.forecast is not None:
        facts.append(("If it goes on like this", number(metric, found.forecast)))
    if found.year_plan is not None:
        facts.append(("Plan for the year", number(metric, found.year_plan.value)))
    return facts


def _people(rows: Sequence[YearRow]) -> Mapping[str, str]:
    """How the populations behind the rates of a year come about: period → words, for its quarters and the year."""
    return {row.period.label: row.people for row in rows if row.people and row.period.span != "month"}
