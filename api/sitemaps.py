"""The sitemap: an index of sections, one of the published entries and one for each code system that readers may read."""

from django.contrib.sitemaps import Sitemap, views
from django.views.decorators.http import require_safe

from codes.models import Code, CodeSystem
from procedures.editions import by_change, changed_at
from procedures.models import ProcedureVersion

KIND = "application/xml; charset=utf-8"
#: Addresses in one file; the protocol allows 50,000 (sitemaps.org).
LIMIT = 10_000


class Entries(Sitemap):
    """The published entries, each with when it was last published or reviewed."""

    limit = LIMIT

    def items(self):
        """Versions, in the order of their addresses."""
        return ProcedureVersion.objects.published().select_related("procedure").order_by("procedure__slug")

    def lastmod(self, version):
        """When readers last got something new."""
        return changed_at(version)

    def get_latest_lastmod(self):
        """That of the entry that changed last."""
        newest = by_change(ProcedureVersion.objects.published()).first()
        return changed_at(newest) if newest else None


class Codes(Sitemap):
    """The valid codes of a system; they change with its releases."""

    limit = LIMIT

    def __init__(self, system: CodeSystem):
        """The section of `system`."""
        self.system = system
        newest = system.releases.in_use().first()
        self.lastmod = newest and newest.loaded_at

    def items(self):
        """Codes, in their order."""
        return Code.objects.filter(system=self.system).active().with_system().order_by("code")

    def get_latest_lastmod(self):
        """When the newest release was loaded."""
        return self.lastmod


def _sections() -> dict[str, Sitemap]:
    """Name -> section. Systems whose titles are withheld are left out: their pages say little but the code."""
    readable = [system for system in CodeSystem.objects.all() if system.shows_text_to(None)]
    codes = {f"codes-{system.slug}": Codes(system) for system in readable if system.codes.exists()}
    return {"entries": Entries()} | codes


@require_safe
def sitemap_index(request):
    """The sections, in pages of LIMIT addresses, each with the time of its last change."""
    return views.index(request, _sections(), sitemap_url_name="api:sitemap", content_type=KIND)


@require_safe
def sitemap(request, section):
    """One section, or its page `p`."""
    return views.sitemap(request, _sections(), section, content_type=KIND)
