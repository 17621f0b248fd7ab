"""The desk for the words of proposals."""

from django.contrib import admin

from imports.forms import ProposalWordsForm
from imports.models import ProposalWords


@admin.register(ProposalWords)
class ProposalWordsAdmin(admin.ModelAdmin):
    """Values that imports propose, each with the words from which it is proposed. The next import uses a change."""

    form = ProposalWordsForm
    list_display = ("value", "field", "words")
    list_filter = ("field",)
    search_fields = ("value", "words")
    search_help_text = "A value, or a word that it is proposed from"
