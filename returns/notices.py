"""Queueing mails: a row for each, which a task sends outside the request. A mail server that fails breaks nothing here."""

import uuid
from collections.abc import Iterable, Sequence
from functools import partial

from django.conf import settings
from django.db import transaction

from bcf.models import Board, User
from returns.mailing import deliver
from returns.models import ALWAYS, CHOOSABLE, Notice, NoticePreference, SnapshotFile, Submission


def notify(
    kind: str,
    people: Iterable[User],
    *,
    reference: str,
    title: str,
    lines: Sequence[str],
    path: str = "",
    about: Submission | Board | None = None,
) -> int:
    """Queues a mail to each of these people who wants its kind; gives how many are new. The same reference again sends nothing.

    `title` and `lines` name board, period, what happened and who, never an answer nor a comment's text; `path` is the link's.
    `about` says whose people still get it by the time it is sent.
    """
    wanted = _who_want(kind, people)
    had = set(Notice.objects.filter(kind=kind, reference=reference, to__in=wanted).values_list("to", flat=True))
    new = [user for user in wanted if user.pk not in had]
    if not settings.MAIL_IS_ON or not new:
        return 0
    submission = about if isinstance(about, Submission) else None
    board = about if isinstance(about, Board) else None
    rows = [
        Notice(kind=kind, to=user, reference=reference, title=title[:250], lines=list(lines), path=path,
               submission=submission, board=board)
        for user in new
    ]  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    _enqueue(Notice.objects.filter(kind=kind, reference=reference, to__in=new).values_list("pk", flat=True))
    return len(new)


def _who_want(kind: str, people: Iterable[User]) -> list[User]:
    found = {user.pk: user for user in people if user.is_active}
    off = NoticePreference.objects.filter(kind=kind, off=True, user__in=found).values_list("user", flat=True)
    refusing = set() if kind in ALWAYS else set(off)
    return [user for key, user in found.items() if key not in refusing]


def send_mail_to(
    address: str,
    subject: str,
    lines: Sequence[str],
    *,
    kind: str = "invitation",
    reference: str = "",
    submission: Submission | None = None,
    file: SnapshotFile | None = None,
) -> None:
    """Queues a mail to an address that has no account: an invitation, a submission. Forgotten once it is sent, the text too.

    With a `reference`, the same one again sends nothing.
    """
    if not settings.MAIL_IS_ON:
        return
    reference = reference or f"mail:{uuid.uuid4()}"
    with transaction.atomic():
        if Notice.objects.filter(kind=kind, reference=reference, to=None).exists():
            return
        notice = Notice.objects.create(
            kind=kind, address=address, title=subject[:250], lines=list(lines), reference=reference,
            submission=submission, file=file,
        )  # fmt: skip
    _enqueue([notice.pk])


def _enqueue(notices: Iterable[int]) -> None:
    """Hands notices to the task once the transaction under way is committed; should that fail, `send_notices` finds them."""
    for notice in list(notices):
        transaction.on_commit(partial(deliver.enqueue, notice), robust=True)


def preferences_of(user: User) -> frozenset[str]:
    """The kinds of mail that somebody has switched off."""
    return frozenset(user.notice_preferences.filter(off=True).values_list("kind", flat=True))


@transaction.atomic
def choose_notices(user: User, wanted: Iterable[str]) -> None:
    """Keeps which kinds of mail somebody wants; the others that can be are switched off."""
    on = set(wanted)
    for kind in CHOOSABLE:
        NoticePreference.objects.update_or_create(user=user, kind=kind, defaults={"off": kind not in on})
