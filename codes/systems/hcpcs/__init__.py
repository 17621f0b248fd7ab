"""HCPCS Level II: a letter and four digits, and modifiers of two characters.

Source: HL7 and CMS code system pages; CMS, HCPCS record layout 2019.
"""

import re
from collections.abc import Iterator, Set

from codes.systems.hcpcs.modifiers import MODIFIERS as KNOWN_MODIFIERS
from codes.systems.interface import MEASURE, MODIFIER, SUPPLY, Heading, SystemRules, prefixes

MODIFIERS = "MODIFIERS"

# What the first letter of a code stands for, in our own words, based on the CMS overview of HCPCS Level II.
GROUPS = {
    "A": "Transport, medical and surgical supplies, radiopharmaceuticals",
    "B": "Enteral and parenteral nutrition",
    "C": "Outpatient hospital items and services",
    "D": "Dental services",
    "E": "Durable medical equipment",
    "G": "Professional services and quality measures (temporary codes)",
    "H": "Behavioral health and substance use services",
    "J": "Drugs given other than by mouth, chemotherapy",
    "K": "Durable medical equipment (temporary codes)",
    "L": "Orthotics and prosthetics",
    "M": "Medical services and quality measures",
    "P": "Pathology and laboratory services",
    "Q": "Drugs, supplies and services (temporary codes)",
    "R": "Transport of portable diagnostic equipment",
    "S": "Services for private payers (temporary codes)",
    "T": "Services for state Medicaid programs",
    "U": "Laboratory tests for coronavirus",
    "V": "Vision, hearing and speech services",
}

# Ranges of measures of the Quality Payment Program and its forerunners. Source: CMS, quality measures specifications.
MEASURES = re.compile(r"G[489]\d{3}|M1\d{3}")
# Titles of measures outside these ranges: who the patients are, what was recorded of them, over which period.
MEASURED = re.compile(
    r"(?:\w+ )?(?:patients?|episodes?)\b(?! navigation)|clinician|clinical decision support|document|functional status"
    r"|most recent|residual score|within the past|.*\b(?:achieved|assessed|documented|mips|reasons?|visual analog"
    r"|(?:measurement|performance|intake|reporting) (?:period|month)|not (?:given|ordered|performed|prescribed|taken|used))\b",
    re.IGNORECASE,
)
# Supplies, equipment, devices, orthotics and prosthetics, parts of heart pumps, glasses, hearing aids, casts, skin substitutes.
SUPPLIES = re.compile(
    r"A[4-9]\d{3}|[BEKL]\d{4}|C[12]\d{3}|C93[56]\d|Q0[45]\d\d|Q4\d{3}|S8[45]\d\d|T21\d\d|T45\d\d|V2\d{3}|V5(?:0[3-9]|1|2)\d*"
)


class Hcpcs(SystemRules):
    """The rules of HCPCS Level II: codes are below their letter, modifiers below a heading of our own."""

    slug = "hcpcs"
    name = "HCPCS Level II"
    full_name = "Healthcare Common Procedure Coding System, Level II"
    description = "Supplies, drugs and services outside a physician's office procedures in the United States."
    other_names = ("HCPCS Level 2", "HCPC", "CDT", "ADA code", "dental code")
    search_words = ("hcpcs",)

    publisher = "Centers for Medicare & Medicaid Services (CMS)"
    licence = "Public domain, except the dental D codes"
    notice = "The D codes (CDT) belong to the American Dental Association; their text is not shown."
    display_policy = "full"
    # The Code on Dental Procedures and Nomenclature (CDT). Source: CMS, HCPCS record layout 2019, field 1: "descriptors
    # copyrighted by the American Dental Association".
    reserved_pattern = re.compile(r"D\S{4}")
    reserved_name = "CDT (dental)"

    fhir_url = "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
    oid = "2.16.840.1.113883.6.285"
    omop_vocabulary = "HCPCS"

    code_pattern = re.compile(r"[A-V]\d{4}|[0-9A-Z]{2}")
    heading_pattern = re.compile(r"[A-V]|MODIFIERS|[A-V]\d{4}-[A-V]\d{4}")  # the ranges are OHDSI's own headings
    is_told_by_form = True
    addition_pattern = re.compile(
        r"^(?:addition|add-on|replacement|repair)s?\b|\baccessory\b|(?<=, )(?:replacement|repair)\b", re.IGNORECASE
    )
    is_of_procedures = True
    modifiers = KNOWN_MODIFIERS

    nests_by_prefix = True
    sections = GROUPS | {MODIFIERS: "Modifiers"}

    def looks_like_a_code(self, text: str) -> bool:
        """As everywhere, and with a first letter that codes have so far."""
        return super().looks_like_a_code(text) and text[0] in GROUPS

    def parents(self, code: str) -> list[str]:
        """The letter, or MODIFIERS for a modifier."""
        if "-" in code or code == MODIFIERS:
            return []
        return [MODIFIERS] if len(code) == 2 else prefixes(code[:2], 1)

    def nature_of(self, code: str, title: str) -> str:
        """Measures by their ranges or titles, which speak of patients and of what was documented; supplies by their ranges."""
        if self.section_of(code) == MODIFIERS:
            return MODIFIER
        if MEASURES.match(code) or (code[0] in "GM" and MEASURED.match(title)):
            return MEASURE
        return SUPPLY if SUPPLIES.match(code) else ""

    def section_of(self, code: str) -> str:
        """The letter, or MODIFIERS for a modifier."""
        return MODIFIERS if len(code) == 2 or code == MODIFIERS else code[:1]

    def missing_headings(self, codes: Set[str]) -> Iterator[Heading]:
        """The letter groups and the modifiers."""
        letters = {code[0] for code in codes if len(code) > 2 and code != MODIFIERS}
        for letter in sorted(letters & GROUPS.keys() - codes):
            yield Heading(letter, GROUPS[letter])
        if MODIFIERS not in codes and any(len(code) == 2 for code in codes):
            yield Heading(MODIFIERS, self.sections[MODIFIERS])


HCPCS = Hcpcs()
