"""What medref knows about a code system: one class whose defaults hold for a system that nobody has described."""

import re
from collections.abc import Iterator, Mapping, Set
from typing import Literal, NamedTuple

DisplayPolicy = Literal["full", "code_only", "signed_in"]


class Heading(NamedTuple):
    """A heading that orders codes: its code, its title and the code of the heading above it, "" at the top."""

    code: str
    title: str
    parent: str = ""


class Dot(NamedTuple):
    """Where a dot is printed: behind so many characters of the stored codes that the pattern matches."""

    pattern: re.Pattern[str]
    after: int


class SystemRules:
    """The facts and rules of one code system; a module of this package fills in what is different from the defaults.

    Every `code` is in its stored form, as `normalise` gives it; codes are sorted by it. `slug` is the OMOP vocabulary id
    in lower case, as it stands in addresses; `name` is what people write.
    """

    slug: str
    name: str
    full_name: str = ""
    description: str = ""
    #: What else people call this system and no other.
    other_names: tuple[str, ...] = ()
    #: What people call it that may mean another system as well.
    shared_names: tuple[str, ...] = ()
    #: Words before or behind a search that ask for this system, in lower case, parted by blanks.
    search_words: tuple[str, ...] = ()

    publisher: str = "a publisher not yet named on this site"
    licence: str = "Not stated yet: descriptors are withheld until an administrator states it"
    notice: str = ""
    #: Who may read descriptors, in the words of codes.licence: the default of a new site.
    display_policy: DisplayPolicy = "code_only"
    #: Codes whose text a third party owns although the system is free: their descriptors are always withheld.
    reserved_pattern: re.Pattern[str] | None = None

    #: The canonical URL in FHIR and the OID, as HL7 registers them, and the vocabulary id in the OMOP model.
    fhir_url: str = ""
    oid: str = ""
    omop_vocabulary: str = ""

    #: The form of a code as a claim carries it, and of a heading, which orders codes but is none.
    code_pattern: re.Pattern[str] = re.compile(r"[0-9A-Z][0-9A-Z_-]{0,49}")
    heading_pattern: re.Pattern[str] | None = None
    #: Whether the form of a code tells this system from others.
    is_told_by_form: bool = False
    #: Whether a long list of codes that all have one length cannot be of this system.
    varies_in_length: bool = False
    #: Whether its codes stand for procedures, so that an entry may carry one of them alone, without its system.
    is_of_procedures: bool = False
    case_matters: bool = False
    dots_matter: bool = False
    dots: tuple[Dot, ...] = ()

    #: Whether the characters of a code tell its parents.
    nests_by_prefix: bool = False
    #: The widest groups of codes, and in systems that have them the groups below, each with its label.
    sections: Mapping[str, str] = {}
    body_systems: Mapping[str, str] = {}
    #: What the codes with this first character are about, where no heading says so.
    initials: Mapping[str, str] = {}
    #: Whether each character of a code has a meaning of its own, which published tables tell.
    has_axes: bool = False
    #: The slug of the system that replaced it: its codes lead to those of today, not the other way round.
    replaced_by: str = ""

    #: Whether titles say what is wrong with a body part.
    titles_name_conditions: bool = True
    #: Words of titles that have another sense here than in everyday speech.
    homonyms: tuple[str, ...] = ()

    def normalise(self, text: str) -> str:
        """The code as it is stored: without blanks and dots, in upper case, unless dots or case tell codes apart."""
        code = "".join((text if self.dots_matter else text.replace(".", "")).split())
        return code if self.case_matters else code.upper()

    def display(self, code: str) -> str:
        """The code as people write it, with its dot; headings without one stay as they are."""
        for dot in self.dots:
            if dot.pattern.fullmatch(code):
                return f"{code[: dot.after]}.{code[dot.after :]}"
        return code

    def is_code(self, code: str) -> bool:
        """Whether it has the form of a code, not of a heading. Digits and letters of other scripts never have."""
        return code.isascii() and bool(self.code_pattern.fullmatch(code))

    def fits(self, code: str) -> bool:
        """Whether it has the form of a code or a heading."""
        is_heading = self.heading_pattern and code.isascii() and self.heading_pattern.fullmatch(code)
        return self.is_code(code) or bool(is_heading)

    def is_reserved(self, code: str) -> bool:
        """Whether the code's descriptor belongs to a third party and is always withheld."""
        return bool(self.reserved_pattern and self.reserved_pattern.fullmatch(code))

    def parents(self, code: str) -> list[str]:
        """The codes that may be the parent, nearest first: the first that a release has is it."""
        return []

    def section_of(self, code: str) -> str:
        """The key in `sections` of the widest group that the code belongs to, "" where its form tells none."""
        return ""

    def body_system_of(self, code: str) -> str:
        """The key in `body_systems` of the group below the section, "" where there is none."""
        return ""

    def missing_headings(self, codes: Set[str]) -> Iterator[Heading]:
        """The headings that the codes of a release need and the release leaves out, each parent before its children."""
        return iter(())

    def is_beginning(self, text: str) -> bool:
        """Whether stored codes may begin so although the text is neither a code nor a heading with a page."""
        return False

    def padding_variants(self, code: str) -> list[str]:
        """The codes that differ from it in placeholders alone, the likeliest first; none where codes are not padded."""
        return []


def prefixes(code: str, shortest: int) -> list[str]:
    """The beginnings of a code, the longest first, down to `shortest` characters."""
    return [code[:length] for length in range(len(code) - 1, shortest - 1, -1)]
