"""The feeds of what was published and clinically reviewed last, and of the releases of a code system."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import urlencode

from codes.models import CodeSystem
from codes.release_pages import touched_by
from procedures.editions import by_change, changed_at, review_statement
from procedures.models import ProcedureVersion

LENGTH = 50
#: How many of the pages that a release touches an item names.
MOST_NAMED = 10


class Updates(Feed):
    """Entries as Atom, the one that was published or reviewed last first; each of these steps is an item of its own."""

    feed_type = Atom1Feed
    title = "medref: entries published and reviewed"
    subtitle = "What was published or clinically reviewed last."

    def link(self):
        """The list of entries."""
        return reverse("procedures:list")

    def feed_url(self):
        """Where the feed is."""
        return reverse("api:updates")

    def items(self):
        """Published versions, each at its last step."""
        versions = ProcedureVersion.objects.published().select_related("procedure", "reviewed_by")
        return by_change(versions)[:LENGTH]

    def item_title(self, version):
        """The name of the entry, and whether it was reviewed after its publication."""
        is_reviewed = changed_at(version) > version.published_at
        return f"{version.name}: reviewed again" if is_reviewed else f"{version.name}: version {version.number}"

    def item_description(self, version):
        """When the version was published, and its review."""
        published = f"Version {version.number}, published on {version.published_at:%-d %B %Y}."
        return escape(f"{published} {review_statement(version)}")  # Atom1Feed sends it as HTML

    def item_guid(self, version):
        """The same for every reader of the feed, at whatever host they read it, until the next step."""
        step = f"version-{version.number}-{version.reviewed_on or 'not-reviewed'}"
        return f"{settings.MEDREF_ADDRESS}{version.get_absolute_url()}#{step}"

    def item_pubdate(self, version):
        """When the version was published."""
        return version.published_at

    def item_updateddate(self, version):
        """When it was last published or reviewed."""
        return changed_at(version)


class Releases(Feed):
    """The releases of a code system as Atom, the newest first, each with its counts; titles of codes are not in it."""

    feed_type = Atom1Feed

    def get_object(self, request, system):
        """The code system; 404 for another."""
        return get_object_or_404(CodeSystem, slug=system)

    def title(self, system):
        """What the feed is of."""
        return f"medref: releases of {system}"

    def link(self, system):
        """The page of the releases."""
        return reverse("codes:releases", args=[system.slug])

    def feed_url(self, system):
        """Where the feed is."""
        return reverse("api:releases", args=[system.slug])

    def items(self, system):
        """The releases in use, each with its system, and the pages of this site that use codes which it changed."""
        releases = list(system.releases.in_use().select_related("system")[:LENGTH])
        touched = touched_by(releases)
        for release in releases:
            release.pages = touched.get(release.pk, [])
        return releases

    def item_title(self, release):
        """The system and the label of the release."""
        return str(release)

    def item_description(self, release):
        """How many codes it added, revised and retired, and which pages use such codes."""
        kinds = ("added", "revised", "retired", "reinstated")
        counts = ", ".join(f"{getattr(release, kind):,} {kind}" for kind in kinds)
        names = ", ".join(page.name for page in release.pages[:MOST_NAMED])
        more = f" and {left:,} more" if (left := len(release.pages) - MOST_NAMED) > 0 else ""
        touches = f" Pages here that use changed codes: {names}{more}." if names else ""
        return f"{counts}; {release.valid_codes:,} valid codes.{touches}"

    def item_link(self, release):
        """The page of what it changed."""
        return f"{reverse('codes:changes', args=[release.system.slug])}?{urlencode({'to': release.label})}"

    def item_guid(self, release):
        """The same for every reader of the feed, until the release is loaded again."""
        return f"{settings.MEDREF_ADDRESS}{self.item_link(release)}#{release.loaded_at:%Y%m%dT%H%M%S}"

    def item_pubdate(self, release):
        """When it was loaded."""
        return release.loaded_at

    item_updateddate = item_pubdate
