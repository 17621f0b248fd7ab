"""What a misspelled medical word was meant to be: known word parts with a slip in them. Plain Python, no database."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from rapidfuzz.distance import OSA

from search.word_forms import sound
from search.word_parts import LONGEST, SHORTEST, VOWELS, WordParts, stems

SHORTEST_WITH_SLIP = 4
"""How many letters a word part has, in the form that is compared, in which a slip is allowed."""

MOST_SLIPS, MOST_READINGS = 2, 8
"""How many slips a word may have, at most one in each part, and how many ways to read the rest of a word are kept."""

_ALL_VOWELS = "aeiouy"

#: Ways to read the rest of a word: how many slips, and the spelling without them.
Readings = list[tuple[int, str]]


class WordSlips:
    """Known word parts by how they sound and by their letters, to read misspelled words with: "jejjunopexi", "colorrhapyh"."""

    def __init__(self, parts: WordParts):
        """Hears and spells every part once."""
        self._ways = [_OneWay(parts, heard) for heard in (_heard, str)]

    def words_near(self, word: str) -> list[str]:
        """What the word may have been meant to be, the fewest slips first. Not all of these are words, as WordParts knows."""
        if not SHORTEST <= len(word) <= LONGEST:
            return []
        found = [reading for way in self._ways for stem in stems(word) for reading in way.readings(stem)]
        near = dict.fromkeys(spelling for _, spelling in sorted(found))
        return [spelling for spelling in near if not _DOUBLED.search(spelling)]


#: Two equal vowels, which meet in no compound but with an egg: oophorectomy.
_DOUBLED = re.compile(r"([aiu])\1|oo(?!ph|cyt)")


class _OneWay:
    """The word parts in one form, in which words are compared with them: as they sound, or letter by letter."""

    def __init__(self, parts: WordParts, form_of: Callable[[str], str]):
        self._form_of = form_of
        self._forms, self._endings = _by_form(parts.forms, form_of), _by_form(parts.endings, form_of)
        self._longest_form = max(map(len, self._forms), default=0) + 1

    def readings(self, word: str) -> Readings:
        """The word with at most MOST_SLIPS slips."""
        return self._read(self._form_of(word), 0, "", MOST_SLIPS, {})

    def _read(self, heard: str, start: int, joint: str, left: int, memo: dict[tuple, Readings]) -> Readings:
        """The word from `start` on, with at most `left` slips, after a form and its vowel `joint`."""
        key = (heard, start, joint, left)
        if key not in memo:
            endings = self._near(heard[start:], self._endings, left) if start and joint in ("", "o") else ()
            # No vowel joins a form to an ending that begins with one: laryngectomy.
            found = {(slips, ending) for slips, ending in endings if not joint or ending[0] not in _ALL_VOWELS}
            for stop in range(start + 2, min(start + self._longest_form, len(heard)) + 1):
                for slips, form in self._near(heard[start:stop], self._forms, left):
                    found |= {
                        (slips + more, form + rest) for more, rest in self._after(heard, stop, left - slips, memo)
                    }
            memo[key] = sorted(found)[:MOST_READINGS]
        return memo[key]

    def _after(self, heard: str, stop: int, left: int, memo: dict[tuple, Readings]) -> Iterator[tuple[int, str]]:
        """What follows a form that ends at `stop`: at once, after a vowel, or after an "o" that is missing or misspelled."""
        letter = heard[stop : stop + 1]
        ways = [("", stop, 0)]
        if letter in tuple(VOWELS):
            ways.append((letter, stop + 1, 0))
        elif left:
            ways.append(("o", stop, 1))
        if left:
            ways.append(("o", stop + 1, 1))
        for joint, start, slips in ways:
            for more, rest in self._read(heard, start, joint, left - slips, memo):
                yield slips + more, joint + rest

    def _near(self, heard: str, known: Mapping[str, str], left: int) -> Iterator[tuple[int, str]]:
        """(slips, part) for the parts that have this form, or one with one slip."""
        allowed = min(left, len(heard) >= SHORTEST_WITH_SLIP - 1)
        keys = (heard, *_one_less(heard)) if allowed else (heard,)
        for part in {part for key in keys for part in known.get(key, "").split()}:
            slips = OSA.distance(heard, self._form_of(part), score_cutoff=1)
            if slips <= allowed:
                yield slips, part


def _heard(word: str) -> str:
    """How the word sounds, each letter that may be wrong as one."""
    return sound(word).replace("ks", "x")


def _by_form(parts: Iterable[str], form_of: Callable[[str], str]) -> dict[str, str]:
    """The parts by their form, and by the same without one of the letters; several, which are few, with a blank between."""
    found: dict[str, str] = {}
    for part in parts:
        form = form_of(part)
        for key in (form, *_one_less(form)) if len(form) >= SHORTEST_WITH_SLIP else (form,):
            found[key] = f"{found[key]} {part}" if key in found else part
    return found


def _one_less(word: str) -> set[str]:
    """The word without each of its letters."""
    return {word[:at] + word[at + 1 :] for at in range(len(word))}
