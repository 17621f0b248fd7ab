"""ICD-10 of the World Health Organization: diagnoses, a category of three characters and one or two more after a dot.

Source: WHO, ICD-10 volume 2, instruction manual, 5th edition 2016, section 2.4 (chapters, blocks, categories, subcategories).
"""

import re

from codes.systems.interface import CAUSE, HARM, Dot, SystemRules, prefixes

CATEGORY = 3
#: The letters of external causes: accidents, assaults, places. Source: WHO, chapter XX.
CAUSES = ("V", "W", "X", "Y")
#: Assault, legal intervention, war and maltreatment. Source: WHO, chapters XIX and XX; ICD-10-CM has terrorism besides.
_HARM = re.compile(r"X8[5-9]|X9[2-9]|Y0\d|Y3[5-8]|T7[46]")
_CODE = re.compile(r"[A-Z]\d\d([0-9X]\d?)?")


def nature_of(code: str) -> str:
    """HARM or CAUSE if a code of ICD-10 or ICD-10-CM is one, else ""."""
    return HARM if _HARM.match(code) else CAUSE if code.startswith(CAUSES) else ""


class Icd10(SystemRules):
    """The rules of ICD-10: codes are below the codes that they begin with; X fills a fourth position that is not used."""

    slug = "icd10"
    name = "ICD-10 (WHO)"
    full_name = "International Statistical Classification of Diseases and Related Health Problems, 10th Revision"
    description = "Diagnoses and causes of death, in the edition of the World Health Organization."
    shared_names = ("ICD-10",)

    publisher = "the World Health Organization (WHO)"
    licence = "Copyright of the WHO: needs its permission"
    notice = "ICD-10 is copyright of the World Health Organization."
    display_policy = "code_only"

    fhir_url = "http://hl7.org/fhir/sid/icd-10"
    oid = "2.16.840.1.113883.6.3"
    omop_vocabulary = "ICD10"

    code_pattern = _CODE
    heading_pattern = re.compile(r"[IVX]+|\d\d|[A-Z]\d\d-[A-Z]\d\d")  # chapters and blocks
    dots = (Dot(re.compile(r"[A-Z]\d\d[0-9X]\d?"), CATEGORY),)

    nests_by_prefix = True

    def nature_of(self, code: str, title: str) -> str:
        """External causes, and harm that people do to others: who types “shoes” was not struck by them."""
        return nature_of(code)

    def parents(self, code: str) -> list[str]:
        """The shorter codes down to the category. Chapters and blocks come from files that state them."""
        return prefixes(code, CATEGORY) if _CODE.fullmatch(code) else []


ICD10 = Icd10()
