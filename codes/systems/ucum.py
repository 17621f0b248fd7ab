"""UCUM: units of measure. Case and dots are significant: Mg is a megagram, mg a milligram, m.s a meter second.

Source: The Unified Code for Units of Measure, Regenstrief Institute, the case-sensitive variant ("c/s").
"""

import re

from codes.systems.interface import LONGEST_CODE, SystemRules


class Ucum(SystemRules):
    """The rules of UCUM: a code is an expression of printable ASCII characters without blanks."""

    slug = "ucum"
    name = "UCUM"
    full_name = "Unified Code for Units of Measure"
    description = "Units of measure, simple and composed."

    publisher = "the Regenstrief Institute"
    licence = "UCUM licence: free of charge under conditions (https://ucum.org/license)"
    notice = "UCUM is copyright of the Regenstrief Institute, Inc. All rights reserved."
    display_policy = "code_only"

    fhir_url = "http://unitsofmeasure.org"
    oid = "2.16.840.1.113883.6.8"
    omop_vocabulary = "UCUM"

    code_pattern = re.compile(rf"[!-~]{{1,{LONGEST_CODE}}}")
    case_matters = True
    dots_matter = True


UCUM = Ucum()
