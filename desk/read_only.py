"""Lists of the admin that nobody edits by hand: their rows come from actions, and stay on record."""

from django.contrib import admin


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that are shown and searched, never added, changed or deleted by hand; a subclass may allow one of these."""

    def has_add_permission(self, request):
        """Nobody adds a row."""
        return False

    def has_change_permission(self, request, obj=None):
        """Nobody edits a row."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Nobody deletes a row."""
        return False
