"""What a code that is not here may be: a code of a system that has no release here, or a slip of the pen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from codes.models import Code, CodeSystem
from codes.queries.matching import released_systems
from codes.queries.nearest import look_alikes, nearest_by_code
from codes.queries.spelling import spelled_otherwise, what_differs
from codes.queries.typed import Reading, TypedReader
from textindex.cache import Stamps, stamps

NOT_LOADED = "Looks like a {system} code; its text is not loaded here."


def not_loaded(
    lines: Mapping[str, Iterable[Reading]], systems: Mapping[int, CodeSystem], now: Stamps
) -> dict[str, Code]:
    """By line: the code that it looks like, if all systems whose codes look so have no release here.

    The code is not stored and has no text. Of several such systems, one of procedures is meant, or else the first of them.
    """
    loaded, found = released_systems(now), {}
    for text, readings in lines.items():
        codes = _looking_alike(readings, systems)
        if codes and loaded.isdisjoint(system.pk for system, _ in codes):
            system, form = min(codes, key=lambda pair: not pair[0].rules.is_of_procedures)
            found[text] = Code(system=system, code=form)
    return found


def slips(lines: Mapping[str, Iterable[Reading]], systems: Mapping[int, CodeSystem]) -> dict[str, list[Code]]:
    """By line: the valid codes nearest to it, where it has the form of a code or has one character too many."""
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
    return nearest_by_code(asked, systems)


@dataclass(frozen=True)
class Guess:
    """What may be meant by a code that a system does not have: `codes`, and a sentence about them."""

    codes: list[Code]
    note: str = ""


def guess_code(system: CodeSystem, text: str) -> Guess:
    """What may be meant by an unknown code of the system: codes that differ by case or dots, or the nearest ones."""
    if alike := spelled_otherwise(system, text):
        return Guess(alike, what_differs(system.rules.normalise(text), alike))
    systems = {system.pk: system}
    lines = {text: TypedReader([system], system.slug).readings(text)}
    if code := not_loaded(lines, systems, stamps()).get(text):
        return Guess([], why_not_loaded(code))
    near = nearest_by_code({text: lines[text][0]}, systems).get(text, [])
    return Guess(near, "The nearest codes are:" if near else "")


def why_not_loaded(code: Code) -> str:
    """The sentence about a code of a system without a release."""
    return NOT_LOADED.format(system=code.system.name)


def _looking_alike(readings: Iterable[Reading], systems: Mapping[int, CodeSystem]) -> list[tuple[CodeSystem, str]]:
    """(system, stored form) for each system whose codes look like the first of the readings that looks like any."""
    alike = (
        [
            (system, form)
            for system in systems.values()
            if reading.may_be_in(system.pk) and system.rules.looks_like_a_code(form := reading.form_in(system.pk))
            # A dot that the system does not print says that another one is meant: O40.11 is no code of HCPCS.
            if "." not in reading.name or "." in system.rules.display(form)
        ]
        for reading in readings
    )
    return next(filter(None, alike), [])


def _is_nearly_a_code(form: str, system: CodeSystem) -> bool:
    looks_so = system.rules.looks_like_a_code
    return looks_so(form) or looks_so(form[:-1]) or bool(look_alikes(form, system))
