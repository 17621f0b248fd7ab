"""The vocabulary as a search reads it: cached, and read again as soon as a row of it changed."""

from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple

from search.meanings import Meaning, Vocabulary, meaning_of
from search.models import VocabularyTerm
from search.word_lists import WordLists, read_frame
from search.word_parts import Part, WordParts, part_of
from textindex.cache import Stamps, cached

Kind = VocabularyTerm.Kind


def vocabulary(now: Stamps) -> Vocabulary:
    """The active terms. A term that editors own stands before one that shipped."""
    return cached("vocabulary", "vocabulary", now, _read)


def _read() -> Vocabulary:
    rows = list(_rows())
    lists = WordLists(
        stop_words=_words(rows, Kind.STOP_WORD),
        generic_words=_words(rows, Kind.GENERIC_WORD),
        conditions=_words(rows, Kind.CONDITION),
        capitals=_words(rows, Kind.CAPITALS),
        whole_words=_words(rows, Kind.WHOLE_WORD),
        frames=tuple(read_frame(row.term) for row in rows if row.kind == Kind.FRAME),
        shorthand=tuple((row.term, row.meaning) for row in rows if row.kind == Kind.SHORTHAND),
    )
    seen: dict[Hashable, Hashable] = {}
    terms = [
        Meaning(*_shared(meaning_of(row.kind, row.term, row.meaning, row.words, row.codes, lists=lists), seen))
        for row in rows
        if row.kind not in VocabularyTerm.WORD_PARTS + VocabularyTerm.STEERING
    ]
    parts = WordParts(_parts(rows, Kind.FORM), _parts(rows, Kind.ENDING), lists.whole_words)
    return Vocabulary(terms, parts, lists)


def _shared(values: Iterable, seen: dict[Hashable, Hashable]) -> Iterator:
    """The values, with one object for all that are equal in them: thousands of terms say the same few words."""
    for value in values:
        kept = tuple(_shared(value, seen)) if isinstance(value, tuple) else value
        yield seen.setdefault(kept, kept)


class _Row(NamedTuple):
    """What counts of a term: thousands of model instances would take twice the memory of the vocabulary."""

    kind: str
    term: str
    folded: str
    meaning: str
    words: str
    codes: str
    is_shipped: bool


def _rows() -> Iterable[_Row]:
    """The rows that count, those of editors first, always in one order: of equal terms the first is named."""
    own: set[tuple[str, str]] = set()
    active = VocabularyTerm.objects.filter(is_active=True).order_by("is_shipped", "kind", "folded")
    for row in map(_Row._make, active.values_list(*_Row._fields)):
        if row.is_shipped and (row.folded, row.kind) in own:
            continue
        own.add((row.folded, row.kind))
        yield row


def _words(rows: list[_Row], kind: Kind) -> frozenset[str]:
    return frozenset(row.folded for row in rows if row.kind == kind)


def _parts(rows: list[_Row], kind: Kind) -> dict[str, Part]:
    return {row.term: part_of(row.term, row.meaning, row.words) for row in rows if row.kind == kind}
