"""SNOMED CT: clinical findings, procedures, body structures and more, by identifiers of 6 to 18 digits.

Source: SNOMED International, Release File Specifications (SCTID data type); HL7, Using SNOMED CT with FHIR.
"""

import re

from codes.systems.interface import SystemRules


class Snomed(SystemRules):
    """The rules of SNOMED CT: a code says nothing about its place; concepts have several parents, which its files state."""

    slug = "snomed"
    name = "SNOMED CT"
    full_name = "Systematized Nomenclature of Medicine, Clinical Terms"
    description = (
        "Clinical terms of every kind: findings, procedures, body structures, organisms, substances and others."
    )
    other_names = ("SNOMED", "SCT", "SCTID")
    search_words = ("snomed", "snomed ct")

    publisher = "SNOMED International"
    licence = "Licensed by country: free of charge in member countries, elsewhere by an affiliate licence"
    notice = "SNOMED CT is copyright of SNOMED International and is used under its licence."
    display_policy = "code_only"

    fhir_url = "http://snomed.info/sct"
    oid = "2.16.840.1.113883.6.96"
    omop_vocabulary = "SNOMED"

    code_pattern = re.compile(r"[1-9]\d{5,17}")
    heading_pattern = re.compile(r"OMOP\d{1,12}")  # OHDSI's own
    is_told_by_form = True
    has_check_digit = True

    def has_right_check_digit(self, code: str) -> bool:
        """Whether it is the identifier of a concept (partition 00 or 10) whose last digit is that of the Verhoeff scheme."""
        check = 0
        for position, digit in enumerate(map(int, reversed(code))):
            for _ in range(position % 8):
                digit = _PERMUTED[digit]
            check = _sum(check, digit)
        return code[-3:-1] in ("00", "10") and check == 0


#: The permutation of digits that the Verhoeff scheme repeats from place to place.
_PERMUTED = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def _sum(one: int, other: int) -> int:
    """The product of two digits in the dihedral group of ten elements, in which the Verhoeff scheme adds up."""
    if one < 5:
        return (one + other) % 5 if other < 5 else 5 + (one + other) % 5
    return 5 + (one - other) % 5 if other < 5 else (one - other) % 5


SNOMED = Snomed()
