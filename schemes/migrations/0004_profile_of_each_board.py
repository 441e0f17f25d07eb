"""The quarterly profile becomes one of each board, with versions: each board's return takes its own. Nothing was kept in it before."""

import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

YEAR = django.core.validators.RegexValidator("^\\d{4}-\\d{2}\\Z", "A financial year is written like 2017-18")
KINDS = [
    ("plan", "the plan"),
    ("contribution", "a contribution"),
    ("line", "a scheme's line"),
    ("profile", "a quarter's planned income and expenditure"),
    ("spend", "a quarter's spending"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("schemes", "0003_uploaded_allocations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel("QuarterProfile"),
        migrations.CreateModel(
            name="QuarterProfile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="profile", to="schemes.plan"
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="bcf.board"),
                ),
                ("year", models.CharField(max_length=7, validators=[YEAR])),
                ("quarter", models.PositiveSmallIntegerField()),
                ("income", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("expenditure", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "updated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["year", "quarter"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "board", "year", "quarter"), name="one_profile_a_board_and_quarter"
                    ),
                    models.CheckConstraint(
                        condition=Q(quarter__gte=1) & Q(quarter__lte=4), name="profile_quarter_is_one_to_four"
                    ),
                    models.CheckConstraint(
                        condition=(Q(income=None) | Q(income__gte=0)) & (Q(expenditure=None) | Q(expenditure__gte=0)),
                        name="profile_is_not_negative",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="quarterspend",
            constraint=models.CheckConstraint(
                condition=(Q(actual=None) | Q(actual__gte=0)) & (Q(forecast=None) | Q(forecast__gte=0)),
                name="spend_is_not_negative",
            ),
        ),
        migrations.AlterField(
            model_name="planchange", name="kind", field=models.CharField(choices=KINDS, max_length=12)
        ),
    ]
