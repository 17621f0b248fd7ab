"""NDC: medicines in the United States, by labeler, product and package.

Source: FDA, National Drug Code Directory: 4-4-2, 5-3-2 or 5-4-1 digits, products without a package, and 11 digits in billing.
"""

import re

from codes.systems.interface import SystemRules


class Ndc(SystemRules):
    """The rules of NDC. Codes are kept as they are written: without hyphens ten digits can be read in three ways."""

    slug = "ndc"
    name = "NDC"
    full_name = "National Drug Code"
    description = "Medicines in the United States, with their packages."
    search_words = ("ndc",)

    publisher = "the Food and Drug Administration (FDA)"
    licence = "Public domain (US government work)"
    display_policy = "full"

    fhir_url = "http://hl7.org/fhir/sid/ndc"
    oid = "2.16.840.1.113883.6.69"
    omop_vocabulary = "NDC"

    code_pattern = re.compile(r"(?!(?:19|20)\d\d-(?:19|20)\d\d$)\d{4,5}-\d{3,4}(-\d{1,2})?|\d{8,11}")
    is_told_by_form = True
    varies_in_length = True


NDC = Ndc()
