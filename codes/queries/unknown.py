"""What a code that is not here may be: a code of a system that has no release here, or a slip of the pen."""

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace

from codes.models import Code, CodeSystem
from codes.queries.by_form import codes_reading, printed_so
from codes.queries.closeness import changes, distance, look_alikes
from codes.queries.matching import described_systems, released_systems
from codes.queries.nearest import NEAREST, near_to
from codes.queries.readings import Reading
from codes.queries.spelling import spelled_otherwise, what_differs
from codes.queries.typed import TypedReader, typed_reader
from codes.systems.interface import LONGEST_MODIFIER, SystemRules
from textindex.cache import Stamps, stamps

NOT_LOADED = "Looks like {a} {name} code; its text is not loaded here."
#: Names before which “an” stands: those that begin with a vowel, and those whose first letter, N or M, is spelled out.
_AN = re.compile(r"[AEIO]|[NM][A-Z]")


def not_loaded(lines: Mapping[str, Iterable[Reading]], now: Stamps, *, misread: bool = False) -> dict[str, Code]:
    """By line that is no code here: the code that it looks like, if all systems whose codes look so have no release here.

    `misread`: with the fewest characters that look like the typed ones in place of these.

    The code is not stored and has no text. Of several such systems, the one whose check digit is right is meant, else one of
    procedures, or else the first of them. Codes that belong to somebody else than their system are not in its releases. Codes
    of a system that was replaced stay in use for long, so that they come before slips in codes of the newer system.
    """
    loaded, systems, found = released_systems(now), described_systems(now), {}
    replaced = _replaced(loaded, systems)
    for text, readings in lines.items():
        for reading in (one for one in readings if one.has_digit or misread):
            codes = (_misread if misread else _looking_alike)(reading, systems)
            if not loaded.isdisjoint(system.pk for system, _ in codes):
                is_dotted = "." in reading.name
                printed = {system.pk for system, form in codes if ("." in system.rules.display(form)) == is_dotted}
                codes = [
                    (system, form)
                    for system, form in codes
                    if system.rules.is_reserved(form)
                    or system.rules.has_telling_form
                    and system.pk not in loaded
                    or ("." in reading.name or not form.isdigit())
                    and system.pk in replaced
                    or system.pk in printed
                    and loaded.isdisjoint(printed)
                ]
            if codes:
                system, form = min(codes, key=_unlikeliness)
                found.setdefault(text, Code(system=system, code=form))
    return found


def _replaced(loaded: Set[int], systems: Iterable[CodeSystem]) -> set[int]:
    """The systems without a release that were replaced by one that has one."""
    newer = {system.slug for system in systems if system.pk in loaded}
    return {system.pk for system in systems if system.pk not in loaded and system.rules.replaced_by in newer}


def _unlikeliness(pair: tuple[CodeSystem, str]) -> tuple[bool, bool]:
    rules = pair[0].rules
    return not rules.has_check_digit, not rules.is_of_procedures


def slips(
    lines: Mapping[str, Iterable[Reading]], systems: Mapping[int, CodeSystem], now: Stamps, *, misread: bool
) -> dict[str, list[Code]]:
    """By line: the valid codes that are one slip away, `misread` or not; then the nearest codes, where it has the form of a
    code, of the beginning of one, or has one character too many."""
    asked = {}
    for text, readings in lines.items():
        for reading in readings:
            within = frozenset(
                system.pk
                for system in systems.values()
                if reading.may_be_in(system.pk) and _is_nearly_a_code(reading.form_in(system.pk), system)
            )
            if within:
                codes = tuple((form, here & within) for form, here in reading.codes if here & within)
                asked.setdefault(text, replace(reading, codes=codes, systems=within))
    return near_to(lines, asked, systems, now, misread=misread)


@dataclass(frozen=True)
class Guess:
    """What may be meant by a code that a system does not have: `codes`, and a sentence about them."""

    codes: list[Code]
    note: str = ""


def described_system(slug: str) -> CodeSystem | None:
    """The system with this slug, unsaved if the site does not have it and medref only describes it."""
    return next((system for system in described_systems(stamps()) if system.slug == slug.lower()), None)


def guess_code(system: CodeSystem, text: str) -> Guess:
    """What may be meant by an unknown code of the system: codes that differ by case or dots, or the nearest ones."""
    if alike := spelled_otherwise(system, text):
        return Guess(alike, what_differs(system.rules.normalise(text), alike))
    systems = {system.pk: system}
    lines = {text: TypedReader([system], system.slug).readings(text)}
    if code := not_loaded(lines, stamps()).get(text):
        return Guess([], why_not_loaded(code))
    forms = {form for reading in lines[text] for form, _ in reading.codes}
    known = [code for code in printed_so(codes_reading(forms, stamps()), text, stamps()) if code.added_in_id]
    here = sorted(
        (code for code in known if code.system_id == system.pk), key=lambda code: distance(code.display, text)
    )
    if not here and (elsewhere := [code for code in known if code.code == lines[text][0].code]):
        return Guess(elsewhere, "It is a code of another system:")
    if near := here[:NEAREST] or near_to(lines, {text: lines[text][0]}, systems, stamps()).get(text, []):
        return Guess(near, "The nearest codes are:")
    code = not_loaded({text: typed_reader(stamps()).readings(text)}, stamps()).get(text)
    return Guess([], why_not_loaded(code) if code else "")


def why_not_loaded(code: Code) -> str:
    """The sentence about a code of a system without a release, or of somebody else than its system."""
    name = code.system.rules.reserved_name if code.system.rules.is_reserved(code.code) else code.system.name
    name = name.removesuffix(" code").replace("diagnoses", "diagnosis").replace("procedures", "procedure")
    return NOT_LOADED.format(a="an" if _AN.match(name) else "a", name=name)


def _looking_alike(reading: Reading, systems: Iterable[CodeSystem]) -> list[tuple[CodeSystem, str]]:
    """(system, stored form) for each system whose codes look like the reading."""
    return [
        (system, form)
        for system in systems
        if reading.may_be_in(system.pk)
        for rules in [system.rules]
        if reading.systems is not None or rules.is_told_by_form
        for form in [reading.form_in(system.pk)]
        if _is_alike(form, reading, rules)
    ]


def _misread(reading: Reading, systems: Iterable[CodeSystem]) -> list[tuple[CodeSystem, str]]:
    """(system, stored form) for each system of which a code may be misread so, with the fewest other characters of all."""
    found = [
        (changes(form, typed), system, form)
        for system in systems
        if reading.may_be_in(system.pk)
        for typed in [reading.form_in(system.pk)]
        for form in sorted(look_alikes(typed, system), key=lambda form: changes(form, typed))[:1]
        if reading.has_dot_of(system.rules.display(form))
    ]
    fewest = min((count for count, *_ in found), default=0)
    return [(system, form) for count, system, form in found if count == fewest]


def _is_alike(form: str, reading: Reading, rules: SystemRules) -> bool:
    """Whether the reading looks like a code of the system, or has the form of one after the name of the system.

    A dot that the system prints elsewhere, or not at all, says that another one is meant: O40.11 is no code of HCPCS.
    """
    is_named = (
        reading.systems is not None and reading.has_digit and len(form) > LONGEST_MODIFIER and rules.is_code(form)
    )
    is_told = is_named or rules.looks_like_a_code(form) and not (rules.has_telling_form and " " in reading.name)
    return is_told and ("." not in reading.name or rules.display(form) == reading.name.upper())


def _is_nearly_a_code(form: str, system: CodeSystem) -> bool:
    looks_so = system.rules.looks_like_a_code
    is_begun = system.rules.is_beginning(form) and not form.isdigit() and not form.isalpha()
    return looks_so(form) or looks_so(form[:-1]) or is_begun or any(look_alikes(form, system))
