"""A board's figures as files."""

from collections.abc import Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bcf.csv import download
from bcf.models import Board
from metrics.definitions import metrics
from metrics.figure_table import HEADER, figure_rows
from metrics.periods import parse
from metrics.stored import populations_of, trajectories
from metrics.trajectory import Figure, Trajectory
from metrics.views.access import fetch_board


@never_cache
@require_safe
def figures_csv(request: HttpRequest, ons_code: str) -> StreamingHttpResponse:
    """Every figure of a board, and the populations behind its rates, a row each."""
    board = fetch_board(request, ons_code).board
    found = [*trajectories([board]).values(), *_populations(board)]
    return download(f"{board.ons_code}-figures.csv", HEADER, figure_rows(board.name, found))


def _populations(board: Board) -> Iterator[Trajectory]:
    for ages, people in populations_of(board).items():
        figures = {parse(str(year)): Figure(count) for year, count in sorted(people.items())}
        yield Trajectory(board.ons_code, metrics().population(ages), actual=figures)
