"""The models of readers’ collections: entries and codes that a signed-in person keeps."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from code_lists.rules import LONGEST_NOTE, LONGEST_TITLE
from codes.models import Code
from procedures.models import Procedure


class Collection(models.Model):
    """What a person keeps under one name."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="collections", help_text="Whose it is."
    )
    name = models.CharField(max_length=LONGEST_TITLE, help_text="What it is called.")
    is_shared = models.BooleanField(
        "shared", default=False, help_text="Other people with an account may read it at its address."
    )
    created_at = models.DateTimeField(default=timezone.now, help_text="When it was begun.")

    class Meta:
        ordering = ["owner", "name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="each_name_of_a_collection_once")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """Its page."""
        return reverse("code_lists:collection", args=[self.pk])


class Kept(models.Model):
    """An entry or a code in a collection, with a note."""

    collection = models.ForeignKey(
        Collection, models.CASCADE, related_name="kept", db_index=False, help_text="The collection."
    )
    procedure = models.ForeignKey(
        Procedure, models.CASCADE, null=True, related_name="+", help_text="The entry that is kept, or none."
    )
    code = models.ForeignKey(
        Code, models.CASCADE, null=True, related_name="kept", help_text="The code that is kept, or none."
    )
    position = models.PositiveIntegerField(help_text="Its place in the collection, from 1.")
    note = models.CharField(max_length=LONGEST_NOTE, blank=True, help_text="What the person wrote beside it.")
    kept_at = models.DateTimeField(default=timezone.now, help_text="When it was kept.")

    class Meta:
        ordering = ["collection", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "procedure"], name="each_entry_once_in_a_collection"),
            models.UniqueConstraint(fields=["collection", "code"], name="each_code_once_in_a_collection"),
            models.CheckConstraint(
                condition=Q(procedure__isnull=True, code__isnull=False) | Q(procedure__isnull=False, code__isnull=True),
                name="what_is_kept_is_an_entry_or_a_code",
            ),
        ]

    def __str__(self):
        return f"{self.collection_id}: {self.procedure_id or self.code_id}"
