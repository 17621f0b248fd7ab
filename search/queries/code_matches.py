"""Which codes a query finds, system by system and by how: by their words, by titles that map to them, by what is meant."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pyroaring import FrozenBitMap

from codes.models import Code, CodeSystem, Posting
from codes.queries.cache import Stamps
from codes.queries.matching import Lookup, beginning, codes_at, mapped, places_beginning, places_of, whole
from search.rules import Expression, Meaning, Query, Unit, words_in
from search.word_forms import stem

SHORTEST_MAPPED = 3
NONE = FrozenBitMap()

#: A word that so few codes have may be a slip of somebody who wrote a title.
RARE = 3


@dataclass(frozen=True)
class CodeMatches:
    """The places of codes in one system: sets that do not overlap, best first."""

    meant: FrozenBitMap
    """The vocabulary names them."""
    literal: FrozenBitMap
    """They have all the words."""
    agreed: FrozenBitMap
    """Their words say what the query means, and the title of a code that maps to them has its words."""
    said: FrozenBitMap
    """Their words say what the query means."""
    mapped: FrozenBitMap
    """The title of a code that maps to them has the words."""
    mixed: FrozenBitMap
    """Of some words the one, of others the other."""
    aside: FrozenBitMap
    """Their words have another sense in their system than in the query."""

    def sets(self) -> tuple[FrozenBitMap, ...]:
        """The sets in their order."""
        return self.meant, self.literal, self.agreed, self.said, self.mapped, self.mixed, self.aside

    @cached_property
    def all(self) -> FrozenBitMap:
        """All of them."""
        return FrozenBitMap.union(*self.sets())

    def within(self, allowed: FrozenBitMap) -> "CodeMatches":
        """Those that a filter leaves."""
        return CodeMatches(*(places & allowed for places in self.sets()))


class CodeIndex:
    """The answers to all lookups of a query."""

    def __init__(self, query: Query, systems: list[CodeSystem], now: Stamps, *, typing: bool = False):
        """Looks everything up that the query may need, in two queries at most; `systems` are those the reader may read."""
        self.now = now
        self._is_condition = query.lists.is_condition
        self.systems = {system.pk: system for system in systems}
        self.by_slug = {system.slug: system.pk for system in systems}
        words = {word for unit in query.units for word in unit.words}
        # While a person types, a last single letter is the beginning of a word; else it is a word.
        half_typed = query.words[-1] if typing and query.words else ""
        self._literal = {
            word: whole(word) if len(word) == 1 and word != half_typed else beginning(stem(word)) for word in words
        }
        self._mapped = {word: mapped(stem(word)) for word in words if len(word) >= SHORTEST_MAPPED}
        meanings = [m for unit in query.units for m in unit.all_meanings]
        asked: set[Lookup] = {*self._literal.values(), *self._mapped.values()}
        asked |= {beginning(word) for m in meanings for word in words_in(m.expression)}
        asked |= {whole(pair, Posting.Kind.PAIR) for phrase in query.phrases for pair in _pairs(phrase)}
        self.places = places_of(asked, self.systems, now)
        codes = {(self.by_slug[slug], code) for m in meanings for slug, code in m.codes if slug in self.by_slug}
        self.codes = places_beginning(codes, now)

    def knows(self, word: str) -> bool:
        """Whether more than a few codes are found by the word."""
        found = (self.places.get(lookups.get(word), {}) for lookups in (self._literal, self._mapped))
        return sum(len(places) for of_word in found for places in of_word.values()) > RARE

    def codes_at(self, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Code]:
        """The codes at (system, place), with their index terms. Raises codes.queries.cache.StaleRead."""
        by_system = defaultdict(list)
        for system, place in places:
            by_system[system].append(place)
        return codes_at(by_system, self.systems, self.now)

    def at(self, lookup: Lookup, system: int) -> FrozenBitMap:
        """The places that the lookup found in a system."""
        return self.places[lookup].get(system, NONE)

    def word(self, word: str, system: int) -> FrozenBitMap:
        """Codes with a word of their own that begins so."""
        return self.at(self._literal[word], system)

    def with_maps(self, word: str, system: int) -> FrozenBitMap:
        """Codes with such a word of their own, or in the title of a code that maps to them."""
        found = self.word(word, system)
        return found | self.at(self._mapped[word], system) if word in self._mapped else found

    def meant(self, meanings: Iterable[Meaning], system: int) -> FrozenBitMap:
        """Codes that the vocabulary names."""
        slug = self.systems[system].slug
        found = NONE
        for meaning in meanings:
            for of_slug, code in meaning.codes:
                if of_slug == slug:
                    found |= self.codes[system, code]
        return found

    def expressed(self, expression: Expression, system: int) -> FrozenBitMap:
        """Codes whose words fulfil the expression."""
        if isinstance(expression, str):
            return self.at(beginning(expression), system) if expression else NONE
        parts = [self.expressed(part, system) for part in expression[1:]]
        return FrozenBitMap.intersection(*parts) if expression[0] == "and" else FrozenBitMap.union(*parts)

    def expanded(self, unit: Unit, system: int, *, maps: bool = True) -> FrozenBitMap:
        """Codes that have the unit's words, or what the vocabulary says instead of them all or of each."""
        own = self.with_maps if maps else self.word
        found = _all(own(word, system) for word in unit.words)
        for meaning in unit.meanings:
            found |= self.expressed(meaning.expression, system)
        found |= self.meant(unit.meanings, system)
        if unit.inner:
            each = []
            for word, meanings in zip(unit.words, unit.inner, strict=True):
                if self._is_condition(word) and not self.systems[system].rules.titles_name_conditions:
                    continue
                options = [own(word, system), *(self.expressed(m.expression, system) for m in meanings)]
                each.append(FrozenBitMap.union(*options))
            found |= _all(each)
        return found

    def matches(self, units: Iterable[Unit], phrases: Iterable[tuple[str, ...]]) -> dict[int, CodeMatches]:
        """What has all of these units and phrases, by system; systems without a match are absent."""
        units, phrases = list(units), list(phrases)
        found = {system: self._matches_in(system, units, phrases) for system in self.systems}
        return {system: matches for system, matches in found.items() if matches and matches.all}

    def _matches_in(self, system: int, units: list[Unit], phrases: list[tuple[str, ...]]) -> CodeMatches | None:
        quoted = [self.at(whole(pair, Posting.Kind.PAIR), system) for phrase in phrases for pair in _pairs(phrase)]
        words = [word for unit in units for word in unit.words]
        if not self.systems[system].rules.titles_name_conditions:
            units = [unit for unit in units if len(unit.words) > 1 or not self._is_condition(unit.words[0])] or units
        each = [self.expanded(unit, system) for unit in units]
        if not all(each):
            return None
        expanded, meant = _all([*each, *quoted]), NONE
        if any(_has_codes(unit) for unit in units):
            sets = [self.meant(u.meanings, system) if _has_codes(u) else e for u, e in zip(units, each, strict=True)]
            meant = _all([*sets, *quoted])
        literal = with_maps = _all([*(self.word(word, system) for word in words), *quoted])
        said = expanded
        if any(system in self.places[lookup] for lookup in self._mapped.values()):
            with_maps = _all([*(self.with_maps(word, system) for word in words), *quoted])
            said = _all([*(self.expanded(unit, system, maps=False) for unit in units), *quoted])
        aside = self._in_another_sense(system) - meant
        if not (literal | said) - aside:
            aside = NONE
        sets, taken = [], aside
        for places in (meant, literal, said & with_maps, said, with_maps, expanded):
            sets.append(places - taken)
            taken = taken | places
        return CodeMatches(*sets, aside & (literal | expanded))

    def _in_another_sense(self, system: int) -> FrozenBitMap:
        """Codes with a word of the query that has another sense in this system."""
        words = self.systems[system].rules.homonyms
        return FrozenBitMap.union(NONE, *(self.places.get(beginning(word), {}).get(system, NONE) for word in words))


def _has_codes(unit: Unit) -> bool:
    return any(meaning.codes for meaning in unit.meanings)


def _pairs(phrase: tuple[str, ...]) -> list[str]:
    return [" ".join(pair) for pair in zip(phrase, phrase[1:], strict=False)]


def _all(sets: Iterable[FrozenBitMap]) -> FrozenBitMap:
    sets = list(sets)
    return FrozenBitMap.intersection(*sets) if sets else NONE
