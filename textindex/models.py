"""The tables of the word index, which can be built anew at any time: postings, the stamps that processes cache under, pages."""

from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Posting(models.Model):
    """The places of all items of a collection that share a word or value, as a serialized bitmap (Roaring format).

    Each layer is written by itself; what has a word is the union over all layers. Who may match a collection is decided by
    the room that owns it.
    """

    class Kind(models.TextChoices):
        """What kind of word or value it is."""

        WORD = "w", "A word of a name"
        BEGINNING = "p", "The first letters of such a word, one to three"
        MAPPED = "m", "A word that leads to the item and is none of its names, with the collection that it comes from"
        TEXT = "t", "A word elsewhere in its text"
        PAIR = "b", "Two words side by side in a name"
        NAME = "n", "A whole name"
        FACET = "f", "A facet value, or “all”"
        AXIS = "a", "A value of an axis of the item"

    #: Up to this length, beginnings of words have postings of their own (BEGINNING).
    LONGEST_BEGINNING = 3

    pk = models.CompositePrimaryKey("kind", "word", "collection", "layer")
    kind = models.CharField(max_length=1, choices=Kind, help_text="What kind of word or value it is.")
    word = models.CharField(max_length=230, db_collation="C", help_text="The word, folded, or the value of the facet.")
    collection = models.BigIntegerField(help_text="Whose items: a number that the room which owns them has chosen.")
    layer = models.CharField(
        max_length=40,
        db_collation="C",
        help_text="What the word comes from: codes, terms:drugs, maps:7, entries.",
    )
    places = models.BinaryField(help_text="Their places, as a serialized pyroaring bitmap.")

    class Meta:
        indexes = [
            models.Index(fields=["collection", "layer"], name="postings_by_layer"),
            GinIndex(
                fields=["word"], opclasses=["gin_trgm_ops"], condition=Q(kind="w"), name="posting_words_by_trigrams"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.word} {self.collection}"


class Stamp(models.Model):
    """Shows whether what a process has cached is still current (textindex.cache).

    Every write of a thing changes its stamp in the same transaction: a trigger on its table does, or the action that writes it.
    “pages” is the stamp of everything that readers’ pages show; it changes at the commit (docs/adr/0034).
    """

    PAGES = "pages"

    name = models.CharField(
        primary_key=True,
        max_length=40,
        help_text="What it marks: index:7 for the word index of collection 7, or what another room caches.",
    )
    value = models.UUIDField(db_default=RandomUUID(), help_text="Changes with every write.")

    def __str__(self):
        return f"{self.name} {self.value}"


class Renewal(models.Model):
    """A stamp that the current transaction gives another value when it commits (database.sql); nobody else ever sees the row."""

    stamp = models.CharField(max_length=40, help_text="The name of the stamp.")

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.stamp


class SharedPage(models.Model):
    """A finished page for readers without an account, which all processes share (docs/adr/0049); its loss harms nothing."""

    pk = models.CompositePrimaryKey("site", "front", "path")
    site = models.CharField(max_length=32, help_text="A digest of the code and the settings that made it.")
    front = models.CharField(max_length=300, help_text="Scheme, host and forwarded scheme, as the request named them.")
    path = models.CharField(max_length=500, help_text="Its address, which has no parameters.")
    state = models.CharField(max_length=32, help_text="A digest of the day and of all stamps, as they were before.")
    headers = models.TextField(help_text="Its headers, as a JSON list of names and values.")
    body = models.BinaryField(help_text="Its body as it is sent to whoever takes gzip.")
    read_at = models.DateTimeField(db_default=Now(), help_text="When a process took it last.")

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.front} {self.path}"
