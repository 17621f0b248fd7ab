"""The desk for the vocabulary: what people type, what it means, and what titles say instead."""

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join

from search.actions import add_term, change_term, settle, switch_term
from search.admin.meaning import KINDS, TermForm, reaches
from search.models import MissedSearch, VocabularyTerm
from search.queries import find

CONTENT = ("term", "kind", "meaning", "words", "codes")
SHIPPED = (
    "This row was shipped with medref and does not change. Your changes are saved as this site’s own row, which is "
    "used instead. To stop using the row, switch it off."
)


@admin.register(VocabularyTerm)
class VocabularyTermAdmin(admin.ModelAdmin):
    """Terms. Shipped ones can be switched off or replaced by rows of the site's own; searches use changes at once."""

    form = TermForm
    list_display = ("term", "kind", "origin", "use", "meaning", "titles_say")
    list_filter = ("kind", "is_shipped", "is_active")
    list_per_page = 50
    search_fields = ("term", "folded", "meaning", "words", "codes")
    search_help_text = "A term, a word from its meaning or from titles, or a code"
    actions = ("switch_on", "switch_off")

    def get_queryset(self, request):
        """Terms, each with `has_own`: whether a row of the site's own is used instead."""
        own = VocabularyTerm.objects.filter(
            folded=OuterRef("folded"), kind=OuterRef("kind"), is_shipped=False, is_active=True
        )
        return super().get_queryset(request).annotate(has_own=Exists(own))

    @admin.display(description="words in titles, or codes")
    def titles_say(self, row):
        """What searches look for instead."""
        return format_html_join("", "<div>{}</div>", [[part] for part in (row.words, row.codes) if part])

    @admin.display(description="origin", ordering="is_shipped")
    def origin(self, row):
        """Who made the row."""
        return "Shipped" if row.is_shipped else "This site"

    @admin.display(description="in use", ordering="is_active")
    def use(self, row):
        """Whether searches use it, and if not, why."""
        if not row.is_active:
            return "Off"
        return "Replaced by this site’s own row" if row.is_shipped and row.has_own else "On"

    @admin.display(description="currently finds")
    def finds_now(self, row):
        """How much each alternative and each beginning of codes finds today."""
        lines = [(reach.text, f"{reach.count:,}") for reach in reaches(row.words, row.codes)]
        return format_html_join("", "<p>{}: {}</p>", lines) or "–"

    def get_fieldsets(self, request, obj=None):
        """The form; a new term has neither the switch nor the field that shows what it finds."""
        fields = [*CONTENT, "anyway"] if obj is None else [*CONTENT, "is_active", "finds_now", "anyway"]
        if obj and not self.has_change_permission(request, obj):
            fields.remove("anyway")
        # The kind of a shipped row is read-only, so its help text is not shown and the kind is explained here.
        description = (
            format_html("{}: {}<br>{}", obj.get_kind_display(), KINDS[obj.kind], SHIPPED)
            if obj and obj.is_shipped
            else None
        )
        return [(None, {"fields": fields, "description": description})]

    def get_readonly_fields(self, request, obj=None):
        """The term and kind of a shipped row are read-only: the site's own row replaces the row with these."""
        if obj is None:
            return ()
        return ("finds_now", "term", "kind") if obj.is_shipped else ("finds_now",)

    def has_delete_permission(self, request, obj=None):
        """Rows are switched off, not deleted, so that they stay on record."""
        return False

    def save_model(self, request, obj, form, change):
        """Save through the actions; `obj` becomes the row that is used afterwards."""
        content = {name: getattr(obj, name) for name in CONTENT}
        if change:
            row = VocabularyTerm.objects.get(pk=obj.pk)
            if any(getattr(row, name) != value for name, value in content.items()):
                row = change_term(row=row, **content, actor=request.user)
            if row.is_active != obj.is_active:
                switch_term(row=row, is_active=obj.is_active, actor=request.user)
        else:
            row = add_term(**content, actor=request.user)
        obj.pk, obj.is_shipped = row.pk, row.is_shipped
        if obj.kind not in VocabularyTerm.WORD_PARTS + VocabularyTerm.STEERING and row.is_active:
            total = find(obj.term, user=None, limit=1, facets=False).total
            self.message_user(
                request, f"A search for “{obj.term}” now finds {total:,} {'result' if total == 1 else 'results'}."
            )

    def response_add(self, request, obj, post_url_continue=None):
        """If the term was added for a missed search, mark that as settled and return to the list of missed searches."""
        number = request.GET.get("missed", "")
        missed = MissedSearch.objects.filter(pk=number).first() if number.isdecimal() else None
        if missed is None:
            return super().response_add(request, obj, post_url_continue)
        settle(missed, request.user)
        self.message_user(request, f"“{missed.words}” was marked as settled.", messages.SUCCESS)
        return redirect("admin:search_missedsearch_changelist")

    def response_change(self, request, obj):
        """After a change of a shipped row, show the site's own row."""
        if str(obj.pk) == request.resolver_match.kwargs["object_id"]:
            return super().response_change(request, obj)
        self.message_user(request, f"This site’s own row for “{obj.term}” is used from now on.", messages.SUCCESS)
        return redirect("admin:search_vocabularyterm_change", obj.pk)

    @admin.action(description="Switch on", permissions=["change"])
    def switch_on(self, request, queryset):
        """Let searches use the chosen rows."""
        self._switch(request, queryset, is_active=True)

    @admin.action(description="Switch off", permissions=["change"])
    def switch_off(self, request, queryset):
        """Stop searches from using the chosen rows."""
        self._switch(request, queryset, is_active=False)

    def _switch(self, request, queryset, *, is_active: bool) -> None:
        rows = list(queryset)
        for row in rows:
            switch_term(row=row, is_active=is_active, actor=request.user)
            self.log_change(request, row, [{"changed": {"fields": ["is_active"]}}])
        self.message_user(request, f"{len(rows)} switched {'on' if is_active else 'off'}.", messages.SUCCESS)
