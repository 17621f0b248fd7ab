"""The order of codes: match tiers far apart, and inside a tier a fixed order that never depends on chance.

Inside a tier the systems take turns, each with its codes by the sets of search.queries.code_matches.CodeMatches, and inside
a set by place (valid before retired, headings before codes, wide headings before narrow ones, short descriptors before long
ones, then by code).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from pyroaring import FrozenBitMap

from codes.models import Code
from codes.queries.matching import CodeKey
from codes.systems import system_rules
from codes.systems.icd10pcs.reading import TREATED
from search.queries.axes import Reading
from search.queries.axis_book import OPERATION
from search.queries.code_index import CodeIndex
from search.queries.code_matches import NONE, CodeMatches
from search.queries.importance import names_parts_only
from search.queries.natures import means_parts_only
from search.queries.tiers import MatchTier
from search.rules import Query
from search.word_forms import singular
from textindex.words import folded

#: How many of the first codes are ranked again by their names; the codes after them keep their order.
WINDOW = 25

RankedCode = tuple[MatchTier, CodeKey]


class Order(NamedTuple):
    """What a query says of the order of codes. Codes are given by system."""

    is_term: bool
    """The whole query is a term of the vocabulary, which names the codes that it lists for it."""
    last: Collection[int]
    """The systems whose codes come after those of all others."""
    first: Mapping[int, FrozenBitMap]
    """The codes that come first in their set: those of the entries that were found."""
    before: Mapping[int, FrozenBitMap]
    """The codes that come before all others of their set, however well these fit."""
    aside: Mapping[int, FrozenBitMap]
    """The codes that come after those of all systems."""


def ranked_codes(
    matches: Mapping[int, CodeMatches], systems: Iterable[int], reading: Reading | None, order: Order
) -> Iterator[RankedCode]:
    """Every code that was found, best first; the systems take turns in the order of `systems`.

    In the system that `reading` is about, codes that fit it come first in their set, and before headings that have all the
    words.
    """
    found = {system: matches[system] for system in systems if system in matches}
    apart = {system: found[system].within(order.aside[system]) for system in found if system in order.aside}
    for system in apart:
        found[system] = found[system].within(found[system].all - order.aside[system])
    of_last = {system: found.pop(system) for system in list(found) if system in order.last}
    for here in (found, of_last, apart):
        yield from _by_tier(here, reading, order)


def _by_tier(here: dict[int, CodeMatches], reading: Reading | None, order: Order) -> Iterator[RankedCode]:
    """The codes of some systems, tier by tier."""
    if reading and reading.system in here:
        here[reading.system] = _with_fitting(here[reading.system], reading)

    def parted(system: int, sets: Iterable[FrozenBitMap]) -> Iterable[FrozenBitMap]:
        first_here, parts = order.first.get(system, NONE), list(sets)
        if system in order.before:
            parts = _split(parts, order.before[system])
        if reading and system == reading.system:
            parts = _split(_split(parts, reading.places), reading.likeliest)
        return _split(parts, first_here) if first_here else parts

    listed = MatchTier.WHOLE_NAME if order.is_term else MatchTier.ALL_WORDS
    yield from _taking_turns(listed, {system: parted(system, [found.listed]) for system, found in here.items()})
    yield from _taking_turns(
        MatchTier.ALL_WORDS,
        {
            system: parted(system, [found.literal & found.as_typed, found.literal - found.as_typed])
            for system, found in here.items()
        },
    )
    yield from _taking_turns(
        MatchTier.MEANING, {system: parted(system, found.inferred()) for system, found in here.items()}
    )


def _split(parts: Iterable[FrozenBitMap], first: FrozenBitMap) -> list[FrozenBitMap]:
    """Each part in two: what is among the first ones, and the rest."""
    return [piece for part in parts for piece in (part & first, part - first)]


def surgery_first(query: Query, index: CodeIndex) -> Mapping[int, FrozenBitMap]:
    """Of a query that says only a part of the body, or what is wrong there, the operations, which come before rays and images of
    it; of these, those that treat what is wrong: of a “lump on my liver” its excision."""
    wrong = [unit for unit in query.units if all(map(query.lists.is_condition, unit.words))]
    parts = replace(query, units=tuple(unit for unit in query.units if unit not in wrong))
    is_meant = names_parts_only(parts, index) or means_parts_only(query, index)
    book = index.axes.book if index.axes and is_meant else None
    if not book:
        return {}
    said = {form for unit in wrong for word in unit.words for form in (word, singular(word))}
    treating = {operation for operation, conditions in TREATED.items() if not said.isdisjoint(conditions)}
    of_operations = [at for label, at in book.of_position(OPERATION) if not treating.isdisjoint(label.words)]
    return {book.system: book.surgery & FrozenBitMap.union(NONE, *of_operations) or book.surgery}


def _with_fitting(found: CodeMatches, reading: Reading) -> CodeMatches:
    """The matches, with the codes that fit in the best set, after those that the vocabulary lists, if that has none of them.

    An index leads from "Nephrectomy" to tables of all urinary organs: of their codes, those are meant that fit; and a code to
    which a term of its whole table leads says something else than the query where others fit.
    """
    listed, *sets = found.sets()
    best = next((number for number, places in enumerate(sets) if places), 0)
    fitting = reading.places & reading.codes & FrozenBitMap.union(*sets)
    if not sets[best].isdisjoint(fitting):
        return found
    sets = [places | fitting if number == best else places - fitting for number, places in enumerate(sets)]
    return CodeMatches(listed, *sets, as_typed=found.as_typed | fitting)


def _taking_turns(tier: MatchTier, sets: Mapping[int, Iterable[FrozenBitMap]]) -> Iterator[RankedCode]:
    """The codes of each system's sets, one of each system in turn, until all are used up."""
    waiting = {system: chain.from_iterable(of_system) for system, of_system in sets.items()}
    while waiting:
        for system in list(waiting):
            place = next(waiting[system], None)
            if place is None:
                del waiting[system]
            else:
                yield tier, (system, place)


class TopCodes(NamedTuple):
    """The first codes: in their order, by key, and the names by which some of them moved up."""

    ranked: list[RankedCode]
    codes: dict[CodeKey, Code]
    names: dict[CodeKey, str]


def ranked_by_name(ranked: list[RankedCode], text: str, index: CodeIndex, order: Order) -> TopCodes:
    """The codes of tier ALL_WORDS move up if a name of theirs is, or begins with, the folded text; codes that the order has last
    or aside stay there.

    Raises StaleRead where an index was rebuilt meanwhile.
    """
    codes = index.codes_at(key for _, key in ranked)
    names: dict[CodeKey, str] = {}
    begun = any(one.beginning for one in index.sought.values())
    again = []
    for tier, key in ranked:
        if tier == MatchTier.ALL_WORDS:
            tier, names[key] = _tier_by_name(codes[key], text, begun)
        again.append((tier, key))

    def rank(row: RankedCode):
        tier, key = row
        is_retired = tier <= MatchTier.NAME_BEGINNING and codes[key].retired_in_id is not None
        is_aside = key[1] in order.aside.get(key[0], NONE)
        return is_aside, key[0] in order.last, tier, is_retired, _is_addition(codes[key], text)

    return TopCodes(_in_use_first(sorted(again, key=rank), codes), codes, names)


def _is_addition(code: Code, text: str) -> bool:
    """Whether the title says that the code is only added to another item, or a part of it, and the folded text does not."""
    pattern = code.system.rules.addition_pattern
    found = pattern.search(code.title) if pattern else None
    return found is not None and folded(found[0]).split()[0].removesuffix("s") not in text


def _in_use_first(ranked: list[RankedCode], codes: Mapping[CodeKey, Code]) -> list[RankedCode]:
    """The codes, begun with one that is in use: of the system that replaced the first one's, or else any, unless the first is
    called just like the query."""
    if not ranked:
        return ranked
    tier, first = ranked[0]
    successor = codes[first].system.rules.replaced_by
    in_use = [number for number, (_, key) in enumerate(ranked) if _is_in_use(codes[key])]
    newer = [number for number in in_use if codes[ranked[number][1]].system.slug == successor]
    at = next(iter(newer or (in_use if tier != MatchTier.WHOLE_NAME else ())), 0)
    return [ranked[at], *ranked[:at], *ranked[at + 1 :]]


def _is_in_use(code: Code) -> bool:
    """Whether the code is neither retired nor of a system that another one replaced."""
    return code.retired_in_id is None and not code.system.rules.replaced_by


def diseases_last(query: Query, index: CodeIndex, *, is_begun: bool) -> frozenset[int]:
    """The systems that are not of procedures, if the query names a procedure, or nothing but a part of the body: their codes come
    after all others.

    So does one whose last word is still being typed, if it is the beginning of an entry's name (`is_begun`).

    It does if it asks for a treatment, or its words mean more codes of procedures than of other systems; without codes, if a
    name says what is done, or a word means an operation of the system with axes above all: "amputation" is "detachment".
    """
    listed = (slug for unit in query.telling for meaning in unit.meanings[:1] for slug, _ in meaning.codes)
    codes = [system_rules(slug).is_of_procedures for slug in listed]
    says_one = query.names_a_procedure or any(map(index.says_an_operation, query.telling))
    names_a_procedure = 2 * sum(codes) > len(codes) if codes else says_one
    if not (is_begun or query.asks_for_treatment or names_a_procedure or names_parts_only(query, index)):
        return frozenset()
    return frozenset(pk for pk, system in index.systems.items() if not system.rules.is_of_procedures)


def _tier_by_name(code: Code, text: str, is_begun: bool) -> tuple[MatchTier, str]:
    """The tier of a code that has all words of the folded text, and the name that decides it; "" where none does.

    Unless the text is begun (`is_begun`) and not finished, a name begins with it only if its last word ends there: no name of an
    aneurysm is an aneurysmal bone cyst.
    """
    # An index term of a table names codes in it, not the table.
    is_table = code.is_header and code.system.rules.has_axes
    compared = code.names[: len(code.names) - len(code.index_terms)] if is_table else code.names
    for same, name in compared:
        if same == text:
            return MatchTier.WHOLE_NAME, name
    ends = ("",) if is_begun else (" ", "s ")
    begun = tuple(text + end for end in ends)
    beginning = [(len(same), name) for same, name in compared if f"{same} ".startswith(begun)]
    return (MatchTier.NAME_BEGINNING, min(beginning)[1]) if beginning else (MatchTier.ALL_WORDS, "")
