"""The worklist of the search: words that readers searched for without finding anything."""

from desk.worklists import Column, Worklist
from search.models import MissedSearch

MISSED = Worklist(
    key="missed-searches",
    title="Searches that found nothing",
    about="What readers searched for in vain, the most frequent first: add a synonym, or mark it as settled.",
    permission="search.add_vocabularyterm",
    rows=lambda user: MissedSearch.objects.filter(is_settled=False),
    columns=(
        Column("Words", lambda missed: missed.words, lambda missed: missed.synonym_form),
        Column("Searches", lambda missed: missed.count, brief=True),
        Column("Last day", lambda missed: missed.last_at),
    ),
    actions=("settle_chosen",),
)
