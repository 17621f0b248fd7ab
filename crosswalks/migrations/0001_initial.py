"""The tables of the crosswalks room, as its models state them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("codes", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Crosswalk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(help_text="What the list is called: “Theatre booking 2026”.", max_length=120),
                ),
                (
                    "uploaded_at",
                    models.DateTimeField(default=django.utils.timezone.now, help_text="When it was uploaded."),
                ),
                (
                    "system",
                    models.ForeignKey(
                        blank=True,
                        help_text="The code system to match with; empty for all of them.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="codes.codesystem",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        help_text="Who uploaded the list.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "matched list",
                "ordering": ["-uploaded_at"],
                "permissions": [("match_list", "Can match lists of local names with codes")],
            },
        ),
        migrations.CreateModel(
            name="LocalName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(help_text="Its row in the list, from 1.")),
                ("local_id", models.CharField(help_text="The site’s own id.", max_length=60)),
                ("name", models.CharField(help_text="The site’s own name.", max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("accepted", "Accepted"), ("rejected", "Rejected")],
                        default="open",
                        help_text="Whether a person has accepted a code for it.",
                        max_length=10,
                    ),
                ),
                (
                    "score",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="How alike the name and a name of the code are, 0 to 100."
                    ),
                ),
                ("why", models.CharField(blank=True, help_text="Why the search found the code.", max_length=300)),
                (
                    "is_exact",
                    models.BooleanField(
                        default=False,
                        help_text="The name is the name of this billable code, and of no other candidate.",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, help_text="When it was decided.", null=True)),
                (
                    "code",
                    models.ForeignKey(
                        blank=True,
                        help_text="The candidate, or the accepted code.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="codes.code",
                    ),
                ),
                (
                    "crosswalk",
                    models.ForeignKey(
                        help_text="The list it is in.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="crosswalks.crosswalk",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who decided.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["crosswalk", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("crosswalk", "local_id"), name="each_local_id_once_in_a_list"),
                    models.UniqueConstraint(fields=("crosswalk", "number"), name="each_row_once_in_a_list"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True), ("code__isnull", False), _connector="OR"
                        ),
                        name="accepted_name_has_its_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "open")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state__in", ["accepted", "rejected"]),
                            ),
                            _connector="OR",
                        ),
                        name="decision_has_its_author_and_date",
                    ),
                ],
            },
        ),
    ]
