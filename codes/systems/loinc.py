"""LOINC: laboratory tests, measurements and documents, a number with its check digit after a hyphen.

Source: Regenstrief Institute, LOINC Users' Guide, appendices A (fields) and "Parts" (LP numbers).
"""

import re

from codes.systems.interface import SystemRules


class Loinc(SystemRules):
    """The rules of LOINC. Parts, answers and groups (LP, LA, LG) have numbers like codes; OHDSI uses parts as headings."""

    slug = "loinc"
    name = "LOINC"
    full_name = "Logical Observation Identifiers Names and Codes"
    description = "Laboratory tests, clinical measurements, surveys and documents."
    search_words = ("loinc",)

    publisher = "the Regenstrief Institute"
    licence = "LOINC licence: free of charge, if its notice is shown (https://loinc.org/license)"
    notice = (
        "This material contains content from LOINC (https://loinc.org). LOINC is copyright of Regenstrief Institute, Inc. and "
        "the LOINC Committee, and is available at no cost under the license at https://loinc.org/license."
    )
    display_policy = "code_only"

    fhir_url = "http://loinc.org"
    oid = "2.16.840.1.113883.6.1"
    omop_vocabulary = "LOINC"

    code_pattern = re.compile(r"\d{1,7}-\d")
    heading_pattern = re.compile(r"L[AGP]\d{1,7}-\d|(MTHU|OMOP)\d{1,12}")  # the last ones are those of NLM and OHDSI
    is_told_by_form = True
    has_check_digit = True

    def has_right_check_digit(self, code: str) -> bool:
        """Whether the digit after the hyphen is that of the number before it: modulo 10 (LOINC Users' Guide)."""
        number, _, check = code.partition("-")
        doubled = [2 * int(digit) for digit in number[::-2]]
        total = sum(map(int, number[-2::-2])) + sum(digit // 10 + digit % 10 for digit in doubled)
        return (total + int(check)) % 10 == 0


LOINC = Loinc()
