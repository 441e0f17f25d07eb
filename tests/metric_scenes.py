"""Small trajectories in the database, for tests."""

from collections.abc import Mapping
from decimal import Decimal

from bcf.models import Board, User
from metrics.definitions import metrics
from metrics.models import Trajectory
from metrics.periods import months_of, parse
from metrics.trajectory import Figure
from metrics.writing import Spot, Written, changes_by_year, write

Amount = int | str
NEA = "nea"


def counts(series: str, values: Mapping[str, Amount]) -> dict[Spot, Figure]:
    """Figures that are counts: code of a period → count."""
    return {(series, parse(code)): Figure(Decimal(value)) for code, value in values.items()}  # type: ignore[misc]


def stated(series: str, values: Mapping[str, Amount]) -> dict[Spot, Figure]:
    """Figures that are printed rates or proportions."""
    return {(series, parse(code)): Figure(stated=Decimal(value)) for code, value in values.items()}  # type: ignore[misc]


def put(
    board: Board, figures: Mapping[Spot, Figure], metric: str = NEA, part: str = "", *, by: User | None = None, how: str = "load",
    reason: str = "",
) -> Written:  # fmt: skip
    """Writes figures, of whichever years they are, over what stands there."""
    return write(changes_by_year(board.pk, metric, part, figures), by=by, how=how, reason=reason)


def put_months(
    board: Board, plan: int, actual: int | None = None, *, until: int = 9, year: str = "2018-19"
) -> Trajectory:
    """The same number of admissions planned for each month of a year, and (where given) seen in the first months of it."""
    months = [month.code for month in months_of(year)]
    figures = counts("plan", dict.fromkeys(months, plan))
    if actual is not None:
        figures |= counts("actual", dict.fromkeys(months[:until], actual))
    put(board, figures)
    return Trajectory.objects.get(board=board, metric=NEA, year=year)


def put_population(board: Board, people: Mapping[int, int], ages: str = "18+") -> None:
    """The population of calendar years."""
    put(board, counts("actual", {str(year): count for year, count in people.items()}), metrics().population(ages).key)
