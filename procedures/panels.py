"""What the encyclopedia adds to the pages of the rooms below it."""

from desk.panels import Panel, Part


class EntriesOfCode(Panel):
    """On the page of a code: the published entries that use it."""

    def parts(self, request, obj):
        """A list of links, where there is an entry."""
        if versions := [link.version for link in obj.entries.published()]:
            yield Part("procedures/_entries_of_code.html", {"versions": versions})
