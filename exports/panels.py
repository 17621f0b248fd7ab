"""What exports add to the pages of the rooms below them."""

from desk.panels import Panel, Part


class CodeDownloads(Panel):
    """On the page of a code system: its codes as files, for those who may export."""

    def parts(self, request, obj):
        """Links to the files, where there is a code."""
        if request.user.has_perm("procedures.export_entries") and obj.codes.exists():
            yield Part("exports/_code_downloads.html", {"system": obj})
