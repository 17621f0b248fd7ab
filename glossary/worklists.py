"""The worklist of words that wait for another person’s approval."""

from django.urls import reverse

from desk.worklists import Column, Worklist
from glossary.actions import APPROVE
from glossary.models import Word

WORDS = Worklist(
    key="glossary-drafts",
    title="Words to approve",
    about="Explanations for the glossary that others wrote, the longest waiting first.",
    permission=APPROVE,
    rows=lambda user: Word.objects.filter(state=Word.State.DRAFT).exclude(writers=user).order_by("written_at", "pk"),
    columns=(
        Column("Word", str, lambda word: reverse("admin:glossary_word_change", args=[word.pk])),
        Column("Explanation", lambda word: word.text, brief=True),
        Column("Written", lambda word: word.written_at),
    ),
    actions=("approve_chosen",),
)
