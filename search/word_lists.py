"""The word lists and question frames that affect how a query is read: what is left out, or not taken literally. Plain Python."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from search.alike import OPERATIONS, compared
from search.word_forms import base
from textindex.words import all_words, folded

#: Words by which something is asked for that is done, of whatever kind.
TREATMENTS = OPERATIONS | {"treatment", "treatments", "treated", "therapy", "therapies", "cure"}

#: Verbs that may be said of anything that is done, in the form of `base`: “took pictures”, “put stitches”.
LIGHT = frozenset(map(base, ("get", "give", "have", "make", "place", "put", "take", "use")))

#: Where what is asked stands in a question frame: "what is the code for …".
ASKED = "…"


class Frame(NamedTuple):
    """The words of a question around what is asked."""

    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def folded(self) -> str:
        """The form in which frames are compared: the folded words, with ASKED in its place."""
        return " ".join([*self.before, ASKED, *self.after])

    def is_around(self, words: list[str]) -> bool:
        """Whether the words begin and end as the frame does."""
        count, before, after = len(words), len(self.before), len(self.after)
        is_long_enough = before + after <= count
        return is_long_enough and (*words[:before], *words[count - after :]) == (*self.before, *self.after)


def read_frame(term: str) -> Frame:
    """Parse a frame. Raises ValueError unless it has words, and ASKED once in their place."""
    before, *rest = term.replace("...", ASKED).split(ASKED)
    if len(rest) != 1 or not all_words(term):
        raise ValueError(f"Write “{ASKED}” once in the place of what is asked: what is the code for {ASKED}")
    return Frame(tuple(all_words(before)), tuple(all_words(rest[0])))


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

    frames: tuple[Frame, ...] = ()
    """Questions that are ignored around what is asked, such as “what is the code for …”."""

    shorthand: tuple[tuple[str, str], ...] = ()
    """How words are written in notes and on lists, with the words: “bx”, biopsy."""

    def written_out(self, text: str) -> str:
        """The text with the words in place of what is written short, alone or before a slash: "lung bx w/wash".

        A row in capitals is read in capitals only: Le Fort is no leg. A letter behind a number is a unit of measure ("2 l"), and
        one before “code” a range of codes; what stands behind a code may be its modifier.
        """
        if self._beginnings.isdisjoint(all_words(text)):
            return text
        short, pattern = self._written_short
        return pattern.sub(lambda found: f"{short.get(found[1]) or short[found[1].lower()]} ", text).strip()

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        """The first word of each row of shorthand."""
        return frozenset(all_words(term)[0] for term, _ in self.shorthand)

    @cached_property
    def _written_short(self) -> tuple[dict[str, str], re.Pattern]:
        """The words by how they are written, and a pattern for that, the longest first."""
        short = {term if term.isupper() else term.lower(): meaning for term, meaning in self.shorthand}
        longest_first = sorted(short, key=len, reverse=True)
        units = {term: r"(?<!\d\s)" for term in short if len(term) == 1}
        terms = "|".join(
            units.get(term, "") + (re.escape(term) if term.isupper() else f"(?i:{re.escape(term)})")
            for term in longest_first
        )
        before, behind = (
            r"(?<![\w/&-])(?<!\d{4}\s)(?<!\d{4}\s[A-Z]{2}\s)",
            r"(?:/(?=\w|\s|$)|(?![\w/&-]))(?!\s+codes?\b)",
        )
        return short, re.compile(f"{before}({terms}){behind}")

    @cached_property
    def _frames_by_end(self) -> dict[str, list[Frame]]:
        """The frames by their first word, or by their last one where nothing stands before what is asked."""
        by_end = defaultdict(list)
        for frame in self.frames:
            by_end[frame.before[0] if frame.before else frame.after[-1]].append(frame)
        return by_end

    def without_frame(self, words: list[str], *, may_be_empty: bool = False) -> list[str]:
        """The words inside the longest frame that is around them; all words if there is none, or if it would leave none."""
        likely = self._frames_by_end.get(words[0], []) + self._frames_by_end.get(words[-1], []) if words else []
        around = [frame for frame in likely if frame.is_around(words)]
        kept = [words[len(frame.before) : len(words) - len(frame.after)] for frame in around]
        return min((left for left in kept if left or may_be_empty), key=len, default=words)

    def inside_frame(self, text: str) -> str:
        """The text inside the longest frame that is around it, as it was typed."""
        typed = text.split()
        words = [folded(word) for word in typed]
        inside = self.without_frame(words)
        start = next((at for at in range(len(words)) if words[at : at + len(inside)] == inside), 0)
        return " ".join(typed[start : start + len(inside)])

    def telling(self, words: list[str]) -> list[str]:
        """The words without stop words; all words if there are no others."""
        return [word for word in words if word not in self.stop_words] or words

    def key_of(self, words: Iterable[str]) -> str:
        """The form in which terms are compared: the words without stop words and endings, sorted, like words as one."""
        return " ".join(sorted(key for key, _ in self.compared(words)))

    def compared(self, words: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
        """The form in which the telling words are compared, with the words that each stands for, in their order."""
        return compared(self.telling(list(words)))

    def is_condition(self, word: str) -> bool:
        """Whether a word, in any of its forms, only says what is wrong: “swelling”, “swelled”."""
        return word in self.conditions or base(word) in self._bases_of_conditions

    @cached_property
    def _bases_of_conditions(self) -> frozenset[str]:
        return frozenset(map(base, self.conditions))
