"""The desk for groupings: which are loaded, with their groups, and how one is removed."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from codes.actions import remove_grouping
from codes.actions.uploads import LOAD
from codes.models import Code, Grouping
from codes.queries import groups_in, within
from desk.read_only import ReadOnlyAdmin

PAGE = 100


@admin.register(Grouping)
class GroupingAdmin(ReadOnlyAdmin):
    """Groupings in the edition that was loaded last. A newer one is loaded as a code file."""

    list_display = ("title", "system", "origin", "loaded_at")
    sortable_by = ("system", "loaded_at")
    list_filter = ("system",)
    list_select_related = ("system",)

    def get_urls(self):
        """Adds the address of the removal."""
        remove = path(
            "<int:pk>/remove/", self.admin_site.admin_view(require_POST(self.remove)), name="codes_grouping_remove"
        )
        return [remove, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The groups of a grouping with the number of their codes, by pages."""
        if request.method == "POST" or not self.has_view_permission(request):
            raise PermissionDenied
        grouping = self.get_object(request, unquote(object_id))
        if grouping is None:
            raise Http404("There is no such grouping.")
        context = {
            **self.admin_site.each_context(request),
            "title": f"{grouping}: {grouping.system}",
            "opts": self.opts,
            "grouping": grouping,
            "page": Paginator(groups_in(grouping), PAGE).get_page(request.GET.get("page")),
            "without": within(Code.objects.all(), grouping, is_in=False).count(),
            "may_remove": request.user.has_perm(LOAD),
        }
        return render(request, "admin/codes/grouping.html", context)

    def remove(self, request, pk):
        """Remove the grouping."""
        grouping = get_object_or_404(Grouping.objects.select_related("system"), pk=pk)
        remove_grouping(grouping=grouping, actor=request.user)
        words = f"{grouping} was removed. To have it again, load its file again."
        self.message_user(request, words, messages.SUCCESS)
        return redirect("admin:codes_grouping_changelist")
