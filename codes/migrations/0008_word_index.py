"""The word index of codes, and PostgreSQL's likeness of words for misspelled ones."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("codes", "0007_editions_by_release"),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="CodePlace",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "system_id", "place", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place", models.PositiveIntegerField(help_text="Its place among the codes of its system, from 0.")),
                (
                    "code",
                    models.ForeignKey(
                        db_constraint=False,
                        help_text="The code.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="codes.code",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        db_index=False,
                        help_text="The system of the code.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="codes.codesystem",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "kind", "word", "system_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("w", "A word of a title or an index term"),
                            ("p", "The first letters of such a word, one to three"),
                            ("m", "A word of the title of a code that maps to it"),
                            ("b", "Two words side by side in a title or term"),
                            ("f", "A facet value, or “all”"),
                        ],
                        help_text="What kind of word or value it is.",
                        max_length=1,
                    ),
                ),
                (
                    "word",
                    models.CharField(
                        db_collation="C", help_text="The word, folded, or the value of the facet.", max_length=120
                    ),
                ),
                ("places", models.BinaryField(help_text="Their places, as a serialized pyroaring bitmap.")),
                (
                    "system",
                    models.ForeignKey(
                        help_text="The system of the codes.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="codes.codesystem",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("kind", "w")),
                        fields=["word"],
                        name="posting_words_by_trigrams",
                        opclasses=["gin_trgm_ops"],
                    )
                ],
            },
        ),
    ]
