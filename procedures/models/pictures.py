"""The pictures of entries, and the rows by which versions show them and lead to videos elsewhere (docs/adr/0047)."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from documents.row_kinds import DECORATIVE, PICTURE_ADDRESS, PrintRight
from procedures.models.parts import VersionPart, version_of


class Picture(models.Model):
    """A picture as it was drawn anew from its pixels, which its name states; it never changes (procedures/database.sql)."""

    name = models.CharField(max_length=90, unique=True, help_text="The hash of its pixels, its size and its format.")
    content = models.BinaryField(help_text="The file.")
    stored_at = models.DateTimeField("stored", default=timezone.now, help_text="When it was stored.")
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who stored it; empty for the demo.",
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(name__regex=f"^{PICTURE_ADDRESS.pattern.partition('/pictures/')[2]}$"),
                name="picture_has_the_name_of_its_pixels",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def address(self) -> str:
        """Where entries show it."""
        return f"/pictures/{self.name}"

    @property
    def kind(self) -> str:
        """The media type of the file."""
        return f"image/{self.name.rpartition('.')[2]}".replace("jpg", "jpeg")


class Illustration(VersionPart):
    """A picture that a version shows, or a video elsewhere that it leads to."""

    class Printing(models.TextChoices):
        """Whether it may be printed."""

        ALLOWED = PrintRight.ALLOWED.value, "Allowed"
        NOT_ALLOWED = PrintRight.NOT_ALLOWED.value, "Not allowed"

    version = version_of("illustrations")
    caption = models.CharField(max_length=255, help_text="What it is, for everybody: Where the three cuts are.")
    address = models.CharField(
        max_length=500,
        help_text="Of a video elsewhere: https://example.org/video. Pictures get theirs when they are added.",
    )
    alt = models.CharField(
        "alt text",
        max_length=1000,
        blank=True,
        help_text=f"What the picture shows, for those who do not see it; “{DECORATIVE}” if it says nothing.",
    )
    credit = models.CharField(max_length=255, blank=True, help_text="Who made it, and where it is from.")
    licence = models.CharField(max_length=120, blank=True, help_text="What allows you to show it: CC BY 4.0, own work.")
    printing = models.CharField(
        max_length=11, choices=Printing, blank=True, help_text="Whether the licence allows it on paper."
    )
    length = models.CharField(max_length=30, blank=True, help_text="Of a video: 3 minutes.")

    class Meta(VersionPart.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(address__startswith="https://") | Q(address__regex=f"^{PICTURE_ADDRESS.pattern}$"),
                name="illustration_is_stored_here_or_has_a_web_address",
            ),
            models.CheckConstraint(
                condition=Q(printing__in=["", *(right.value for right in PrintRight)]), name="printing_is_known"
            ),
        ]
        indexes = [models.Index(fields=["address"], name="illustrations_by_address")]

    def __str__(self):
        return self.caption

    @property
    def is_video(self) -> bool:
        """Whether it is elsewhere."""
        return not self.address.startswith("/")

    @property
    def host(self) -> str:
        """The site that has a video; "" for a picture."""
        return (urlsplit(self.address).hostname or "") if self.is_video else ""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of a picture in pixels."""
        _, width, height = PICTURE_ADDRESS.fullmatch(self.address).groups()
        return int(width), int(height)

    @property
    def shown_alt(self) -> str:
        """What a browser says instead of the picture: nothing of one that only decorates."""
        return "" if self.alt.casefold() == DECORATIVE else self.alt


def unstored_pictures(version) -> list[str]:
    """The pictures of a version that are not stored here, as after an import: each as a phrase."""
    shown = {row.address.rpartition("/")[2]: row for row in version.illustrations.all() if not row.is_video}
    stored = Picture.objects.filter(name__in=shown).values_list("name", flat=True) if shown else ()
    missing = shown.keys() - set(stored)
    return [
        f"the picture “{row.caption}” is not stored here: add it, or remove its row"
        for name, row in shown.items()
        if name in missing
    ]
