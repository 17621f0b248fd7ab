"""What has only a part of a query: the units that weigh most together, and first those that say what is done, and to what."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from pyroaring import FrozenBitMap

from codes.systems.interface import MEASURE
from search.clauses import without_circumstances
from search.entry_places import ENTRIES
from search.queries.best_part import Places, best_part
from search.queries.code_index import CodeIndex
from search.queries.code_matches import NONE, NOTHING
from search.queries.found import Part
from search.queries.importance import (
    DONE,
    GIVEN,
    LEAST,
    OF_A_PART,
    importance,
    is_part,
    is_patient_or_number,
    is_side,
    says,
    says_both,
)
from search.queries.natures import harm_unasked, of_nature, set_aside, without_harm
from search.queries.outcome import Matches, SearchOutcome, words_of_units
from search.queries.ranking import diseases_last
from search.rules import Query, Unit
from search.word_forms import base
from search.word_lists import LIGHT
from textindex.lookups import facets_of
from textindex.words import all_words

#: The share of codes of diseases, at least, of those that have a word for one.
OF_DISEASES = 2 / 3


def with_best_part(outcome: SearchOutcome) -> SearchOutcome:
    """The outcome with what has the part of the query that weighs most, then codes with a lesser part.

    A quoted phrase counts as its words. Entries alone count only where no code has any part. If the query names a procedure,
    codes of diseases count only where none of procedures has any part; what is set aside, where no others have.
    """
    query, index = outcome.query, outcome.index
    units = [*query.units, *(Unit((word,)) for phrase in query.phrases for word in phrase)]
    units = [unit for unit in units if not query.lists.stop_words.issuperset(unit.words)]
    units = [unit for unit in units if not query.lists.generic_words.issuperset(unit.words)] or units
    found = _with_part_of(units, outcome)
    apart = _with_organs(units, found.found.used, outcome)
    if len(apart) == len(units) or says_both(found.found.used, index):
        return found
    other = _with_part_of(apart, outcome)
    return other if says_both(other.found.used, index) else found


def _with_part_of(units: Sequence[Unit], outcome: SearchOutcome) -> SearchOutcome:
    """The outcome with what has the part of these units that weighs most."""
    query, index, within = outcome.query, outcome.index, outcome.found.within
    of_unit = [_with_unit(unit, index) for unit in units]
    said = [says(unit, index) for unit in units]
    slight = [*_slight(units, said, query), *_given(units, said, of_unit), *_where_ill(units, of_unit, index)]
    weights = [LEAST if unit in slight else importance(unit, index) for unit in units]
    said = [frozenset() if unit in slight else of_unit for unit, of_unit in zip(units, said, strict=True)]
    for collections, left_out in _fields(outcome):
        here = [_within(places, collections, left_out) for places in of_unit]
        total = sum(len(values.get("all", ())) for values in facets_of(collections, index.under.now).values())
        used, more = best_part(units, here, weights, said, total)
        if used:
            break
    if not used:
        return replace(outcome, found=Matches({}, within=within))
    codes = without_harm(index.matches(used, ()), query, index)
    of_procedures = {pk for pk, system in index.systems.items() if system.rules.is_of_procedures}
    # Who asks for a pole to hang a bag on has not been hanged: what only procedures have is no disease in lesser parts.
    fields = of_procedures if codes and of_procedures.issuperset(codes) else index.systems
    for system, places in more.items():
        if system in fields:
            found = codes.get(system, NOTHING)
            codes[system] = replace(found, in_part=places - found.all)
    others = [(unit, found) for unit, found in zip(units, of_unit, strict=True) if unit not in used]
    part = Part(
        words_of_units(used),
        words_of_units(unit for unit, found in others if found),
        words_of_units(unit for unit, found in others if not found),
    )
    return replace(outcome, found=Matches(codes, index, used, within=within), part=part)


def _with_organs(units: Sequence[Unit], used: Sequence[Unit], outcome: SearchOutcome) -> list[Unit]:
    """The units with the words of a term for what is wrong apart, if one of them is a part of the body, where something is done
    and no code has both: who zaps a “brain tumor” does it to the brain. What is `used` stays, and so do reasons."""
    index, core = outcome.index, without_circumstances(all_words(outcome.query.text))
    said = [says(unit, index) for unit in units]
    if not any(DONE in of_unit for of_unit in said):
        return list(units)
    found: list[Unit] = []
    for unit, of_unit in zip(units, said, strict=True):
        apart = [Unit((word,), inner) for word, inner in zip(unit.words, unit.inner, strict=False)]
        is_of_part = not of_unit and len(apart) > 1 and any(is_part(one, index) for one in apart)
        is_left = unit not in used and set(unit.words).issubset(core)
        found += apart if is_of_part and is_left and _says_what_is_wrong(unit, index) else [unit]
    return found


def _says_what_is_wrong(unit: Unit, index: CodeIndex) -> bool:
    """Whether the vocabulary lists codes of diseases alone for the unit, or else has one of its words for what is wrong."""
    diseases = {system.slug for pk, system in index.under.open_systems.items() if not system.rules.is_of_procedures}
    listed = {slug for meaning in unit.meanings for slug, _ in meaning.codes}
    return diseases.issuperset(listed) if listed else any(map(index.under.vocabulary.lists.is_condition, unit.words))


def _slight(units: Sequence[Unit], said: Sequence[Set[float]], query: Query) -> list[Unit]:
    """The units that say least: why and when it is done; and of verbs, “took” and “put” beside another word for what is done."""
    core = without_circumstances(words := all_words(query.text))
    aside = set(words).difference(core)
    done = [unit for unit, of_unit in zip(units, said, strict=True) if DONE in of_unit]
    light = [unit for unit in done if LIGHT.issuperset(map(base, unit.words))]
    told = [unit for unit in units if not aside.issuperset(unit.words)]
    is_told = any(unit in done or unit.meanings for unit in told)
    in_parts = [unit for unit, of_unit in zip(units, said, strict=True) if OF_A_PART in of_unit]
    parts = [unit for unit in in_parts if not is_patient_or_number(unit)]
    # A reason may name the part of the body: “stitched because my womb kept opening”.
    kept = told if any(unit in parts for unit in told) else [*told, *parts]
    reasons = [unit for unit in units if unit not in kept] if is_told else []
    return [*reasons, *(light if len(light) < len(done) else ())]


def _given(units: Sequence[Unit], said: Sequence[Set[float]], of_unit: Sequence[Places]) -> list[Unit]:
    """The units that say only how something is given, beside a word of titles for what is: “budesonide infusion” is inhaled."""
    substances = [
        unit
        for unit, of_it, places in zip(units, said, of_unit, strict=True)
        if places and not of_it and not unit.meanings and not is_patient_or_number(unit)
    ]
    return [unit for unit in units if substances and GIVEN.issuperset(map(base, unit.words))]


def _where_ill(units: Sequence[Unit], of_unit: Sequence[Places], index: CodeIndex) -> list[Unit]:
    """The units that say where a disease is, if nothing else is said: of “gout in the big toe” the gout is meant."""
    where = [unit for unit in units if is_part(unit, index) or is_side(unit) or is_patient_or_number(unit)]
    others = [(unit, places) for unit, places in zip(units, of_unit, strict=True) if unit not in where]
    return where if others and all(_is_disease(unit, places, index) for unit, places in others) else []


def _is_disease(unit: Unit, places: Places, index: CodeIndex) -> bool:
    """Whether the vocabulary lists codes of diseases alone for the unit, or hardly any others have its word."""
    diseases = {pk for pk, system in index.systems.items() if not system.rules.is_of_procedures}
    if listed := {index.by_slug.get(slug) for meaning in unit.meanings for slug, _ in meaning.codes}:
        return diseases.issuperset(listed)
    counts = {number: len(here) for number, here in places.items() if number != ENTRIES}
    of_diseases = sum(count for number, count in counts.items() if number in diseases)
    return not unit.meanings and of_diseases > OF_DISEASES * sum(counts.values())


def _fields(outcome: SearchOutcome) -> Iterable[tuple[frozenset[int], Places]]:
    """Where a part is sought, in turn, until one is found: in which systems, or entries, and without which of their codes."""
    index, within = outcome.index, outcome.found.within
    systems = frozenset(index.systems) if within is None else within
    harm = harm_unasked(outcome.query, index)
    aside = {**harm, **{n: places | harm.get(n, NONE) for n, places in set_aside(outcome.query, index).items()}}
    of_procedures = frozenset(pk for pk, system in index.systems.items() if system.rules.is_of_procedures)
    if within is None and (diseases_last(outcome.query, index, is_begun=False) or _names_an_operation(outcome)):
        yield of_procedures, aside
    yield systems, aside
    yield systems, harm
    yield frozenset() if within else frozenset({ENTRIES}), {}


def reports_only(outcome: SearchOutcome) -> bool:
    """Whether nothing but codes that report how care went is found."""
    reporting = of_nature(outcome.index, MEASURE)
    return all(
        number in reporting and not found.all - reporting[number] for number, found in outcome.found.codes.items()
    )


def _with_unit(unit: Unit, index: CodeIndex) -> dict[int, FrozenBitMap]:
    """What has a unit: a term as a whole, or else each of its words."""
    collections = (*index.systems, ENTRIES)
    whole = index.with_unit_in(unit._replace(inner=()), collections) if any(unit.inner) else {}
    return whole or index.with_unit_in(unit, collections)


def _within(
    places: Places, collections: frozenset[int], left_out: Mapping[int, FrozenBitMap]
) -> dict[int, FrozenBitMap]:
    found = {n: here - left_out[n] if n in left_out else here for n, here in places.items() if n in collections}
    return {number: here for number, here in found.items() if here}


def _names_an_operation(outcome: SearchOutcome) -> bool:
    return any(DONE in says(unit, outcome.index) for unit in outcome.query.units)
