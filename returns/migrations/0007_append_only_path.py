"""Triggers that keep events, snapshots, signatures and the audit append-only."""

from django.db import migrations

from bcf import triggers

TABLES = (
    "bcf_auditevent",
    "returns_returnevent",
    "returns_snapshot",
    "returns_snapshotfile",
    "returns_signature",
    "returns_signaturevoid",
)


class Migration(migrations.Migration):
    dependencies = [("returns", "0006_events_of_returns")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: triggers.install(editor.connection, TABLES),
            lambda apps, editor: triggers.remove(editor.connection, TABLES),
        )
    ]
