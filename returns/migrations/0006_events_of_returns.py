"""What was recorded of returns so far becomes their events, and each return learns its latest change."""

from django.db import migrations
from django.db.models import Max

KINDS = ("opened", "loaded", "imported", "moved", "closed", "reopened")
SUBJECT = "returns.submission:"


def to_events(apps, editor):
    audit, event = apps.get_model("bcf", "AuditEvent"), apps.get_model("returns", "ReturnEvent")
    submissions = apps.get_model("returns", "Submission")
    known = set(submissions.objects.values_list("pk", flat=True))
    recorded = audit.objects.filter(subject__startswith=SUBJECT, verb__in=KINDS).order_by("at", "pk")
    event.objects.bulk_create(
        event(
            submission_id=int(old.subject.removeprefix(SUBJECT)), kind=old.verb, at=old.at, by_id=old.actor_id, details=old.details
        )
        for old in recorded
        if int(old.subject.removeprefix(SUBJECT)) in known
    )
    recorded.delete()
    for submission in submissions.objects.annotate(newest=Max("changes__pk")).exclude(newest=None):
        submissions.objects.filter(pk=submission.pk).update(changed_to=submission.newest)


class Migration(migrations.Migration):
    dependencies = [("returns", "0005_path_of_a_return"), ("bcf", "0002_roles_delegations_meetings")]

    operations = [migrations.RunPython(to_events, migrations.RunPython.noop)]
