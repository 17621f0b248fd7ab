"""The administrators' desk: people and their roles."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group

from accounts.models import User

admin.site.unregister(Group)  # the roles.py of each room defines what a role may do; the admin cannot change it


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
        """People with their roles, which take one additional query."""
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request, obj=None):
        """Nobody edits the dates, and only a superuser edits the superuser mark."""
        fields = ("last_login", "date_joined")
        return fields if request.user.is_superuser else (*fields, "is_superuser")

    def has_change_permission(self, request, obj=None):
        """Administrators cannot change a superuser's account, which would let them take it over."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (request.user.is_superuser or obj is None or not obj.is_superuser)

    def has_delete_permission(self, request, obj=None):
        """Administrators cannot delete a superuser's account."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (request.user.is_superuser or obj is None or not obj.is_superuser)

    @admin.display(description="roles")
    def roles(self, user):
        """The names of the person's roles."""
        return ", ".join(group.name for group in user.groups.all())
