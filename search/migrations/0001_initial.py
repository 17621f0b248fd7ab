"""The tables of the search room, as its models state them."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("procedures", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Findable",
            fields=[
                (
                    "procedure",
                    models.OneToOneField(
                        help_text="The entry.",
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="findable",
                        serialize=False,
                        to="procedures.procedure",
                    ),
                ),
                ("place", models.BigIntegerField(help_text="Its place in the word index (search.entry_places).")),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        help_text="The kind (one letter) and the word of each of its postings.",
                        size=None,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MissedSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(help_text="The words, in folded form.", max_length=120, unique=True)),
                (
                    "count",
                    models.PositiveIntegerField(default=1, help_text="How often a search for them found nothing."),
                ),
                ("last_at", models.DateField(auto_now=True, help_text="The last day they were searched for.")),
                ("is_settled", models.BooleanField(default=False, help_text="Whether an editor has dealt with them.")),
            ],
            options={
                "verbose_name_plural": "missed searches",
                "ordering": ["-count", "words"],
            },
        ),
        migrations.CreateModel(
            name="VocabularyTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("abbreviation", "Abbreviation"),
                            ("lay", "Everyday words"),
                            ("eponym", "Named after a person"),
                            ("brand", "Brand name"),
                            ("name", "Name of a procedure"),
                            ("older_name", "Older name"),
                            ("group", "Group of procedures"),
                            ("word", "Word"),
                            ("device", "Device in place"),
                            ("form", "Part of a word: subject"),
                            ("ending", "Part of a word: action"),
                            ("stop_word", "Stop word"),
                            ("generic_word", "Generic word"),
                            ("condition", "Condition"),
                            ("capitals", "Only in capitals"),
                            ("whole_word", "Never taken apart"),
                            ("frame", "Question"),
                            ("shorthand", "Written short"),
                        ],
                        help_text="The kind of word or phrase.",
                        max_length=12,
                    ),
                ),
                (
                    "term",
                    models.CharField(
                        help_text="What people type: CABG, gallbladder removal, cholecyst.", max_length=120
                    ),
                ),
                (
                    "folded",
                    models.CharField(
                        db_index=True, editable=False, help_text="The folded form used for comparison.", max_length=120
                    ),
                ),
                (
                    "meaning",
                    models.CharField(
                        blank=True, help_text="What it means in plain words; shown to readers.", max_length=120
                    ),
                ),
                (
                    "words",
                    models.TextField(
                        blank=True, help_text="What titles say instead; separate alternatives with “ | ”."
                    ),
                ),
                (
                    "codes",
                    models.TextField(
                        blank=True,
                        help_text="The first characters of the codes that it means, such as icd10pcs:0DTJ hcpcs:E0601.",
                    ),
                ),
                (
                    "is_shipped",
                    models.BooleanField(
                        default=False,
                        help_text="Shipped with medref; an update may change it.",
                        verbose_name="shipped with medref",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(default=True, help_text="Whether searches use it.", verbose_name="in use"),
                ),
            ],
            options={
                "ordering": ["term"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["folded"], name="vocabulary_by_trigrams", opclasses=["gin_trgm_ops"]
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("folded", "kind", "is_shipped"), name="one_row_per_vocabulary_term")
                ],
            },
        ),
    ]
