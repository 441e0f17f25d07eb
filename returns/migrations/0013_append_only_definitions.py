"""Triggers that keep definitions and the steps of questions append-only, and what exceptions, delegations and comments say."""

from django.db import migrations

from bcf import triggers

TABLES = ("returns_definitionversion", "returns_inquirystep")
COLUMNS = {
    "returns_waiver": ("id", "submission_id", "kind", "slot", "reason", "at", "by_id"),
    "returns_comment": ("id", "submission_id", "sheet", "key", "row", "text", "by_id", "at", "answers_id"),
    "bcf_delegation": (
        "id", "board_id", "capacity", "organisation_id", "delegate_id", "starts", "ends", "authority", "made_at", "made_by_id",
    ),
}


class Migration(migrations.Migration):
    dependencies = [("returns", "0012_proposals"), ("bcf", "0005_invitations_and_leavers")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: triggers.install(editor.connection, (*TABLES, *COLUMNS), columns=COLUMNS),
            lambda apps, editor: triggers.remove(editor.connection, (*TABLES, *COLUMNS)),
        )
    ]
