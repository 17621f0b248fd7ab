"""Why a result was found, in words for its reader, and which words of its title the page highlights."""

from collections.abc import Collection, Iterable

from codes.models import Code, CodeMap
from procedures.models import ProcedureVersion
from search.marking import Marks
from search.meanings import Meaning, words_in
from search.models import VocabularyTerm
from search.queries.sought import Sought
from search.queries.tiers import MatchTier
from search.rules import Query
from textindex.words import all_words, folded, joined_words

_KINDS = dict(VocabularyTerm.Kind.choices) | {"parts": "Word parts"}


def marks(query: Query, sought: Collection[Sought], *, by_meaning: bool) -> Marks:
    """What to highlight: the words of the query as they are sought, and those of its meanings where they were found."""
    beginnings = [one.beginning for one in sought if one.beginning]
    if by_meaning:
        beginnings += [word for unit in query.units for m in unit.all_meanings for word in words_in(m.expression)]
    return Marks(tuple(dict.fromkeys(beginnings)), frozenset().union(*(one.words for one in sought)))


def why_meaning(query: Query) -> str:
    """What the query means: "Abbreviation CABG: coronary artery bypass graft"; parts of a query one after the other."""
    texts = [_text_of(meaning) for unit in query.units for meaning in unit.all_meanings[:1]]
    return "; ".join(dict.fromkeys(texts)) or "words with the same meaning"


def _text_of(meaning: Meaning) -> str:
    """A term of the vocabulary, or a word taken apart, with what it means."""
    if meaning.kind == "parts":
        return f"word parts: {meaning.meaning}"
    kind = f"{_KINDS[meaning.kind].lower()} " if meaning.kind in _KINDS else ""
    return f"{kind}“{meaning.term}”: {meaning.meaning}"


def why_entry(version: ProcedureVersion, tier: MatchTier, query: Query, sought: Collection[Sought]) -> str:
    """Why an entry was found: by its name, by one of its `other_names`, or as its tier says."""
    if tier <= MatchTier.ALL_WORDS:
        fitting = next((name for name in (version.name, *version.other_names) if _fits(name, tier, query, sought)), "")
        return {version.name: "name", "": "names or primary code"}.get(fitting, f"other name: {fitting}")
    if tier == MatchTier.MEANING:
        return why_meaning(query)
    return "what it is about" if tier == MatchTier.SUBJECT else "text"


def _fits(name: str, tier: MatchTier, query: Query, sought: Collection[Sought]) -> bool:
    """Whether the name is why an entry is in the tier: it is the query, begins with it, has all its words, or is a part of it."""
    typed = {folded(query.text), " ".join(query.words)}
    if tier == MatchTier.WHOLE_NAME:
        return folded(name) in typed
    if tier == MatchTier.NAME_BEGINNING:
        return folded(name).startswith(tuple(typed))
    return _has_all(name, sought) or any(f" {folded(name)} " in f" {text} " for text in typed)


def is_in_title(code: Code, sought: Collection[Sought]) -> bool:
    """Whether the descriptor has all words of the query itself."""
    return _are_among(code.words, sought)


def why_words(code: Code, terms: Iterable[str], sought: Collection[Sought]) -> str:
    """Where the words of the query are: in the title, or in the shortest term that has them all."""
    if is_in_title(code, sought):
        return "title"
    if _has_all(code.short_title, sought):
        return "short title"
    fitting = sorted((term for term in terms if _has_all(term, sought)), key=lambda term: (len(term), term))
    return f"index term: {fitting[0]}" if fitting else "title and terms"


def _has_all(text: str, sought: Collection[Sought]) -> bool:
    """Whether every word of the query is among those of the text."""
    return _are_among({*all_words(text), *joined_words(text)}, sought)


def _are_among(words: Collection[str], sought: Collection[Sought]) -> bool:
    return all(one.is_among(words) for one in sought)


def why_in_part(code: Code, query: Query, sought: Collection[Sought]) -> str:
    """Which words of the query the descriptor has."""
    found = [word for word, one in zip(query.words, sought, strict=False) if one.is_among(code.words)]
    return f"some of the words: {', '.join(found)}" if found else "some of the words"


def why_name(code: Code, name: str) -> str:
    """Which of the names of the code `name` is."""
    if name == code.title:
        return "title"
    return "short title" if name == code.short_title else f"index term: {name}"


def maps_with(codes: Iterable[Code], sought: Collection[Sought], user) -> dict[int, str]:
    """By id of a code: which code maps to it whose title has most of the words, where `user` may read that title."""
    best: dict[int, tuple[int, str]] = {}
    maps = CodeMap.objects.filter(target__in=[code.pk for code in codes]).exclude(kind=CodeMap.Kind.RELATED)
    for row in maps.select_related("source__system"):
        if row.source.shows_text_to(user):
            words = all_words(row.source.title)
            count = sum(one.is_among(words) for one in sought)
            reason = f"mapped from {row.source.system.name} {row.source.display}: {row.source.title}"
            best[row.target_id] = max(best.get(row.target_id, (0, "")), (count, reason))
    return {pk: reason for pk, (count, reason) in best.items() if count}
