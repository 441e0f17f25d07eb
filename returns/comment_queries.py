"""Reads: the comments of a return as conversations."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F, Q, QuerySet

from returns.answers import Name
from returns.models import Comment, Submission
from returns.subjects import Subject

OPEN = Q(answers=None, resolved_at=None) | Q(answers__isnull=False, answers__resolved_at=None)


@dataclass(frozen=True)
class Conversation:
    """A comment with its answers, oldest first."""

    comment: Comment
    answers: list[Comment] = field(default_factory=list)

    @property
    def subject(self) -> Subject:
        """What it is about."""
        return Subject(self.comment.sheet, self.comment.key, self.comment.row)

    @property
    def resolved(self) -> bool:
        """Whether nothing is left to be done about it."""
        return self.comment.resolved_at is not None


def conversations(submission: Submission, sheet: str | None = None, *, resolved: bool = False) -> list[Conversation]:
    """The open conversations of a return, or of one sheet (by slug) of it, oldest first; with `resolved` all. One query."""
    comments = Comment.objects.filter(submission=submission).select_related("by", "resolved_by")
    if sheet is not None:
        comments = comments.filter(sheet=sheet)
    return _threaded(comments if resolved else comments.filter(OPEN))


def _threaded(comments: QuerySet[Comment]) -> list[Conversation]:
    found: dict[int, Conversation] = {}
    for comment in comments.order_by(F("answers").asc(nulls_first=True), "pk"):
        if comment.answers_id is None:
            found[comment.pk] = Conversation(comment)
        else:
            found[comment.answers_id].answers.append(comment)
    return list(found.values())


def comment_of(submission: Submission, number: int) -> Comment | None:
    """The comment of a return with this id with which a conversation began."""
    return Comment.objects.filter(submission=submission, answers=None, pk=number).first()


def count_open(submission: Submission) -> int:
    """How many conversations of a return are open."""
    return Comment.objects.filter(submission=submission, answers=None, resolved_at=None).count()


def by_question(found: Iterable[Conversation]) -> Counter[Name]:
    """How many conversations there are about each question."""
    return Counter(conversation.subject.name for conversation in found if conversation.comment.key)
