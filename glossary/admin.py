"""The desk for the glossary: words are written, approved by others, and withdrawn."""

from django.contrib import admin, messages
from django.http import HttpResponseRedirect

from glossary import actions
from glossary.forms import WordForm
from glossary.models import Word
from glossary.rules import WordRefused


@admin.register(Word)
class WordAdmin(admin.ModelAdmin):
    """Words of the glossary. Saving one that readers see writes a draft beside it."""

    form = WordForm
    list_display = ("term", "text", "state", "approved_by", "written_at")
    sortable_by = ("term", "state", "written_at")
    list_filter = ("state",)
    list_select_related = ("approved_by",)
    readonly_fields = ("state", "approved_by", "shown_at", "written_at")
    search_fields = ("term", "forms", "text")
    actions = ("approve_chosen", "withdraw_chosen")

    def has_change_permission(self, request, obj=None):
        """Of a word that was replaced or withdrawn, nobody changes anything."""
        current = obj is None or obj.state in (Word.State.DRAFT, Word.State.SHOWN)
        return current and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        """Words are withdrawn, not deleted."""
        return False

    def construct_change_message(self, request, form, formsets, add=False):
        """Nothing: the actions keep what was done on record."""
        return ""

    def save_model(self, request, obj, form, change):
        """Write the word through its action; the page goes on with the draft."""
        fields = {name: form.cleaned_data[name] for name in ("term", "forms", "text")}
        obj.refused = ""
        try:
            obj.pk = actions.write_word(word=obj if change else None, actor=request.user, **fields).pk
        except WordRefused as error:
            obj.refused = str(error)

    def response_add(self, request, obj, post_url_continue=None):
        """To the draft, or back with the reason."""
        return self._refused(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        """To the list, or back with the reason."""
        return self._refused(request, obj) or super().response_change(request, obj)

    @admin.action(description="Approve for readers", permissions=["approve"])
    def approve_chosen(self, request, queryset):
        """Approve drafts that others wrote."""
        self._each(request, queryset, actions.approve_word, "approved")

    @admin.action(description="Withdraw from readers", permissions=["approve"])
    def withdraw_chosen(self, request, queryset):
        """Withdraw words."""
        self._each(request, queryset, actions.withdraw_word, "withdrawn")

    def has_approve_permission(self, request) -> bool:
        """Whether this person approves and withdraws."""
        return request.user.has_perm(actions.APPROVE)

    def _each(self, request, words, act, done: str) -> None:
        for word in words:
            try:
                act(word=word, actor=request.user)
            except WordRefused as error:
                self.message_user(request, f"“{word}” was not {done}. {error}", messages.ERROR)
            else:
                self.message_user(request, f"“{word}” is {done}.", messages.SUCCESS)

    def _refused(self, request, obj):
        if not obj.refused:
            return None
        self.message_user(request, f"Nothing was saved. {obj.refused}", messages.ERROR)
        return HttpResponseRedirect(request.path)
