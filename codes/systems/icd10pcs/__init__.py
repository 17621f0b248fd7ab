"""ICD-10-PCS: inpatient procedures, seven characters, each with a meaning of its own.

`names` and `headings` say what the first three characters mean, `tables` what the published tables and definitions contain,
`building` how a code is built character by character. Source: CMS, ICD-10-PCS reference manual (17 sections, no letters I
and O).
"""

import re
from collections.abc import Iterator, Set

from codes.systems.icd10pcs.building import LENGTH
from codes.systems.icd10pcs.headings import heading_title
from codes.systems.icd10pcs.names import BODY_SYSTEMS, SECTIONS
from codes.systems.icd10pcs.tables import CHARACTER, NAMED, value_key
from codes.systems.interface import Heading, SystemRules, prefixes

#: The first character, which names the section, as a pattern.
FIRST = "[0-9B-DF-HX]"


class Icd10Pcs(SystemRules):
    """The rules of ICD-10-PCS: codes are below the codes that they begin with; the first three characters are headings."""

    slug = "icd10pcs"
    name = "ICD-10-PCS"
    full_name = "International Classification of Diseases, 10th Revision, Procedure Coding System"
    description = "Inpatient procedures in the United States: seven characters, each with a meaning of its own."
    other_names = ("PCS",)
    shared_names = ("ICD-10",)
    search_words = ("icd10pcs", "icd 10 pcs", "icd10 pcs", "pcs")

    publisher = "Centers for Medicare & Medicaid Services (CMS)"
    licence = "Public domain (US government work)"
    display_policy = "full"

    fhir_url = "http://www.cms.gov/Medicare/Coding/ICD10"
    oid = "2.16.840.1.113883.6.4"
    omop_vocabulary = "ICD10PCS"

    code_pattern = re.compile(f"{FIRST}{CHARACTER}{{{LENGTH - 1}}}")
    heading_pattern = re.compile(f"{FIRST}{CHARACTER}{{0,{LENGTH - 2}}}")
    is_told_by_form = True
    is_of_procedures = True

    nests_by_prefix = True
    sections = SECTIONS
    body_systems = BODY_SYSTEMS
    has_axes = True

    titles_name_conditions = False
    # “Removal” means taking out a device; an organ or a growth is resected, excised or extracted.
    homonyms = ("removal",)

    def parents(self, code: str) -> list[str]:
        """The shorter codes down to the section."""
        return [] if "-" in code else prefixes(code, 1)

    def section_of(self, code: str) -> str:
        """The first character."""
        return code[:1]

    def body_system_of(self, code: str) -> str:
        """The first two characters; none for a section."""
        return code[:2] if len(code) > 1 else ""

    def axis_values(self, code: str) -> Iterator[str]:
        """The key of each character; retired codes have those that the tables gave it in its time."""
        for position, character in enumerate(code, 1):
            yield value_key(position, code[: min(position, NAMED) - 1], character)

    def missing_headings(self, codes: Set[str]) -> Iterator[Heading]:
        """Sections, body systems and operations (1, 2 and 3 characters), except those that the tables of FY2025 lack."""
        wanted = {code[:length] for code in codes for length in range(1, NAMED + 1) if len(code) > length}
        for prefix in sorted(wanted - codes):
            if title := heading_title(prefix):
                yield Heading(prefix, title, prefix[:-1])

    def is_beginning(self, text: str) -> bool:
        """Whether it is longer than a heading and shorter than a code."""
        return NAMED < len(text) < LENGTH


ICD10PCS = Icd10Pcs()
