"""Numbers that no title has and a value of an axis holds: a bypass of five arteries is one of “Four or More Arteries”."""

import re
from collections.abc import Iterator
from dataclasses import replace

from search.meanings import Meaning, both, either
from search.queries.axis_book import AxisBook
from search.queries.outcome import SearchOutcome
from search.queries.rewriting import matches
from search.rules import Unit
from search.word_forms import NUMBERS

#: “Four or More”, “2 to 7”.
_HELD = re.compile(r"\b(\w+) (?:or (more)|to (\w+))\b", re.IGNORECASE)
#: A longer number counts nothing; Python refuses those of thousands of digits.
LONGEST = 100
#: The least and the greatest number that a label holds, and the words that say so.
_Range = tuple[int, float, tuple[str, str]]


def counted(typed: SearchOutcome) -> SearchOutcome | None:
    """The outcome with the values that hold the numbers of the query, those with the nearest number first; None without any.

    What has only numbers, such as a year, counts nothing.
    """
    index, numbers = typed.index, {unit: _number(unit) for unit in typed.query.units}
    if not index.axes or not any(numbers.values()) or all(numbers.values()):
        return None
    nothing = replace(typed.found, codes={}, index=None)
    ranges, highest = list(_ranges(index.axes.book)), max(numbers.values())
    for number in sorted({least for least, _, _ in ranges if 1 < least <= highest}, reverse=True):
        units = [_held(unit, number, ranges) if numbers[unit] >= number else unit for unit in typed.query.units]
        if tuple(units) == typed.query.units:
            continue
        query = replace(typed.query, units=tuple(units))
        again = index.again(query)
        found = replace(typed, query=query, index=again, found=matches(again, query, nothing))
        if found.found.has_codes:
            return found
    return None


def _number(unit: Unit) -> int:
    """The number of the unit, as a digit or a word; 0 for other units."""
    word = unit.words[0] if len(unit.words) == 1 and not unit.aside else ""
    digits = NUMBERS.get(word, word) if word.isalpha() else word
    return int(digits) if digits.isdecimal() and len(digits) <= LONGEST else 0


def _held(unit: Unit, low: int, ranges: list[_Range]) -> Unit:
    """The unit with the values of which `low` is the least number and which hold its own; the unit if there are none."""
    number = _number(unit)
    words = {words for least, most, words in ranges if least == low and number <= most}
    if not words:
        return unit
    said = " or ".join(sorted(f"{first} {'or' if last == 'more' else 'to'} {last}" for first, last in words))
    return unit._replace(
        meanings=(Meaning("count", unit.words[0], said, either(both(pair) for pair in sorted(words))),)
    )


def _ranges(book: AxisBook) -> Iterator[_Range]:
    """Those of the labels that hold several numbers."""
    for label in book.labels:
        for first, more, last in _HELD.findall(label.text.lower()):
            least, most = (NUMBERS.get(word, word) if word.isalpha() else word for word in (first, last or first))
            if least.isdecimal() and most.isdecimal():
                yield int(least), float("inf") if more else int(most), (first, more or last)
