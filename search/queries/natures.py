"""Codes that are no services: which are measures, modifiers and supplies, and which queries mean none of them."""

from collections.abc import Mapping

from pyroaring import FrozenBitMap

from codes.systems import system_rules
from codes.systems.interface import CAUSE, HARM, MEASURE, MODIFIER, SUPPLY
from search.queries.code_index import CodeIndex
from search.queries.code_matches import NONE, CodeMatches
from search.queries.importance import DONE, is_part, is_patient_or_number, is_side, says
from search.rules import Query, Unit
from search.word_forms import base
from textindex.lookups import facets_of

#: Words for harm that people do to others: who types “father” or “letter” asks for none.
_OF_HARM = frozenset(map(base, (
    "abandonment", "abuse", "assault", "attack", "beat", "bomb", "bullying", "exploitation", "homicide", "legal",
    "maltreatment", "murder", "neglect", "perpetrator", "police", "rape", "shooting", "stabbing", "terrorism", "torture",
    "trafficking", "violence", "war", "weapon"
)))  # fmt: skip
#: Words for finding out something about a part of the body, whatever it is done with.
_TESTS = frozenset(("check", "checkup", "exam", "examination", "scan", "screening", "test", "testing", "tests"))


def of_nature(index: CodeIndex, *natures: str) -> dict[int, FrozenBitMap]:
    """The codes of these natures, by system; systems without any are absent."""
    of_systems = facets_of(index.systems, index.under.now).items()
    found = {n: [of_value.get(f"nature:{nature}", NONE) for nature in natures] for n, of_value in of_systems}
    return {number: FrozenBitMap.union(*places) for number, places in found.items() if any(places)}


def set_aside(query: Query, index: CodeIndex, *others: str) -> Mapping[int, FrozenBitMap]:
    """The codes that come after those of all systems: measures and modifiers, those of `others`, which are natures too, and
    supplies if the query means services."""
    return of_nature(index, MEASURE, MODIFIER, *others, *((SUPPLY,) if means_services(query, index) else ()))


def harm_unasked(query: Query, index: CodeIndex) -> Mapping[int, FrozenBitMap]:
    """The codes of harm that people do to others, unless the query asks for such; whatever other words they have."""
    return {} if not _OF_HARM.isdisjoint(map(base, query.words)) else of_nature(index, HARM)


def come_last(found: Mapping[int, CodeMatches], query: Query, index: CodeIndex) -> Mapping[int, FrozenBitMap]:
    """Of what was found, the codes that come last: those set aside, and external causes where others have the same words."""
    causes = of_nature(index, CAUSE, HARM)
    has_others = any(of_it.all - of_it.in_part - causes.get(number, NONE) for number, of_it in found.items())
    return set_aside(query, index, *((CAUSE, HARM) if has_others else ()))


def means_services(query: Query, index: CodeIndex) -> bool:
    """Whether the query says nothing but parts of the body, what is done, what is wrong and who is treated: “knee pain”, but
    not “knee brace”.
    """
    of_words = [of_word for unit in query.telling for of_word in _of_words(unit, index)]
    return any(_is_of_care(unit, index) for unit in of_words) and all(
        _is_of_care(unit, index) or _is_beside(unit, query) for unit in of_words
    )


def means_parts_only(query: Query, index: CodeIndex) -> bool:
    """Whether the query says nothing but parts of the body and what is wrong with them."""
    is_done = query.asks_for_treatment or any(says(unit, index) & {DONE} for unit in query.telling)
    return not is_done and _TESTS.isdisjoint(query.words) and means_services(query, index)


def _of_words(unit: Unit, index: CodeIndex) -> list[Unit]:
    """The unit, if it says what is done and to what; or else a term as each of its words."""
    return [unit] if len(unit.words) == 1 or len(says(unit, index)) > 1 else [Unit((word,)) for word in unit.words]


def _is_of_care(unit: Unit, index: CodeIndex) -> bool:
    """Whether the unit says a part of the body, or what is done; not what may be supplied, as hearing aids are."""
    may_be_supplied = any(system_rules(slug).modifiers for meaning in unit.meanings for slug, _ in meaning.codes)
    names_what_is_done = not may_be_supplied and len(says(unit, index)) > 1
    return is_part(unit, index) or index.says_an_operation(unit) or names_what_is_done


def _is_beside(unit: Unit, query: Query) -> bool:
    """Whether the unit says what is wrong, that something is looked for, a side, or who is treated."""
    is_said = all(word in _TESTS or query.lists.is_condition(word) for word in unit.words)
    return is_said or is_side(unit) or is_patient_or_number(unit)


def without_harm(found: dict[int, CodeMatches], query: Query, index: CodeIndex) -> dict[int, CodeMatches]:
    """What was found, by system, without harm that the query does not ask for."""
    harm = harm_unasked(query, index)
    left = {n: of_it.within(of_it.all - harm[n]) if n in harm else of_it for n, of_it in found.items()}
    return {number: of_it for number, of_it in left.items() if of_it.all}


def without_asides(found: dict[int, CodeMatches], query: Query, index: CodeIndex) -> dict[int, CodeMatches]:
    """What was found, by system, without harm that is not asked for; nothing, if that is set aside by a query of several words
    that means services, or is measures that say it in other words."""
    found = without_harm(found, query, index)
    if not found or len(query.words) < 2:
        return found
    is_said = any(of_it.literal for of_it in found.values())
    aside = set_aside(query, index) if means_services(query, index) else {} if is_said else of_nature(index, MEASURE)
    is_aside = all(number in aside and of_it.all.issubset(aside[number]) for number, of_it in found.items())
    return {} if is_aside else found
