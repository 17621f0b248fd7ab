"""The rules of code lists, in plain Python: the kinds of rules, how their values are written, what an axis value matches."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from codes.systems import SystemRules

CODES, BEGINNING, AXES, BELOW, GROUP, WORDS = "codes", "beginning", "axes", "below", "group", "words"
#: Kinds whose codes another load may change without a release: what they meant is stored at the sign-off.
FOUND_KINDS = (GROUP, WORDS)
#: What may be in one rule, in one list, and in the texts of a list.
MOST_NAMED, MOST_RULES, MOST_CODES = 5_000, 200, 100_000
#: How long a line of a rule is: as long as a line of a look-up.
LONGEST_LINE = 300
LONGEST_TITLE, LONGEST_PURPOSE, LONGEST_NOTE = 120, 1_000, 300

_AXIS = re.compile(r"([1-7])\s*=\s*([0-9A-Z]+)")
_LINES = re.compile(r"[\r\n,;]+")


class ListRefused(ValueError):
    """Something cannot be done with a code list or a collection. The message says what to do."""


class RuleRow(NamedTuple):
    """A rule as it is written: `system` is a CodeSystem, `value` what its kind asks for."""

    excludes: bool
    kind: str
    system: object
    value: str
    note: str = ""


def typed(text: str) -> str:
    """What somebody typed, without blanks around it, and without NUL, which PostgreSQL does not store."""
    return text.replace("\0", "").strip()


def checked_value(kind: str, text: str, system: SystemRules) -> str:
    """The value of a rule as it is stored. Raises ListRefused for a text that says nothing, or not what the kind asks for.

    Lines that do not have the form of a code stay as they are typed: they are named as unknown, and nothing typed is lost.
    """
    text = typed(text)
    if not text:
        raise ListRefused("A rule is empty. Write what it takes, or remove it.")
    longest = max(map(len, _LINES.split(text) if kind == CODES else [text]))
    if longest > LONGEST_LINE:
        what = "A line of a rule" if kind == CODES else "A rule of this kind"
        raise ListRefused(f"{what} has {longest:,} characters; the limit is {LONGEST_LINE}. Shorten it, or divide it.")
    if kind == CODES:
        return "\n".join(_named(text, system))
    if kind == AXES:
        return _axes(text, system)
    if kind == WORDS:
        return " ".join(text.split())
    if kind == GROUP:
        return _group(text)
    value = system.normalise(text)
    if not value or len(value.split()) > 1:
        raise ListRefused(f"“{text}” is not one code or beginning of a code of {system.name}.")
    return value


def _named(text: str, system: SystemRules) -> Iterable[str]:
    lines = (line.partition("\t")[0].strip() for line in _LINES.split(text))
    named = dict.fromkeys(code for line in lines if line for code in _stored(line, system))
    if len(named) > MOST_NAMED:
        raise ListRefused(
            f"A rule names {len(named):,} codes; the limit is {MOST_NAMED:,}. Divide it into several rules."
        )
    return named


def _stored(line: str, system: SystemRules) -> list[str]:
    """The code of a line, or its codes if blanks separate them; a code with blanks inside (“K35 80”) is one."""
    parts = list(map(system.normalise, line.split()))
    if all(map(system.looks_like_a_code, parts)) or not system.fits(code := system.normalise(line)):
        return parts if all(map(system.is_code, parts)) else [line]
    return [code]


def _axes(text: str, system: SystemRules) -> str:
    if not system.has_axes:
        raise ListRefused(f"The characters of {system.name} have no meaning of their own. Use another kind of rule.")
    found = _AXIS.findall(text.upper())
    if not found or _AXIS.sub("", text.upper()).strip(" ,;\r\n"):
        raise ListRefused(
            f"“{text}” is not read. Write position=characters: “1=0 2=D 5=4” or, for either of two, “5=04”."
        )
    if len({position for position, _ in found}) < len(found):
        raise ListRefused(f"“{text}” names a position twice. Write all its characters together: “5=04”.")
    return " ".join(f"{position}={''.join(dict.fromkeys(characters))}" for position, characters in sorted(found))


def _group(text: str) -> str:
    grouping, _, key = " ".join(text.split()).partition(" ")
    if not key:
        raise ListRefused(f"“{text}” is not read. Write the grouping and the key of the group: “prccsr CAR003”.")
    return f"{grouping.lower()} {key}"


def axes_of(value: str) -> dict[int, str]:
    """Position -> the characters that it may have, of the value of a rule of the kind AXES."""
    return {int(position): characters for position, characters in _AXIS.findall(value)}


def pattern_of(axes: dict[int, str], length: int) -> str:
    """The regular expression of codes of this length with these characters, as PostgreSQL, Python and FHIR read it."""
    places = (axes.get(position, "") for position in range(1, length + 1))
    return "^" + "".join(f"[{place}]" if len(place) > 1 else place or "." for place in places) + "$"
