"""Writing the programme team's questions: asked of many boards at once, answered by each, closed, asked again.

Whether a person may is the views' to ask; here only boards within the asker's reach are asked, and every step is kept.
"""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from bcf.access import rights_of
from bcf.models import AuditEvent, Board, User
from bcf.permissions import Permission
from returns.commenting import said
from returns.inquiry_queries import looks_after, officers_of
from returns.locking import NotAllowed
from returns.models import Inquiry, InquiryStep, InquiryTo
from returns.queries import places_for

inquiry_asked = Signal()
"""Sent with `inquiry` and `to` (the boards' parts of it that wait for an answer now), once that is committed."""
inquiry_answered = Signal()
"""Sent with `to`, a board's part of an inquiry, once its answer is committed."""

NO_BOARD = "Choose the boards that are asked. Each must have a return for the period."
CLOSED = "This question is closed. It can be asked again."
OTHERS_BOARDS = (
    "This question asks boards that you do not look after. Only somebody who looks after all of them hands it over."
)
NOT_CLOSED_YET = "This question still waits for its answer."


@transaction.atomic
def ask(period: str, text: str, *, by: User, boards: Collection[int], owner: User, key: str = "") -> Inquiry:
    """Asks these boards (ids) about their returns for a period. Raises NotAllowed for none, and for one that `by` may not ask."""
    places = list(
        places_for(by, Permission.REVIEW_RETURN).filter(period=period, board__in=boards).order_by("board__name")
    )
    if not places or len(places) < len(set(boards)):
        raise NotAllowed(NO_BOARD)
    _check_owner(owner, (place.board for place in places))
    inquiry = Inquiry.objects.create(period=period, key=key, text=said(text), asked_by=by, owner=owner)
    asked = InquiryTo.objects.bulk_create(InquiryTo(inquiry=inquiry, place=place) for place in places)
    transaction.on_commit(lambda: inquiry_asked.send_robust(Inquiry, inquiry=inquiry, to=asked))
    return inquiry


def _check_owner(owner: User, boards: Iterable[Board]) -> None:
    """Raises NotAllowed for somebody who looks after none of these boards for the programme team."""
    if not any(rights_of(owner, board).may(Permission.REVIEW_RETURN) for board in boards):
        raise NotAllowed("Choose somebody of the programme team for these boards.")


@transaction.atomic
def answer(to: InquiryTo, text: str, *, by: User) -> None:
    """A board answers; until the question is closed it may better its answer. The same again is no step. Raises NotAllowed."""
    text, current = said(text), _locked(to)
    if current.closed_at is not None:
        raise NotAllowed(CLOSED)
    if current.answer == text:
        return
    current.answer, current.answered_at, current.answered_by = text, timezone.now(), by
    current.save(update_fields=["answer", "answered_at", "answered_by"])
    InquiryStep.objects.create(to=current, kind="answered", text=text, by=by)
    transaction.on_commit(lambda: inquiry_answered.send_robust(InquiryTo, to=current))


@transaction.atomic
def close(to: InquiryTo, *, by: User) -> None:
    """The programme team needs nothing more of this board, answered or not; closing twice is no error."""
    current = _locked(to)
    if current.closed_at is None:
        current.closed_at, current.closed_by = timezone.now(), by
        current.save(update_fields=["closed_at", "closed_by"])
        InquiryStep.objects.create(to=current, kind="closed", by=by)


@transaction.atomic
def ask_again(to: InquiryTo, note: str, *, by: User) -> None:
    """Asks a board again, saying what is missing; what it answered stays among the steps. Raises NotAllowed while it is open."""
    note, current = said(note), _locked(to)
    if current.state == "open":
        raise NotAllowed(NOT_CLOSED_YET)
    current.answer, current.answered_at, current.answered_by = "", None, None
    current.closed_at = current.closed_by = None
    current.save(update_fields=["answer", "answered_at", "answered_by", "closed_at", "closed_by"])
    InquiryStep.objects.create(to=current, kind="asked_again", text=note, by=by)
    inquiry = current.inquiry
    transaction.on_commit(lambda: inquiry_asked.send_robust(Inquiry, inquiry=inquiry, to=[current]))


@transaction.atomic
def hand_over(inquiry: Inquiry, *, owner: User, by: User) -> None:
    """Gives the question to a colleague to look after. Raises NotAllowed for somebody outside the programme team, and where it asks
    boards that `by` does not look after."""
    if not looks_after(by, inquiry):
        raise NotAllowed(OTHERS_BOARDS)
    current = Inquiry.objects.select_for_update().get(pk=inquiry.pk)
    _check_owner(owner, (to.place.board for to in current.asked.select_related("place__board")))
    if current.owner_id == owner.pk:
        return
    details = {"from": current.owner_id, "to": owner.pk}
    current.owner = owner
    current.save(update_fields=["owner"])
    subject = f"returns.inquiry:{current.pk}"
    AuditEvent.objects.create(actor=by, verb="handed a question over", subject=subject, details=details)


def assign(to: InquiryTo, *, officer: User | None) -> None:
    """Says who at the board deals with a question; None is nobody in particular. Raises NotAllowed for somebody from elsewhere."""
    if officer is not None and officer.pk not in dict(officers_of(to.place.board)):
        raise NotAllowed("Choose somebody of this board.")
    to.officer = officer
    to.save(update_fields=["officer"])


def _locked(to: InquiryTo) -> InquiryTo:
    """A board's part of an inquiry as it is now, locked until the transaction's end."""
    return InquiryTo.objects.select_for_update(of=("self",)).select_related("inquiry", "place__board").get(pk=to.pk)
