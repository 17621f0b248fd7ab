"""What a text is about, told from what it only mentions: by the beginnings of its clauses. Plain Python, no database.

“Pain in the thumb, often at night” is about pain, and mentions the thumb.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from textindex.words import all_words

_SENTENCES = re.compile(r"[.!?\n]+(?:\s|$)")
_CLAUSES = re.compile(r"[,;:]")
#: Where another thing is named within a clause: “Kidney failure (uremia) or stones”.
_BESIDE = re.compile(r"[()]|\b(?:and|or)\b")
#: What stands behind these words only says more of what stands before them.
_SAYING_MORE = frozenset((
    "about", "after", "around", "at", "before", "behind", "below", "between", "by", "despite", "during", "for", "from", "in",
    "into", "of", "on", "over", "that", "through", "to", "under", "when", "where", "which", "while", "whose", "with", "without",
))  # fmt: skip
#: What says no more than how bad or sure something is.
_DEGREES = frozenset((
    "a", "acute", "an", "chronic", "early", "other", "possible", "severe", "some", "stable", "suspected", "the", "unstable"
))  # fmt: skip
#: “A heartbeat that is too slow” is a slow heartbeat.
_BEING = (["are"], ["is"])


class Sentence(NamedTuple):
    """The words of a sentence in order, folded; `heads` are those that say what it is about, `alone` those that do so in one
    word: “sick sinus syndrome” is about no sick person."""

    words: tuple[str, ...]
    heads: frozenset[str]
    alone: frozenset[str]


def sentences(text: str) -> Iterable[Sentence]:
    """The sentences of a text, in order. A list behind a preposition has no heads: “in pregnancy, asthma and diabetes”."""
    for sentence in _SENTENCES.split(text):
        heads: set[str] = set()
        alone: set[str] = set()
        for clause in _CLAUSES.split(sentence):
            if not _head(all_words(clause)):
                break
            for part in _BESIDE.split(clause):
                head = _head(all_words(part))
                heads.update(head)
                alone.update(head if len(set(head) - _DEGREES) == 1 else ())
        yield Sentence(tuple(all_words(sentence)), frozenset(heads), frozenset(alone))


def _head(words: list[str]) -> list[str]:
    end = next(
        (at for at, word in enumerate(words) if word in _SAYING_MORE and words[at + 1 : at + 2] not in _BEING),
        len(words),
    )
    return words[:end]
