"""Passages: what is recognized of a text in other entries, also if it is split, joined, marked or slightly rewritten."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from documents.sections import TEXT_FIELDS
from procedures.content import Content

#: The longer words of a passage in their order.
Passage = tuple[str, ...]

#: A passage has so many different longer words at least, and repeats have so many in common: “Wear compression stockings.”
#: is nobody's.
FEWEST_WORDS = 6
#: So many sentences without enough different words are no text that somebody wrote: “Elbow. Elbow. Elbow.”
MOST_JOINED = 2 * FEWEST_WORDS
#: Lists of places or of symptoms share as many words; a repeat also has so many runs of three words that follow each other.
_FEWEST_RUNS = 2
#: Keys of a content that are prose.
PROSE = {"name", "editorial_note", *TEXT_FIELDS}
#: Columns of rows whose words people write themselves; a citation is the same for everybody.
_WRITTEN = {
    "names": ("name",),
    "steps": ("label", "text"),
    "personnel": ("note",),
    "risks": ("name", "management"),
    "medicines": ("name", "when", "note"),
    "milestones": ("activity", "note"),
    "outcomes": ("name", "population"),
    "illustrations": ("caption", "alt"),
}
#: Where sentences end: a new line may begin one, or go on with one.
ENDS = re.compile(r"(?<=[.!?;:])\s+|\n+"), re.compile(r"(?<=[.!?;:])\s+|\n\s*\n")
_LONGER_WORD = re.compile(r"[^\W_]{4,}")
#: Soft hyphens, joiners and marks of direction stand in words that were copied from a page, and nobody sees them.
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


class Written(NamedTuple):
    """A passage that somebody wrote in a version (None: in a file), and whether it was clinically reviewed since."""

    words: Passage
    author: int
    version: int | None
    is_reviewed: bool


def heard(text: str) -> str:
    """The text in one spelling of its letters, without case and without characters that nobody sees."""
    return unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()


def longer_words(text: str) -> list[str]:
    """The words of four letters or more, which say what a sentence is about; shorter ones stand in every sentence."""
    return _LONGER_WORD.findall(heard(text))


def passages(content: Content, key: str) -> set[Passage]:
    """The passages of one part of a content: of a text its sentences, of a table those of each row."""
    value = content.get(key) or ()
    if key in PROSE:
        return set(passages_of(value or ""))
    rows = (". ".join(row[column] for column in columns) for columns in [_WRITTEN.get(key, ())] for row in value)
    return {passage for row in rows for passage in passages_of(row)} if key in _WRITTEN else set()


def passages_of(text: str) -> Iterator[Passage]:
    """The passages of a text: every sentence, with as many of the following ones as give it enough words, MOST_JOINED in all."""
    sentences = list(filter(None, map(longer_words, ENDS[0].split(text))))
    for first in range(len(sentences)):
        words: list[str] = []
        for sentence in sentences[first : first + MOST_JOINED]:
            words += sentence
            if len(set(words)) >= FEWEST_WORDS:
                yield tuple(words)
                break


def runs(passage: Passage) -> set[Passage]:
    """The runs of three words in a passage: the index of written passages finds those that have one in common."""
    return set(zip(passage, passage[1:], passage[2:], strict=False))


def repeated(found: Iterable[Passage], written: Iterable[Written]) -> dict[Passage, list[Written]]:
    """Each of the found passages that repeats unreviewed ones -> these.

    Each of them and the found one share more than half of the words of the shorter of the two, at least FEWEST_WORDS, and more
    than the found one shares with any reviewed passage; and some of these words follow each other in both.
    """
    near: dict[Passage, list[Written]] = defaultdict(list)
    for one in written:
        for run in runs(one.words):
            near[run].append(one)
    repeats = {}
    for passage in found:
        common = Counter(one for run in runs(passage) for one in near.get(run, ()))
        words = set(passage)
        known = (len(words.intersection(one.words)) for one in common if one.is_reviewed)
        fewest = max([FEWEST_WORDS, *(count + 1 for count in known)])
        sources = [
            one
            for one, count in common.items()
            if count >= _FEWEST_RUNS and not one.is_reviewed and _is_repeat(words, set(one.words), fewest)
        ]
        if sources:
            repeats[passage] = sources
    return repeats


def _is_repeat(words: set[str], others: set[str], fewest: int) -> bool:
    shared = len(words & others)
    return shared >= fewest and 2 * shared > min(len(words), len(others))
