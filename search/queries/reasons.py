"""Why a result was found, in words for its reader, and which words of its title the page highlights."""

from collections.abc import Iterable

from codes.models import Code, CodeMap
from search.models import VocabularyTerm
from search.queries.entry_matches import EntryMatch
from search.queries.tiers import MatchTier
from search.rules import Meaning, Query, words_in
from textindex.words import folded

_KINDS = dict(VocabularyTerm.Kind.choices) | {"parts": "Word parts"}


def marks(query: Query, *, by_meaning: bool) -> tuple[str, ...]:
    """The beginnings of words to highlight: those of the query, and those of its meanings where they were found."""
    own = [*query.words, *query.stems]
    if by_meaning:
        own += [word for unit in query.units for m in unit.all_meanings for word in words_in(m.expression)]
    return tuple(dict.fromkeys(own))


def why_meaning(query: Query) -> str:
    """What the query means: "Abbreviation CABG: coronary artery bypass graft"; parts of a query one after the other."""
    texts = [_text_of(meaning) for unit in query.units for meaning in unit.all_meanings[:1]]
    return "; ".join(dict.fromkeys(texts)) or "words with the same meaning"


def _text_of(meaning: Meaning) -> str:
    """A term of the vocabulary, or a word taken apart, with what it means."""
    if meaning.kind == "parts":
        return f"word parts: {meaning.meaning}"
    return f"{_KINDS[meaning.kind].lower()} “{meaning.term}”: {meaning.meaning}"


def why_entry(match: EntryMatch, name: str, query: Query) -> str:
    """Why an entry called `name` was found: by another name of it, or as its tier says."""
    if match.matched_name and match.matched_name != name:
        return f"other name: {match.matched_name}"
    if match.tier == MatchTier.TEXT:
        return "text"
    return why_meaning(query) if match.tier == MatchTier.MEANING else "name"


def is_in_title(code: Code, query: Query) -> bool:
    """Whether the descriptor has all words of the query itself."""
    return _has_all(code.title, query)


def why_words(code: Code, terms: Iterable[str], query: Query) -> str:
    """Where the words of the query are: in the title, or in the shortest term that has them all."""
    if _has_all(code.title, query):
        return "title"
    if _has_all(code.short_title, query):
        return "short title"
    fitting = sorted((term for term in terms if _has_all(term, query)), key=lambda term: (len(term), term))
    return f"index term: {fitting[0]}" if fitting else "title and terms"


def _has_all(text: str, query: Query) -> bool:
    """Whether every word of the query, without its ending, begins a word of the text."""
    words = f" {folded(text)}"
    return all(f" {part}" in words for part in query.stems)


def why_name(code: Code, name: str) -> str:
    """Which of the names of the code `name` is."""
    if name == code.title:
        return "title"
    return "short title" if name == code.short_title else f"index term: {name}"


def maps_with(codes: Iterable[Code], query: Query, user) -> dict[int, str]:
    """By id of a code: which code maps to it whose title has most of the words, where `user` may read that title."""
    best: dict[int, tuple[int, str]] = {}
    maps = CodeMap.objects.filter(target__in=[code.pk for code in codes]).exclude(kind=CodeMap.Kind.RELATED)
    for row in maps.select_related("source__system"):
        if row.source.shows_text_to(user):
            words = f" {folded(row.source.title)}"
            count = sum(f" {part}" in words for part in query.stems)
            reason = f"mapped from {row.source.system.name} {row.source.display}: {row.source.title}"
            best[row.target_id] = max(best.get(row.target_id, (0, "")), (count, reason))
    return {pk: reason for pk, (count, reason) in best.items() if count}
