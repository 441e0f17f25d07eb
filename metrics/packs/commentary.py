"""The last commentary on each metric: what a board's latest returns answer to the questions `metrics.<key>.…`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.utils.timezone import localdate

from bcf.models import Board
from metrics.packs.content import Commentary, Said
from metrics.periods import Period, after
from returns.answer_types import printed
from returns.answers import Answers
from returns.applies import settled
from returns.definition.model import Definition, Question
from returns.models import Answer, SubmissionBoard
from returns.presentation.text import tame
from returns.queries import places
from returns.stages import STAGES
from returns.stored import answers_of_all
from returns.versions import definition_of

ASKED, PROGRESS = "metrics.", "progress"
_LOOKED_AT = 4
"""The latest returns of a board that are looked at: a year's quarters."""
Changed = Mapping[tuple[int, str], datetime]
"""Id of a submission, key of an answer → when it was changed last."""


def commentaries(boards: Sequence[Board], month: Period) -> dict[int, dict[str, Commentary]]:
    """Id of a board → key of a metric, as forms spell it → the last that a return says of it.

    Of the periods that had ended with the month; a return in which nothing is said of a metric yet gives way to the one before.
    In a fixed number of queries.
    """
    latest = _latest(boards, month)
    answers = answers_of_all(latest, earlier=True)
    changed = _changed(latest)
    found: dict[int, dict[str, Commentary]] = defaultdict(dict)
    for place in latest:
        definition = definition_of(place.submission.version)
        counted = settled(definition, answers[place.submission_id])
        for key, asked in _questions(definition).items():
            if key not in found[place.board_id]:
                said = _said(place, definition, counted, asked, changed)
                if said is not None:
                    found[place.board_id][key] = said
    return dict(found)


def _latest(boards: Sequence[Board], month: Period) -> list[SubmissionBoard]:
    """The latest returns of each board, newest first."""
    next_month = after(month.starts, 1).starts
    ended: dict[int, list[SubmissionBoard]] = defaultdict(list)
    for place in places().filter(board__in=[board.pk for board in boards], kind="return"):
        if definition_of(place.submission.version).period.ends < next_month:
            ended[place.board_id].append(place)
    return [place for own in ended.values() for place in sorted(own, key=_ends, reverse=True)[:_LOOKED_AT]]


def _ends(place: SubmissionBoard) -> date:
    return definition_of(place.submission.version).period.ends


def _questions(definition: Definition) -> dict[str, list[Question]]:
    """Key of a metric → what the form asks about it, in order."""
    found: dict[str, list[Question]] = defaultdict(list)
    for question in definition.questions.values():
        if question.key.startswith(ASKED) and question.key.count(".") > 1 and not question.contact:
            found[question.key.split(".")[1]].append(question)
    return found


def _changed(latest: Iterable[SubmissionBoard]) -> Changed:
    rows = Answer.objects.filter(
        submission__in=[place.submission_id for place in latest], key__startswith=ASKED, row=""
    )
    return {(submission, key): at for submission, key, at in rows.values_list("submission_id", "key", "updated_at")}


def _said(
    place: SubmissionBoard, definition: Definition, answers: Answers, asked: Iterable[Question], changed: Changed
) -> Commentary | None:
    """None where nobody has answered any of it; what is only filled in beforehand (a metric's name) says nothing."""
    given = [(question, answers.value(question.key)) for question in asked]
    told = [(question, printed(value, question)) for question, value in given if value is not None]
    days = [changed[place.submission_id, question.key] for question, _ in told if question.writable]
    if not days:
        return None
    progress = next((text for question, text in told if question.key.endswith(f".{PROGRESS}")), "")
    rest = (
        Said(question.column_label or question.label, tame(text))
        for question, text in told
        if not question.key.endswith(f".{PROGRESS}")
    )
    return Commentary(
        definition.period.label, STAGES[place.submission.stage], localdate(max(days)), progress, tuple(rest)
    )
