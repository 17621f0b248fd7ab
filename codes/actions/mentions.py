"""Creates rows for codes that no loaded release contains, and finds or adds code systems."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from codes.models import Code, CodeSystem
from codes.systems import SLUG, SYSTEMS, system_rules


class UnknownSystem(LookupError):
    """The site has no such code system; the message lists those that it has."""

    def __init__(self, slug: str, known: Iterable[str]):
        """`slug` is the unknown slug, `known` are the slugs of the site."""
        super().__init__(f"There is no code system “{slug}”. Known: {', '.join(known)}.")


def find_system(slug: str) -> CodeSystem:
    """The code system with this slug. Raises UnknownSystem."""
    try:
        return CodeSystem.objects.get(slug=slug.lower())
    except CodeSystem.DoesNotExist as error:
        raise UnknownSystem(slug, CodeSystem.objects.values_list("slug", flat=True)) from error


def find_or_declare_system(slug: str) -> CodeSystem:
    """The code system with this slug, which is added if it is unknown. Raises ValueError for an invalid slug."""
    slug = slug.lower()
    if not re.fullmatch(SLUG, slug):
        raise ValueError(f"“{slug}” cannot be the slug of a code system: use 2 to 50 letters, digits, “-” and “_”.")
    rules = system_rules(slug)
    system, _ = CodeSystem.objects.get_or_create(
        slug=slug, defaults={name: getattr(rules, name) for name in CodeSystem.FACTS}
    )
    return system


def remark_on_new_system(slug: str) -> str:
    """What to know before a release adds a system that this site does not have, with the slug that may be meant; "" otherwise."""
    slug = slug.lower()
    known = set(CodeSystem.objects.values_list("slug", flat=True))
    if slug in known | SYSTEMS.keys():
        return ""
    alike = get_close_matches(slug, known | SYSTEMS.keys(), n=1, cutoff=0.75)
    meant = f"; did you mean {alike[0]}?" if alike else ", and medref does not describe it."
    return f"“{slug}” is a new code system on this site{meant}"


def checked_code(systems: dict[str, CodeSystem], slug: str, code: str) -> tuple[CodeSystem, str]:
    """The system with this slug from `systems`, and the stored form of the code.

    Raises UnknownSystem, or ValueError if the code does not have the form of a code of that system.
    """
    if slug.lower() not in systems:
        raise UnknownSystem(slug, systems)
    system = systems[slug.lower()]
    value = system.rules.normalise(code)
    if not system.rules.fits(value):
        raise ValueError(f"“{code}” does not match the {system} code format.")
    return system, value


def mention_codes(references: Iterable[tuple[str, str]], systems: dict[str, CodeSystem]) -> dict[tuple[str, str], Code]:
    """(slug, code as written) -> the code, in three queries at most.

    A code that no release contains is created without a text, because an entry may name it before its release is loaded.
    Raises like `checked_code`.
    """
    wanted = {reference: checked_code(systems, *reference) for reference in references}
    pairs = {(system.pk, value) for system, value in wanted.values()}
    known = Code.objects.filter(system__in={pk for pk, _ in pairs}, code__in={value for _, value in pairs})
    found = {(code.system_id, code.code): code for code in known.with_system()}
    missing = {(system.pk, value): system for system, value in wanted.values() if (system.pk, value) not in found}
    if missing:
        Code.objects.bulk_create(
            [
                Code(system=system, code=value, is_reserved=system.rules.is_reserved(value))
                for (_, value), system in missing.items()
            ],
            ignore_conflicts=True,  # another import may have named it meanwhile
        )
        found = {(code.system_id, code.code): code for code in known.with_system()}
    return {key: found[system.pk, value] for key, (system, value) in wanted.items()}
