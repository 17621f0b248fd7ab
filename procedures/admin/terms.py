"""The desk for controlled lists: specialties, body sites, settings, anesthesia, roles, tools."""

from django.contrib import admin

from procedures.models import AnesthesiaType, BodySite, PersonnelRole, Setting, Specialty, Tool


@admin.register(Specialty, BodySite, Setting, AnesthesiaType, PersonnelRole, Tool)
class TermAdmin(admin.ModelAdmin):
    """One controlled list: by name, searchable, so that versions can offer it as you type."""

    list_display = ("name", "description")
    search_fields = ("name",)

    def has_delete_permission(self, request, obj=None):
        """Words that stand in a version stay: what readers saw is kept as it was."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (
            obj and any(getattr(obj, use.get_accessor_name()).exists() for use in obj._meta.related_objects)
        )
