"""ICD-10-CM: diagnoses, a category of three characters and up to four more after a dot.

Source: the order file FY2026, CMS (second character a digit, or A since category QA0); ICD-10-CM Official Guidelines for
Coding and Reporting, FY2026, sections I.A.4 (placeholder character) and I.A.5 (7th characters).
"""

import re
from itertools import combinations

from codes.systems.icd10 import nature_of
from codes.systems.interface import Dot, SystemRules, prefixes

#: The length of a category, the position of the 7th character, and the placeholder for unused positions.
CATEGORY, SEVENTH, PLACEHOLDER = 3, 7, "X"

_THIRD = frozenset("0123456789AB")

# What the codes with this first letter are about, for releases without chapters. Based on the tabular list, CDC/NCHS.
LETTERS = {
    "A": "Infectious and parasitic diseases: bacterial, sexually transmitted and others",
    "B": "Infectious and parasitic diseases: viral, fungal, parasitic and others",
    "C": "Malignant neoplasms",
    "D": "In situ, benign and uncertain neoplasms; blood, blood-forming organs, immune mechanism",
    "E": "Endocrine, nutritional and metabolic diseases",
    "F": "Mental, behavioral and neurodevelopmental disorders",
    "G": "Nervous system",
    "H": "Eye and adnexa; ear and mastoid process",
    "I": "Circulatory system",
    "J": "Respiratory system",
    "K": "Digestive system",
    "L": "Skin and subcutaneous tissue",
    "M": "Musculoskeletal system and connective tissue",
    "N": "Genitourinary system",
    "O": "Pregnancy, childbirth and the puerperium",
    "P": "Conditions originating in the perinatal period",
    "Q": "Congenital malformations and chromosomal abnormalities",
    "R": "Symptoms, signs and abnormal findings",
    "S": "Injuries by body region",
    "T": "Other injuries, burns, poisoning, complications of care",
    "U": "Codes for special purposes",
    "V": "External causes: transport accidents",
    "W": "External causes: falls, forces, and other accidents",
    "X": "External causes: heat, nature, self-harm, assault",
    "Y": "External causes: undetermined intent, medical care, place and activity",
    "Z": "Factors influencing health status and contact with health services",
}


class Icd10Cm(SystemRules):
    """The rules of ICD-10-CM: codes are below the codes that they begin with; X is the placeholder for unused positions."""

    slug = "icd10cm"
    name = "ICD-10-CM"
    full_name = "International Classification of Diseases, 10th Revision, Clinical Modification"
    description = "Diagnoses in the United States."
    shared_names = ("ICD-10",)
    search_words = ("icd10cm", "icd 10 cm", "icd10 cm")

    publisher = "National Center for Health Statistics (NCHS) and CMS"
    licence = "Public domain in the United States"
    notice = "ICD-10 is copyright of the World Health Organization, which authorized this United States modification."
    display_policy = "full"

    fhir_url = "http://hl7.org/fhir/sid/icd-10-cm"
    oid = "2.16.840.1.113883.6.90"
    omop_vocabulary = "ICD10CM"

    code_pattern = re.compile(r"[A-Z][0-9A][0-9A-Z]{1,5}")
    heading_pattern = re.compile(r"CH-\d\d|[A-Z][0-9A-Z]{2}-[A-Z][0-9A-Z]{2}")
    is_told_by_form = True
    varies_in_length = True
    dots = (Dot(re.compile(r"[A-Z][0-9A][0-9A-Z][0-9A-Z]{1,4}"), CATEGORY),)

    nests_by_prefix = True
    sections = LETTERS
    initials = LETTERS

    def looks_like_a_code(self, text: str) -> bool:
        """As everywhere, and the third character is a digit, A or B, as in all categories so far: T2DM and A1C are words."""
        return text[CATEGORY - 1 : CATEGORY] in _THIRD and super().looks_like_a_code(text)

    def nature_of(self, code: str, title: str) -> str:
        """External causes and harm, as in ICD-10."""
        return nature_of(code)

    def parents(self, code: str) -> list[str]:
        """The shorter codes down to the category. Chapters and blocks come from files that state them."""
        return [] if "-" in code else prefixes(code, CATEGORY)

    def section_of(self, code: str) -> str:
        """The letter; none for a chapter."""
        return "" if code.startswith("CH-") else code[:1]

    def padding_variants(self, code: str) -> list[str]:
        """The codes that differ from this one only in placeholders, the likeliest first: W2189XA for W2189A (W21.89A).

        A 7th character must be in position 7, and X fills the empty positions before it (guideline I.A.5): that reading
        comes first. X may also replace a single 4th, 5th or 6th character (I.A.4): H608X1 for H6081. There may be an X too many.
        """
        plain = unpadded(code)
        if not self.is_code(plain):
            return []
        category, between, last = plain[:CATEGORY], plain[CATEGORY:-1], plain[-1]
        forms = [
            category + _spread(between, positions, length) + last
            for length in range(SEVENTH - CATEGORY - 1, len(between) - 1, -1)
            for positions in combinations(range(length), len(between))
            if len(plain) > CATEGORY
        ]
        return [form for form in forms if form != code]


def with_seventh(code: str, character: str) -> str:
    """The code with a 7th character, the empty positions filled with X: W2189XA for W2189 and A (guideline I.A.5)."""
    return code.ljust(SEVENTH - 1, PLACEHOLDER) + character


def unpadded(code: str) -> str:
    """The code without its placeholders: W2189A for W2189XA, and X58A for X58XXXA, whose first X is not a placeholder.

    An X after the category is always a placeholder, because no 7th character is an X.
    """
    return code[:CATEGORY] + code[CATEGORY:].replace(PLACEHOLDER, "")


def _spread(characters: str, positions: tuple[int, ...], length: int) -> str:
    """A text of this length with the characters at these indexes and placeholders at the others."""
    at = dict(zip(positions, characters, strict=True))
    return "".join(at.get(position, PLACEHOLDER) for position in range(length))


ICD10CM = Icd10Cm()
