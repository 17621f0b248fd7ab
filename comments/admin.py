"""The desk for comments: the list of threads, the page of an entry with all of its own, and each person’s notices."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme

from comments import actions
from comments.forms import answer, panel_context
from comments.models import Comment, MailChoice, Thread
from comments.queries import threads_of
from desk.read_only import ReadOnlyAdmin
from procedures.models import ProcedureVersion


def comments_page(thread: Thread) -> str:
    """The address of a thread on the page of its entry."""
    return f"{reverse('admin:comments_of_entry', args=[thread.version_id])}#thread-{thread.pk}"


class NoticePages:
    """The part of the desk for comments that shows each person their own notices; mixed into its ModelAdmin."""

    def get_urls(self):
        """Adds the addresses of the list, and of opening a notice."""
        view = self.admin_site.admin_view
        return [
            path("notices/", view(self.notices), name="comments_notices"),
            path("notices/<int:pk>/open/", view(self.open_notice), name="comments_notice_open"),
            *super().get_urls(),
        ]

    def notices(self, request):
        """The notices of this person, the newest first. As a form, marks all as read or sets how often they are mailed."""
        if not request.user.has_perm(actions.READ_NOTICES):
            raise PermissionDenied
        if request.method == "POST":
            return self._changed(request)
        found = request.user.notices.select_related("version", "by")
        chosen = MailChoice.objects.filter(user=request.user).first() or MailChoice()
        context = {
            **self.admin_site.each_context(request),
            "title": "My notices",
            "page": Paginator(found, 50).get_page(request.GET.get("page")),
            "mail_choices": MailChoice.Choice.choices,
            "chosen": chosen.choice,
        }
        return render(request, "admin/comments/notices.html", context)

    def _changed(self, request):
        if "mail" not in request.POST:
            actions.mark_read(actor=request.user)
            messages.success(request, "All notices are marked as read.")
        elif request.POST["mail"] not in MailChoice.Choice:
            messages.error(request, "Choose one of the three.")
        else:
            choice = actions.choose_mail(choice=request.POST["mail"], actor=request.user)
            messages.success(request, f"Notices by mail: {choice.get_choice_display().lower()}.")
        return redirect("admin:comments_notices")

    def open_notice(self, request, pk):
        """Mark a notice of this person as read, and go where it leads."""
        if not request.user.has_perm(actions.READ_NOTICES):
            raise PermissionDenied
        notice = get_object_or_404(request.user.notices, pk=pk)
        actions.mark_read(notices=[pk], actor=request.user)
        return redirect(notice.address)


@admin.register(Thread)
class ThreadAdmin(NoticePages, ReadOnlyAdmin):
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
