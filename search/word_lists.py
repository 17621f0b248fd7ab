"""Words that steer how a query is read: what can be left out, what must not be taken literally. Plain Python, no database."""

from collections.abc import Iterable
from dataclasses import dataclass

from search.word_forms import base, singular


@dataclass(frozen=True)
class WordLists:
    """The lists that editors keep in the vocabulary. All words are folded."""

    stop_words: frozenset[str] = frozenset()
    """Words that say nothing about what is looked for, where other words do. A quoted phrase keeps them."""

    generic_words: frozenset[str] = frozenset()
    """Words that fit most results but are in few titles: the first to be left out when all words find nothing."""

    conditions: frozenset[str] = frozenset()
    """Words for what is wrong with a body part; the titles of some code systems name only the part."""

    capitals: frozenset[str] = frozenset()
    """Abbreviations and names that are everyday words as well: they count only in capitals or alone."""

    whole_words: frozenset[str] = frozenset()
    """Words that are never taken apart, because they only look as if they were made of known word parts."""

    def telling(self, words: list[str]) -> list[str]:
        """The words without stop words; all of them where there are no others."""
        return [word for word in words if word not in self.stop_words] or words

    def key_of(self, words: Iterable[str]) -> str:
        """The words without stop words and endings, in alphabetical order: how terms are compared."""
        return " ".join(sorted(base(word) for word in self.telling(list(words))))

    def is_condition(self, word: str) -> bool:
        """Whether a word, in singular or plural, only says what is wrong."""
        return word in self.conditions or singular(word) in self.conditions
