"""Which codes a query finds, system by system and by how: by their words, by titles that map to them, by what is meant."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pyroaring import FrozenBitMap

from codes.models import Code, CodeSystem, Posting
from codes.queries.kept import Stamps
from codes.queries.matching import Lookup, beginning, codes_at, mapped, places_beginning, places_of, whole
from search.rules import Expression, Meaning, Query, Unit, stem, words_in

SHORTEST_MAPPED = 3
NONE = FrozenBitMap()


@dataclass(frozen=True)
class CodeMatches:
    """The places of codes in one system: sets that do not overlap, best first."""

    meant: FrozenBitMap
    literal: FrozenBitMap
    mapped: FrozenBitMap
    expanded: FrozenBitMap

    @cached_property
    def all(self) -> FrozenBitMap:
        """All of them."""
        return self.meant | self.literal | self.mapped | self.expanded

    def within(self, allowed: FrozenBitMap) -> "CodeMatches":
        """Those that a filter leaves."""
        return CodeMatches(self.meant & allowed, self.literal & allowed, self.mapped & allowed, self.expanded & allowed)


class CodeIndex:
    """The answers to all lookups of a query."""

    def __init__(self, query: Query, systems: list[CodeSystem], now: Stamps, *, typing: bool = False):
        """Looks everything up that the query may need, in two queries at most; `systems` are those the reader may read."""
        self.now = now
        self.systems = {system.pk: system for system in systems}
        self.by_slug = {system.slug: system.pk for system in systems}
        words = {word for unit in query.units for word in unit.words}
        # While a person types, a last single letter is the beginning of a word; else it is a word.
        half_typed = query.words[-1] if typing and query.words else ""
        self._literal = {
            word: whole(word) if len(word) == 1 and word != half_typed else beginning(stem(word)) for word in words
        }
        self._mapped = {word: mapped(stem(word)) for word in words if len(word) >= SHORTEST_MAPPED}
        meanings = [m for unit in query.units for m in _meanings(unit)]
        asked: set[Lookup] = {*self._literal.values(), *self._mapped.values()}
        asked |= {beginning(word) for m in meanings for word in words_in(m.expression)}
        asked |= {whole(pair, Posting.Kind.PAIR) for phrase in query.phrases for pair in _pairs(phrase)}
        self.places = places_of(asked, self.systems, now)
        codes = {(self.by_slug[slug], code) for m in meanings for slug, code in m.codes if slug in self.by_slug}
        self.codes = places_beginning(codes, now)

    def knows(self, word: str) -> bool:
        """Whether any code is found by the word."""
        return any(self.places.get(lookups.get(word)) for lookups in (self._literal, self._mapped))

    def codes_at(self, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Code]:
        """The codes at (system, place), with their index terms. Raises codes.queries.kept.Changed."""
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

    def expanded(self, unit: Unit, system: int) -> FrozenBitMap:
        """Codes that have the unit's words, or what the vocabulary says instead of them all or of each."""
        found = _all(self.with_maps(word, system) for word in unit.words)
        for meaning in unit.meanings:
            found |= self.expressed(meaning.expression, system)
        found |= self.meant(unit.meanings, system)
        if unit.inner:
            each = []
            for word, meanings in zip(unit.words, unit.inner, strict=True):
                options = [self.with_maps(word, system), *(self.expressed(m.expression, system) for m in meanings)]
                each.append(FrozenBitMap.union(*options))
            found |= _all(each)
        return found

    def matches(self, units: Iterable[Unit], phrases: Iterable[tuple[str, ...]]) -> dict[int, CodeMatches]:
        """What has all of these units and phrases, by system; systems without a match are absent."""
        units, phrases = list(units), list(phrases)
        found = {system: self._matches_in(system, units, phrases) for system in self.systems}
        return {system: matches for system, matches in found.items() if matches.all}

    def _matches_in(self, system: int, units: list[Unit], phrases: list[tuple[str, ...]]) -> CodeMatches:
        quoted = [self.at(whole(pair, Posting.Kind.PAIR), system) for phrase in phrases for pair in _pairs(phrase)]
        words = [word for unit in units for word in unit.words]
        literal = _all([*(self.word(word, system) for word in words), *quoted])
        with_maps = _all([*(self.with_maps(word, system) for word in words), *quoted])
        expanded = _all([*(self.expanded(unit, system) for unit in units), *quoted])
        meant = NONE
        if any(_has_codes(unit) for unit in units):
            sets = [self.meant(u.meanings, system) if _has_codes(u) else self.expanded(u, system) for u in units]
            meant = _all([*sets, *quoted])
        literal -= meant
        with_maps -= meant | literal
        return CodeMatches(meant, literal, with_maps, expanded - meant - literal - with_maps)


def _has_codes(unit: Unit) -> bool:
    return any(meaning.codes for meaning in unit.meanings)


def _meanings(unit: Unit) -> list[Meaning]:
    return [*unit.meanings, *(meaning for inner in unit.inner for meaning in inner)]


def _pairs(phrase: tuple[str, ...]) -> list[str]:
    return [" ".join(pair) for pair in zip(phrase, phrase[1:], strict=False)]


def _all(sets: Iterable[FrozenBitMap]) -> FrozenBitMap:
    sets = list(sets)
    return FrozenBitMap.intersection(*sets) if sets else NONE
