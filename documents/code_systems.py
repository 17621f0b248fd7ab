"""The registry of code systems: the facts about them that documents need to read and write codes.

The codes room fills it when the site starts.
"""

from collections.abc import Callable, Mapping
from typing import Protocol


class CodeSystem(Protocol):
    """What documents need to know about a code system."""

    @property
    def slug(self) -> str:
        """The name of the system in an entry: "icd10pcs"."""

    @property
    def name(self) -> str:
        """The name that people use."""

    @property
    def other_names(self) -> tuple[str, ...]:
        """Other names that people use for this system and for no other."""

    @property
    def omop_vocabulary(self) -> str:
        """The name of the system in a text document; "" if that is the slug in capitals."""

    @property
    def is_of_procedures(self) -> bool:
        """Whether a code without a system may be inferred to belong to this one."""

    def normalise(self, text: str) -> str:
        """The stored form of a code that a person wrote."""

    def display(self, code: str) -> str:
        """The usual written form of a stored code."""

    def is_code(self, code: str) -> bool:
        """Whether a stored code has the form of a code of this system."""


class _Registry:
    systems: Mapping[str, CodeSystem]
    rules_of: Callable[[str], CodeSystem]


_registry = _Registry()


def register(systems: Mapping[str, CodeSystem], rules_of: Callable[[str], CodeSystem]) -> None:
    """Fill the registry: `systems` has the described systems by slug, `rules_of` returns the rules for any slug."""
    _registry.systems, _registry.rules_of = systems, rules_of


def described_systems() -> Mapping[str, CodeSystem]:
    """The described systems by slug."""
    return _registry.systems


def code_system(slug: str) -> CodeSystem:
    """The system with this slug, described or not."""
    return _registry.rules_of(slug)
