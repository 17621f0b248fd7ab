"""The panels that the encyclopedia adds to the pages of lower rooms."""

from desk.panels import Panel, Part


class FrontPageLinks(Panel):
    """On the front page of the desk: the links to a new entry and to the overview of the encyclopedia."""

    def parts(self, request, obj):
        """A new entry for writers who have hidden the tour, which leads there as well; the overview for all who read drafts."""
        if request.user.has_hidden_tour and request.user.has_perm("procedures.write_entry"):
            yield Part("admin/procedures/_start_link.html", {})
        if request.user.has_perm("procedures.read_drafts"):
            yield Part("admin/procedures/_overview_link.html", {}, "below")


class AssignmentOfVersion(Panel):
    """On the page of a version: whom its entry is assigned to, and the link to the page that assigns it."""

    def parts(self, request, obj):
        """One line, for those who read drafts."""
        if request.user.has_perm("procedures.read_drafts"):
            context = {"version": obj, "assignment": getattr(obj.procedure, "assignment", None)}
            yield Part("admin/procedures/procedureversion/_assignment.html", context, "notes")


class EntriesOfCode(Panel):
    """The published entries that use a code, on the page of the code."""

    def parts(self, request, obj):
        """A list of links, if there are such entries."""
        if versions := [link.version for link in obj.entries.published()]:
            yield Part("procedures/_entries_of_code.html", {"versions": versions}, "uses")
