"""The tables of the checks room, as its models state them."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("procedures", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckResult",
            fields=[
                (
                    "version",
                    models.OneToOneField(
                        help_text="The version.",
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="check_result",
                        serialize=False,
                        to="procedures.procedureversion",
                    ),
                ),
                (
                    "critical",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        help_text="Key of the check of each critical finding, in the order of the form.",
                        size=None,
                    ),
                ),
                (
                    "advice",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        help_text="Key of the check of each advice that nobody has silenced.",
                        size=None,
                    ),
                ),
                (
                    "names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        help_text="Its name and other names, each as the words by which near-duplicates are found.",
                        size=None,
                    ),
                ),
                ("silenced", models.PositiveIntegerField(help_text="How many findings are silenced.")),
                (
                    "checked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, help_text="When it was checked.", verbose_name="checked"
                    ),
                ),
            ],
            options={
                "verbose_name": "result of checks",
                "verbose_name_plural": "checks of entries",
                "ordering": ["version__name", "-version__number"],
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["names"], name="results_by_names")],
            },
        ),
        migrations.CreateModel(
            name="Silence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(help_text="Key of the check.", max_length=30)),
                (
                    "fingerprint",
                    models.CharField(help_text="SHA-256 of the words that the finding speaks of.", max_length=64),
                ),
                ("sentence", models.TextField(help_text="What the check said.")),
                ("reason", models.CharField(help_text="Why it need not be followed.", max_length=500)),
                ("at", models.DateTimeField(default=django.utils.timezone.now, help_text="When.")),
                (
                    "lifted_at",
                    models.DateTimeField(help_text="When it was lifted; empty while it is in force.", null=True),
                ),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Who silenced it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="silences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        help_text="Who lifted the silence.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        help_text="The entry, whatever its version.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="silences",
                        to="procedures.procedure",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "permissions": [("silence_advice", "Can silence advice about entries")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)),
                        fields=("procedure", "fingerprint"),
                        name="one_silence_per_finding",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="silence_has_its_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at", None), ("lifted_by", None)),
                            models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="lifted_silence_has_its_person_and_day",
                    ),
                ],
            },
        ),
    ]
