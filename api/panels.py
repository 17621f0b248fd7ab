"""The panels that tell where the data of an entry are, and where the feed of a system’s releases is."""

from desk.panels import Panel, Part


class DataOfEntry(Panel):
    """In the head of the page of an entry: the address of the same entry as data."""

    def parts(self, request, obj):
        """One link, which only programs see."""
        yield Part("api/_data_of_entry.html", {"slug": obj.procedure.slug}, "head")


class FeedOfReleases(Panel):
    """On the pages of releases: the feed of the system, told to programs in the head and to people below."""

    def parts(self, request, obj):
        """The two links; the object is a code system, or what changed in it."""
        context = {"system": getattr(obj, "system", obj)}
        yield Part("api/_feed_head.html", context, "head")
        yield Part("api/_feed_link.html", context, "below")
