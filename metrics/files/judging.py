"""What several figures of a table say together, and with those that stand already: judged by row and column. Pure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from bcf.years import printed
from metrics.arithmetic import population, worked_out
from metrics.files.found import Entry, Found, Key
from metrics.periods import Period
from metrics.trajectory import Figure, Trajectory, exact

HALF = Decimal("0.5")
Populations = Mapping[tuple[str, str], Mapping[int, Decimal]]
"""Board (ONS code) and ages → calendar year → people."""


def judge(found: Found, figures: Mapping[Key, Figure], populations: Populations) -> None:
    """Adds to the faults of `found` what is wrong with its figures as they would stand (`figures`); one that is not among these is
    not judged."""
    means: dict[tuple[str, str, Period], Decimal | None] = {}
    for key, entry in found.entries.items():
        if key not in figures:
            continue
        metric = entry.metric
        if not metric.asked_in(key.period.year):
            _not_asked(found, entry, key.period.year)
        if metric.measure == "count" or (found.spoilt and not found.spoilt.isdisjoint(entry.rows)):
            continue
        figure = figures[key]
        if metric.measure == "percent":
            _proportion(found, entry, figure)
        below = figure.denominator
        if below is None and metric.ages and figure.count is not None and figure.stated is not None:
            place = (key.board, metric.ages, key.period)
            if place not in means:
                people = populations.get((key.board, metric.ages), {})
                means[place] = population(Trajectory(key.board, metric, populations=people), key.period)
            below = means[place]
        _rate(found, entry, figure, below)


def _not_asked(found: Found, entry: Entry, year: str) -> None:
    metric, column = entry.metric, found.roles.get("metric")
    asked = " to ".join(printed(year) for year in metric.years if year)
    message = f"{metric.name} is not asked for in {printed(year)}, but in {asked}"
    where = column.called if column is not None else _columns(entry, entry.places)
    found.faults.add(entry.rows, "not asked", f"{where}: {message}", accept=True)


def _proportion(found: Found, entry: Entry, figure: Figure) -> None:
    metric, count, below = entry.metric, figure.count, figure.denominator
    if count is not None and below is not None and count > below:
        where = _columns(entry, ("count", "denominator"))
        what = f"{count:,f} {metric.numerator} of {below:,f} {metric.denominator}"
        found.faults.add(entry.rows, "over", f"{where}: {what} cannot be. Correct one of them")
    if count is not None and below is None and figure.stated is None:
        message = f"no number of {metric.denominator} stands beside it, so that no proportion comes of it"
        found.faults.add(entry.rows, "no denominator", f"{_columns(entry, ('count',))}: {message}", accept=True)
    stated = entry.fields.get("stated")
    if stated is not None and 0 < stated.value < 1 and not stated.percent:
        message = f"{exact(stated.value)} is below 1 %. If {exact(stated.value * 100)} % is meant, write that"
        found.faults.add(entry.rows, "below one", f"{_columns(entry, ('stated',))}: {message}", accept=True)


def _rate(found: Found, entry: Entry, figure: Figure, below: Decimal | None) -> None:
    """A rate that is not what count and denominator come to, by more than its last decimal's rounding."""
    value = worked_out(entry.metric, figure.count, below)
    if value is None or figure.stated is None or below is None or figure.count is None:
        return
    said = entry.fields.get("stated")
    decimals = said.decimals if said is not None else max(0, -int(figure.stated.normalize().as_tuple().exponent))
    if abs(value - figure.stated) <= HALF.scaleb(-decimals):
        return
    per = entry.metric.per
    sum_ = f"{figure.count:,f} / {below:,.0f} × {per:,} is {value:,.{max(decimals, 1)}f}"
    there = "" if said is not None else ", which stands there already,"
    message = f"{sum_}, and the rate {exact(figure.stated)}{there} is not that"
    found.faults.add(entry.rows, "rate", f"{_columns(entry, entry.places)}: {message}", accept=True)


def _columns(entry: Entry, names: Iterable[str]) -> str:
    """The columns in which these fields stand."""
    called = [entry.places[name].column.called for name in names if name in entry.places]
    return "; ".join(dict.fromkeys(called))
