"""The panel that offers an entry as sheets of paper on its page."""

from desk.panels import Panel, Part


class PaperOfEntry(Panel):
    """On the page of an entry: its PDF, handout and large print; in its head, the picture that stands for it."""

    def parts(self, request, obj):
        """Links for readers, and the address of the picture for those who show links."""
        yield Part("paper/_sheets.html", {"slug": obj.procedure.slug}, "tools")
        site = request.build_absolute_uri("/").removesuffix("/")
        yield Part("paper/_picture.html", {"slug": obj.procedure.slug, "site": site, "name": obj.name}, "head")
