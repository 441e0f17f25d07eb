"""A board with figures of many kinds, for tests of monitoring packs."""

from decimal import Decimal
from typing import Any

from bcf.models import Board
from metrics.periods import parse
from metrics.trajectory import Figure
from returns.models import DefinitionVersion, Submission
from returns.opening import open_return
from tests.factories import publish_tiny
from tests.metric_scenes import counts, put, put_months, put_population, stated

METRICS_SHEET = """
[[block]]
kind = "grid"
key = "metrics"
label = "National metrics"
shown_as = "sections"

  [[block.column]]
  key = "progress"
  cell = "D"
  label = "Assessment of progress"
  type = "choice"
  choices = "metric_progress"
  required = true

  [[block.column]]
  key = "challenges"
  cell = "E"
  label = "Challenges"
  type = "long_text"

  [[block.row]]
  key = "nea"
  cell = 11
  label = "Non-elective admissions"

  [[block.row]]
  key = "dtoc"
  cell = 12
  label = "Delayed transfers of care"
"""
CHOICES = """
[metric_progress]
on_track = "On track to meet target"
not_on_track = "Not on track to meet target"
"""


def fill_board(board: Board) -> None:
    """A count each month, a rate each month by a population that changes, a proportion each quarter, a daily mean in two parts, and
    a rate that is known by year only."""
    put_months(board, 1000, 1042, year="2018-19", until=9)
    put_population(board, {2017: 100000, 2018: 101000, 2019: 102500})
    months = [f"2018-{month:02d}" for month in range(4, 13)]
    put(board, counts("plan", dict.fromkeys(months, 410)) | counts("actual", dict.fromkeys(months[:7], 395)), "dtoc")
    shares = {
        (series, parse(f"2018-19-q{quarter}")): Figure(Decimal(count), Decimal(200))
        for series, quarter, count in (("plan", 1, 170), ("plan", 2, 172), ("actual", 1, 151), ("actual", 2, 160))
    }
    put(board, shares, "reablement")  # type: ignore[arg-type]
    for part, planned in (("nhs", "9.26"), ("social_care", "5.5")):
        put(
            board,
            counts("plan", dict.fromkeys(months, planned)) | counts("actual", {months[0]: "9.9"}),
            "dtoc_daily",
            part,
        )
    put(board, stated("plan", {"2018-19": "620.6"}) | stated("actual", {"2017-18": "611.7"}), "residential")


def publish_metrics(period: str = "2018-19-q3", **changed: Any) -> DefinitionVersion:
    """A form of a period that asks about two metrics."""
    return publish_tiny(METRICS_SHEET, choices=CHOICES, period={"key": period, **changed})


def open_metrics_return(board: Board, period: str = "2018-19-q3", **changed: Any) -> Submission:
    """The board's return of such a period."""
    return open_return(publish_metrics(period, **changed), board, by=None)
