"""The interface of a code system: a class with everything medref needs to know, whose defaults apply to unknown systems."""

import re
from collections.abc import Iterator, Mapping, Set
from typing import Literal, NamedTuple

#: What the slug of a system may be, as a pattern, and how long a code may be.
SLUG, LONGEST_CODE = "[a-z0-9_-]{2,50}", 50
#: Modifiers have two characters, too few to say which system they are of.
LONGEST_MODIFIER = 2

#: Codes that are no services: those that report how care went, those that are added to others, things that are
#: supplied, and how somebody came to harm.
MEASURE, MODIFIER, SUPPLY, CAUSE, HARM = "measure", "modifier", "supply", "cause", "harm"

DisplayPolicy = Literal["full", "code_only", "signed_in"]


class Heading(NamedTuple):
    """A heading that groups codes: its code, its title and the code of the heading above it ("" at the top)."""

    code: str
    title: str
    parent: str = ""


class Dot(NamedTuple):
    """Where a dot is printed: after `after` characters of the stored codes that match `pattern`."""

    pattern: re.Pattern[str]
    after: int


class Modifier(NamedTuple):
    """Two characters that may follow a code: their `meaning`, the group of which one is chosen, and how people say it."""

    code: str
    group: str
    meaning: str
    said: tuple[str, ...] = ()


class SystemRules:
    """The facts and rules of one code system. Each module of this package overrides what differs from the defaults.

    Every `code` is in its stored form, as `normalise` returns it; codes are sorted by that form. `slug` is the OMOP vocabulary
    id in lower case, as used in addresses; `name` is the name that people use.
    """

    slug: str
    name: str
    full_name: str = ""
    description: str = ""
    #: Other names that people use for this system and no other.
    other_names: tuple[str, ...] = ()
    #: Names that people use for this system and for others.
    shared_names: tuple[str, ...] = ()
    #: Short names for it that count only beside a number, because they are everyday words, too.
    number_names: tuple[str, ...] = ()
    #: Words before or after a query that select this system, in lower case, separated by spaces.
    search_words: tuple[str, ...] = ()

    publisher: str = "a publisher not yet named on this site"
    licence: str = "Not stated yet: descriptors are withheld until an administrator states it"
    notice: str = ""
    #: Who may read descriptors (values of codes.licence): the default of a new site.
    display_policy: DisplayPolicy = "code_only"
    #: Codes whose descriptors a third party owns although the system is free: these are always withheld.
    reserved_pattern: re.Pattern[str] | None = None
    #: What people call those codes.
    reserved_name: str = ""

    #: The canonical URL in FHIR and the OID, as HL7 registers them, and the vocabulary id in the OMOP model.
    fhir_url: str = ""
    oid: str = ""
    omop_vocabulary: str = ""

    #: The form of a billable code, and of a heading, which groups codes. A system without a module may have any code that FHIR
    #: allows (its data type `code`), in ASCII; dots alone would be no address.
    code_pattern: re.Pattern[str] = re.compile(rf"(?=.{{1,{LONGEST_CODE}}}$)(?!\.+$)[!-~]+(?: [!-~]+)*")
    heading_pattern: re.Pattern[str] | None = None
    #: Whether the form of a code distinguishes this system from others.
    is_told_by_form: bool = False
    #: Whether part of a code is computed from the rest, so that hardly any other text has its form.
    has_check_digit: bool = False
    #: Whether what looks like a code of this system is one, although it would do for a code of another system, too.
    has_telling_form: bool = False
    #: Whether codes vary in length, so that a long list of codes of one length cannot be of this system.
    varies_in_length: bool = False
    #: Whether its codes are for procedures, so that a code without a system may be inferred to belong to it.
    is_of_procedures: bool = False
    case_matters: bool = False
    dots_matter: bool = False
    #: Whether a single blank may stand inside a code; elsewhere blanks are no part of codes.
    blanks_matter: bool = False
    dots: tuple[Dot, ...] = ()

    #: Whether the parents of a code are its shorter beginnings.
    nests_by_prefix: bool = False
    #: Key -> label of the widest groups of codes, and of the groups below them in systems that have these.
    sections: Mapping[str, str] = {}
    body_systems: Mapping[str, str] = {}
    #: First character -> what its codes are about, if no heading says so.
    initials: Mapping[str, str] = {}
    #: Whether each character of a code has a meaning of its own, defined in published tables.
    has_axes: bool = False
    #: The slug of the system that replaced it. Maps go from its codes to the newer system, not the other way round.
    replaced_by: str = ""

    #: What titles say of what is only added to another item, or a part of it: who does not say so, means the item.
    addition_pattern: re.Pattern[str] | None = None

    #: What may follow its codes, by code: titles do not say it, people who search do.
    modifiers: Mapping[str, Modifier] = {}

    #: Whether titles name conditions, not only body parts and operations.
    titles_name_conditions: bool = True
    #: Words that have another sense in titles than in everyday speech.
    homonyms: tuple[str, ...] = ()

    def normalise(self, text: str) -> str:
        """The stored form of a code: without blanks and dots, in upper case, unless these or case are significant."""
        between = " " if self.blanks_matter else ""
        code = between.join((text if self.dots_matter else text.replace(".", "")).split())
        return code if self.case_matters else code.upper()

    def display(self, code: str) -> str:
        """The code as people write it, with its dot if it has one."""
        for dot in self.dots:
            if dot.pattern.fullmatch(code):
                return f"{code[: dot.after]}.{code[dot.after :]}"
        return code

    def has_misplaced_dot(self, text: str) -> bool:
        """Whether a code as written has its dot in another place than it is printed: 41.01 is 041.01 of ICD-9-CM, not 410.1."""
        before, _, after = text.partition(".")
        if not (self.dots and after.strip()) or not self.fits(stored := self.normalise(text)):
            return False
        return self.normalise(before) != self.display(stored).partition(".")[0]

    def is_code(self, code: str) -> bool:
        """Whether it has the form of a code, not of a heading. Codes are ASCII only."""
        return code.isascii() and bool(self.code_pattern.fullmatch(code))

    def looks_like_a_code(self, text: str) -> bool:
        """Whether a text is in all likelihood a code of this system: by its form, with a digit and longer than a modifier."""
        has_form = self.is_told_by_form and len(text) > LONGEST_MODIFIER and self.is_code(text)
        return has_form and any(map(str.isdigit, text)) and self.has_right_check_digit(text)

    def has_right_check_digit(self, code: str) -> bool:
        """Whether the check digit of a text with the form of a code is right; True in systems without check digits."""
        return True

    def fits(self, code: str) -> bool:
        """Whether it has the form of a code or a heading."""
        is_heading = self.heading_pattern and code.isascii() and self.heading_pattern.fullmatch(code)
        return self.is_code(code) or bool(is_heading)

    def is_reserved(self, code: str) -> bool:
        """Whether the code's descriptor belongs to a third party and is always withheld."""
        return bool(self.reserved_pattern and self.reserved_pattern.fullmatch(code))

    def parents(self, code: str) -> list[str]:
        """The possible parents, nearest first. The first one that a release contains is the parent."""
        return []

    def section_of(self, code: str) -> str:
        """The key in `sections` of the widest group of the code; "" if its form does not show one."""
        return ""

    def body_system_of(self, code: str) -> str:
        """The key in `body_systems` of the group below the section; "" if there is none."""
        return ""

    def nature_of(self, code: str, title: str) -> str:
        """MEASURE, MODIFIER, SUPPLY, CAUSE or HARM (done by people to others) if the code is one; "" for services, operations,
        diseases and all others."""
        return ""

    def axis_values(self, code: str) -> Iterator[str]:
        """What each character of a code or heading is, in systems with axes, as a key of the word index."""
        return iter(())

    def missing_headings(self, codes: Set[str]) -> Iterator[Heading]:
        """The headings that the codes of a release need but the release does not contain, each parent before its children."""
        return iter(())

    def is_beginning(self, text: str) -> bool:
        """Whether the text can be the beginning of codes although it is neither a code nor a heading with a page."""
        return False

    def padding_variants(self, code: str) -> list[str]:
        """The codes that differ from this one only in placeholders, the likeliest first; none if codes are not padded."""
        return []


def prefixes(code: str, shortest: int) -> list[str]:
    """The beginnings of a code, longest first, down to `shortest` characters."""
    return [code[:length] for length in range(len(code) - 1, shortest - 1, -1)]
