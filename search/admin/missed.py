"""The desk for searches that found nothing: the words, how often, and the way to give them a meaning."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html

from search.actions import settle
from search.models import MissedSearch, VocabularyTerm


class StateFilter(admin.SimpleListFilter):
    """Open ones unless asked otherwise: that is the work to be done."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        """The states beside the usual one."""
        return [("settled", "Settled"), ("all", "All")]

    def choices(self, changelist):
        """Django's own choices, the first of which is called “All” there."""
        first, *others = super().choices(changelist)
        return [{**first, "display": "Open"}, *others]

    def queryset(self, request, queryset):
        """The misses in this state."""
        return queryset if self.value() == "all" else queryset.filter(is_settled=self.value() == "settled")


@admin.register(MissedSearch)
class MissedSearchAdmin(admin.ModelAdmin):
    """Missed searches, the most frequent first. Nothing here says who searched."""

    list_filter = (StateFilter,)
    list_per_page = 50
    search_fields = ("words",)
    list_display_links = None
    change_list_template = "admin/search/missed.html"
    actions = ("settle_chosen",)

    def get_list_display(self, request):
        """The way to add a term is for those who may."""
        way_on = ("add_synonym",) if self.has_settle_permission(request) else ()
        return ("words", "count", *way_on, "last_day")

    @admin.display(description="last day", ordering="last_at")
    def last_day(self, missed):
        """The last day they were searched for."""
        return missed.last_at

    @admin.display(description="add a synonym")
    def add_synonym(self, missed):
        """The vocabulary's form, filled with the words; saving it settles them."""
        asked = {"term": missed.words, "kind": VocabularyTerm.Kind.LAY.value, "missed": missed.pk}
        address = f"{reverse('admin:search_vocabularyterm_add')}?{urlencode(asked)}"
        return format_html(
            '<a class="button" href="{}">Add a synonym<span class="visually-hidden"> for {}</span></a>',
            address,
            missed.words,
        )

    def has_settle_permission(self, request):
        """Whoever may add terms may take words off the list."""
        return request.user.has_perm("search.add_vocabularyterm")

    def has_add_permission(self, request):
        """Readers' searches make the rows."""
        return False

    def has_change_permission(self, request, obj=None):
        """Nobody rewrites what was searched for."""
        return False

    def has_delete_permission(self, request, obj=None):
        """What is settled stays countable."""
        return False

    @admin.action(description="Mark as settled", permissions=["settle"])
    def settle_chosen(self, request, queryset):
        """Take words off the list that need no term."""
        rows = list(queryset)
        for missed in rows:
            settle(missed, request.user)
        self.message_user(request, f"{len(rows)} settled.", messages.SUCCESS)
