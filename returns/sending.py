"""The submission itself: the signed workbook goes to the address that the period's definition names. Off unless switched on twice.

Once for the installation (`BCF_SEND_SUBMISSIONS`) and once for the period. A demo never sends. What was sent is an event of the
return; a failure is recorded too, and tried again with the other mails.
"""

from django.conf import settings
from django.db import transaction

from bcf.models import AuditEvent, User, names_of
from returns.models import ReturnEvent, SnapshotFile, Timetable
from returns.notices import send_mail_to
from returns.versions import definition_of


def queue_submission(event: ReturnEvent) -> bool:
    """Queues the workbook of a submitted return for its definition's address; tells whether it is to be sent at all."""
    submission = event.submission
    period = definition_of(submission.version).period
    switched_on = Timetable.objects.filter(period=period.key, sends_submissions=True).exists()
    if not (settings.SEND_SUBMISSIONS and not settings.DEMO and switched_on and period.send_to):
        return False
    files = SnapshotFile.objects.filter(snapshot=event.snapshot, purpose="submitted", form="xlsx").defer("content")
    file = files.order_by("pk").last()
    if file is None:
        return False
    boards = names_of(submission.boards.all())
    lines = [f"{period.title}: the signed return of {boards} is attached.", f"SHA-256 of the file: {file.sha256}"]
    subject = f"{boards}: {period.title}"
    send_mail_to(
        period.send_to,
        subject,
        lines,
        kind="submission",
        reference=f"event:{event.pk}",
        submission=submission,
        file=file,
    )
    return True


@transaction.atomic
def switch_sending(period: str, *, on: bool, by: User) -> Timetable:
    """Switches on or off that submissions of a period are sent; recorded. Switching twice is no error."""
    table, _ = Timetable.objects.select_for_update().get_or_create(period=period)
    if table.sends_submissions != on:
        table.sends_submissions = on
        table.save(update_fields=["sends_submissions"])
        verb = "switched sending submissions on" if on else "switched sending submissions off"
        AuditEvent.objects.create(actor=by, verb=verb, subject=f"returns.timetable:{period}")
    return table
