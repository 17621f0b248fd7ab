"""The administrators' desk for the record: search it, filter it by person, kind and date."""

from django.apps import apps
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from desk.panels import shown
from desk.read_only import ReadOnlyAdmin
from record.models import Event


class KindFilter(admin.SimpleListFilter):
    """Events by what they were done to."""

    title = "kind"
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        """The kinds that have events."""
        kinds = Event.objects.order_by("model").values_list("model", flat=True).distinct()
        return [(kind, _kind(kind)) for kind in kinds if kind]

    def queryset(self, request, queryset):
        """Events of the chosen kind."""
        return queryset.filter(model=self.value()) if self.value() else queryset


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The record, newest first."""

    list_display = ("at", "sentence", "thing")
    list_display_links = ("at",)
    list_filter = (KindFilter, "verb", "actor_name")
    date_hierarchy = "at"
    search_fields = ("sentence",)
    search_help_text = "Words from the event: a name, a title, a role"
    show_full_result_count = False
    fields = ("at", "actor_name", "sentence", "thing", "details")
    readonly_fields = ("thing",)
    change_list_template = "admin/record/events.html"

    @admin.display(description="what")
    def thing(self, event):
        """The kind and name of what it was done to, with a link to its page at the desk."""
        if not event.model:
            return "–"
        name = f"{_kind(event.model)} “{event.label}”"
        try:
            address = reverse(f"admin:{event.model.replace('.', '_')}_change", args=[event.object_id])
        except NoReverseMatch:
            return name
        return format_html('<a href="{}">{}</a>', address, name)

    def changelist_view(self, request, extra_context=None):
        """The list, with the panels of “record.events”."""
        return super().changelist_view(
            request, {**(extra_context or {}), "panels": shown("record.events", request, None)}
        )


def _kind(model: str) -> str:
    try:
        return str(apps.get_model(model)._meta.verbose_name).capitalize()
    except LookupError:  # an earlier version of medref had it
        return model
