"""Opening a return: made once, and filled in beforehand with what its definition takes from elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction

from bcf.models import Board, User, names_of
from returns.actions import Entry, save_answers
from returns.answer_types import Value
from returns.answers import Name
from returns.definition.decimals import rounded
from returns.definition.model import Definition, Question
from returns.earlier import carried, misfit
from returns.events import record_event
from returns.locking import NotAllowed, check_period_open
from returns.models import DefinitionVersion, Submission, SubmissionBoard
from returns.queries import submission_of
from returns.sources import values_for
from returns.stored import EarlierReturn, Held, earlier_returns, held_answers
from returns.versions import definition_of


@transaction.atomic
def open_plan(version: DefinitionVersion, boards: Sequence[Board], *, by: User | None) -> Submission:
    """A new plan of these boards for the version's period: one submission, in which each of them takes part.

    Raises NotAllowed for a form that is no plan's, no board, one that did not exist at the period's end, and one that has a plan
    for the period already (named); ReturnClosed once the period is closed.
    """
    definition = definition_of(version)
    owners = list(dict.fromkeys(boards))
    if definition.period.kind != "plan":
        raise NotAllowed(f"{definition.period.label} is a return, not a plan: each board opens its own")
    if not owners:
        raise NotAllowed("Choose the boards whose plan it is.")
    check_period_open(version.period)
    for board in owners:
        _check_existed(board, definition)
    taken = SubmissionBoard.objects.filter(board__in=owners, period=version.period).select_related("board")
    if names := names_of(place.board for place in taken.order_by("board__name")):
        raise NotAllowed(f"There is a plan for {definition.period.label} already of {names}.")
    submission = Submission.objects.create(kind="plan", version=version, opened_by=by)
    places = [
        SubmissionBoard(submission=submission, board=board, period=version.period, kind="plan") for board in owners
    ]
    try:
        with transaction.atomic():
            SubmissionBoard.objects.bulk_create(places)
    except IntegrityError:
        raise NotAllowed(
            "Somebody opened a plan of one of these boards at the same moment. Look at it first."
        ) from None
    fill_in_beforehand(submission, owners[0], by=by)
    record_event("opened", submission, by=by)
    return submission


def _check_existed(board: Board, definition: Definition) -> None:
    if not board.existed_on(definition.period.ends):
        raise NotAllowed(f"{board.name} ({board.ons_code}) did not exist at the end of {definition.period.label}")


@transaction.atomic
def open_return(version: DefinitionVersion, board: Board, *, by: User | None) -> Submission:
    """The board's return for the version's period, opened and filled in beforehand unless it is open already.

    Raises NotAllowed when the board did not exist at the period's end, or for a plan that a keeper has to begin; ReturnClosed once
    the period is closed.
    """
    definition = definition_of(version)
    _check_existed(board, definition)
    existing = submission_of(board, version.period)
    if existing is not None:
        return existing
    if definition.kept:
        raise NotAllowed(
            f"{definition.period.label} is a plan with schemes: begin it under Plans, where its boards are chosen."
        )
    check_period_open(version.period)
    try:
        with transaction.atomic():
            submission = Submission.objects.create(kind=definition.period.kind, version=version, opened_by=by)
            SubmissionBoard.objects.create(
                submission=submission, board=board, period=version.period, kind=submission.kind
            )
    except IntegrityError:
        opened = submission_of(board, version.period)
        if opened is None:
            raise
        return opened
    fill_in_beforehand(submission, board, by=by)
    record_event("opened", submission, by=by)
    return submission


@dataclass(frozen=True, slots=True)
class Prefill:
    """An answer that comes from elsewhere: what stands in the return now, and what its source says now."""

    question: Question
    held: Value | None
    found: Value | None


def prefills(submission: Submission, board: Board) -> list[Prefill]:
    """Every answer that is to be filled in beforehand, in the order of the form: its source says something, or said it before."""
    definition = definition_of(submission.version)
    earlier = earlier_returns(board, definition.earlier_periods)
    return prefills_of(definition, held_answers(submission), earlier, values_for(definition, board))


def prefills_of(
    definition: Definition,
    held: Mapping[Name, Held],
    earlier: Mapping[str, EarlierReturn],
    registered: Mapping[str, Value | None],
) -> list[Prefill]:
    """The same where the answers, the earlier returns (by period) and what other rooms say (by name) are at hand.

    What somebody typed over a proposal, or emptied, is theirs: it is not among them.
    """
    found = []
    for question in definition.questions.values():
        if not question.sources:
            continue
        stands, said = held.get(Name(question.key)), _found(question, earlier, registered)
        if question.role == "asked" and stands is not None and stands.origin != "prefill":
            continue
        if said is not None or (stands is not None and _emptied(question, stands, earlier, registered)):
            found.append(Prefill(question, stands.value if stands is not None else None, said))
    return found


def fill_in_beforehand(submission: Submission, board: Board, *, by: User | None) -> int:
    """Writes what the sources say now over what was filled in before, and returns how many answers that changed.

    It runs when the return is opened; later only when somebody asks for it, so that a return shows what its officer saw.
    """
    entries = [Entry(Name(prefill.question.key), prefill.found) for prefill in prefills(submission, board)]
    return len(save_answers(submission, entries, by=by, origin="prefill").saved) if entries else 0


def _as_asked(question: Question, value: Value | None) -> Value | None:
    """A registered figure at the question's own scale: what is asked in whole pounds is filled in rounded."""
    return rounded(value, question.scale) if isinstance(value, Decimal) and question.kind == "number" else value


def _emptied(
    question: Question,
    stands: Held,
    earlier: Mapping[str, EarlierReturn],
    registered: Mapping[str, Value | None],
) -> bool:
    """Whether this came from a source that is held and says nothing now. What was loaded or typed has none to lose it."""
    filled_in = stands.value is not None and stands.origin == "prefill"
    return filled_in and any(source.period in earlier or source.registered in registered for source in question.sources)


def _found(
    question: Question, earlier: Mapping[str, EarlierReturn], registered: Mapping[str, Value | None]
) -> Value | None:
    """What the first source that is answered says, as far as it can be an answer here."""
    for source in question.sources:
        said = _as_asked(question, registered.get(source.registered))
        if said is not None and misfit(question, said) == "":
            return said
        found = earlier.get(source.period)
        if found is not None:
            value = carried(question, found.definition.ask(source.key), found.answers.value(source.key))
            if value is not None:
                return value
    return None
