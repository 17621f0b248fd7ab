"""How a typed line can be read: a code or a name, with the system it says it belongs to; and the codes that read so."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection

from codes.models import Code, CodeSystem
from codes.queries.kept import Stamps, kept
from codes.queries.matching import COLUMNS, code_systems
from codes.queries.prepared import rows
from codes.rules import SYSTEM_NAMES, normalise_code

#: How people call systems beside their names; some of it means either of two.
OTHER_NAMES = {
    "cpt4": ("CPT", "CPT-4"),
    "hcpcs": ("HCPCS",),
    "icd10pcs": ("ICD-10", "PCS"),
    "icd10cm": ("ICD-10",),
    "icd9proc": ("ICD-9", "ICD-9-CM", "ICD-9-PCS"),
    "icd9cm": ("ICD-9", "ICD-9-CM"),
}
LONGEST_CODE = 50

EXACTLY = f"""
    SELECT {", ".join(COLUMNS)} FROM codes_code WHERE code = ANY (%s::text[]) AND system_id = ANY (%s::bigint[])
"""  # noqa: S608 - our own columns
# Compared byte by byte, as the index codes_by_prefix does.
BEGINNING = f"""
    SELECT {", ".join(COLUMNS)} FROM codes_code
    WHERE code ~>=~ %(low)s::text AND code ~<~ (%(low)s::text || '~') AND retired_in_id IS NULL
      AND system_id = ANY (%(systems)s::bigint[])
    ORDER BY code USING ~<~ LIMIT %(limit)s::bigint
"""  # noqa: S608 - our own columns


@dataclass(frozen=True)
class Reading:
    """One way to read a line: as this code or this name (lower case), in these systems (None: in any)."""

    code: str
    name: str
    systems: frozenset[int] | None

    def key(self, matched: str) -> str:
        """What is compared: the code, or the name for titles and terms."""
        return self.code if matched == "code" else self.name

    def may_be_in(self, system: int) -> bool:
        """Whether a code of the system fits."""
        return self.systems is None or system in self.systems

    @property
    def is_like_a_code(self) -> bool:
        """One word with a digit; everything else is a name."""
        return bool(self.code) and " " not in self.name and any(sign.isdigit() for sign in self.code)


class TypedReader:
    """Reads lines, given the systems that are here and the slug of the one to look in ("" for all)."""

    def __init__(self, systems: Iterable[CodeSystem], chosen: str):
        """Takes the systems by which lines are read."""
        self.named = defaultdict(set)
        for system in systems:
            for name in (
                system.slug,
                system.name,
                SYSTEM_NAMES.get(system.slug, ""),
                *OTHER_NAMES.get(system.slug, ()),
            ):
                self.named[_squeezed(name)].add(system.pk)
        self.named.pop("", None)
        self.chosen = frozenset(system.pk for system in systems if system.slug == chosen) if chosen else None
        names = sorted(self.named, key=len, reverse=True)
        either = "|".join(r"[\s-]*".join(map(re.escape, name)) for name in names)
        self.pattern = re.compile(rf"({either})(?:\s+codes?)?[\s:#]+(\S.*)", re.IGNORECASE)

    def readings(self, text: str) -> list[Reading]:
        """The ways to read a line, the likeliest first: with the system it names, then as it stands."""
        text = " ".join(text.replace("\0", "").split()).strip("'\" ")
        match = self.pattern.fullmatch(text)
        whole = _reading(text, self.chosen)
        return [_reading(match[2], frozenset(self.named[_squeezed(match[1])])), whole] if match else [whole]


def _reading(text: str, systems: frozenset[int] | None) -> Reading:
    code = normalise_code(text)
    return Reading(code if len(code) <= LONGEST_CODE else "", text.lower(), systems)


def _squeezed(name: str) -> str:
    return "".join(re.findall(r"[^\W_]", name)).lower()


def typed_reader(now: Stamps) -> TypedReader:
    """The reader of lines that may name any of the systems."""
    return kept("reader of lines", "systems", now, lambda: TypedReader(code_systems(now), ""))


def codes_reading(codes: Iterable[str], now: Stamps) -> list[Code]:
    """The codes of any system that are exactly one of these, each with its system."""
    systems = _by_id(now)
    return _with_systems(rows(EXACTLY, [list(codes), list(systems)]), systems)


def codes_beginning(reading: Reading, limit: int, now: Stamps) -> list[Code]:
    """Valid codes that begin like the reading's, in their order, each with its system."""
    systems = _by_id(now)
    within = [pk for pk in systems if reading.may_be_in(pk)]
    return _with_systems(rows(BEGINNING, {"low": reading.code, "systems": within, "limit": limit}), systems)


def _by_id(now: Stamps) -> dict[int, CodeSystem]:
    return {system.pk: system for system in code_systems(now)}


def _with_systems(found: Iterable[tuple], systems: Mapping[int, CodeSystem]) -> list[Code]:
    using = connection.alias
    codes = [Code.from_db(using, COLUMNS, values) for values in found]
    for code in codes:
        code.system = systems[code.system_id]
    return codes
