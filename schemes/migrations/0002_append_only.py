"""Triggers that keep the history of plans and of allocations append-only."""

from django.db import migrations

from bcf import triggers

TABLES = ("schemes_planchange", "schemes_allocationchange")


class Migration(migrations.Migration):
    dependencies = [("schemes", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: triggers.install(editor.connection, TABLES),
            lambda apps, editor: triggers.remove(editor.connection, TABLES),
        )
    ]
