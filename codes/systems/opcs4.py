"""OPCS-4: interventions and procedures in the United Kingdom, a letter with two digits and one more after a dot.

Source: NHS England, OPCS Classification of Interventions and Procedures, version 4, tabular list; UK Core (FHIR URL).
"""

import re

from codes.systems.interface import Dot, SystemRules


class Opcs4(SystemRules):
    """The rules of OPCS-4: a code of four characters is below its category."""

    slug = "opcs4"
    name = "OPCS-4"
    full_name = "OPCS Classification of Interventions and Procedures, version 4"
    description = "Interventions and procedures in hospitals of the United Kingdom."
    search_words = ("opcs", "opcs4")

    publisher = "NHS England"
    licence = "Crown copyright: the licence of NHS England"
    display_policy = "code_only"

    fhir_url = "https://fhir.hl7.org.uk/Id/opcs-4"
    omop_vocabulary = "OPCS4"

    code_pattern = re.compile(r"[A-Z]\d\d\d?")
    is_of_procedures = False  # although they are: a code without a system is rather one of ICD-10, which looks alike
    dots = (Dot(re.compile(r"[A-Z]\d{3}"), 3),)

    nests_by_prefix = True

    def parents(self, code: str) -> list[str]:
        """The category: A01 of A011 (A01.1)."""
        return [code[:3]] if len(code) > 3 else []


OPCS4 = Opcs4()
