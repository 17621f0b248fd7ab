"""The word lists that affect how a query is read: which words are left out, or not taken literally. Plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass

from search.word_forms import base, singular


@dataclass(frozen=True)
class WordLists:
    """The lists that editors keep in the vocabulary. All words are folded."""

    stop_words: frozenset[str] = frozenset()
    """Words that are ignored if the query has others, such as “the”. A quoted phrase keeps them."""

    generic_words: frozenset[str] = frozenset()
    """Words that fit most results but are in few titles: the first to be left out when all words find nothing."""

    conditions: frozenset[str] = frozenset()
    """Words for what is wrong with a body part. They are ignored in code systems whose titles name only the body part."""

    capitals: frozenset[str] = frozenset()
    """Abbreviations and names that are also everyday words: they count only in capitals, or alone."""

    whole_words: frozenset[str] = frozenset()
    """Words that are never taken apart, because they only look as if they were made of known word parts."""

    def telling(self, words: list[str]) -> list[str]:
        """The words without stop words; all words if there are no others."""
        return [word for word in words if word not in self.stop_words] or words

    def key_of(self, words: Iterable[str]) -> str:
        """The form in which terms are compared: the words without stop words and endings, sorted."""
        return " ".join(sorted(base(word) for word in self.telling(list(words))))

    def is_condition(self, word: str) -> bool:
        """Whether a word, in singular or plural, only says what is wrong."""
        return word in self.conditions or singular(word) in self.conditions
