"""Links by which people without an account read a version that is not published yet."""

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from procedures.models.entries import ProcedureVersion
from procedures.rules import READ

_signer = signing.Signer(salt="procedures.draft_link")


class DraftLinkQuerySet(models.QuerySet):
    """Links to drafts, in the words of an editor."""

    def working(self):
        """Those that nobody has ended and that have not expired."""
        return self.filter(ended_at=None, expires_at__gt=timezone.now())

    def signed(self, token: str):
        """The one whose address has this token. Raises DraftLink.DoesNotExist for a token that this site has not signed."""
        try:
            return self.get(pk=_signer.unsign_object(token))
        except signing.BadSignature as error:
            raise self.model.DoesNotExist from error


class DraftLink(models.Model):
    """A signed address that shows a draft, or a version in review, to whoever has it, until it expires or is ended."""

    version = models.ForeignKey(
        ProcedureVersion, models.CASCADE, related_name="draft_links", help_text="The version that it shows."
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="draft_links", help_text="Who made it."
    )
    made_at = models.DateTimeField("made", default=timezone.now, help_text="When it was made.")
    expires_at = models.DateTimeField("works until", help_text="When it stops to work.")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When somebody ended it before.")

    objects = DraftLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        verbose_name = "link to a draft"
        verbose_name_plural = "links to drafts"
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="link_expires_after_it_was_made"),
        ]

    def __str__(self):
        return f"link to {self.version} until {self.expires_at:%Y-%m-%d %H:%M} UTC"

    @property
    def signed_address(self) -> str:
        """The address, signed with the key of the site; not `get_absolute_url`, by which Django would tell it to others."""
        return reverse("procedures:draft", args=[_signer.sign_object(self.pk)])

    @property
    def is_working(self) -> bool:
        """Whether it still shows its version: not for longer than its maker may read that."""
        return self.ended_at is None and self.expires_at > timezone.now() and self.made_by.has_perm(READ)
