"""Reads typed lines as codes or names, with the system that a line names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from codes.models import CodeSystem
from codes.queries.dictated import dictated
from codes.queries.matching import described_systems
from codes.queries.pasted import (
    AROUND,
    beside_a_name,
    described,
    plain,
    with_first_i,
    with_hyphens,
    with_ranges,
)
from codes.queries.readings import SHORTEST_NUMBER, Listed, Reading
from codes.systems import LONGEST_CODE, PLAIN, SystemRules
from textindex.cache import Stamps, cached

_BETWEEN = re.compile(r"(?:[\s,;|/&+=]|\b(?:and|or|with|w|plus|vs)\b)+", re.IGNORECASE)
# What stands between the codes of a list, besides blanks.
_APART = re.compile(r"\s*(?:[,;|/&+]|\b(?:and|or)\b)\s*", re.IGNORECASE)
_RANGE = re.compile(r"(\S+?)\s*-\s*(\S+)")
# An amount of money and, beside codes, a year: these are no codes.
_NUMBER = re.compile(r"[$€£]\d+(?:[.,]\d\d)?|(?:19|20)\d\d")
# The modifiers of a claim line behind its code: 99213-25, J0585-JW.
_MODIFIERS = re.compile(r"(?<=\w{5})(?:-\w{2})+$")
# What a claim has behind a code of five characters, joined to it or apart: modifiers, and how often: E0143NU, J1885 x 4.
_CLAIMED = re.compile(r"([0-9A-Z]{5})((?:[\s,.-]*[0-9A-Z]{2})*?)(?:\s*[x×*]\s*\d{1,4})?", re.IGNORECASE)
# A comma or, behind a letter, colon, slash or semicolon where others write a dot, with as many characters around it as codes
# have: 47,09.
_COMMA = re.compile(r"^(\w{2,3})(?:,|(?<=[^\W\d]\w\w)[:/;'])(\w{1,4})$")
# The name of an edition of the ICD that people shorten: I10PCS, I9; I10 is a code.
_EDITION = re.compile(r"icd(\d+[a-z]\w*|9)")
#: How long the printed codes are of which words are made that have nothing between them.
LONGEST_PRINTED = 10
# Side and certainty behind a code of ICD-10-GM: M17.1 R G.
_GERMAN = re.compile(r"^(\w{3}\.\w{1,2})(?:\s[RLB])?(?:\s[GVZ])?$")
# The seven signs of a code of ICD-10-PCS with blanks between them, or six where the zero is lost: OF T44 ZZ, FT4 4ZZ.
_SPREAD = re.compile(
    r"(?=(?:\S ?){7}$)(?=(?:.*\d){2})[A-Z\d]+(?: [A-Z\d]+)+"
    r"|(?=(?:\S ?){6}$)(?:(?=\d*[A-Z])(?=[A-Z]*\d)[A-Z\d]+(?: |$)){2,}"
)
# A hyphen between a word and a code: pain-R07.9.
_JOINED = re.compile(r"(?<=[A-Za-z]{3})-(?=[A-Za-z]?\d)")
# A word with the dots and hyphens inside it.
_WORD = re.compile(r"[^\W_](?:[\w.-]*[^\W_])?")
# A number whose zero a table dropped: .66 and 0.66 are 00.66.
_ZERO = re.compile(r"^(?=\d\.\d{1,2}$)")


class TypedReader:
    """Reads lines, given the systems of the site and the slug of the one to look in ("" for all)."""

    def __init__(self, systems: Iterable[CodeSystem], chosen: str):
        """`systems` are those by whose rules lines are read."""
        self.systems, self.named, self.modified = list(systems), defaultdict(set), {}
        self.spellings: dict[tuple[bool, bool, bool], tuple[SystemRules, set[int]]] = {_spelling(PLAIN): (PLAIN, set())}
        for system in self.systems:
            rules = system.rules
            names = (*rules.other_names, *rules.shared_names, *rules.search_words)
            for name in (system.slug, system.name, rules.name, *names):
                self.named[_squeezed(name)].add(system.pk)
                self.named[_EDITION.sub(r"i\1", _squeezed(name))].add(system.pk)
            self.spellings.setdefault(_spelling(rules), (rules, set()))[1].add(system.pk)
            if rules.modifiers:
                self.modified[system.pk] = rules
        self.named.pop("", None)
        self.chosen = frozenset(system.pk for system in self.systems if system.slug == chosen) if chosen else None
        names = sorted(self.named, key=len, reverse=True)
        either = "|".join(r"[\s-]*".join(map(re.escape, name)) for name in names)
        self.named_before = re.compile(
            rf"({either})[®™]?(?:\s+codes?)?(?:[\s:=#/|_(-]+|(?<!\d)(?=\d)|(?=[A-Z]\d))(\S.*)", re.IGNORECASE
        )
        self.named_behind = re.compile(rf"(\S.*?)[\s,:(\[]+({either})[®™]?(?:\s+codes?)?", re.IGNORECASE)

    def readings(self, text: str) -> list[Reading]:
        """The readings of a line, the likeliest first: without the punctuation around it, as it stands, without modifiers,
        with a dot for its comma, without a description, without side and certainty, without blanks, without hyphens, and without
        what a claim has behind the code, which is likelier where that stands apart.

        Each is first read with the system that it names.
        """
        of_description, text = plain(described(text)), plain(text)
        bare = text.strip(AROUND) or text
        ways = (
            _ZERO.sub("0", bare),
            bare,
            text,
            _MODIFIERS.sub("", bare),
            _COMMA.sub(r"\1.\2", bare),
            of_description or bare,
            _GERMAN.sub(r"\1", bare),
            bare.replace(" ", "") if _SPREAD.fullmatch(bare) else bare,
        )
        others = [reading for one in dict.fromkeys(ways) for reading in self._with_or_without_system(one)]
        others += [reading.without_hyphens() for reading in others if reading.may_be_without_hyphens]
        claimed = self._claimed(bare)
        return claimed + others if " " in bare else others + claimed

    def elsewhere(self, text: str) -> list[Reading]:
        """The readings of a code in any system, without the name of a system before or behind it; [] if it has none."""
        rest, systems = self._without_system(text := plain(text).strip(AROUND))
        return [] if rest == text or systems is None else self.readings(rest)

    def spoken(self, text: str) -> list[Reading]:
        """The readings of a code that is spelled in words; [] for other texts."""
        code = dictated(plain(text).strip(AROUND))
        return [self._reading(code, self.chosen)] if code else []

    def beside_a_name(self, text: str) -> list[Reading]:
        """The readings of what may be a code beside its name; of digits alone, only with the dot that codes have."""
        rest, systems = self._without_system(plain(text))
        found = (self._reading(code.strip(AROUND), systems) for code in beside_a_name(rest))
        return [
            one for one in found if len(one.code) >= SHORTEST_NUMBER and ("." in one.name or not one.code.isdigit())
        ]

    def with_first_i(self, text: str) -> list[Reading]:
        """The reading of a code whose first sign looks like the letter I; [] for other texts."""
        code = with_first_i(text)
        return [self._reading(plain(code).strip(AROUND), self.chosen)] if code else []

    def listed(self, text: str) -> list[Listed]:
        """The codes and ranges of codes that a line lists; [] if a part of it does not look like a code of any system.

        The name of a system before a code counts for those behind it, too.
        """
        found, name = [], ""
        for part in filter(None, (part.strip(AROUND) for part in _APART.split(with_ranges(plain(text))))):
            rest, systems = self._without_system(part := plain(part))
            is_before = rest != part and part.endswith(rest)
            name = part.removesuffix(rest) if is_before else name
            own = name if is_before or rest == part else f"{part.removeprefix(rest).strip(AROUND)} "
            between = _range(rest) if self.ends(part) else None
            pieces = [between] if between else [(piece, "") for piece in _BETWEEN.split(rest)]
            found += [Listed(own, low.strip(AROUND), high.strip(AROUND)) for low, high in pieces if low]
            numbers = [piece for piece, _ in pieces if _NUMBER.fullmatch(piece)]
            if any(piece.startswith(tuple("$€£")) or len(numbers) < len(pieces) for piece in numbers):
                return []
            ends = [_MODIFIERS.sub("", end) for of_part in pieces for end in of_part if end]
            readings = [self._reading(end, systems) for end in ends]
            if not all(self._looks_like_a_code(one) or self.heading_of(one) for one in readings):
                return []
        return list(dict.fromkeys(found))

    def ends(self, text: str) -> tuple[Reading, Reading] | None:
        """The ends of a range of codes of one length, of the system that the text names; None for other texts."""
        rest, systems = self._without_system(with_ranges(plain(text)).strip(AROUND))
        if not (between := _range(rest)):
            return None
        low, high = (self._reading(end, systems) for end in between)
        is_range = low.is_like_a_code and high.is_like_a_code and low.code < high.code
        return (low, high) if is_range and len(low.code) == len(high.code) >= SHORTEST_NUMBER else None

    def pieces(self, text: str) -> dict[str, list[Reading]]:
        """The pieces of a text of several codes, of the system that it names; {} if a piece does not look like a code."""
        found = self._pieces(text)
        readings = (reading for of_piece in found.values() for reading in of_piece)
        return found if all(one.is_like_a_code and len(one.code) >= SHORTEST_NUMBER for one in readings) else {}

    def glued(self, text: str) -> dict[str, list[Reading]]:
        """The codes of one system, with letters and as it prints them, that a word may be made of: M17.11M17.12; {} in doubt."""
        word, systems = self._without_system(plain(text).strip(AROUND))
        if not LONGEST_CODE >= len(word) >= 2 * SHORTEST_NUMBER or " " in word or word.isalpha() or word.isdigit():
            return {}
        rules = [system.rules for system in self.systems if system.rules.is_told_by_form]
        ways = {way for one in rules for way in islice(_ways(word.upper(), one), 2) if len(way) > 1}
        return {code: [self._reading(code, systems)] for code in ways.pop()} if len(ways) == 1 else {}

    def among_words(self, text: str) -> dict[str, list[Reading]]:
        """The pieces of a text that are told from words as codes: of “J0585 injection”, the first. Beside one of these, those
        that are too short to be told alone, such as I10."""
        rest, systems = self._without_system(plain(text))
        pieces = {
            piece: [self._reading(_MODIFIERS.sub("", piece), systems)]
            for piece in _WORD.findall(_JOINED.sub(" ", rest))
        }
        told = {piece for piece, [one] in pieces.items() if one.is_told_from_words}
        return {piece: found for piece, found in pieces.items() if piece in told or told and found[0].is_short}

    def told_of(self, text: str) -> list[Reading]:
        """What in a text is told from words as a code; a bare number only behind the name of its system."""
        readings = (one for [one] in self.among_words(text).values() if one.is_told_from_words)
        return [one for one in readings if " " in text and (one.systems is not None or not one.code.isdigit())]

    def _pieces(self, text: str) -> dict[str, list[Reading]]:
        rest, systems = self._without_system(plain(text))
        pieces = dict.fromkeys(piece.strip(AROUND) for piece in _BETWEEN.split(rest))
        return {piece: [self._reading(_MODIFIERS.sub("", piece), systems)] for piece in pieces if piece}

    def _claimed(self, text: str) -> list[Reading]:
        """The code of a line of a claim, of the systems that have modifiers; [] for other texts.

        Where code or modifier is a bare number, the system must know the modifier: “10000 steps” is no code.
        """
        rest, named = self._without_system(text)
        if not (match := _CLAIMED.fullmatch(rest)) or match[1] == rest:
            return []
        code, modifiers = match[1].upper(), re.findall(r"\w{2}", match[2].upper())
        systems = [
            pk
            for pk, rules in self.modified.items()
            if rules.looks_like_a_code(code)
            and all(m in rules.modifiers for m in modifiers if m.isdigit() or code.isdigit())
        ]
        systems = frozenset(systems) if named is None else named.intersection(systems)
        return [self._reading(code, systems)] if systems else []

    def heading_of(self, reading: Reading) -> str:
        """The shortest heading that a beginning of codes, such as 0DTJ, must be below; "" for other readings."""
        form = reading.code[:SHORTEST_NUMBER]
        is_begun = reading.is_like_a_code and not reading.code.isdigit() and len(form) == SHORTEST_NUMBER
        rules = [system.rules for system in self.systems if is_begun and reading.may_be_in(system.pk)]
        return (
            form
            if any(one.is_beginning(reading.code) or form == reading.code and one.fits(form) for one in rules)
            else ""
        )

    def headings_of(self, parts: Iterable[Listed]) -> set[str]:
        """The headings of those of the parts that are beginnings of codes."""
        readings = (self._reading(part.first, self.chosen) for part in parts)
        return {self.heading_of(one) for one in readings if not self._looks_like_a_code(one)} - {""}

    def is_surely_a_code(self, text: str) -> bool:
        """Whether a text, with a letter or a dot, looks like a code."""
        reading = self._reading(plain(text).strip(AROUND), self.chosen)
        return self._looks_like_a_code(reading) and ("." in reading.name or not reading.code.isdigit())

    def _looks_like_a_code(self, reading: Reading) -> bool:
        systems = (system for system in self.systems if reading.may_be_in(system.pk))
        return any(system.rules.looks_like_a_code(reading.form_in(system.pk)) for system in systems)

    def _with_or_without_system(self, text: str) -> list[Reading]:
        """The text with the system that it names, then as it stands."""
        rest, systems = self._without_system(text)
        whole = self._reading(text, self.chosen)
        return [whole] if rest == text else [self._reading(rest, systems), whole]

    def _without_system(self, text: str) -> tuple[str, frozenset[int] | None]:
        """(the text without the name of a system before or behind it, the systems of that name or those to look in)."""
        if match := self.named_before.fullmatch(text):
            name, rest = match.groups()
        elif match := self.named_behind.fullmatch(text):
            rest, name = match.groups()
        else:
            return text, self.chosen
        return rest, frozenset(self.named[_squeezed(name)])

    def _reading(self, text: str, systems: frozenset[int] | None) -> Reading:
        """The text as a code or name of these systems, None for all; a form that none of them stores is left out."""
        codes = []
        for rules, stored_so in self.spellings.values():
            code = rules.normalise(with_hyphens(text))
            here = frozenset(stored_so) if systems is None else systems & stored_so
            if here or not codes:
                codes.append((code if len(code) <= LONGEST_CODE else "", here))
        return Reading(text.lower(), tuple(codes), systems)


def _range(text: str) -> tuple[str, str] | None:
    """The ends of a range, the last one whole where only its last digits are written: K35-37."""
    if not (match := _RANGE.fullmatch(text)):
        return None
    low, high = (end.strip(AROUND) for end in match.groups())
    is_short = high.isdigit() and 1 < len(high) < len(low) and not low.isdigit() and not _MODIFIERS.search(text)
    return low, low[: -len(high)] + high if is_short else high


def _ways(text: str, rules: SystemRules) -> Iterator[tuple[str, ...]]:
    """The ways to divide a text into codes that the system prints so, each with a letter."""
    if not text:
        yield ()
    for end in range(SHORTEST_NUMBER, min(len(text), LONGEST_PRINTED) + 1):
        form = rules.normalise(text[:end])
        if rules.looks_like_a_code(form) and not form.isdigit() and rules.display(form) == text[:end]:
            yield from ((text[:end], *rest) for rest in _ways(text[end:], rules))


def _spelling(rules: SystemRules) -> tuple[bool, bool, bool]:
    """Systems with the same value here store a typed code in the same form."""
    return rules.case_matters, rules.dots_matter, rules.blanks_matter


def _squeezed(name: str) -> str:
    """The letters and digits of a name, in lower case: “ICD-10 PCS” and “icd10pcs” are the same."""
    return "".join(re.findall(r"[^\W_]", name)).lower()


def typed_reader(now: Stamps, chosen: str = "") -> TypedReader:
    """The reader of lines that may name any of the systems, those that medref only describes as well; `chosen` as there."""
    return cached(f"reader of lines {chosen}", "systems", now, lambda: TypedReader(described_systems(now), chosen))
