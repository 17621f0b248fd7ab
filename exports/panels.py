"""The panels that exports add to the pages of lower rooms."""

from urllib.parse import urlencode

from desk.panels import Panel, Part


class CodeDownloads(Panel):
    """Download links on the page of a code system, for those who may export."""

    def parts(self, request, obj):
        """The links, if the system has codes."""
        if request.user.has_perm("procedures.export_entries") and obj.codes.exists():
            yield Part("exports/_code_downloads.html", {"system": obj})


class EntryDownloads(Panel):
    """On the list of entries: the same entries as files, for those who may export."""

    def parts(self, request, obj):
        """Links to the files, with the filters of the page."""
        if request.user.has_perm("procedures.export_entries"):
            yield Part("exports/_entry_downloads.html", {"query": request.GET.urlencode()})


class ChangeDownloads(Panel):
    """On the page of what changed between two releases: the same as files, for everybody."""

    def parts(self, request, obj):
        """Links to the files, with the releases of the page."""
        releases = {"to": obj.after.label} | ({"from": obj.before.label} if obj.before else {})
        context = {"system": obj.system, "query": urlencode(releases)}
        yield Part("exports/_change_downloads.html", context, "downloads")


class LookupDownloads(Panel):
    """Above the answers of a look-up: the same answers as files."""

    def parts(self, request, obj):
        """Buttons that send the form to the files."""
        yield Part("exports/_lookup_downloads.html", {})


class RecordDownload(Panel):
    """Above the record: the same events as a file."""

    def parts(self, request, obj):
        """The link, with the filters of the list."""
        yield Part("exports/_record_download.html", {"query": request.GET.urlencode()})


class WorklistDownload(Panel):
    """On the page of a worklist: the same rows as a file."""

    def parts(self, request, obj):
        """The link, with the filters of the page."""
        asked = request.GET.copy()
        for name in ("page", "select"):
            asked.pop(name, None)
        yield Part("exports/_worklist_download.html", {"worklist": obj, "query": asked.urlencode()})
