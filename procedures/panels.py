"""The panels that the encyclopedia adds to the pages of lower rooms."""

from desk.panels import Panel, Part


class EntriesOfCode(Panel):
    """The published entries that use a code, on the page of the code."""

    def parts(self, request, obj):
        """A list of links, if there are such entries."""
        if versions := [link.version for link in obj.entries.published()]:
            yield Part("procedures/_entries_of_code.html", {"versions": versions})
