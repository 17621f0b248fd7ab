"""The desk for comments: the list of threads, and the page of an entry with all of its own."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme

from comments.forms import answer, panel_context
from comments.models import Comment, Thread
from comments.queries import threads_of
from desk.read_only import ReadOnlyAdmin
from procedures.models import ProcedureVersion


def comments_page(thread: Thread) -> str:
    """The address of a thread on the page of its entry."""
    return f"{reverse('admin:comments_of_entry', args=[thread.version_id])}#thread-{thread.pk}"


@admin.register(Thread)
class ThreadAdmin(ReadOnlyAdmin):
    """Threads of all entries; they are read and answered on the page of their entry."""

    list_display = ("place_link", "first_words", "opened_at", "resolved_at")
    list_display_links = None
    list_filter = (("resolved_at", admin.EmptyFieldListFilter),)
    list_per_page = 50
    search_fields = ("version__name", "comments__text")
    show_full_result_count = False

    def get_queryset(self, request):
        """The threads with the beginning of each."""
        first = Comment.objects.filter(thread=OuterRef("pk")).order_by("at", "id").values("text")[:1]
        return super().get_queryset(request).select_related("version").annotate(first=Subquery(first))

    @admin.display(description="comments on", ordering="version__name")
    def place_link(self, thread):
        """A link to the thread."""
        return format_html('<a href="{}">{}</a>', comments_page(thread), thread)

    @admin.display(description="begins with")
    def first_words(self, thread):
        """The first comment, shortened."""
        return thread.first[:100]

    def get_urls(self):
        """Adds the address of the page of an entry."""
        own = path("of/<int:pk>/", self.admin_site.admin_view(self.of_entry), name="comments_of_entry")
        return [own, *super().get_urls()]

    def of_entry(self, request, pk):
        """All threads of the entry of a version; what a form of the panel sends is done, and the page it came from shown.

        For a script, which sends `panel`, the answer is the panel alone.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        version = get_object_or_404(ProcedureVersion.objects.readable_to(request.user).with_page_data(), pk=pk)
        said = answer(request, version) if request.method == "POST" else None
        if request.POST.get("panel"):
            context = panel_context(request, version, threads_of(version, only_open=True), said)
            return render(request, "admin/comments/_panel.html", context)
        if said and not said.is_refused:
            messages.success(request, said.said)
            back = request.POST.get("back", "")
            is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
            return redirect(f"{back if is_ours else request.path}#comments")
        request.shows_typed = True
        threads = threads_of(version)
        context = {
            **self.admin_site.each_context(request),
            **panel_context(request, version, threads, said),
            "title": f"Comments on “{version.name}”",
            "count": sum(not one.thread.resolved_at for one in threads),
        }
        return render(request, "admin/comments/entry.html", context)
