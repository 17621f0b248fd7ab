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
    steering = list(_rows(VocabularyTerm.STEERING))
    lists = WordLists(
        stop_words=_words(steering, Kind.STOP_WORD),
        generic_words=_words(steering, Kind.GENERIC_WORD),
        conditions=_words(steering, Kind.CONDITION),
        capitals=_words(steering, Kind.CAPITALS),
        whole_words=_words(steering, Kind.WHOLE_WORD),
        frames=tuple(read_frame(row.term) for row in steering if row.kind == Kind.FRAME),
        shorthand=tuple((row.term, row.meaning) for row in steering if row.kind == Kind.SHORTHAND),
    )
    seen: dict[Hashable, Hashable] = {}
    terms = [
        Meaning(*_shared(meaning_of(row.kind, row.term, row.meaning, row.words, row.codes, lists=lists), seen))
        for row in _rows(set(Kind).difference(VocabularyTerm.WORD_PARTS, VocabularyTerm.STEERING))
    ]
    parts = WordParts(_parts(Kind.FORM), _parts(Kind.ENDING), lists.whole_words)
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


def _rows(kinds: Iterable[Kind]) -> Iterator[_Row]:
    """The rows of these kinds that count, those of editors first, always in one order: of equal terms the first is named.

    What shipped is read a kind at a time: all of it at once would take as much memory again as the vocabulary keeps.
    """
    active = VocabularyTerm.objects.filter(is_active=True, kind__in=kinds).order_by("kind", "folded")
    own = [_Row(*row) for row in active.filter(is_shipped=False).values_list(*_Row._fields)]
    yield from own
    replaced = {(row.kind, row.folded) for row in own}
    for kind in sorted(kinds):
        for row in active.filter(is_shipped=True, kind=kind).values_list(*_Row._fields):
            if row[:1] + row[2:3] not in replaced:
                yield _Row(*row)


def _words(rows: list[_Row], kind: Kind) -> frozenset[str]:
    return frozenset(row.folded for row in rows if row.kind == kind)


def _parts(kind: Kind) -> dict[str, Part]:
    return {row.term: part_of(row.term, row.meaning, row.words) for row in _rows([kind])}
