"""How far a typed text is from a printed code: of several codes that may be meant the nearest comes first. Plain Python."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, islice, pairwise, product

from codes.models import CodeSystem
from codes.queries.pasted import plain, with_hyphens
from codes.queries.readings import SHORTEST_AMONG_WORDS

#: Characters that are taken for each other in print and in handwriting, a small g for a 9.
ALIKE = ("0OQ", "1IL", "2Z", "5S", "6G", "7T", "8B", "9G")
#: What is meant by signs that no code has: what looks like them, and the digits on their keys (in America, in Germany).
SIGNS = {"!": "1I", "|": "1IL", "/": "71", "$": "S54", "@": "20", "#": "3", "%": "5", "^": "6", "&": "78", "*": "8"}
#: So many forms of a code with characters that look alike are tried, in texts of at most so many characters.
MOST_FORMS, LONGEST_FORM = 200, 20
#: The signs beside each one on a keyboard.
BESIDE = {
    sign: row[max(0, at - 1) : at] + row[at + 1 : at + 2]
    for row in ("1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM")
    for at, sign in enumerate(row)
}
#: What an X stands for that fills a place which somebody left open.
BESIDE["X"] += "0123456789"
_OTHERS = SIGNS | {sign: "".join(same for same in ALIKE if sign in same).replace(sign, "") for sign in "".join(ALIKE)}

#: What it costs to leave out a dot, or to put in a blank or hyphen; to drop a zero at the beginning, as tables do; to put in a
#: dot, or an X for a digit that is left open; to change two neighbors over; to write one twice, or the one beside it on the
#: keyboard; to write, drop or add any other.
_BETWEEN, _ZERO, _DOT, _OPEN, _SWAPPED, _SLIPPED, _OTHER = 1, 2, 3, 3, 4, 5, 6
# A small l or g beside capitals is rather an I, 1 or 9 than an L or G.
_SMALL = {"l": "1I", "g": "9"}
# Between two of these no code begins or ends.
_INSIDE = re.compile(r"[\w!|.]{2}")


def distance(printed: str, typed: str) -> int:
    """What it costs to read the typed text, or the words of it that are nearest, for the printed code; 0 if it stands there.

    Case is free.
    """
    signs = with_hyphens(_signs(typed))
    inside = [bool(_INSIDE.fullmatch(before + behind)) for before, behind in pairwise(f" {signs} ")]
    printed, costs = printed.upper(), [_OTHER * is_inside for is_inside in inside]
    before = costs
    for at, sign in enumerate(printed):
        missing = _BETWEEN if sign in ".-" else _ZERO if sign == "0" and not at else _OTHER
        earlier, before, costs = before, costs, [costs[0] + missing]
        for place, other in enumerate(signs):
            is_double = place and other == signs[place - 1]
            extra = _DOT if other == "." else _BETWEEN if other in " -" else _SLIPPED if is_double else _OTHER
            ways = [before[place] + _cost(sign, other), before[place + 1] + missing, costs[place] + extra]
            if at and place and sign == signs[place - 1] != other == printed[at - 1]:
                ways.append(earlier[place - 1] + _SWAPPED)
            costs.append(min(ways))
    return min(cost + _OTHER * is_inside for cost, is_inside in zip(costs, inside, strict=True))


def _signs(typed: str) -> str:
    """The signs of a text: capitals, and those in _SMALL beside capitals."""
    words = (word if any(map(str.isupper, word)) else word.upper() for word in plain(typed).rstrip(".").split())
    return "".join(sign if sign in _SMALL else sign.upper() for sign in " ".join(words))


def is_slip(printed: str, typed: str) -> bool:
    """Whether a printed code and a typed text differ by hardly more than one slip, or the code only has more characters."""
    left = iter(printed)
    return distance(printed, typed) <= _OTHER or all(sign in left for sign in typed.upper() if sign.isalnum())


def changes(form: str, typed: str) -> int:
    """What it costs to read the typed text for a form of the same length, sign by sign."""
    return sum(map(_cost, form, typed))


def _cost(sign: str, other: str) -> int:
    """What it costs to take a typed sign for that of a code: a letter for a digit is rarer than a digit for a letter."""
    if sign == other:
        return 0
    if other == "X" and sign.isdigit():
        return _OPEN
    is_alike = sign in (_SMALL.get(other) or _OTHERS.get(other, ""))
    return (
        2 + (sign.isalpha() and other not in SIGNS and other not in _SMALL)
        if is_alike
        else _SLIPPED
        if other in BESIDE.get(sign, "")
        else _OTHER
    )


def look_alikes(code: str, system: CodeSystem) -> Iterator[str]:
    """Forms of the system's codes that look like the code, those with the fewest other characters first: J0585 for JO585."""
    return filter(system.rules.looks_like_a_code, _misread(code))


def is_look_alike(code: str, typed: str) -> bool:
    """Whether a code and another form differ only by characters that are taken for each other."""
    if code == typed or len(code) != len(typed):
        return False
    return all(sign == other or other in _OTHERS.get(sign, "") for sign, other in zip(code, typed, strict=True))


@lru_cache(MOST_FORMS)
def _misread(code: str) -> tuple[str, ...]:
    """The forms with characters that look like those of the code, the fewest others first; MOST_FORMS at most."""
    is_mixed = any(map(str.isalpha, code)) and any(map(str.isdigit, code))
    has_signs = is_mixed and len(code) >= SHORTEST_AMONG_WORDS  # 120/80, C6/7 and PT/INR are no codes
    others = {
        at: _OTHERS[sign]
        for at, sign in enumerate(code[:LONGEST_FORM])
        if sign in _OTHERS and (has_signs or sign not in SIGNS)
    }
    other_signs = (
        dict(zip(places, signs, strict=True))
        for count in range(1, len(others) + 1)
        for places in combinations(others, count)
        for signs in product(*(others[at] for at in places))
    )
    return tuple(
        "".join(of_form.get(at, sign) for at, sign in enumerate(code)) for of_form in islice(other_signs, MOST_FORMS)
    )
