"""What a monitoring pack costs, from a board's figures to its PDF and workbook, beside WeasyPrint alone on the same HTML."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.bench.documents import weasyprint_alone
from tests.bench.prepare import SENTENCE
from tests.bench.table import Figure, Rounds, at_most, in_turns

if TYPE_CHECKING:
    from metrics.definitions import Metric
    from metrics.packs.content import Commentary
    from metrics.trajectory import Trajectory

MOST_TIMES = 1.5
ROUNDS = Rounds(most=6, warm_up=1, seconds=60)
YEAR = "2017-18"
METRICS = ("nea", "dtoc", "dtoc_daily", "residential", "reablement")


def figures() -> list[Figure]:
    """Five metrics with a year of months, each with a commentary and three schemes; their pictures are kept already."""
    from metrics.packs.content import Pack, sections_of
    from metrics.packs.files import files_of
    from metrics.packs.pdf import pack_html
    from metrics.periods import parse
    from returns.movers import Mover

    month, made_at = parse("2017-12"), datetime(2018, 1, 9, tzinfo=UTC)
    moving = [Mover(f"Scheme {number}", "Plan", "/plans/", {YEAR: Decimal(1000)}) for number in range(3)]

    def pack() -> Pack:
        sections = sections_of(_metrics(), _trajectories(), month, _said(), dict.fromkeys(METRICS, moving))
        return Pack("Northmere", "E00000001", month, made_at, sections)

    html, alone = pack_html(pack(), "bench"), weasyprint_alone()
    times = in_turns(lambda: files_of(pack(), reference="bench"), lambda: alone(html), ROUNDS)
    return [at_most("A monitoring pack, PDF and workbook", "WeasyPrint on the same HTML", times, MOST_TIMES)]


def _metrics() -> "dict[str, Metric]":
    from metrics.definitions import metrics

    return {key: metrics().by_key[key] for key in METRICS}


def _trajectories() -> "list[Trajectory]":
    from metrics.periods import months_of
    from metrics.trajectory import Figure as Known
    from metrics.trajectory import Trajectory

    months = months_of(YEAR)
    people = {year: Decimal(290000 + year) for year in (2017, 2018)}
    plan = {month: Known(Decimal(900 + number), Decimal(1000)) for number, month in enumerate(months)}
    seen = {month: Known(Decimal(910 + 3 * number % 17), Decimal(1000)) for number, month in enumerate(months[:9])}
    return [Trajectory("E00000001", metric, "", plan, seen, populations=people) for metric in _metrics().values()]


def _said() -> "dict[str, Commentary]":
    from metrics.packs.content import Commentary, Said

    texts = tuple(Said(asked, SENTENCE * 8) for asked in ("Challenges", "Achievements", "Support needs"))
    return dict.fromkeys(METRICS, Commentary("Q2 2017/18", "Accepted", date(2017, 11, 17), "On track", texts))
