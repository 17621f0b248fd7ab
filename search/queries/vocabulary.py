"""The vocabulary as a search reads it: kept in memory, and read again as soon as a row of it changed."""

from codes.queries.cache import Stamps, cached
from search.models import VocabularyTerm
from search.rules import Meaning, Vocabulary, meaning_of
from search.word_parts import Part, WordParts

Kind = VocabularyTerm.Kind


def vocabulary(now: Stamps) -> Vocabulary:
    """The active terms. A term that editors own stands before one that shipped."""
    return cached("vocabulary", "vocabulary", now, _read)


def _read() -> Vocabulary:
    terms: list[Meaning] = []
    parts: dict[str, dict[str, Part]] = {Kind.FORM: {}, Kind.ENDING: {}}
    own: set[tuple[str, str]] = set()
    rows = VocabularyTerm.objects.filter(is_active=True).order_by("is_shipped", "kind")
    for row in rows:
        if row.is_shipped and (row.folded, row.kind) in own:
            continue
        own.add((row.folded, row.kind))
        if row.kind in parts:
            words = tuple(tuple(choice.split()) for choice in row.words.split("|") if choice.strip())
            parts[row.kind][row.term] = Part(row.term, row.meaning, words)
        else:
            terms.append(meaning_of(row.kind, row.term, row.meaning, row.words, row.codes))
    return Vocabulary(terms, WordParts(parts[Kind.FORM], parts[Kind.ENDING]))
