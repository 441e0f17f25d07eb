"""Sending mails: each notice is claimed, looked at again, sent, and what became of it written down. A failure is tried again later.

A mail goes out once as far as we can know. Only where a process dies between the mail server's yes and our note of it is it sent
again, under the same Message-ID, by which mail programs see that they have it.
"""

import hashlib
import logging
import smtplib
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task

from bcf.mailing import site_address
from bcf.models import AuditEvent
from returns.events import record_event
from returns.exports import MEDIA_TYPES
from returns.models import Notice
from returns.recipients import awaited_signatories, still_reached
from returns.stages import HANDED_IN

logger = logging.getLogger(__name__)

MOST_TRIES = 8
LEASE = timedelta(minutes=10)
"""How long a process that has claimed a notice may take; afterwards it counts as dead."""
FIRST_WAIT = timedelta(minutes=5)
"""Doubled with each try: eight of them stretch over ten hours."""
DIGESTED = ("mention", "comment")
"""What is sent together, where several wait for the same person."""
PREFERENCES_PATH = "/account/notices/"


@task()
def deliver(notice: int) -> None:
    """Sends the notice with this id, and the comments that wait for the same person along with it. Calling it twice sends once."""
    claimed = [one for one in _together(notice) if _claim(one)]
    pointless = [one for one in claimed if is_pointless(one)]
    for one in pointless:
        _finish([one], given_up_at=timezone.now(), error="no longer true")
    wanted = [one for one in claimed if one not in pointless]
    if not wanted:
        return
    message = message_of(wanted)
    try:
        message.send()
    except (smtplib.SMTPException, OSError, ValueError) as error:
        _failed(wanted, error)
    else:
        _sent(wanted, message)


def deliver_due() -> int:
    """Sends everything that waits and may be tried by now; gives how many notices there were. Safe to call again."""
    now = timezone.now()
    waiting = Notice.objects.filter(sent_at=None, given_up_at=None, next_try_at__lte=now)
    waiting.filter(tries__gte=MOST_TRIES).update(given_up_at=now, address="", lines=[])
    due = list(waiting.values_list("pk", flat=True))
    for notice in due:
        deliver.call(notice)
    return len(due)


def _together(notice: int) -> list[Notice]:
    first = Notice.objects.filter(pk=notice).first()
    if first is None:
        return []
    also = Q(to=first.to_id, kind__in=DIGESTED, sent_at=None, given_up_at=None)
    wanted = Q(pk=first.pk) | also if first.kind in DIGESTED else Q(pk=first.pk)
    return list(Notice.objects.filter(wanted).select_related("to", "board", "submission", "file"))


def _claim(notice: Notice) -> bool:
    """Takes a notice, if nobody else has it: one process of several gets a yes."""
    now = timezone.now()
    free = Notice.objects.filter(pk=notice.pk, sent_at=None, given_up_at=None, next_try_at__lte=now)
    taken = free.filter(tries__lt=MOST_TRIES).update(next_try_at=now + LEASE, tries=F("tries") + 1)
    notice.refresh_from_db(fields=["tries", "sent_at", "given_up_at"])
    return bool(taken)


def is_pointless(notice: Notice) -> bool:
    """Whether a notice need not be sent any more: its person has left, or what it says has been overtaken."""
    submission = notice.submission
    if notice.to is not None:
        boards = list(submission.boards.all()) if submission else [notice.board] if notice.board else []
        if not notice.to.is_active or (boards and not still_reached(notice.to, boards)):
            return True
    if submission is None:
        return False
    if notice.kind == "submission":
        latest = submission.events.filter(kind="submitted").order_by("pk").last()
        current = notice.file is not None and latest is not None and latest.snapshot_id == notice.file.snapshot_id
        return submission.stage not in HANDED_IN or not current
    if notice.kind == "awaiting":
        return submission.stage != "awaiting" or notice.to not in awaited_signatories(submission)
    return notice.kind == "reminder" and submission.stage in HANDED_IN


def message_of(notices: list[Notice]) -> EmailMessage:
    """One mail of these notices to the same person or address: plain text with links."""
    first = notices[0]
    title = first.title if len(notices) == 1 else f"{len(notices)} comments on your returns"
    parts = ["\n\n".join([*notice.lines, *([site_address(notice.path)] if notice.path else [])]) for notice in notices]
    if first.to is not None:
        choose = site_address(PREFERENCES_PATH)
        parts.append(f"-- \nBetter Care Fund returns. Choose which emails you get, or unsubscribe:\n{choose}")
    message = EmailMessage(
        subject=" ".join(title.split()),
        body="\n\n".join(parts) + "\n",
        to=[first.to.email if first.to is not None else first.address],
        headers={"Message-ID": message_id(first), "Auto-Submitted": "auto-generated"},
    )
    if first.file is not None:
        message.attach(first.file.name, bytes(first.file.content), MEDIA_TYPES[first.file.form])
    return message


def message_id(notice: Notice) -> str:
    """The Message-ID of a notice's mail: the same at each try."""
    return f"<notice-{notice.pk}-{notice.queued_at:%Y%m%d%H%M%S}@{urlsplit(settings.SITE_URL).hostname}>"


def _sent(notices: list[Notice], message: EmailMessage) -> None:
    with transaction.atomic():
        for notice in notices:
            if notice.kind == "submission" and notice.submission is not None and notice.file is not None:
                record_event(
                    "sent", notice.submission, by=None, snapshot=notice.file.snapshot,
                    to=notice.address, to_sha256=hashlib.sha256(notice.address.encode()).hexdigest(),
                    file=notice.file.name, sha256=notice.file.sha256, message_id=message.extra_headers["Message-ID"],
                )  # fmt: skip
        _finish(notices, sent_at=timezone.now(), error="")


def _finish(notices: list[Notice], **outcome: object) -> None:
    """Closes notices; what is not needed any more is forgotten: an address without account, the text that went to it."""
    keys = [notice.pk for notice in notices]
    Notice.objects.filter(pk__in=keys).update(**outcome)
    Notice.objects.filter(pk__in=keys, to=None).update(address="", lines=[])


def _failed(notices: list[Notice], error: Exception) -> None:
    """Writes a failure down by its kind: what a mail server answers repeats addresses, which belong into no record or log."""
    code = getattr(error, "smtp_code", None)
    kind = type(error).__name__ + (f" {code}" if code else "")
    logger.warning("Mail not sent (%s), notices %s", kind, ", ".join(str(notice.pk) for notice in notices))
    now = timezone.now()
    for notice in notices:
        given_up = notice.tries >= MOST_TRIES
        if notice.kind == "submission":
            details = {"error": kind, "tries": notice.tries, "given_up": given_up}
            AuditEvent.objects.create(
                verb="could not send the submission",
                subject=f"returns.submission:{notice.submission_id}",
                details=details,
            )
        if given_up:
            _finish([notice], given_up_at=now, error=kind)
        else:
            wait = FIRST_WAIT * 2 ** (notice.tries - 1)
            Notice.objects.filter(pk=notice.pk).update(next_try_at=now + wait, error=kind)
