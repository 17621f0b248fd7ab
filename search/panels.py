"""The panel that searches within a group of codes."""

from desk.panels import Panel, Part


class SearchInGroup(Panel):
    """On the page of a group: a box whose results are narrowed to the group."""

    def parts(self, request, obj):
        """The box; the object is the group."""
        yield Part("search/_in_group.html", {"group": obj})
