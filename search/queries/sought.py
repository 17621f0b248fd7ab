"""How a word of a query is looked up in the word index, and recognised in titles."""

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import NamedTuple

from search.word_forms import forms, singular, spellings, stem
from textindex.lookups import Kind, Lookup, beginning, in_text, mapped, one_of

_BEGINNINGS: Mapping[str, Callable[[str], Lookup]] = {
    Kind.WORD: beginning,
    Kind.MAPPED: mapped,
    Kind.TEXT: in_text,
}


class Sought(NamedTuple):
    """What a word of a query looks for: whole words, its forms in each spelling, or words with a beginning."""

    forms: tuple[tuple[str, ...], ...] = ()
    words: frozenset[str] = frozenset()
    beginning: str = ""
    typed: tuple[str, ...] = ()

    def lookups(self, kind: str) -> list[Lookup]:
        """Where it is found among the words of this kind."""
        return [_BEGINNINGS[kind](self.beginning)] if self.beginning else [one_of(each, kind) for each in self.forms]

    def as_typed(self) -> list[Lookup]:
        """Where it is found as it was typed, in singular or plural."""
        return [one_of(self.typed, Kind.WORD)] if self.typed else self.lookups(Kind.WORD)

    def is_among(self, words: Iterable[str]) -> bool:
        """Whether one of the words, folded, is sought."""
        if self.beginning:
            return any(word.startswith(self.beginning) for word in words)
        return not self.words.isdisjoint(words)


def whole_word(word: str) -> Sought:
    """The word, its inflections and spellings."""
    found = tuple(map(forms, spellings(word)))
    one = singular(word)
    typed = tuple(sorted({word, one, one + "s", one + "es"}))
    return Sought(found, frozenset(chain.from_iterable(found)), typed=typed)


def half_typed(word: str) -> Sought:
    """Words that begin like this one."""
    return Sought(beginning=stem(word))
