"""The panels that exports add to the pages of lower rooms."""

from desk.panels import Panel, Part


class CodeDownloads(Panel):
    """Download links on the page of a code system, for those who may export."""

    def parts(self, request, obj):
        """The links, if the system has codes."""
        if request.user.has_perm("procedures.export_entries") and obj.codes.exists():
            yield Part("exports/_code_downloads.html", {"system": obj})
