"""What a query says besides the item or service itself, and titles need not say: modifiers and amounts. Plain Python."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from codes.systems import SYSTEMS, Modifier
from search.word_forms import base, singular
from textindex.words import all_words

MODIFIERS = {code: modifier for rules in SYSTEMS.values() for code, modifier in rules.modifiers.items()}
_SAID = {tuple(all_words(said)): modifier for modifier in MODIFIERS.values() for said in modifier.said}
_LONGEST = max(map(len, _SAID))

#: Units of measure that titles of drugs and supplies use, and what follows "per" besides them.
_UNIT = re.compile(
    "mg|milligrams?|mcg|ug|micrograms?|gm?|grams?|kg|ml|milliliters?|cc|l|liters?|units?|iu|meq"
    "|mci|millicuries?|uci|microcuries?|oz|ounces?"
)
_COUNTED = re.compile("diem|day|month|visit|session|treatment|dose|mile|item|pair|yard|vial|tablet|piece|bag|box")
_TIMES = re.compile(r"x(\d)|(\d)x")
_NUMBER_AND_UNIT = re.compile(rf"(\d+)({_UNIT.pattern})")

#: Modifiers as they stand behind a code: 99213-25, E0143-RR-LT, joined as in E0143RRLT, and in capitals or digits E0143 RR.
_BEHIND = re.compile(
    r"(?:(?<=\w{5})|(?<=-\w{2}))-([0-9A-Za-z]{2})(?!\w)|(?<=\s)([0-9A-Z]{2})(?!\S)"
    r"|(?:(?<=\b[A-Za-z]\d{4})|(?<=\b[A-Za-z]\d{4}\w{2}))([0-9A-Za-z]{2})(?=(?:\w{2})*\b)"
)
_NAMES = {word for rules in SYSTEMS.values() if rules.modifiers for word in rules.search_words}
_ASKING = _NAMES.union(("modifier", "modifiers", "code", "what", "which", "is", "the", "for", "a", "of", "to"))


class Aside(NamedTuple):
    """What some words of a query say besides the item: an amount, or the modifier that they stand for."""

    words: tuple[str, ...]
    modifier: Modifier | None = None


def without_excluded(words: Sequence[str]) -> tuple[list[str], tuple[str, ...], list[str]]:
    """(what is wanted, the words that exclude, what they exclude): "hysterectomy", "not", "vaginal".

    Official titles say “not otherwise specified” and “not documented”, which exclude nothing; nor does “it would not move”.
    """
    for at in range(1, len(words) - 1):
        said = next((say for say in _EXCLUDING if tuple(words[at : at + len(say)]) == say), ())
        excluded = list(words[at + len(said) :])
        if said and words[at - 1] in _AUXILIARIES:
            continue
        if said and excluded and not (said[-1] == "not" and _NOT_EXCLUDED.fullmatch(excluded[0])):
            return list(words[:at]), said, excluded
    return list(words), (), []


_EXCLUDING = (
    ("but", "not"),
    ("not",),
    ("except", "for"),
    ("except",),
    ("excluding",),
    ("other", "than"),
    ("apart", "from"),
)
_AUXILIARIES = frozenset(
    ("am", "are", "can", "could", "did", "do", "does", "had", "has", "have", "is", "was", "were", "will", "would")
)
_NOT_EXCLUDED = re.compile("otherwise|elsewhere|due|for|in|of|to|a|an|the|yet|being|(?!open$).*(ed|en|ing|able|done)")


def with_amounts_apart(words: Sequence[str]) -> list[str]:
    """The words, numbers and units apart: "10mg" is 10 mg; of how often something is done, the number: "x3", "3x" and "x 3"."""
    found = []
    for at, word in enumerate(words):
        times = _TIMES.fullmatch(word)
        match = _NUMBER_AND_UNIT.fullmatch(word)
        if times:
            found.append(times[1] or times[2])
        elif not (word == "x" and at and words[at + 1 : at + 2] and words[at + 1].isdecimal()):
            found += match.groups() if match else [word]
    return found


def aside_at(words: Sequence[str], at: int) -> Aside | None:
    """The longest aside that begins at this word; None if none does."""
    for count in range(min(_LONGEST, len(words) - at), 0, -1):
        stretch = tuple(words[at : at + count])
        if modifier := _SAID.get(stretch):
            return Aside(stretch, modifier)
    amount = _amount(words[at:])
    return Aside(amount) if amount else None


def _amount(words: Sequence[str]) -> tuple[str, ...]:
    """The amount that the words begin with, such as "10 mg", "per unit", "0 5 ml" or "each"; () if none."""
    is_per = words[0] in ("per", "each")
    end = next((at for at, word in enumerate(words) if at >= is_per and not word.isdecimal()), 0)
    is_unit = _UNIT.fullmatch(words[end]) or (is_per and _COUNTED.fullmatch(words[end]))
    if end and is_unit:
        return tuple(words[: end + 1])
    return ("each",) if words[0] == "each" else ()


def modifiers_behind(text: str) -> list[tuple[int, Modifier]]:
    """The known modifiers that a text has behind a code, each with where it begins."""
    found = ((match.start(match.lastindex), match[match.lastindex].upper()) for match in _BEHIND.finditer(text))
    return [(start, MODIFIERS[code]) for start, code in found if code in MODIFIERS]


def modifiers_called(text: str) -> list[Modifier]:
    """The modifiers that a text asks for, such as "left side modifier": those that people call so, else those that mean it."""
    words = all_words(text)
    asked = [word for word in words if word not in _ASKING]
    if not asked or "modifier" not in map(singular, words):
        return []
    if modifier := _SAID.get(tuple(asked)):
        return [modifier]
    bases = set(map(base, asked))
    return [modifier for modifier in MODIFIERS.values() if bases <= _bases(modifier)]


def _bases(modifier: Modifier) -> set[str]:
    return {base(word) for text in (modifier.group, modifier.meaning, *modifier.said) for word in all_words(text)}
