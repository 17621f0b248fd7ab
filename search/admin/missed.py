"""The desk for missed searches: the words, how often, and a button that adds them to the vocabulary."""

from django.contrib import admin, messages
from django.utils.html import format_html

from desk.read_only import ReadOnlyAdmin
from search.actions import settle
from search.models import MissedSearch


class StateFilter(admin.SimpleListFilter):
    """Missed searches by state; the default shows the open ones, which still need work."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        """The states other than the default."""
        return [("settled", "Settled"), ("all", "All")]

    def choices(self, changelist):
        """Django's choices, with its first one (“All”) renamed to “Open”."""
        first, *others = super().choices(changelist)
        return [{**first, "display": "Open"}, *others]

    def queryset(self, request, queryset):
        """The misses in this state."""
        return queryset if self.value() == "all" else queryset.filter(is_settled=self.value() == "settled")


@admin.register(MissedSearch)
class MissedSearchAdmin(ReadOnlyAdmin):
    """Missed searches, the most frequent first. Nothing here says who searched."""

    list_filter = (StateFilter,)
    list_per_page = 50
    search_fields = ("words",)
    list_display_links = None
    change_list_template = "admin/search/missed.html"
    actions = ("settle_chosen",)

    def get_list_display(self, request):
        """The columns, with a button for those who may add terms."""
        button = ("add_synonym",) if self.has_settle_permission(request) else ()
        return ("words", "count", *button, "last_day")

    @admin.display(description="last day", ordering="last_at")
    def last_day(self, missed):
        """The last day they were searched for."""
        return missed.last_at

    @admin.display(description="add a synonym")
    def add_synonym(self, missed):
        """A link to the form of the vocabulary with these words; saving it marks them as settled."""
        return format_html(
            '<a class="button" href="{}">Add a synonym<span class="visually-hidden"> for {}</span></a>',
            missed.synonym_form,
            missed.words,
        )

    def has_settle_permission(self, request):
        """Whoever may add terms may mark searches as settled."""
        return request.user.has_perm("search.add_vocabularyterm")

    @admin.action(description="Mark as settled", permissions=["settle"])
    def settle_chosen(self, request, queryset):
        """Mark searches as settled that need no term."""
        rows = list(queryset)
        for missed in rows:
            settle(missed, request.user)
        self.message_user(request, f"{len(rows)} marked as settled.", messages.SUCCESS)
