"""Which codes a query finds in each system, and how: by the vocabulary, by their words, by meaning, or by map."""

from collections.abc import Collection, Iterable
from itertools import chain

from pyroaring import FrozenBitMap

from codes.models import Code
from codes.queries.matching import CodeKey, codes_at, places_beginning
from codes.systems import PLAIN
from search.entry_places import ENTRIES
from search.meanings import Expression, Meaning, words_in
from search.queries.axis_keys import axis_keys
from search.queries.code_matches import NONE, CodeMatches
from search.queries.entry_matches import EntryMatches, names_like, names_within
from search.queries.snapshot import Snapshot
from search.queries.sought import Sought, half_typed, of_meaning, whole_word
from search.rules import Query, Unit
from textindex.lookups import (
    Kind,
    Lookup,
    PlacesByCollection,
    beginning,
    places_apart,
    whole,
)

#: Shorter words that are finished are no beginnings: the "LT" of a claim line is not latent.
SHORTEST_BEGINNING = 3
#: What only entries have.
OF_ENTRIES = (Kind.TEXT, Kind.NAME)
#: A word that no more codes than this have may be a misspelling in a descriptor.
RARE = 3


class CodeIndex:
    """The word index as one query sees it: the places of all words, meanings and listed codes that it may need."""

    def __init__(self, query: Query, under: Snapshot, *, unfinished: Iterable[str] = ()):
        """Looks everything up that the query may need, in five queries at most, in the systems that the reader may read.

        `unfinished` words of the query are found by their beginnings, all others as whole words.
        """
        self.under, self.systems, self._known = under, under.open_systems, under.vocabulary.sounds
        self._query, self.unfinished = query, tuple(unfinished)
        self._is_condition = query.lists.is_condition
        self.by_slug = {system.slug: pk for pk, system in self.systems.items()}
        self._rules = {pk: system.rules for pk, system in self.systems.items()} | {ENTRIES: PLAIN}
        self.axes = axis_keys(self.systems.values(), under.now)
        self.sought = {word: whole_word(word) for word in query.words} | {
            word: half_typed(word) for word in self.unfinished
        }
        self._excluded, self._as_named = query.excluded, query.as_named
        self._sought_besides = {word: whole_word(word) for unit in query.excluded for word in unit.words}
        meanings = [m for unit in (*query.units, *query.excluded) for m in unit.all_meanings]
        asked = {lookup for word in (*query.words, *self._sought_besides) for lookup in self._sought(word).everywhere}
        asked |= {one for m in meanings for word in words_in(m.expression) for one in of_meaning(word, self._known)}
        asked |= {whole(pair, Kind.PAIR) for phrase in (*query.phrases, query.as_named) for pair in _pairs(phrase)}
        # What is in no term is mostly a word half typed or misspelled, so its beginnings are asked for at once.
        meant = {word for unit in query.units if unit.all_meanings for word in unit.words}
        self._seekable = [word for word in self.sought if word not in meant and len(word) >= SHORTEST_BEGINNING]
        strange = [word for word in self._seekable if word not in self._known]
        asked |= {lookup for word in strange for lookup in (*half_typed(word).everywhere, whole(word, Kind.TEXT))}
        self._names = names_within(query)
        self._places = self._places_of(asked.union(self._names, *names_like(query.words, query)))
        self.nowhere, self.begun = self._seek_beginnings()
        codes = {(self.by_slug[slug], code) for m in meanings for slug, code in m.codes if slug in self.by_slug}
        self._listed_places = places_beginning(codes, under.now)
        self.named = self.axes.named(query.units, self._is_of_titles) if self.axes else []

    def again(self, query: Query, *, unfinished: Iterable[str] | None = None) -> "CodeIndex":
        """The index as another query sees it, for the same reader and under the same stamps; words not finished stay so."""
        words = [word for word in self.unfinished if word in query.words] if unfinished is None else unfinished
        return CodeIndex(query, self.under, unfinished=words)

    def _sought(self, word: str) -> Sought:
        return self.sought.get(word) or self._sought_besides[word]

    def _seek_beginnings(self) -> tuple[list[str], list[str]]:
        """Look for the beginnings of words that are nowhere as whole words: (words that nothing begins with, those that only
        others begin with)."""
        unfound = [word for word in self._seekable if self._is_nowhere(word)]
        self.sought |= {word: half_typed(word) for word in unfound}
        asked = {lookup for word in unfound for lookup in self._sought(word).everywhere}
        if asked - self._places.keys():
            self._places |= self._places_of(asked)
        nowhere = [word for word in unfound if self._is_nowhere(word)]
        return nowhere, [word for word in self._seekable if word not in nowhere and not self._is_written(word)]

    def _is_written(self, word: str) -> bool:
        """Whether a name or a text has the word as it was typed, or the vocabulary a form of it, or it is not finished."""
        has_form = word in self.unfinished or self.under.vocabulary.has_form_of(word)
        return has_form or self.is_as_typed(word) or bool(self._places.get(whole(word, Kind.TEXT)))

    def _is_nowhere(self, word: str) -> bool:
        return not any(self._places[one] for one in self._sought(word).everywhere)

    def _places_of(self, asked: Collection[Lookup]) -> dict[Lookup, PlacesByCollection]:
        """The places of lookups. Codes and entries are apart, so that a publish has only the entries looked up again."""
        in_names = [lookup for lookup in asked if lookup.kind not in OF_ENTRIES]
        of_codes, of_entries = places_apart([(in_names, self.systems), (asked, (ENTRIES,))], self.under.now)
        return {lookup: {**of_codes.get(lookup, {}), **places} for lookup, places in of_entries.items()}

    def knows(self, word: str) -> bool:
        """Whether more than a few codes are found by the word."""
        return self.count(word) > RARE

    def count(self, word: str) -> int:
        """How many codes are found by the word, about."""
        found = (self._places.get(lookup, {}) for lookup in self._sought(word).own_or_mapped)
        return sum(len(places) for by_system in found for places in by_system.values())

    def is_as_typed(self, word: str) -> bool:
        """Whether a name has the word as it was typed, in singular or plural, or begins with it where it is sought so."""
        return any(self._places[lookup] for lookup in whole_word(word).as_typed if lookup in self._places)

    def keys_as_typed(self, word: str) -> list[CodeKey]:
        """The codes that have the word as it was typed, in singular or plural, or begin with it where it is sought so."""
        places = ((lookup, system) for lookup in self._sought(word).as_typed for system in self.systems)
        return [(system, place) for one, system in places for place in self._places[one].get(system, ())]

    def _is_of_titles(self, unit: Unit) -> bool:
        """Whether the vocabulary has the unit, or titles and terms of the system with axes do."""
        return bool(unit.meanings) or any(self._with_word(word, self.axes.book.system) for word in unit.words)

    def says_an_operation(self, unit: Unit) -> bool:
        """Whether the unit means an operation of the system with axes above all."""
        return bool(self.axes) and self.axes.book.has_operation_of(unit)

    def key_of(self, code: CodeKey) -> str:
        """The key by which the query names a value of the code; "" if it names none."""
        system, place = code
        keys = [named.key for named in self.named if place in named.places] if self.axes else []
        return next(filter(None, keys), "") if keys and system == self.axes.book.system else ""

    def codes_at(self, keys: Iterable[CodeKey]) -> dict[CodeKey, Code]:
        """The codes with their index terms, by key. Raises StaleRead where an index was rebuilt meanwhile."""
        return codes_at(keys, self.systems, self.under.now)

    def _found(self, lookups: Iterable[Lookup], system: int) -> FrozenBitMap:
        """The places of lookups in one system."""
        found = [places for lookup in lookups if (places := self._places[lookup].get(system))]
        return found[0] if len(found) == 1 else FrozenBitMap.union(NONE, *found)

    def _with_word(self, word: str, system: int) -> FrozenBitMap:
        """Codes with the word in one of its forms."""
        return self._found(self._sought(word).own, system)

    def _with_word_or_map(self, word: str, system: int) -> FrozenBitMap:
        """Codes with such a word of their own, or in the descriptor of a code that maps to them."""
        return self._found(self._sought(word).own_or_mapped, system)

    def _listed(self, meanings: Iterable[Meaning], system: int) -> FrozenBitMap:
        """Codes that the vocabulary lists for one of the meanings."""
        found = NONE
        for meaning in meanings:
            for of_slug, code in meaning.codes:
                if self.by_slug.get(of_slug) == system:
                    found |= self._listed_places[system, code]
        return found

    def _satisfying(self, expression: Expression, system: int) -> FrozenBitMap:
        """Codes whose words satisfy the expression."""
        if isinstance(expression, str):
            return self._found(of_meaning(expression, self._known), system) if expression else NONE
        parts = [self._satisfying(part, system) for part in expression[1:]]
        return FrozenBitMap.intersection(*parts) if expression[0] == "and" else FrozenBitMap.union(*parts)

    def _with_unit(self, unit: Unit, system: int, *, maps: bool = True) -> FrozenBitMap:
        """Codes that have the unit's words, or what the vocabulary says instead of them all or of each.

        `maps`: words in the descriptors of codes that map to them count as theirs.
        """
        with_word = self._with_word_or_map if maps else self._with_word
        if maps and system != ENTRIES and unit.meanings and not any(unit.inner):
            # One title says a term: “lower limb” is no lower arm to which a title about limbs leads.
            lookups = [self._sought(word) for word in unit.words]
            found = _all(self._found(of_word.own, system) for of_word in lookups)
            found |= _all(self._found(of_word.mapped, system) for of_word in lookups)
        else:
            found = _all(with_word(word, system) for word in unit.words)
        for meaning in unit.meanings:
            found |= self._satisfying(meaning.expression, system)
        found |= self._listed(unit.meanings, system)
        if self.axes and self.axes.book.system == system:
            found = found.union(*(named.places for named in self.named if unit in named.units))
        if unit.inner:
            with_word = with_word if any(unit.inner) else self._with_word
            # A tear duct is no duct: only where the term finds nothing is a word in it left out.
            may_lack, each = not found and not self._rules[system].titles_name_conditions, []
            for word, meanings in zip(unit.words, unit.inner, strict=True):
                if not (may_lack and self._is_condition(word)):
                    options = [with_word(word, system), *(self._satisfying(m.expression, system) for m in meanings)]
                    each.append(FrozenBitMap.union(*options))
            found |= _all(each)
        return found

    def with_unit_in(self, unit: Unit, collections: Iterable[int]) -> dict[int, FrozenBitMap]:
        """The codes and entries that have the unit, or what the vocabulary says instead; collections without any are absent."""
        found = {number: self._with_unit(unit, number) for number in collections}
        if ENTRIES in found:
            found[ENTRIES] |= _all(self._found(self._sought(word).in_text, ENTRIES) for word in unit.words)
        return {number: places for number, places in found.items() if places}

    def matches(self, units: Iterable[Unit], phrases: Iterable[tuple[str, ...]]) -> dict[int, CodeMatches]:
        """What has all of these units and phrases, by system; systems without a match are absent."""
        units, phrases = list(units), list(phrases)
        indexed = [system for system in self.systems if f"index:{system}" in self.under.now]
        found = {system: self._matches_in(system, units, phrases) for system in indexed}
        if self._excluded:
            found = {n: matches.within(matches.all - self._left_out(n)) for n, matches in found.items() if matches}
        return {system: matches for system, matches in found.items() if matches and matches.all}

    def _left_out(self, number: int) -> FrozenBitMap:
        """The codes or entries that the query excludes by their names."""
        if not self._excluded:
            return NONE
        as_named = self._found([whole(pair, Kind.PAIR) for pair in _pairs(self._as_named)], number)
        return FrozenBitMap.union(*(self._with_unit(unit, number, maps=False) for unit in self._excluded)) - as_named

    def entries(self, units: Iterable[Unit], phrases: Iterable[tuple[str, ...]]) -> EntryMatches:
        """The entries that have all of these units and phrases."""
        units, phrases = tuple(units), list(phrases)
        words = [*(word for unit in units for word in unit.words), *chain(*phrases)]
        in_text = _all(self._found(self._sought(word).in_text, ENTRIES) for word in words)
        in_query, left_out = self._found(self._names, ENTRIES), self._left_out(ENTRIES)
        found = self._matches_in(ENTRIES, list(units), phrases)
        if not found:
            return EntryMatches(in_query=in_query - left_out, in_text=in_text - left_out - in_query)
        asked = names_like(words, self._query) if found.literal else ([], [])
        self._places |= self._places_of([one for names in asked for one in names if one not in self._places])
        named, begun = (self._found(names, ENTRIES) for names in asked)
        by_name = named, begun, found.literal & found.as_typed, found.literal, in_query
        by_meaning = found.by_map | found.by_meaning_and_map, found.by_meaning, found.mixed
        return EntryMatches.of(*(places - left_out for places in (*by_name, *by_meaning, in_text)))

    def _matches_in(self, system: int, units: list[Unit], phrases: list[tuple[str, ...]]) -> CodeMatches | None:
        """The codes of one system that have all of these units and phrases; None where a unit finds none.

        A code that fits several of the sets is in the first of them. Homonyms come last, but for codes that the
        vocabulary lists; where nothing but homonyms is found, they count like other codes.
        """
        quoted = [self._found([whole(pair, Kind.PAIR)], system) for phrase in phrases for pair in _pairs(phrase)]
        words = [word for unit in units for word in unit.words]
        units = self._needed(units, system)
        each = [self._with_unit(unit, system) for unit in units]
        if not all(each):
            return None
        by_either, listed = _all([*each, *quoted]), NONE
        if len(each) > 1 and self.axes and self.axes.has_only_headings(by_either, system):
            by_either = _all([*map(self.axes.book.with_codes, each), *quoted])
        if any(_has_codes(unit) for unit in units):
            sets = [
                self._listed(unit.meanings, system) if _has_codes(unit) else places
                for unit, places in zip(units, each, strict=True)
            ]
            listed = _all([*sets, *quoted])
        literal = with_maps = _all([*(self._with_word(word, system) for word in words), *quoted])
        by_meaning = by_either
        if any(system in self._places[lookup] for word in words for lookup in self._sought(word).mapped):
            with_maps = by_either & _all(self._with_word_or_map(word, system) for word in words)
            by_meaning = _all([*(self._with_unit(unit, system, maps=False) for unit in units), *quoted])
        homonyms = self._homonyms(system) - listed
        if not (literal | by_meaning) - homonyms:
            homonyms = NONE
        sets, taken = [], homonyms
        for places in (listed, literal, by_meaning & with_maps, by_meaning, with_maps, by_either):
            sets.append(places - taken)
            taken = taken | places
        as_typed = _all(self._found(self._sought(word).as_typed, system) for word in words)
        return CodeMatches(*sets, homonyms=homonyms & (literal | by_either), as_typed=as_typed)

    def _needed(self, units: list[Unit], system: int) -> list[Unit]:
        """The units that titles of the system have: in some systems not what is wrong, or neither modifiers nor amounts."""
        rules = self._rules[system]
        if not rules.titles_name_conditions:
            units = [unit for unit in units if len(unit.words) > 1 or not self._is_condition(unit.words[0])] or units
        return [unit for unit in units if not (unit.aside and rules.modifiers)] or units

    def _homonyms(self, system: int) -> FrozenBitMap:
        """Codes with a word of the query that has another sense in this system."""
        words = self._rules[system].homonyms
        return FrozenBitMap.union(NONE, *(self._places.get(beginning(word), {}).get(system, NONE) for word in words))


def _has_codes(unit: Unit) -> bool:
    """Whether the vocabulary lists codes for the unit."""
    return any(meaning.codes for meaning in unit.meanings)


def _pairs(phrase: tuple[str, ...]) -> list[str]:
    """The adjacent pairs of words of a phrase, as the word index stores them."""
    return [" ".join(pair) for pair in zip(phrase, phrase[1:], strict=False)]


def _all(sets: Iterable[FrozenBitMap]) -> FrozenBitMap:
    """The places that are in all sets; none if there are no sets."""
    sets = list(sets)
    return FrozenBitMap.intersection(*sets) if sets else NONE
