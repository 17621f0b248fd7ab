"""ICD-9-CM volumes 1 and 2: diagnoses, with V codes and E codes.

Source: CMS/NCHS, ICD-9-CM volumes 1 and 2.
"""

import re

from codes.systems.interface import Dot, SystemRules, prefixes


class Icd9Cm(SystemRules):
    """The rules of ICD-9-CM diagnoses: codes are below the codes that they begin with."""

    slug = "icd9cm"
    name = "ICD-9-CM diagnoses"
    full_name = "International Classification of Diseases, 9th Revision, Clinical Modification, Volumes 1 and 2"
    description = "Diagnoses in the United States until 30 September 2015, when ICD-10-CM replaced it."
    shared_names = ("ICD-9", "ICD-9-CM")

    publisher = "National Center for Health Statistics (NCHS) and CMS"
    licence = "Public domain in the United States"
    notice = "ICD-9 is copyright of the World Health Organization, which authorized this United States modification."
    display_policy = "full"

    fhir_url = "http://hl7.org/fhir/sid/icd-9-cm"
    oid = "2.16.840.1.113883.6.103"
    omop_vocabulary = "ICD9CM"

    code_pattern = re.compile(r"\d{3,5}|V\d{2,4}|E\d{3,4}")
    heading_pattern = re.compile(r"[EV]?\d{2,5}-[EV]?\d{2,5}|\d{2}")
    is_told_by_form = True
    varies_in_length = True
    dots = (Dot(re.compile(r"E\d{4}"), 4), Dot(re.compile(r"(V\d\d|\d{3})\d{1,2}"), 3))

    nests_by_prefix = True
    replaced_by = "icd10cm"

    def parents(self, code: str) -> list[str]:
        """The shorter codes down to the category: three characters, four of an E code."""
        return [] if "-" in code else prefixes(code, 4 if code.startswith("E") else 3)


ICD9CM = Icd9Cm()
