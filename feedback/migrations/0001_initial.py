"""The tables of the feedback room, as its models state them."""

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
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "place",
                    models.CharField(
                        blank=True,
                        help_text="The section that it is about (procedures/content.py); empty for the entry.",
                        max_length=30,
                    ),
                ),
                ("text", models.TextField(help_text="What the reader wrote.", max_length=1000)),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, help_text="When it arrived.", verbose_name="arrived"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("answered", "Answered"), ("dismissed", "Dismissed")],
                        default="open",
                        help_text="Where it stands.",
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True, help_text="What was done, or why nothing needed to be done.")),
                (
                    "settled_at",
                    models.DateTimeField(
                        blank=True, help_text="When it was settled.", null=True, verbose_name="settled"
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who settled it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The version that readers saw.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "report from a reader",
                "verbose_name_plural": "reports from readers",
                "ordering": ["-at", "-id"],
                "permissions": [("settle_report", "Can settle reports from readers")],
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["version"], name="open_reports_by_version"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="report_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("note", ""), ("settled_at", None), ("settled_by", None), ("state", "open")),
                            models.Q(
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                                models.Q(("state", "open"), _negated=True),
                                models.Q(("note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="settled_report_has_its_person_day_and_note",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_helpful", models.BooleanField(help_text="Whether it helped.")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, help_text="When it was said.")),
                (
                    "form",
                    models.UUIDField(
                        help_text="The page of the form that was sent, which says nothing about its reader.",
                        unique=True,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        help_text="The version that readers saw.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="votes",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["at"], name="votes_by_time")],
            },
        ),
    ]
