"""ICD-O-3: tumors, by morphology (8000/3: the slash separates histology and behavior) and by topography (C50.9).

Source: WHO, International Classification of Diseases for Oncology, 3rd edition. Pairs of both, with NULL for a missing
half, are OHDSI's own codes.
"""

import re

from codes.systems.interface import Dot, SystemRules


class IcdO3(SystemRules):
    """The rules of ICD-O-3: codes are below their first three characters."""

    slug = "icdo3"
    name = "ICD-O-3"
    full_name = "International Classification of Diseases for Oncology, 3rd Edition"
    description = "Tumors: what they are made of, how they behave and where they grow."
    other_names = ("ICD-O", "ICDO-3")
    search_words = ("icdo3", "icd o 3", "icd o")

    publisher = "the World Health Organization (WHO)"
    licence = "Copyright of the WHO: needs its permission"
    notice = "ICD-O is copyright of the World Health Organization."
    display_policy = "code_only"

    fhir_url = "http://terminology.hl7.org/CodeSystem/icd-o-3"
    oid = "2.16.840.1.113883.6.43.1"
    omop_vocabulary = "ICDO3"

    code_pattern = re.compile(r"\d{4}/\d|C\d{3}|(\d{4}/\d|NULL)-(C\d{3}|NULL)")
    heading_pattern = re.compile(r"\d{3}(-\d{3})?|C\d\d(-C\d\d)?")
    is_told_by_form = True
    dots = (Dot(re.compile(r"C\d{3}"), 3), Dot(re.compile(r"\d{4}/\d-C\d{3}"), 10))

    nests_by_prefix = True

    def parents(self, code: str) -> list[str]:
        """The first three characters: 800 of 8000/3, C50 of C509."""
        return [code[:3]] if len(code) > 3 and "-" not in code else []


ICDO3 = IcdO3()
