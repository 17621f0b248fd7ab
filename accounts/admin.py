"""The administrators' desk: people and their roles."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group

from accounts.models import User

admin.site.site_header = "medref editors' desk"
admin.site.site_title = "medref"
admin.site.index_title = "Entries, codes and people"
admin.site.unregister(Group)  # what a role may do stands in the roles.py of each room, not in clicks


@admin.register(User)
class MedrefUserAdmin(UserAdmin):
    """Accounts with their roles (Django groups). Only a superuser may make another superuser."""

    list_display = ("username", "get_full_name", "professional_role", "is_active", "roles")
    list_filter = ("groups", "is_active")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email", "professional_role")}),
        ("Rights", {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    filter_horizontal = ("groups",)

    def get_queryset(self, request):
        """People with their roles in one query more."""
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request, obj=None):
        """Dates are facts; the superuser mark is a superuser's to give."""
        fields = ("last_login", "date_joined")
        return fields if request.user.is_superuser else (*fields, "is_superuser")

    def has_change_permission(self, request, obj=None):
        """An administrator does not take over a superuser's account."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (request.user.is_superuser or obj is None or not obj.is_superuser)

    def has_delete_permission(self, request, obj=None):
        """Nor delete it."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (request.user.is_superuser or obj is None or not obj.is_superuser)

    @admin.display(description="roles")
    def roles(self, user):
        """The names of the person's roles."""
        return ", ".join(group.name for group in user.groups.all())
