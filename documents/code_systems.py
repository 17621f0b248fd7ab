"""The registry of code systems: what reading and writing codes in documents needs to know about them.

The room that knows the systems fills it when the site starts.
"""

from collections.abc import Callable, Mapping
from typing import Protocol


class CodeSystem(Protocol):
    """A code system, as far as documents are concerned; codes are given and returned in their stored form."""

    @property
    def slug(self) -> str:
        """The system as an entry names it: "icd10pcs"."""

    @property
    def name(self) -> str:
        """What people write."""

    @property
    def other_names(self) -> tuple[str, ...]:
        """What else people write and mean no other system by."""

    @property
    def omop_vocabulary(self) -> str:
        """How a text document names it, "" where that is the slug in capitals."""

    @property
    def is_of_procedures(self) -> bool:
        """Whether a code that stands alone may be one of its codes."""

    def normalise(self, text: str) -> str:
        """The stored form of a code as people write it."""

    def display(self, code: str) -> str:
        """The code as people write it."""

    def is_code(self, code: str) -> bool:
        """Whether it has the form of a code."""


class _Registry:
    systems: Mapping[str, CodeSystem]
    rules_of: Callable[[str], CodeSystem]


_registry = _Registry()


def register(systems: Mapping[str, CodeSystem], rules_of: Callable[[str], CodeSystem]) -> None:
    """State the described systems by slug, and what gives the rules of a system with any slug, described or not."""
    _registry.systems, _registry.rules_of = systems, rules_of


def described_systems() -> Mapping[str, CodeSystem]:
    """The described systems by slug."""
    return _registry.systems


def code_system(slug: str) -> CodeSystem:
    """The system with this slug, described or not."""
    return _registry.rules_of(slug)
