"""Triggers that keep the history of trajectories append-only."""

from django.db import migrations

from bcf import triggers

TABLES = ("metrics_trajectoryversion",)


class Migration(migrations.Migration):
    dependencies = [("metrics", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: triggers.install(editor.connection, TABLES),
            lambda apps, editor: triggers.remove(editor.connection, TABLES),
        )
    ]
