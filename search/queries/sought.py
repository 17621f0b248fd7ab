"""How a word of a query is looked up in the word index, and recognised in titles."""

from collections.abc import Container, Iterable
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from search.word_forms import forms, singular, spellings, stem
from textindex.lookups import Kind, Lookup, beginning, in_text, mapped, one_of

SHORTEST_MAPPED = 3
#: A longer word of a meaning may always go on: “arthroscop”.
LONGEST_WHOLE = 4
#: Of how many words the lookups are remembered: most queries share a few words.
MOST_WORDS = 10_000


class Sought(NamedTuple):
    """What a word of a query looks for, whole words, its forms in each spelling, or words with a `beginning`, and where."""

    own: tuple[Lookup, ...]
    """Where it is found among the words of names."""
    mapped: tuple[Lookup, ...]
    """Where it is found among what leads to items and is not their name."""
    in_text: tuple[Lookup, ...]
    """Where it is found in texts."""
    as_typed: tuple[Lookup, ...]
    """Where it is found in names as it was typed, in singular or plural."""
    words: frozenset[str] = frozenset()
    beginning: str = ""

    @property
    def own_or_mapped(self) -> tuple[Lookup, ...]:
        """Where it is found in names or in what leads to them."""
        return self.own + self.mapped

    @property
    def everywhere(self) -> tuple[Lookup, ...]:
        """All of its lookups."""
        return self.own + self.mapped + self.in_text + self.as_typed

    def is_among(self, words: Iterable[str]) -> bool:
        """Whether one of the words, folded, is sought."""
        if self.beginning:
            return any(word.startswith(self.beginning) for word in words)
        return not self.words.isdisjoint(words)


@lru_cache(MOST_WORDS)
def whole_word(word: str) -> Sought:
    """The word, its inflections and spellings."""
    found = tuple(map(forms, spellings(word)))
    own, leading, in_texts = (
        tuple(one_of(each, kind) for each in found) for kind in (Kind.WORD, Kind.MAPPED, Kind.TEXT)
    )
    typed = {
        form for each in spellings(word) for one in (singular(each),) for form in (each, one, one + "s", one + "es")
    }
    as_typed = one_of(sorted(typed))
    is_mapped = len(word) >= SHORTEST_MAPPED
    return Sought(own, leading if is_mapped else (), in_texts, (as_typed,), frozenset(chain.from_iterable(found)))


def of_meaning(word: str, known: Container[str]) -> tuple[Lookup, ...]:
    """A word of a meaning: mostly the beginning of words, but a short one that people say, and so is `known`, is a whole word: a
    “tube” is no tubercle."""
    return whole_word(word).own if len(word) <= LONGEST_WHOLE and word in known else (beginning(word),)


@lru_cache(MOST_WORDS)
def half_typed(word: str) -> Sought:
    """Words that begin like this one."""
    start = stem(word)
    own, leading = (beginning(start),), (mapped(start),)
    is_mapped = len(word) >= SHORTEST_MAPPED
    return Sought(own, leading if is_mapped else (), (in_text(start),), own, beginning=start)
