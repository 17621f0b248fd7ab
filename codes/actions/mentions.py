"""Mentioning a code that no loaded release has: its text may be licensed, or its release not loaded yet."""

import re

from codes import licence
from codes.models import Code, CodeSystem
from codes.rules import SYSTEM_NAMES, fits_system, is_reserved, normalise_code


class UnknownSystem(LookupError):
    """A code system that this site does not know; the message lists those that it does."""


def find_system(slug: str) -> CodeSystem:
    """The code system with this slug. Raises UnknownSystem."""
    try:
        return CodeSystem.objects.get(slug=slug.lower())
    except CodeSystem.DoesNotExist as error:
        known = ", ".join(CodeSystem.objects.values_list("slug", flat=True))
        raise UnknownSystem(f"There is no code system “{slug}”. Known: {known}.") from error


def find_or_declare_system(slug: str) -> CodeSystem:
    """The code system with this slug; an unknown one is made, its text withheld. Raises ValueError for a slug that is none."""
    slug = slug.lower()
    if not re.fullmatch(r"[a-z0-9_-]{2,50}", slug):
        raise ValueError(f"“{slug}” is no name for a code system: use letters, digits, “-” and “_”.")
    system, _ = CodeSystem.objects.get_or_create(
        slug=slug,
        defaults={
            "name": SYSTEM_NAMES.get(slug, slug.upper()),
            "publisher": "a publisher that this site has not named yet",
            "licence": "Not stated yet: text is withheld until an administrator states it",
            "display_policy": licence.CODE_ONLY,
        },
    )
    return system


def mention_code(*, system: str, code: str) -> Code:
    """The code, made without text where no release has brought it: an entry may name it before its release is loaded.

    Raises UnknownSystem, and ValueError where the code has not the form of that system.
    """
    owner = find_system(system)
    value = normalise_code(code)
    if not re.fullmatch(r"[0-9A-Z_-]{1,50}", value) or not fits_system(owner.slug, value):
        raise ValueError(f"“{code}” has not the form of a code of {owner}.")
    found, _ = Code.objects.get_or_create(
        system=owner, code=value, defaults={"is_reserved": is_reserved(owner.slug, value)}
    )
    found.system = owner
    return found
