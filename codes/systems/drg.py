"""MS-DRG: the groups by which Medicare pays for hospital stays, numbers of three digits.

Source: CMS, MS-DRG Classifications and Software, definitions manual; HL7 THO (FHIR URL).
"""

import re

from codes.systems.interface import SystemRules


class MsDrg(SystemRules):
    """The rules of MS-DRG. Its numbers look like others, so that only its name before one tells it."""

    slug = "drg"
    name = "MS-DRG"
    full_name = "Medicare Severity Diagnosis Related Groups"
    description = "Groups of hospital stays in the United States by which they are paid for."
    other_names = ("MSDRG",)
    search_words = ("drg", "ms drg", "msdrg")

    publisher = "Centers for Medicare & Medicaid Services (CMS)"
    licence = "Public domain (US government work)"
    display_policy = "full"

    fhir_url = (
        "https://www.cms.gov/Medicare/Medicare-Fee-for-Service-Payment/AcuteInpatientPPS/"
        "MS-DRG-Classifications-and-Software"
    )
    omop_vocabulary = "DRG"

    code_pattern = re.compile(r"\d{3}")


MS_DRG = MsDrg()
