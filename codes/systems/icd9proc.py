"""ICD-9-CM volume 3: procedures, two digits and up to two more after a dot.

Source: CMS/NCHS, ICD-9-CM volume 3.
"""

import re
from collections.abc import Iterator, Set

from codes.systems.interface import Dot, Heading, SystemRules, prefixes

# By the first two digits of their codes.
CHAPTERS = {
    "00": "Procedures and interventions, not elsewhere classified",
    "01-05": "Operations on the nervous system",
    "06-07": "Operations on the endocrine system",
    "08-16": "Operations on the eye",
    "17": "Other miscellaneous diagnostic and therapeutic procedures",
    "18-20": "Operations on the ear",
    "21-29": "Operations on the nose, mouth, and pharynx",
    "30-34": "Operations on the respiratory system",
    "35-39": "Operations on the cardiovascular system",
    "40-41": "Operations on the hemic and lymphatic system",
    "42-54": "Operations on the digestive system",
    "55-59": "Operations on the urinary system",
    "60-64": "Operations on the male genital organs",
    "65-71": "Operations on the female genital organs",
    "72-75": "Obstetrical procedures",
    "76-84": "Operations on the musculoskeletal system",
    "85-86": "Operations on the integumentary system",
    "87-99": "Miscellaneous diagnostic and therapeutic procedures",
}


class Icd9Proc(SystemRules):
    """The rules of ICD-9-CM procedures: codes are below the codes that they begin with, and below their chapter."""

    slug = "icd9proc"
    name = "ICD-9-CM procedures"
    full_name = "International Classification of Diseases, 9th Revision, Clinical Modification, Volume 3"
    description = "Inpatient procedures in the United States until 30 September 2015, when ICD-10-PCS replaced it."
    other_names = ("ICD-9 Procedure", "ICD-9-PCS", "ICD-9-CM Procedure", "ICD-9 Volume 3", "ICD-9-CM vol 3")
    shared_names = ("ICD-9", "ICD-9-CM")
    search_words = ("icd9", "icd 9")

    publisher = "Centers for Medicare & Medicaid Services (CMS)"
    licence = "Public domain (US government work)"
    display_policy = "full"

    fhir_url = "http://hl7.org/fhir/sid/icd-9-cm"
    oid = "2.16.840.1.113883.6.104"
    omop_vocabulary = "ICD9Proc"

    code_pattern = re.compile(r"\d{3,4}")
    heading_pattern = re.compile(r"\d{2}(\d{0,2}-\d{2,4})?")
    is_told_by_form = True
    is_of_procedures = True
    dots = (Dot(re.compile(r"\d\d\d{1,2}"), 2),)

    nests_by_prefix = True
    sections = CHAPTERS
    replaced_by = "icd10pcs"

    def parents(self, code: str) -> list[str]:
        """The shorter codes, then the chapter."""
        if "-" in code:
            return []
        chapter = self.section_of(code)
        return prefixes(code, 2) + ([chapter] if chapter not in ("", code, code[:2]) else [])

    def section_of(self, code: str) -> str:
        """The chapter: "76-84" for 8314."""
        if not re.match(r"\d\d", code):
            return ""
        return next((chapter for chapter in CHAPTERS if chapter[:2] <= code[:2] <= chapter[-2:]), "")

    def missing_headings(self, codes: Set[str]) -> Iterator[Heading]:
        """The chapters."""
        for chapter in sorted({self.section_of(code) for code in codes} - codes - {""}):
            yield Heading(chapter, CHAPTERS[chapter])


ICD9PROC = Icd9Proc()
