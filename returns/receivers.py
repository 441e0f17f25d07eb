"""Who listens to what happens elsewhere, and tells it by mail. Connected when the app starts (`returns.apps`)."""

from collections.abc import Iterable

from django.urls import reverse

from bcf.models import User
from returns.announcing import about_comment, about_event, about_inquiry, about_reminder
from returns.commenting import comment_written
from returns.events import event_recorded
from returns.inquiring import inquiry_answered, inquiry_asked
from returns.models import Comment, Inquiry, InquiryTo, ReturnEvent, SubmissionBoard
from returns.reminding import reminder_asked


def connect() -> None:
    """Connects every receiver; doing so twice is no error."""
    event_recorded.connect(_event, dispatch_uid="mail of an event")
    comment_written.connect(_comment, dispatch_uid="mail of a comment")
    inquiry_asked.connect(_asked, dispatch_uid="mail of a question")
    inquiry_answered.connect(_answered, dispatch_uid="mail of an answer")
    reminder_asked.connect(_reminder, dispatch_uid="mail of a reminder")


def _event(sender: object, event: ReturnEvent, **kwargs: object) -> None:
    about_event(event)


def _comment(sender: object, comment: Comment, **kwargs: object) -> None:
    answered = [comment.answers.by] if comment.answers is not None else []
    place = comment.submission.places.select_related("board").first()
    path = f"{_address('comments', place)}#comment-{comment.pk}" if place is not None else ""
    about_comment(
        comment.submission, by=comment.by, reference=f"comment:{comment.pk}", path=path,
        mentioned=[*comment.mentions.all(), *answered],
    )  # fmt: skip


def _address(name: str, place: SubmissionBoard) -> str:
    return reverse(name, kwargs={"period": place.period, "ons_code": place.board.ons_code})


def _asked(sender: object, inquiry: Inquiry, to: Iterable[InquiryTo], **kwargs: object) -> None:
    """Asked of each board, or again; the officer who deals with it is told, without one all of them."""
    for part in to:
        officers = [part.officer] if part.officer is not None else []
        about_inquiry(
            part.place.submission, by=_last_by(part) or inquiry.asked_by, to=officers,
            reference=f"inquiry:{part.pk}:{part.steps.count()}", path=_address("board_questions", part.place),
        )  # fmt: skip


def _answered(sender: object, to: InquiryTo, **kwargs: object) -> None:
    by = _last_by(to)
    if by is not None:
        about_inquiry(
            to.place.submission, by=by, to=[to.inquiry.owner], answered=True,
            reference=f"inquiry:{to.pk}:{to.steps.count()}",
            path=reverse("inquiry", kwargs={"inquiry": to.inquiry_id}),
        )  # fmt: skip


def _last_by(part: InquiryTo) -> User | None:
    """Who took the latest step of a question to a board; None while it was only asked."""
    step = part.steps.select_related("by").last()
    return step.by if step is not None else None


def _reminder(sender: object, places: Iterable[SubmissionBoard], by: User, note: str, **kwargs: object) -> None:
    about_reminder(places, by, note)
