"""One metric over all boards that one sees: pictures by region, a table that the address sorts, and both as a file."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bcf.access import boards_for
from bcf.csv import download
from bcf.models import Board
from bcf.permissions import Permission
from bcf.pictures import draw
from bcf.years import printed, starts
from metrics.definitions import Metric, metrics
from metrics.nation import COLUMNS, Standing, in_order, standings, years_known
from metrics.nation_table import HEADER, cells_of, row_of
from metrics.pictures import over_boards
from metrics.views.years import year_shown


@dataclass(frozen=True)
class NationPlace:
    """A metric over the boards that a request's user sees, as its address asks for it."""

    metric: Metric
    part: str
    year: str
    years: tuple[str, ...]
    sort: str
    boards: tuple[Board, ...]

    @property
    def name(self) -> str:
        """The metric's name, with that of the part."""
        return self.metric.named(self.part)

    @cached_property
    def found(self) -> list[Standing]:
        """Where each board stands, in the order that is asked for."""
        return in_order(standings(self.boards, self.metric, self.year, self.part), self.sort)

    @property
    def without(self) -> int:
        """How many boards that existed when the year began have no figures of it."""
        told = {one.board.pk for one in self.found}
        return sum(board.existed_on(starts(self.year)) and board.pk not in told for board in self.boards)

    def query(self, **changed: str) -> str:
        """The query of this page with something changed."""
        asked = {"year": self.year, "part": self.part, "sort": self.sort, **changed}
        return f"?{urlencode({name: value for name, value in asked.items() if value})}"

    @property
    def csv(self) -> str:
        """The same as a file."""
        return reverse("metric_nation_csv", kwargs={"metric": self.metric.key}) + self.query()

    @property
    def columns(self) -> list[tuple[str, bool, str, str]]:
        """Heading, whether it holds numbers, the query that sorts by it, and how it is sorted, of each column."""
        return [
            (
                column.label, column.number, self.query(sort=f"-{key}" if self.sort == key else key),
                {key: "ascending", f"-{key}": "descending"}.get(self.sort, "none"),
            )
            for key, column in COLUMNS.items()
        ]  # fmt: skip

    @property
    def parts(self) -> list[tuple[str, str, bool]]:
        """Words, query and whether it is this page, of each part of the metric; none where it has no parts."""
        keys = ("", *self.metric.parts) if self.metric.parts else ()
        return [(self.metric.part_label(key), self.query(part=key), key == self.part) for key in keys]


def fetch_nation(request: HttpRequest, metric: str) -> NationPlace:
    """The metric of this key over one's boards. Raises Http404 where there is no such metric, or one has no board."""
    found, part = metrics().by_key.get(metric), request.GET.get("part", "")
    boards = tuple(boards_for(request.user, Permission.VIEW_RETURN))
    if found is None or found.role != "national" or not boards or (part and part not in found.parts):
        raise Http404("There is no such metric.")
    years = years_known(boards, found)
    sort = request.GET.get("sort", "")
    sort = sort if sort.removeprefix("-") in COLUMNS else ""
    return NationPlace(found, part, year_shown(found, request.GET.get("year", ""), years), years, sort, boards)


@never_cache
@require_safe
def nation_page(request: HttpRequest, metric: str) -> HttpResponse:
    """The pictures, and the table."""
    place = fetch_nation(request, metric)
    context = {
        "place": place, "metrics": metrics().of_role("national"), "year": place.year, "part": place.part,
        "years": [(year, printed(year)) for year in place.years], "printed_year": printed(place.year),
        "pictures": draw(over_boards(place.metric, place.year, place.found, place.part)),
        "lines": [(one, cells_of(one)) for one in place.found], "columns": place.columns,
        "without": place.without,
    }  # fmt: skip
    return render(request, "metrics/nation.html", context)


@never_cache
@require_safe
def nation_csv(request: HttpRequest, metric: str) -> StreamingHttpResponse:
    """The table as CSV, every value with all its decimals."""
    place = fetch_nation(request, metric)
    rows = (row_of(one) for one in place.found)
    return download(f"{place.metric.key}{f'-{place.part}' if place.part else ''}-{place.year}.csv", HEADER, rows)
