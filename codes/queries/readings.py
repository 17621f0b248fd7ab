"""One way to read a typed line, and one code of a line that lists several. Plain Python."""

from collections.abc import Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from codes.models import Code

#: How long a code is that is told from words and numbers, such as “b12” or “2024”, and a code of digits after the name of
#: its system.
SHORTEST_AMONG_WORDS = 5
SHORTEST_NUMBER = 3

_BETWEEN_WORDS = frozenset(" ,;|=\t")


@dataclass(frozen=True)
class Reading:
    """One way to read a line: as a name (lower case), or as a code.

    `codes` are the stored forms, each with the ids of the systems that would store the line so: first the form of most
    systems, then those of systems in which case or dots tell codes apart. `systems` are all of these, None where the line
    says nothing about its system.
    """

    name: str
    codes: tuple[tuple[str, frozenset[int]], ...]
    systems: frozenset[int] | None

    @cached_property
    def code(self) -> str:
        """The code as most systems store it, "" for what is too long to be one."""
        return self.codes[0][0]

    @cached_property
    def has_digit(self) -> bool:
        """Whether the code has a digit, as most codes have."""
        return any(map(str.isdigit, self.code))

    def form_in(self, system: int) -> str:
        """The code as the system would store it; as most systems store it if the line is not of that one."""
        return next((form for form, systems in self.codes if system in systems), self.code)

    def may_be_in(self, system: int) -> bool:
        """Whether a code of the system may be meant."""
        return self.systems is None or system in self.systems

    def is_of(self, code: Code) -> bool:
        """Whether the line reads exactly like the code, by the rules of the code's own system."""
        return any(code.code == form and code.system_id in systems for form, systems in self.codes)

    def is_one_of(self, codes: Set[tuple[str, int]]) -> bool:
        """Whether the line reads exactly like one of these, each (stored form, id of its system)."""
        return any((form, system) in codes for form, systems in self.codes for system in systems)

    def has_dot_of(self, printed: str) -> bool:
        """Whether the dot that was typed, if any, is where the printed code has it."""
        return "." not in self.name or self.name.find(".") == printed.find(".")

    def without_hyphens(self) -> "Reading":
        """The line as a code of those systems in which neither case nor dots tell codes apart, its hyphens dropped."""
        form, systems = self.codes[0]
        return replace(self, codes=((form.replace("-", ""), systems),))

    @property
    def may_be_without_hyphens(self) -> bool:
        """Whether it may be a code between whose characters somebody put hyphens: L-1902, but 555-1234 is no code."""
        return "-" in self.code and not self.code.replace("-", "").isdigit()

    @cached_property
    def is_like_a_code(self) -> bool:
        """One word with a digit, without signs that stand between words; everything else is a name."""
        return self.has_digit and _BETWEEN_WORDS.isdisjoint(self.name)

    @property
    def is_short(self) -> bool:
        """Like a code with a letter, long enough for one."""
        return self.is_like_a_code and not self.code.isdigit() and len(self.code) >= SHORTEST_NUMBER

    @property
    def is_told_from_words(self) -> bool:
        """Like a code, and unlike words and numbers: long, with a letter and a dot, or after the name of its system.

        A number of one or two digits is none even there: “ICD-10 code for type 2 diabetes”.
        """
        has_letter_and_dot = "." in self.name and not self.code.isdigit()
        is_after_a_name = self.systems is not None and not (self.code.isdigit() and len(self.code) < SHORTEST_NUMBER)
        is_marked = len(self.code.replace("-", "")) >= SHORTEST_AMONG_WORDS or has_letter_and_dot or is_after_a_name
        return self.is_like_a_code and is_marked


class Listed(NamedTuple):
    """A code or a range of codes in a line, with the name of the system before it; `last` is "" for a single code."""

    name: str
    first: str
    last: str

    @property
    def text(self) -> str:
        """It as it can be looked up."""
        return f"{self.name}{self.first}-{self.last}" if self.last else self.name + self.first
