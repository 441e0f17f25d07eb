"""What metrics show beside the questions of a return about them, and print after its sheets and with plans."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from bcf.models import Board
from bcf.pictures import Picture, Sketch, draw
from bcf.years import containing, ends, printed, starts, year_before
from metrics.arithmetic import reading, rounded
from metrics.daily import joined
from metrics.frozen import as_data, from_data
from metrics.periods import month_of
from metrics.pictures import line_of
from metrics.position import Position, number, signed
from metrics.printing import printed_metric
from metrics.stored import trajectories
from metrics.trajectory import Place, Trajectory
from metrics.whole import Stand, standing_of
from returns.companions import Companion
from returns.definition.model import Definition, Question

_ASKS = re.compile(r"metrics\.([a-z0-9_]+)\.progress")
"""The keys of questions that ask how a metric stands."""
Found = Mapping[Place, Trajectory]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside one question. `latest`: the newest actual against its plan, in words; `suggested`: the label of the answer
    that the figures suggest, '' for none; `arithmetic`: how that comes about."""

    name: str
    latest: str
    standing: str
    suggested: str
    arithmetic: tuple[str, ...]
    picture: Picture | None
    address: str


class MetricsCompanion(Companion):
    """Shows the trajectory of each metric that a form asks about."""

    def questions(self, definition: Definition) -> frozenset[str]:
        """Those about the progress of a metric."""
        return frozenset(asked_in(definition))

    def gather(self, boards: Sequence[Board], first: date, last: date) -> Any:
        """The trajectories of the years of the period and the one before, with the whole of its last year's plan."""
        since, until = starts(year_before(containing(first))), ends(containing(last))
        found = trajectories(boards, since=since, until=until)
        return [as_data(one) for one in found.values()] or None

    def beside(self, definition: Definition, board: Board, gathered: Any) -> Mapping[str, SafeString]:
        """The picture, the latest figures and the answer that they suggest."""
        stands = _stands(definition, board, gathered)
        sketches = {key: _sketch(stand, definition.period.ends) for key, stand in stands.items()}
        pictures = _drawn(sketches)
        shown = {
            key: _beside(stand, definition.questions[key], pictures.get(key), board) for key, stand in stands.items()
        }
        return {key: render_to_string("metrics/_beside.html", {"beside": one}) for key, one in shown.items()}

    def in_words(self, definition: Definition, board: Board, gathered: Any) -> Mapping[str, SafeString]:
        """The latest figures and the answers that they suggest, after the sheet that asks about them."""
        by_sheet: dict[str, list[Beside]] = {}
        for key, stand in _stands(definition, board, gathered).items():
            one = _beside(stand, definition.questions[key], None, board)
            by_sheet.setdefault(definition.sheets_by_key[key].slug, []).append(one)
        return {slug: render_to_string("metrics/_in_words.html", {"each": each}) for slug, each in by_sheet.items()}

    def printed(self, definition: Definition, board: Board, gathered: Any) -> Mapping[str, SafeString]:
        """Each metric's picture and figures, after the sheet that asks about it."""
        period, by_sheet = definition.period, dict[str, list[SafeString]]()
        for key, stand in _stands(definition, board, gathered).items():
            if stand.position.year not in stand.trajectory.years:
                continue
            html = printed_metric(stand.trajectory, stand.position.year, until=month_of(period.ends))
            by_sheet.setdefault(definition.sheets_by_key[key].slug, []).append(html)
        title = f"Figures up to {month_of(period.ends).label}"
        return {slug: _section(title, parts) for slug, parts in by_sheet.items()}

    def printed_plan(self, gathered: Any, years: Sequence[str]) -> SafeString:
        """Each metric's trajectory in the plan's years, board by board."""
        found = read(gathered)
        boards = dict.fromkeys(place.board for place in found)
        parts = [
            (
                board,
                year,
                [printed_metric(one, year) for one in found.values() if one.board == board and year in one.years],
            )
            for board in boards
            for year in years
        ]
        names = (
            dict(Board.objects.filter(ons_code__in=boards).values_list("ons_code", "name")) if len(boards) > 1 else {}
        )
        return SafeString(
            "".join(
                _section(f"{names[board]}, {printed(year)}" if names else printed(year), html)
                for board, year, html in parts
                if html
            )
        )


def asked_in(definition: Definition) -> dict[str, str]:
    """Key of a question about the progress of a metric → key of the metric."""
    found = ((question.key, _ASKS.fullmatch(question.key)) for question in definition.questions.values())
    return {key: match[1] for key, match in found if match is not None}


def read(gathered: Any) -> Found:
    """The trajectories of what was gathered."""
    found = [one for one in map(from_data, gathered or ()) if one is not None]
    return joined({one.place: one for one in found})


def _stands(definition: Definition, board: Board, gathered: Any) -> dict[str, Stand]:
    """Key of a question → where its metric stands, as far as anything is known of it."""
    found, period = read(gathered), definition.period
    each = {
        key: standing_of(found, board.ons_code, metric, period.starts, period.ends)
        for key, metric in asked_in(definition).items()
    }
    return {key: stand for key, stand in each.items() if stand is not None}


def _sketch(stand: Stand, last: date) -> Sketch | None:
    """None where nothing is planned or known in the year."""
    year = stand.position.year
    return line_of(stand.trajectory, year, until=month_of(last)) if year in stand.trajectory.years else None


def _drawn(sketches: Mapping[str, Sketch | None]) -> dict[str, Picture]:
    """The pictures, by one look into the cache."""
    known = {key: sketch for key, sketch in sketches.items() if sketch is not None}
    return dict(zip(known, draw(list(known.values())), strict=True))


def _beside(stand: Stand, question: Question, picture: Picture | None, board: Board) -> Beside:
    found = stand.position
    options = question.choices.labels if question.choices is not None else {}
    answer = found.suggested(options)
    address = reverse("metric", kwargs={"ons_code": board.ons_code, "metric": found.metric.key})
    return Beside(
        found.metric.name, _latest(stand), _standing(found), options.get(answer, ""), found.arithmetic, picture,
        f"{address}?year={found.year}",
    )  # fmt: skip


def _latest(stand: Stand) -> str:
    """ "December 2018: 1,234 (plan 1,100)"; that there is none yet."""
    metric, latest = stand.position.metric, stand.position.latest
    if latest is None:
        return f"no actual of {printed(stand.position.year)} yet"
    plan = reading(stand.trajectory, "plan", latest.period)
    planned = f"plan {number(metric, plan.value)}" if plan is not None else "no plan"
    return f"{latest.period.label}: {number(metric, latest.value)} ({planned})"


def _standing(found: Position) -> str:
    """ "Worse than planned: +42.0 %, while chance explains 2.0 %"."""
    if found.percent is None:
        return "Plan and actual cannot be compared yet"
    return (
        f"{found.words}, {found.covers}: {signed(found.percent)} % of the plan, while chance explains "
        f"{rounded(found.noise, 1)} %"
    )


def _section(title: str, parts: Sequence[SafeString]) -> SafeString:
    return render_to_string("pdf/metric/section.html", {"title": title, "parts": parts})
