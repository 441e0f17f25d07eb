"""The table of the cache in which pictures are kept."""

from django.core.management import call_command
from django.db import migrations


def create_cache_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("schemes", "0005_unit_not_printed")]

    operations = [migrations.RunPython(create_cache_table, migrations.RunPython.noop)]
