"""Finds the words of a vocabulary in a text."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

#: British and American spellings of what medical words begin with or contain.
_SPELLINGS = (
    ("anesth", "ana?esth"), ("orthoped", "orthopa?ed"), ("gynec", "gyna?ec"), ("pediat", "pa?ediat"),
    ("hem", "ha?em"), ("cesar", "ca?esar"), ("center", "cent(?:er|re)"), ("theater", "theat(?:er|re)"), ("'", "['’]"),
)  # fmt: skip
_ENDINGS = "-"
_WORD_START = re.compile(r"(?<![\w-])\w")
_AND = r"\s*(?:,\s*(?:or|and)|,|/|\bor|\band|\band/or)\s*"


def read_words(text: str) -> str:
    """Words as they are stored: without repetitions or those that have no letter, separated by " | "."""
    words = (" ".join(word.split()) for word in text.split("|"))
    return " | ".join(dict.fromkeys(word for word in words if any(map(str.isalnum, word))))


class Hit(NamedTuple):
    """Words of a text that stand for a value."""

    value: str
    start: int
    end: int


class Vocabulary:
    """The words that stand for the values of a field, longest first.

    A word that begins with a hyphen is an ending ("-ectomy"). The last of several words may be shared with words that follow:
    “hip” in “hip or knee joint” is read as “hip joint”.
    """

    def __init__(self, rows: Iterable[tuple[str, str]]):
        """`rows` are pairs of a word and the value that it stands for; one word may stand for several values."""
        self._values: dict[str, list[str]] = {}
        for word, value in rows:
            values = self._values.setdefault(" ".join(word.casefold().split()), [])
            if value not in values:
                values.append(value)
        grouped: dict[str, list[str]] = {_ENDINGS: []}
        for word in sorted(filter(None, self._values), key=lambda word: (-len(word), word)):
            grouped.setdefault(word[0], []).append(word)
        #: Words with the same first letter, and all endings: the words, and the pattern that finds them.
        self._groups = {letter: (words, _any_of(words)) for letter, words in grouped.items()}

    def find(self, text: str) -> Iterator[Hit]:
        """The words of the vocabulary in the text, from left to right, none inside another."""
        end = 0
        for start in _WORD_START.finditer(text):
            if start.start() < end:
                continue
            for letter in (start[0].casefold()[:1], _ENDINGS):
                words, pattern = self._groups.get(letter, ((), None))
                if pattern and (hit := pattern.match(text, start.start())):
                    end = hit.end()
                    for value in self._values[words[int(str(hit.lastgroup)[1:])]]:
                        yield Hit(value, hit.start(), end)
                    break


def _any_of(words: list[str]) -> re.Pattern | None:
    patterns = "|".join(f"(?P<w{number}>{_pattern(word)})" for number, word in enumerate(words))
    return re.compile(patterns, re.IGNORECASE) if words else None


def _pattern(word: str) -> str:
    if word.startswith("-"):
        return rf"\w{{2,}}{_spelled(word[1:])}(?![\w-])"
    *first, last = word.split(" ")
    shared = rf"(?:,?\s+{_spelled(last)}|(?={_AND}(?:[\w-]+{_AND}){{0,2}}(?:[\w-]+\s+){{1,2}}{_spelled(last)}(?!\w)))"
    body = r",?\s+".join(map(_exactly, first)) + shared if first else _spelled(last)
    return rf"{body}(?![\w-])"


def _exactly(word: str) -> str:
    pattern = re.escape(word)
    for plain, both in _SPELLINGS:
        pattern = pattern.replace(plain, both)
    return pattern


def _spelled(word: str) -> str:
    """A word in either spelling, in the singular or plural; "anesthetic" counts as "anesthesia"."""
    if word == "anesthesia":
        return "ana?esth(?:esia|etics?)"
    if word[-1:] == "y" and word[-2:-1] not in {*"aeiou"}:
        return _exactly(word[:-1]) + "(?:y|ies)"
    return _exactly(word) + "(?:e?s)?"
