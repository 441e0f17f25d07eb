"""Figures that other rooms tell about a board, and that the rules of a form look at as `figures.<name>`.

They are read when a return is checked, kept nowhere but in the snapshot of what was handed over, and told anew when they change.
What was handed over is looked at with the figures of then, so that it finds the same for ever.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from django.db.models import F

from bcf.models import Board
from returns.definition.model import Definition, Period
from returns.models import Snapshot, Submission
from returns.snapshots import figures_frozen
from returns.sources import changed_since, figures_for
from returns.stages import HANDED_OVER

Figures = Mapping[str, Decimal]
Asked = tuple[Submission, Definition, Board]
"""A return with its form and the one board whose figures count."""


def told(asked: Iterable[Asked]) -> dict[int, Figures]:
    """Id of a submission → what other rooms tell of its board, as far as its rules ask: as frozen where it was handed over. A plan
    may be of several boards, and is told nothing.

    One query for all that was handed over, and each room is asked once a period, however many boards there are.
    """
    wanted = [one for one in asked if one[1].asks_figures and one[0].kind == "return"]
    frozen = [submission.pk for submission, definition, _ in wanted if not is_live(submission, definition)]
    found = _frozen(frozen) if frozen else {}
    by_period: dict[Period, list[Asked]] = {}
    for one in wanted:
        if one[0].pk not in found:
            by_period.setdefault(one[1].period, []).append(one)
    for period, live in by_period.items():
        boards = {board.pk: board for _, _, board in live}
        names = frozenset[str]().union(*(definition.asks_figures for _, definition, _ in live))
        figures = figures_for(names, list(boards.values()), period)
        found.update((submission.pk, figures.get(board.pk, {})) for submission, _, board in live)
    return {
        submission.pk: {
            name: figure for name, figure in found[submission.pk].items() if name in definition.asks_figures
        }
        for submission, definition, _ in wanted
    }


def overtaken(asked: Iterable[Asked], explained: Mapping[int, Mapping[str, datetime]]) -> dict[int, frozenset[str]]:
    """Id of a submission → which explanations were given while a figure that their query looks at was another. None is where the
    figures are frozen.

    `explained`: id of a submission → key of an explanation → when it was given. Each room is asked once a period.
    """
    by_period: dict[Period, list[Asked]] = {}
    for submission, definition, board in asked:
        if explained.get(submission.pk) and is_live(submission, definition):
            by_period.setdefault(definition.period, []).append((submission, definition, board))
    found: dict[int, frozenset[str]] = {}
    for period, live in by_period.items():
        names = frozenset[str]().union(*(definition.asks_figures for _, definition, _ in live))
        moments = [(board, at) for submission, _, board in live for at in set(explained[submission.pk].values())]
        changed = changed_since(names, moments, period)
        for submission, definition, board in live:
            given = explained[submission.pk].items()
            found[submission.pk] = frozenset(
                key for key, at in given if definition.explained[key].figures & changed.get((board.pk, at), frozenset())
            )
    return found


def is_live(submission: Submission, definition: Definition) -> bool:
    """Whether what is found follows the figures of now: the sheets with such rules can be changed, so that whoever fills them in
    can change or explain what is found."""
    if submission.stage in HANDED_OVER:
        return False
    return submission.open_sheets is None or definition.figure_sheets <= set(submission.open_sheets)


def _frozen(submissions: Iterable[int]) -> dict[int, Figures]:
    """Id of a submission → the figures of its latest snapshot; none for one that was never frozen."""
    rows = Snapshot.objects.filter(submission__in=list(submissions)).order_by("number")
    return {pk: figures_frozen(said) for pk, said in rows.values_list("submission_id", "body__figures")}


def figures_changed(boards: Iterable[int]) -> None:
    """Says that figures of these boards (ids) were changed: what was counted of their returns is counted anew, also what somebody
    is counting just now from the figures of before. Belongs into the transaction of the change."""
    live = Submission.objects.filter(boards__in=list(boards), kind="return").exclude(stage__in=HANDED_OVER)
    # in one order, so that two who change figures at once wait for each other
    locked = Submission.objects.select_for_update(of=("self",)).filter(pk__in=live.values("pk")).order_by("pk")
    Submission.objects.filter(pk__in=list(locked.values_list("pk", flat=True))).update(kept_to=F("kept_to") + 1)
