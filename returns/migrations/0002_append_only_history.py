"""Triggers that keep the history of answers append-only."""

from django.db import migrations

from bcf import triggers

TABLES = ("returns_answerchange",)
MESSAGE = "the history of answers is append-only"


class Migration(migrations.Migration):
    dependencies = [("returns", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: triggers.install(editor.connection, TABLES, MESSAGE),
            lambda apps, editor: triggers.remove(editor.connection, TABLES),
        )
    ]
