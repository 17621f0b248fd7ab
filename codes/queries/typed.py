"""Reads typed lines as codes or names, with the system that a line names."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from codes.models import CodeSystem
from codes.queries.dictated import dictated
from codes.queries.glued import unglued
from codes.queries.matching import described_systems
from codes.queries.pasted import (
    AROUND,
    MODIFIERS,
    SHORT_WHILE,
    beside_a_name,
    claimed,
    described,
    plain,
    range_ends,
    with_first_i,
    with_hyphens,
    with_ranges,
    without_amounts,
    without_label,
    words_with_digits,
)
from codes.queries.readings import SHORTEST_NUMBER, Listed, Reading
from codes.queries.respelled import respelled
from codes.systems import LONGEST_CODE, PLAIN, SystemRules
from textindex.cache import Stamps, cached

_BETWEEN = re.compile(r"(?:[\s,;|/&+=→]|(?<=\s)[-.]>?(?=\s)|->|\b(?:and|or|with|w|plus|vs|then)\b\.?)+", re.IGNORECASE)
# What stands between the codes of a list, besides blanks.
_APART = re.compile(r"\s*(?:[,;|/&+]|\b(?:and|or)\b)\s*", re.IGNORECASE)
# An amount of money and, beside codes, a year: these are no codes.
_NUMBER = re.compile(r"[$€£]\d+(?:[.,]\d\d)?|(?:19|20)\d\d")
# The name of an edition of the ICD that people shorten: I10PCS, I9; I10 is a code.
_EDITION = re.compile(r"icd(\d+[a-z]\w*|9)")


class TypedReader:
    """Reads lines, given the systems of the site and the slug of the one to look in ("" for all)."""

    def __init__(self, systems: Iterable[CodeSystem], chosen: str):
        """`systems` are those by whose rules lines are read."""
        self.systems, self.named, self.modified = list(systems), defaultdict(set), {}
        self.beside_numbers = {_squeezed(name) for system in self.systems for name in system.rules.number_names}
        self.told = [(system.pk, system.rules) for system in self.systems if system.rules.is_told_by_form]
        spellings: dict[tuple[bool, bool, bool], tuple[SystemRules, set[int]]] = {_spelling(PLAIN): (PLAIN, set())}
        for system in self.systems:
            rules = system.rules
            names = (*rules.other_names, *rules.shared_names, *rules.search_words, *rules.number_names)
            for name in (system.slug, system.name, rules.name, *names):
                self.named[_squeezed(name)].add(system.pk)
                self.named[_EDITION.sub(r"i\1", _squeezed(name))].add(system.pk)
            spellings.setdefault(_spelling(rules), (rules, set()))[1].add(system.pk)
            if rules.modifiers:
                self.modified[system.pk] = rules
        self.spellings = [(rules, frozenset(stored_so)) for rules, stored_so in spellings.values()]
        self.named.pop("", None)
        self._without_system = lru_cache(SHORT_WHILE)(self._find_system)
        self._reading = lru_cache(SHORT_WHILE)(self._read)
        self._looks_like_a_code = lru_cache(SHORT_WHILE)(self._has_form_of_a_code)
        self.chosen = frozenset(system.pk for system in self.systems if system.slug == chosen) if chosen else None
        names = sorted(self.named, key=len, reverse=True)
        either = "|".join(r"[\s-]*".join(map(re.escape, name)) for name in names)
        self.names = re.compile(rf"({either})[®™]?(?:\s+codes?)?", re.IGNORECASE)
        self.named_before = re.compile(
            rf"({either})[®™.]?(?:\s+codes?)?(?:[\s:=#/|_(,;-]+|(?<!\d)(?=\d)|(?=[A-Z]\d))(\S.*)", re.IGNORECASE
        )
        self.named_behind = re.compile(rf"(\S.*?)[\s,:(\[]+({either})[®™]?(?:\s+codes?)?", re.IGNORECASE)

    def readings(self, text: str) -> list[Reading]:
        """The readings of a line, the likeliest first: without the punctuation around it, as it stands, without modifiers,
        without a description, respelled, without hyphens, and without what a claim has behind the code, which is likelier where
        that stands apart.

        Each is first read with the system that it names.
        """
        of_description, text = plain(described(text)), plain(text)
        bare = text.strip(AROUND) if without_amounts(text).strip() else text
        bare = bare if len(bare) > 1 else text
        first, *ways = respelled(bare)
        ways = (first, bare, text, MODIFIERS.sub("", bare), of_description or bare, *ways)
        others = [reading for one in dict.fromkeys(ways) for reading in self._with_or_without_system(one)]
        others += [reading.without_hyphens() for reading in others if reading.may_be_without_hyphens]
        claimed = self._claimed(bare)
        return claimed + others if " " in bare else others + claimed

    def systems_called(self, text: str) -> frozenset[int]:
        """The systems that a text only names: “ICD-10 codes”."""
        match = self.names.fullmatch(text.strip(AROUND))
        return frozenset(self.named[_squeezed(match[1])]) if match else frozenset()

    def elsewhere(self, text: str) -> list[Reading]:
        """The readings of a code in any system, without the name of a system before or behind it; [] if it has none."""
        rest, systems = self._without_system(text := plain(text).strip(AROUND))
        return [] if rest == text or systems is None else self.readings(rest)

    def is_claimed(self, text: str) -> bool:
        """Whether a line is a code with what a claim has behind it, such as how often: 66984 x10."""
        return bool(self._claimed(plain(text).strip(AROUND)))

    def spoken(self, text: str) -> list[Reading]:
        """The readings of a code that is spelled in words; [] for other texts."""
        code = dictated(plain(text).strip(AROUND))
        return [self._reading(code, self.chosen)] if code else []

    def beside_a_name(self, text: str) -> list[Reading]:
        """The readings of what may be a code beside its name; of digits alone, only with the dot that codes have, or four."""
        rest, systems = self._without_system(plain(text))
        found = (self._reading(code.strip(AROUND), systems) for code in beside_a_name(rest))
        return [one for one in found if len(one.code) >= SHORTEST_NUMBER + (one.code.isdigit() and "." not in one.name)]

    def with_first_i(self, text: str) -> list[Reading]:
        """The reading of a code whose first sign looks like the letter I; [] for other texts."""
        code = with_first_i(text)
        return [self._reading(plain(code).strip(AROUND), self.chosen)] if code else []

    def listed(self, text: str) -> list[Listed]:
        """The codes and ranges of codes that a line lists; [] if a part of it does not look like a code of any system.

        The name of a system before a code counts for those behind it, too.
        """
        found, name, of_name = [], "", self.chosen
        if not any(map(str.isdigit, text)):
            return []
        for part in filter(None, (part.strip(AROUND) for part in _APART.split(with_ranges(plain(text))))):
            if called := self.systems_called(part := plain(part)):
                name, of_name = f"{part} ", called
                continue
            rest, systems = self._without_system(part)
            is_before = rest != part and part.endswith(rest)
            name, of_name = (part.removesuffix(rest), systems) if is_before else (name, of_name)
            systems = of_name if rest == part else systems
            own = name if is_before or rest == part else f"{part.removeprefix(rest).strip(AROUND)} "
            between = range_ends(rest) if self.ends(part) else None
            pieces = [between] if between else [(piece, "") for piece in _BETWEEN.split(rest)]
            numbers = [piece for piece, _ in pieces if _NUMBER.fullmatch(piece)]
            if any(piece.startswith(tuple("$€£")) or len(numbers) < len(pieces) for piece in numbers):
                return []
            for low, high in pieces:
                ends = [MODIFIERS.sub("", end) for end in (low, high) if end]
                is_named = self._are_codes(ends, systems)
                if not (is_named or systems != self.chosen and self._are_codes(ends, self.chosen)):
                    return []
                found.append(Listed(own if is_named else "", low.strip(AROUND), high.strip(AROUND)))
        return [one for one in dict.fromkeys(found) if one.first]

    def _are_codes(self, ends: Iterable[str], systems: frozenset[int] | None) -> bool:
        readings = [self._reading(end, systems) for end in ends]
        return all(self._looks_like_a_code(one) or self.heading_of(one) for one in readings)

    def ends(self, text: str) -> tuple[Reading, Reading] | None:
        """The ends of a range of codes of one length, of the system that the text names; None for other texts."""
        rest, systems = self._without_system(with_ranges(plain(text)).strip(AROUND))
        if not (between := range_ends(rest)):
            return None
        low, high = (self._reading(end, systems) for end in between)
        is_range = low.is_like_a_code and high.is_like_a_code and low.code < high.code
        # In systems with letters these are what codes are about: J0665-L2800 are two codes, A00-B99 are chapters.
        is_range = is_range and (
            low.code[0] == high.code[0] or low.code[0].isdigit() or len(low.code) == SHORTEST_NUMBER
        )
        return (low, high) if is_range and len(low.code) == len(high.code) >= SHORTEST_NUMBER else None

    def pieces(self, text: str) -> dict[str, list[Reading]]:
        """The pieces of a text of several codes, of the system that it names; {} if a piece does not look like a code."""
        found = self._pieces(text)
        readings = (reading for of_piece in found.values() for reading in of_piece)
        return found if all(one.is_like_a_code and len(one.code) >= SHORTEST_NUMBER for one in readings) else {}

    def glued(self, text: str) -> dict[str, list[Reading]]:
        """The codes of one system of which a word may be made; {} in doubt."""
        word, systems = self._without_system(plain(text).strip(AROUND))
        return {code: [self._reading(code, systems)] for code in unglued(word, (rules for _, rules in self.told))}

    def among_words(self, text: str) -> dict[str, list[Reading]]:
        """The pieces of a text that are told from words as codes: of “J0585 injection”, the first. Beside one of these, those
        that are too short to be told alone, such as I10."""
        rest, systems = self._without_system(plain(text))
        pieces = {piece: [self._reading(MODIFIERS.sub("", piece), systems)] for piece in words_with_digits(rest)}
        told = {piece for piece, [one] in pieces.items() if one.is_told_from_words}
        return {piece: found for piece, found in pieces.items() if piece in told or told and found[0].is_short}

    def told_of(self, text: str) -> list[Reading]:
        """What in a text is told from words as a code, although it may be of a system that is not loaded."""
        readings = (one for [one] in self.among_words(text).values() if one.is_told_from_words)
        whole = plain(text).strip(AROUND).lower()
        told = [one for one in readings if one.name != whole and self.is_no_number(one)]
        return told + [one for one in self.beside_a_name(text) if "." in one.name]

    def is_no_number(self, reading: Reading) -> bool:
        """Whether what is told from words is rather a code than a number: behind the name of its system, with a letter or a
        right check digit, or with the five digits of codes of procedures. Numbers of thousands have these, too; below 90,000,
        where CPT has measurements and visits, they are amounts."""
        code = reading.code
        is_number = reading.systems is None and code.isdigit()
        checked = (system.rules for system in self.systems if system.rules.has_check_digit)
        return (
            not is_number
            or len(code) == len("27447") == len(reading.name)
            and (code.startswith("9") or not code.endswith("000"))
            or any(rules.looks_like_a_code(code) for rules in checked)
        )

    def _pieces(self, text: str) -> dict[str, list[Reading]]:
        rest, systems = self._without_system(plain(text))
        pieces = dict.fromkeys(piece.strip(AROUND) for piece in _BETWEEN.split(with_hyphens(rest)))
        pieces = [piece for piece in pieces if not _NUMBER.fullmatch(piece)] or pieces
        return {piece: [self._reading(MODIFIERS.sub("", piece), systems)] for piece in pieces if piece}

    def _claimed(self, text: str) -> list[Reading]:
        """The code of a line of a claim, of the systems that have modifiers; [] for other texts.

        Where code or modifier is a bare number, the system must know the modifier: “10000 steps” is no code.
        """
        rest, named = self._without_system(text)
        if not (of_claim := claimed(rest)):
            return []
        code, modifiers = of_claim
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
        is_heading = any(one.is_beginning(reading.code) or form == reading.code and one.fits(form) for one in rules)
        return form if is_heading else ""

    def headings_of(self, parts: Iterable[Listed]) -> set[str]:
        """The headings of those of the parts that are beginnings of codes."""
        readings = (self._reading(part.first, self.chosen) for part in parts)
        return {self.heading_of(one) for one in readings if not self._looks_like_a_code(one)} - {""}

    def is_surely_a_code(self, text: str) -> bool:
        """Whether a text, with a letter, a dot or the name of its system, looks like a code."""
        reading = self._reading(*self._without_system(plain(text).strip(AROUND)))
        is_number = reading.code.isdigit() and "." not in reading.name and reading.systems is None
        return self._looks_like_a_code(reading) and not is_number

    def _has_form_of_a_code(self, reading: Reading) -> bool:
        told = (rules for pk, rules in self.told if reading.may_be_in(pk))
        return reading.has_digit and any(rules.looks_like_a_code(reading.code) for rules in told)

    def _with_or_without_system(self, text: str) -> list[Reading]:
        """The text with the system that it names, then as it stands."""
        rest, systems = self._without_system(text)
        whole = self._reading(text, self.chosen)
        return [whole] if rest == text else [self._reading(rest, systems), whole]

    def _find_system(self, text: str) -> tuple[str, frozenset[int] | None]:
        """(the text without the name of a system before or behind it, the systems of that name or those to look in)."""
        if match := self.named_before.fullmatch(text):
            name, rest = match.groups()
        elif match := self.named_behind.fullmatch(text):
            rest, name = match.groups()
        else:
            return text, self.chosen
        if _squeezed(name) in self.beside_numbers and not any(map(str.isdigit, rest)):
            return text, self.chosen
        return without_label(rest), frozenset(self.named[_squeezed(name)])

    def _read(self, text: str, systems: frozenset[int] | None) -> Reading:
        """The text as a code or name of these systems, None for all; a form that none of them stores is left out."""
        codes, typed = [], with_hyphens(text)
        for rules, stored_so in self.spellings:
            code = rules.normalise(typed)
            here = stored_so if systems is None else systems & stored_so
            if here or not codes:
                codes.append((code if len(code) <= LONGEST_CODE else "", here))
        return Reading(text.lower(), tuple(codes), systems)


def _spelling(rules: SystemRules) -> tuple[bool, bool, bool]:
    """Systems with the same value here store a typed code in the same form."""
    return rules.case_matters, rules.dots_matter, rules.blanks_matter


def _squeezed(name: str) -> str:
    """The letters and digits of a name, in lower case: “ICD-10 PCS” and “icd10pcs” are the same."""
    return "".join(re.findall(r"[^\W_]", name)).lower()


def typed_reader(now: Stamps, chosen: str = "") -> TypedReader:
    """The reader of lines that may name any of the systems, those that medref only describes as well; `chosen` as there."""
    return cached(f"reader of lines {chosen}", "systems", now, lambda: TypedReader(described_systems(now), chosen))
