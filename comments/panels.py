"""The panels of comments: on the form of a version and below a comparison."""

from collections import Counter

from comments.forms import panel_context
from comments.queries import threads_of, unread_count
from desk.panels import Panel, Part
from procedures.admin.sections import heading_of

VIEW = "comments.view_thread"


class CommentsOfVersion(Panel):
    """On the form of a version: the open threads of its entry, a form for another one, and their number at each section."""

    def parts(self, request, obj):
        """The threads, for those who read drafts; and the marks beside the headings of sections."""
        if not request.user.has_perm(VIEW):
            return
        threads = threads_of(obj, only_open=True)
        yield Part("admin/comments/_panel.html", panel_context(request, obj, threads), "notes")
        for heading, count in Counter(heading_of(one.thread.key) for one in threads if one.thread.key).items():
            yield Part("admin/comments/_mark.html", {"count": count}, f"heading {heading}")


class CommentsOfComparison(Panel):
    """Below a comparison, whose reader wants to say something about what changed: the same threads and form."""

    def parts(self, request, obj):
        """The threads, for those who read drafts."""
        if request.user.has_perm(VIEW):
            yield Part("admin/comments/_panel.html", panel_context(request, obj, threads_of(obj, only_open=True)))


class NoticesInHeader(Panel):
    """In the header of the desk: the link to a person’s notices, with the number of those that they have not read."""

    def parts(self, request, obj):
        """The link, for those who get notices."""
        if request.user.has_perm("comments.view_notice"):
            yield Part("admin/comments/_header.html", {"count": unread_count(request.user)})
