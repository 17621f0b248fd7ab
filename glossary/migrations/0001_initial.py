"""The tables of the glossary room, as its models state them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "term",
                    models.CharField(
                        help_text="In the singular, as readers see it in the list.", max_length=80, verbose_name="word"
                    ),
                ),
                (
                    "forms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        default=list,
                        help_text="Plurals, abbreviations and other words for the same, which are explained wherever they stand in a text.",
                        size=None,
                        verbose_name="other forms",
                    ),
                ),
                (
                    "text",
                    models.CharField(
                        help_text="What it means, in one or two plain sentences.",
                        max_length=300,
                        verbose_name="explanation",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("shown", "Shown to readers"),
                            ("replaced", "Replaced"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        editable=False,
                        help_text="Where it stands.",
                        max_length=10,
                    ),
                ),
                (
                    "written_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        help_text="When it was last written.",
                        verbose_name="written",
                    ),
                ),
                (
                    "shown_at",
                    models.DateTimeField(
                        editable=False, help_text="Since when readers see it.", null=True, verbose_name="shown since"
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        editable=False,
                        help_text="The clinical reviewer who approved it; empty for one that is shown without a review.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "writers",
                    models.ManyToManyField(
                        editable=False,
                        help_text="Who wrote words of it; they cannot approve it.",
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "word of the glossary",
                "verbose_name_plural": "glossary",
                "ordering": [django.db.models.functions.text.Lower("term"), "-pk"],
                "permissions": [
                    ("approve_word", "Can approve and withdraw words of the glossary"),
                    ("show_unreviewed", "Can show words of the glossary that nobody reviewed"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("term"),
                        condition=models.Q(("state", "shown")),
                        name="one_shown_explanation_of_a_word",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("term"),
                        condition=models.Q(("state", "draft")),
                        name="one_draft_of_a_word",
                    ),
                ],
            },
        ),
    ]
