"""The models of comments: threads about a place of an entry, what people wrote in them, and the notices that tell of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from procedures.content import LABELS
from procedures.models import Procedure, ProcedureVersion

#: The place of a thread that is about no part in particular.
WHOLE_ENTRY = "The entry as a whole"


class ThreadQuerySet(models.QuerySet):
    """Threads, in the words of an editor."""

    def open(self):
        """Those that nobody has resolved."""
        return self.filter(resolved_at=None)


class Thread(models.Model):
    """Comments about one place of an entry. It belongs to the entry, whatever its version, and is never deleted.

    A row is known by its primary key in the version on which the thread was opened, and by its words in all others.
    """

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="threads", help_text="The entry.")
    version = models.ForeignKey(
        ProcedureVersion, models.PROTECT, related_name="threads", help_text="The version on which it was opened."
    )
    key = models.CharField(
        "place", max_length=30, blank=True, help_text="The part of the entry (procedures/content.py); empty for all."
    )
    row = models.BigIntegerField(null=True, blank=True, help_text="Primary key of the row of that part, if it is one.")
    row_words = models.CharField(max_length=80, blank=True, help_text="How the row began when the thread was opened.")
    opened_at = models.DateTimeField("opened", default=timezone.now, help_text="When it was opened.")
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text="Who resolved it."
    )
    resolved_at = models.DateTimeField(
        "resolved", null=True, blank=True, help_text="When it was resolved; empty while it is open."
    )

    objects = ThreadQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        verbose_name = "thread of comments"
        verbose_name_plural = "comments"
        permissions = [("write_comment", "Can write and resolve comments on entries")]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_by=None, resolved_at=None)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
                name="resolved_thread_has_its_person_and_day",
            ),
        ]
        indexes = [models.Index(fields=["procedure"], condition=Q(resolved_at=None), name="open_threads_by_entry")]

    def __str__(self):
        return f"{self.place} of “{self.version}”"

    @property
    def place(self) -> str:
        """The place in words, such as “List of risks: Bruising”."""
        label = LABELS.get(self.key, WHOLE_ENTRY)
        return f"{label}: {self.row_words}" if self.row_words else label


class CommentQuerySet(models.QuerySet):
    """Comments, in the words of an editor."""

    def of_entry(self, procedure: int):
        """Those on this entry (a primary key), thread by thread, with their people."""
        return (
            self.filter(thread__procedure=procedure)
            .select_related("author", "thread__version", "thread__resolved_by")
            .order_by("thread__opened_at", "thread_id", "at", "id")
        )


class Comment(models.Model):
    """What somebody wrote in a thread. It is never changed or deleted (comments/database.sql)."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="comments", help_text="The thread.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments", help_text="Who wrote it."
    )
    at = models.DateTimeField(default=timezone.now, help_text="When.")
    text = models.TextField(help_text="What they wrote.")
    mentions = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", help_text="Whom it mentions."
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="comment_says_something")]

    def __str__(self):
        return f"{self.author}: {self.text[:60]}"


class NoticeQuerySet(models.QuerySet):
    """Notices, in the words of their recipients."""

    def unread(self):
        """Those that their recipient has not opened."""
        return self.filter(read_at=None)

    def to_mail(self):
        """Those that are neither read nor mailed."""
        return self.unread().filter(mailed_at=None)


class Notice(models.Model):
    """That something happened to an entry which one person is told of: at the desk, and by mail."""

    class Kind(models.TextChoices):
        """What happened, as a sentence about who did it, the name of the entry and a day."""

        MENTIONED = "mentioned", "{by} mentioned you in a comment on “{name}”."
        COMMENTED = "commented", "{by} commented on “{name}”."
        ASSIGNED = "assigned", "{by} assigned “{name}” to you or your specialty."
        RETURNED = "returned", "{by} sent “{name}” back to you."
        APPROVED = "approved", "{by} approved “{name}”."
        ASKED = "asked", "{by} asked you to review “{name}”."
        UNASKED = "unasked", "{by} no longer asks you to review “{name}”."
        OVERTAKEN = "overtaken", "{by} took a step with “{name}” that overtook the one that you had planned."
        REFUSED = "refused", "The step that you had planned for “{name}” was refused."
        REPORTED = "reported", "A reader reported a problem with “{name}”."
        DUE = "due", "The review of “{name}” is due on {day}."
        OVERDUE = "overdue", "The review of “{name}” was due on {day}."

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", help_text="Who is told."
    )
    kind = models.CharField(max_length=10, choices=Kind, help_text="What happened.")
    version = models.ForeignKey(
        ProcedureVersion, models.PROTECT, related_name="notices", help_text="The version that it happened to."
    )
    thread = models.ForeignKey(
        Thread, models.PROTECT, null=True, blank=True, related_name="+", help_text="The comments that it is about."
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text="Who did it."
    )
    due_on = models.DateField(null=True, blank=True, help_text="The day on which the review is due.")
    at = models.DateTimeField("time", default=timezone.now, help_text="When.")
    read_at = models.DateTimeField("opened", null=True, blank=True, help_text="When the recipient opened it.")
    mailed_at = models.DateTimeField("mailed", null=True, blank=True, help_text="When it was mailed.")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["recipient"], condition=Q(read_at=None), name="unread_notices")]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "version", "due_on"],
                condition=Q(due_on__isnull=False),
                name="told_of_a_due_review_once",
            ),
        ]

    def __str__(self):
        """What happened, with nothing of the entry but its name: it may be mailed."""
        name = " ".join(self.version.name.split())
        return self.Kind(self.kind).label.format(by=self.by, name=name, day=self.due_on)

    @property
    def address(self) -> str:
        """Where it leads at the desk."""
        if self.kind == self.Kind.REPORTED:
            return f"{reverse('admin:feedback_report_changelist')}?state__exact=open"
        if self.thread_id:
            page = reverse("admin:comments_of_entry", args=[self.version_id])
            return f"{page}#thread-{self.thread_id}"
        return reverse("admin:procedures_procedureversion_change", args=[self.version_id])


class MailChoice(models.Model):
    """How often a person gets their notices by mail; whoever has not chosen gets them once a day."""

    class Choice(models.TextChoices):
        """How often."""

        DAILY = "daily", "Once a day"
        AT_ONCE = "at_once", "As soon as possible"
        NEVER = "never", "Never"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="mail_choice", help_text="The person."
    )
    choice = models.CharField(
        "notices by mail", max_length=10, choices=Choice, default=Choice.DAILY, help_text="How often."
    )
    mailed_on = models.DateField(null=True, blank=True, help_text="The day of the last mail.")

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.get_choice_display()


class ReviewRequest(models.Model):
    """That somebody asked a clinical reviewer by name to review a version. It counts while the version is in review."""

    version = models.ForeignKey(
        ProcedureVersion, models.PROTECT, related_name="review_requests", help_text="The version."
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="review_requests", help_text="Who was asked."
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who asked.")
    at = models.DateTimeField(default=timezone.now, help_text="When.")

    class Meta:
        ordering = ["at", "id"]
        default_permissions = ()
        permissions = [("withdraw_request", "Can withdraw requests for a review that others made")]
        constraints = [models.UniqueConstraint(fields=["version", "reviewer"], name="asked_once_for_a_version")]

    def __str__(self):
        return f"{self.reviewer} was asked to review {self.version}"
