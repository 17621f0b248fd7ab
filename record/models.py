"""The models of the record: events, and who was told of them."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class EventQuerySet(models.QuerySet):
    """Events, in the words of an administrator."""

    def news_for(self, user):
        """What other people did and administrators are told of, since this account exists, as far as `user` was not told."""
        others = self.filter(is_notice=True, at__gte=user.date_joined).exclude(actor=user)
        return others.exclude(told__user=user).order_by("id")


class Event(models.Model):
    """Something that somebody did. It is written in the transaction of what it tells, and never changes (record/database.sql).

    Names are kept as they were at that time, so the event can be read when its person or object is gone.
    """

    at = models.DateTimeField("time", default=timezone.now, db_index=True, help_text="When.")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,  # the account may be deleted later
        related_name="+",
        help_text="The account of the person; empty for commands on the server, and where nobody was signed in.",
    )
    actor_name = models.CharField("person", max_length=400, help_text="The person’s name at that time.")
    verb = models.CharField(max_length=40, help_text="What was done, in a word: loaded, published, signed-in.")
    model = models.CharField("kind", max_length=60, blank=True, help_text="What it was done to: app.model.")
    object_id = models.CharField(max_length=40, blank=True, help_text="The primary key of what it was done to.")
    label = models.CharField(
        "what", max_length=300, blank=True, help_text="The name of what it was done to, at that time."
    )
    sentence = models.TextField("event", help_text="The whole event as a sentence.")
    details = models.JSONField(default=dict, blank=True, help_text="Figures, or field -> [before, after].")
    is_notice = models.BooleanField(default=False, help_text="Other administrators are told of it.")

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["model", "object_id"], name="events_by_object"),
            models.Index(fields=["id"], condition=models.Q(is_notice=True), name="events_with_notice"),
        ]

    def __str__(self):
        return self.sentence


class Told(models.Model):
    """That an administrator has seen the notice of an event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="told", help_text="The event.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", help_text="Who has seen it.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "user"], name="told_once")]
        default_permissions = ()

    def __str__(self):
        return f"{self.user} was told: {self.event}"
