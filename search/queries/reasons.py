"""Why a result was found, in words for its reader, and which words of its title the page sets off."""

from collections.abc import Iterable

from codes.models import Code, CodeMap
from codes.words import folded
from search.models import VocabularyTerm
from search.rules import Meaning, Query, words_in

_KINDS = dict(VocabularyTerm.Kind.choices) | {"parts": "Word parts"}


def marks(query: Query, *, meant: bool) -> tuple[str, ...]:
    """The beginnings of words to set off: those of the query, and of what it means where that was found."""
    own = [*query.words, *query.stems]
    if meant:
        own += [word for unit in query.units for m in unit.all_meanings for word in words_in(m.expression)]
    return tuple(dict.fromkeys(own))


def why_meant(query: Query) -> str:
    """What the query means: "Abbreviation CABG: coronary artery bypass graft"; parts of a query one after the other."""
    told = [_told(meaning) for unit in query.units for meaning in unit.all_meanings[:1]]
    return "; ".join(dict.fromkeys(told)) or "words with the same meaning"


def _told(meaning: Meaning) -> str:
    if meaning.kind == "parts":
        return f"word parts: {meaning.meaning}"
    return f"{_KINDS[meaning.kind].lower()} “{meaning.term}”: {meaning.meaning}"


def is_title(code: Code, query: Query) -> bool:
    """Whether the title has all words of the query itself."""
    return _has_all(code.title, query)


def why_words(code: Code, terms: Iterable[str], query: Query) -> str:
    """Where the words of the query stand: in the title, or in the shortest term that has them all."""
    if _has_all(code.title, query):
        return "title"
    if _has_all(code.short_title, query):
        return "short title"
    fitting = sorted((term for term in terms if _has_all(term, query)), key=lambda term: (len(term), term))
    return f"index term: {fitting[0]}" if fitting else "title and terms"


def _has_all(text: str, query: Query) -> bool:
    words = f" {folded(text)}"
    return all(f" {part}" in words for part in query.stems)


def why_named(code: Code, name: str) -> str:
    """Which of its names it is."""
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
            told = f"mapped from {row.source.system.name} {row.source.display}: {row.source.title}"
            best[row.target_id] = max(best.get(row.target_id, (0, "")), (count, told))
    return {pk: told for pk, (count, told) in best.items() if count}
