"""The tables of the textindex room, as its models state them."""

import django.contrib.postgres.functions
import django.contrib.postgres.indexes
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),  # for the index of words below, and those of other rooms
        migrations.CreateModel(
            name="Renewal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stamp", models.CharField(help_text="The name of the stamp.", max_length=40)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Stamp",
            fields=[
                (
                    "name",
                    models.CharField(
                        help_text="What it marks: index:7 for the word index of collection 7, or what another room caches.",
                        max_length=40,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "value",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(), help_text="Changes with every write."
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
                        "kind",
                        "word",
                        "collection",
                        "layer",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("w", "A word of a name"),
                            ("p", "The first letters of such a word, one to three"),
                            (
                                "m",
                                "A word that leads to the item and is none of its names, with the collection that it comes from",
                            ),
                            ("t", "A word elsewhere in its text"),
                            ("b", "Two words side by side in a name"),
                            ("n", "A whole name"),
                            ("f", "A facet value, or “all”"),
                            ("a", "A value of an axis of the item"),
                        ],
                        help_text="What kind of word or value it is.",
                        max_length=1,
                    ),
                ),
                (
                    "word",
                    models.CharField(
                        db_collation="C", help_text="The word, folded, or the value of the facet.", max_length=230
                    ),
                ),
                (
                    "collection",
                    models.BigIntegerField(help_text="Whose items: a number that the room which owns them has chosen."),
                ),
                (
                    "layer",
                    models.CharField(
                        db_collation="C",
                        help_text="What the word comes from: codes, terms:drugs, maps:7, entries.",
                        max_length=40,
                    ),
                ),
                ("places", models.BinaryField(help_text="Their places, as a serialized pyroaring bitmap.")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["collection", "layer"], name="postings_by_layer"),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("kind", "w")),
                        fields=["word"],
                        name="posting_words_by_trigrams",
                        opclasses=["gin_trgm_ops"],
                    ),
                ],
            },
        ),
    ]
