"""A stated total may be one whose papers print no unit."""

from django.db import migrations, models

UNITS = [
    ("GBP", "pounds"),
    ("GBP thousands", "thousands of pounds"),
    ("percent", "percent"),
    ("not printed", "no unit printed"),
]


class Migration(migrations.Migration):
    dependencies = [("schemes", "0004_profile_of_each_board")]

    operations = [
        migrations.AlterField(
            model_name="statedtotal", name="unit", field=models.CharField(blank=True, choices=UNITS, max_length=20)
        )
    ]
