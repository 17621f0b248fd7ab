"""The panel that tells programs on the page of an entry where its data are."""

from desk.panels import Panel, Part


class DataOfEntry(Panel):
    """In the head of the page of an entry: the address of the same entry as data."""

    def parts(self, request, obj):
        """One link, which only programs see."""
        yield Part("api/_data_of_entry.html", {"slug": obj.procedure.slug}, "head")
