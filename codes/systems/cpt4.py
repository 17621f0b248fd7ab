"""CPT, Current Procedural Terminology: five characters, and modifiers of two.

Source: HL7 and CMS code system pages; AMA, CPT (categories I, II ending in F, III in T; immunizations in A, PLA codes in U,
administrative codes in M).
"""

import re

from codes.systems.hcpcs.modifiers import MODIFIERS
from codes.systems.interface import SystemRules


class Cpt4(SystemRules):
    """The rules of CPT, whose codes have no hierarchy."""

    slug = "cpt4"
    name = "CPT"
    full_name = "Current Procedural Terminology"
    description = "Outpatient and office procedures in the United States."
    other_names = ("CPT-4",)
    search_words = ("cpt", "cpt4")

    publisher = "the American Medical Association (AMA)"
    licence = "Proprietary: needs a licence from the AMA"
    notice = "CPT is a registered trademark of the American Medical Association."
    display_policy = "code_only"

    fhir_url = "http://www.ama-assn.org/go/cpt"
    oid = "2.16.840.1.113883.6.12"
    omop_vocabulary = "CPT4"

    code_pattern = re.compile(r"\d{4}[0-9AFMTU]|[0-9A-Z]{2}")
    heading_pattern = re.compile(r"\d{7}")  # OHDSI's own headings
    is_told_by_form = True
    is_of_procedures = True
    modifiers = MODIFIERS


CPT4 = Cpt4()
