"""How a line of the bulk look-up can be read: a code or a name, with the system it says it belongs to."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from codes.models import CodeSystem
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
