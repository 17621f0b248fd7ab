"""Levels of the spine in a query: two of them name the joints and discs between them: “L4 L5”, “L5-S1”, “C5-6”; one that is
broken is a vertebra: “L1 compression fracture”.

Plain Python. Vertebrae and what lies between them: Federative International Programme for Anatomical Terminology,
Terminologia Anatomica, 2nd edition; how classifications call it: the body parts of ICD-10-PCS.
"""

import re
from collections import Counter
from collections.abc import Sequence

from codes.systems.icd10pcs import ICD10PCS
from search.alike import BROKEN, FRACTURES
from search.asides import aside_at
from search.meanings import Meaning, both

#: The regions from above, with the number of their vertebrae; the sacrum is one bone, with one joint above it.
REGIONS = {"c": ("cervical", 7), "t": ("thoracic", 12), "l": ("lumbar", 5), "s": ("sacral", 1)}
#: What lies between two regions, by the number of vertebrae above it.
_BETWEEN = {7: "cervicothoracic", 19: "thoracolumbar", 24: "lumbosacral"}
#: How titles call several joints: “2 or more”, and of the chest “2 to 7” and “8 or more”.
_SEVERAL, _OF_THE_CHEST, _MANY = ("2", "more"), ("2", "7"), ("8", "more")
_LEVEL = r"([ctls])(\d{1,2})"
_ONE, _TWO = re.compile(_LEVEL), re.compile(_LEVEL * 2)
_TERM, _VERTEBRA = "the joints and discs between the vertebrae", "a vertebra"
#: How ICD-10-PCS begins the codes of the reposition of a vertebra, by its region.
_REPOSITION = {"c": "0PS3", "t": "0PS4", "l": "0QS0", "s": "0QS1"}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
#: From this thoracic vertebra on, titles call two together by their levels: “T5-T6 vertebra”.
_BY_LEVEL = 5


def levels_at(words: Sequence[str], at: int) -> tuple[int, Meaning] | None:
    """(how many words are levels from here on, what they mean together); None if fewer than two levels stand here, but for one
    vertebra that is broken."""
    levels, count = [], 0
    for word in words[at:]:
        of_word = _levels_of(word, levels, is_amount=aside_at(words, at + count) is not None)
        if not of_word:
            break
        levels, count = levels + of_word, count + 1
    if len(levels) == 1 and not {BROKEN, *FRACTURES}.isdisjoint(words):
        return 1, _vertebra(words[at])
    if len(set(levels)) < 2:
        return None
    return count, _meaning(" ".join(words[at : at + count]), min(levels), max(levels))


def _levels_of(word: str, before: Sequence[int], *, is_amount: bool) -> list[int]:
    """The levels that a word names, counted from the first vertebra; a number alone goes on in the region before it: C5-6."""
    if match := _ONE.fullmatch(word) or _TWO.fullmatch(word):
        signs = match.groups()
        found = [_counted(region, int(number)) for region, number in zip(signs[::2], signs[1::2], strict=True)]
        return found if all(found) else []
    if word.isdecimal() and before and not is_amount:
        start = max(below for below in _starts().values() if below < before[-1])
        region = next(letter for letter, below in _starts().items() if below == start)
        level = _counted(region, int(word))
        return [level] if level > before[-1] else []
    return []


def _starts() -> dict[str, int]:
    """By region: how many vertebrae are above it."""
    above, starts = 0, {}
    for letter, (_, count) in REGIONS.items():
        starts[letter], above = above, above + count
    return starts


def _counted(region: str, number: int) -> int:
    """The place of a vertebra on the spine, from 1; 0 if there is none."""
    return _starts()[region] + number if 1 <= number <= REGIONS[region][1] else 0


def _meaning(said: str, first: int, last: int) -> Meaning:
    joints = Counter(_region_of(above) for above in range(first, last))
    alternatives = [one for region, count in joints.items() for one in _called(region, count)]
    return Meaning("levels", said.upper(), _TERM, ("or", *alternatives))


def _vertebra(level: str) -> Meaning:
    """What titles of fractures call the vertebra, and the codes of putting it back, whose titles name its region only."""
    letter, number = level[0], int(level[1:])
    if letter == "s":
        name = "sacrum"
    elif letter == "t" and number >= _BY_LEVEL:
        name = both([level, "vertebra"])
    else:
        name = both([_ORDINALS[number - 1], REGIONS[letter][0], "vertebra"])
    return Meaning("levels", level.upper(), _VERTEBRA, name, ((ICD10PCS.slug, _REPOSITION[letter]),))


def _region_of(above: int) -> str:
    """Where the joint below so many vertebrae is."""
    region = max((below, letter) for letter, below in _starts().items() if below < above)[1]
    return _BETWEEN.get(above) or REGIONS[region][0]


def _called(region: str, count: int) -> list:
    """How titles call so many neighboring joints and discs of a region, and the region where they say no more."""
    whole = [region] if region in _BETWEEN.values() else [region, "vertebral"]
    several = _SEVERAL if region != "thoracic" else _MANY if count >= int(_MANY[0]) else _OF_THE_CHEST
    more = several if count > 1 else ()
    return [both([*whole, "joint", *more]), both([region, "disc"]), both([region, "vertebra"]), region]
