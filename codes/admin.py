"""The code managers' desk: reference data to look at; releases come in through actions, never by editing rows."""

from django.contrib import admin

from codes.models import Code, CodeSystem, Release
from codes.queries import codes_like


class ReadOnlyAdmin(admin.ModelAdmin):
    """Reference data: shown, searched, never edited by hand."""

    def has_add_permission(self, request):
        """Rows come from releases."""
        return False

    def has_change_permission(self, request, obj=None):
        """Rows come from releases."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Codes are retired by a release, never deleted."""
        return False


@admin.register(CodeSystem)
class CodeSystemAdmin(ReadOnlyAdmin):
    """Code systems; an administrator states what their licence allows."""

    list_display = ("name", "slug", "publisher", "licence", "display_policy")
    readonly_fields = ("slug",)

    def has_change_permission(self, request, obj=None):
        """Whoever has the right to state licences."""
        return request.user.has_perm("codes.change_codesystem")


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    """Releases that were loaded, with what each changed."""

    list_display = ("__str__", "loaded_at", "added", "revised", "retired", "unchanged", "bad")
    list_filter = ("system",)
    list_select_related = ("system",)


@admin.register(Code)
class CodeAdmin(ReadOnlyAdmin):
    """Codes. Their text is shown as the licence allows everybody; search and autocomplete use the search index."""

    list_display = ("code", "system", "text", "is_header", "retired_in")
    list_filter = ("system", "is_header")
    search_fields = ("code",)
    search_help_text = "A code, or words of its title"
    show_full_result_count = False
    exclude = ("title", "short_title")
    readonly_fields = ("text",)
    raw_id_fields = ("parent",)

    @admin.display(description="text")
    def text(self, code):
        """The descriptor, where the licence allows it."""
        return code.text_for(None) or code.why_withheld

    def get_queryset(self, request):
        """Codes with all at hand that a list prints."""
        return super().get_queryset(request).select_related("system", "retired_in__system")

    def get_search_results(self, request, queryset, search_term):
        """Codes that begin like the term, or whose text has its words."""
        return (codes_like(queryset, search_term), False) if search_term.strip() else (queryset, False)
