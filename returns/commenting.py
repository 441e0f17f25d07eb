"""Writing comments: to say something, to answer, to resolve, to open again. Whether a person may is the views' to ask.

Comments are talk, not answers: they can be written while the return is locked or its period is closed.
"""

from typing import NamedTuple

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from bcf.access import people_of
from bcf.models import Board, User
from returns.answer_types import clean_text, is_blank
from returns.locking import NotAllowed
from returns.mentions import Mentions, Person, find_mentions
from returns.models import LONGEST_TEXT, Comment, Submission, TableRow
from returns.subjects import Subject, subject_of
from returns.versions import definition_of

comment_written = Signal()
"""Sent with `comment`, once the transaction that wrote it is committed."""

EMPTY = "Write something first."
TOO_LONG = "Write at most {most:,} characters; these are {count:,}."
NO_SUBJECT = "What this is about is not there any more. Choose something else."


class Written(NamedTuple):
    """A comment that was written, and whom its text mentions."""

    comment: Comment
    mentions: Mentions


def said(text: str) -> str:
    """A text as it is kept: cleaned, without blanks around it. Raises NotAllowed for one that is empty or too long."""
    cleaned = clean_text(text).strip()
    if is_blank(cleaned):
        raise NotAllowed(EMPTY)
    if len(cleaned) > LONGEST_TEXT:
        raise NotAllowed(TOO_LONG.format(most=LONGEST_TEXT, count=len(cleaned)))
    return cleaned


@transaction.atomic
def add_comment(
    submission: Submission, board: Board, text: str, *, by: User, about: str = "", answers: Comment | None = None
) -> Written:
    """Says something about a return. `about` as in `Subject.value`; `answers` is the comment that it answers.

    An answer is about what its comment is about. Only people of the board's returns are mentioned. Raises NotAllowed.
    """
    text = said(text)
    subject = _subject(submission, about) if answers is None else Subject(answers.sheet, answers.key, answers.row)
    if answers is not None and (answers.answers_id is not None or answers.submission_id != submission.pk):
        raise NotAllowed("Answer the comment with which this began.")
    comment = Comment.objects.create(
        submission=submission, sheet=subject.sheet, key=subject.key, row=subject.row, text=text, by=by, answers=answers
    )
    mentions = find_mentions(text, _people(board)) if "@" in text else Mentions()
    comment.mentions.set(mentions.found)
    transaction.on_commit(lambda: comment_written.send_robust(Comment, comment=comment))
    return Written(comment, mentions)


def _people(board: Board) -> list[Person]:
    return [Person(*person) for person in people_of(board).values_list("pk", "name", "email")]


def _subject(submission: Submission, about: str) -> Subject:
    subject = subject_of(definition_of(submission.version), about)
    if subject is None or (subject.row and subject.row not in _rows(submission)):
        raise NotAllowed(NO_SUBJECT)
    return subject


def _rows(submission: Submission) -> set[str]:
    rows = TableRow.objects.filter(submission=submission, deleted_at=None)
    return {str(row) for row in rows.values_list("pk", flat=True)}


def resolve(comment: Comment, *, by: User) -> None:
    """Says that nothing is left to be done about a comment and its answers; doing so twice is no error."""
    Comment.objects.filter(pk=comment.pk, answers=None, resolved_at=None).update(
        resolved_at=timezone.now(), resolved_by=by
    )


def reopen(comment: Comment) -> None:
    """Says that something is left after all; doing so twice is no error."""
    Comment.objects.filter(pk=comment.pk).update(resolved_at=None, resolved_by=None)
