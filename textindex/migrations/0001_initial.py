"""The tables of the textindex room, as its models state them."""

import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.db.models.functions.datetime
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
            name="SharedPage",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "site", "front", "path", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "site",
                    models.CharField(help_text="A digest of the code and the settings that made it.", max_length=32),
                ),
                (
                    "front",
                    models.CharField(
                        help_text="Scheme, host and forwarded scheme, as the request named them.", max_length=300
                    ),
                ),
                ("path", models.CharField(help_text="Its address, which has no parameters.", max_length=500)),
                (
                    "state",
                    models.CharField(
                        help_text="A digest of the day and of all stamps, as they were before.", max_length=32
                    ),
                ),
                ("headers", models.TextField(help_text="Its headers, as a JSON list of names and values.")),
                ("body", models.BinaryField(help_text="Its body as it is sent to whoever takes gzip.")),
                (
                    "read_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), help_text="When a process took it last."
                    ),
                ),
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
