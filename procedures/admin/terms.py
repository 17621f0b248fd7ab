"""The desk for controlled lists: specialties, body sites, settings, anesthesia, roles, tools."""

from django.contrib import admin

from procedures.models import AnesthesiaType, BodySite, PersonnelRole, Setting, Specialty, Tool


@admin.register(Specialty, BodySite, Setting, AnesthesiaType, PersonnelRole, Tool)
class TermAdmin(admin.ModelAdmin):
    """One controlled list. It can be searched by name, so that versions can offer its terms as you type."""

    list_display = ("name", "description")
    search_fields = ("name",)

    def has_delete_permission(self, request, obj=None):
        """Terms that a version uses cannot be deleted, because versions stay as readers saw them."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (
            obj and any(getattr(obj, use.get_accessor_name()).exists() for use in obj._meta.related_objects)
        )
