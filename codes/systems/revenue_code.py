"""Revenue codes: the department or kind of service on a line of a hospital's bill, four digits, the first often left out.

Source: NUBC, UB-04 Data Specifications, form locator 42; HL7 THO (FHIR URL).
"""

import re

from codes.systems.interface import SystemRules


class RevenueCode(SystemRules):
    """The rules of revenue codes. They look like other numbers, so that only their name before one tells it."""

    slug = "revenue_code"
    name = "UB-04 revenue code"
    full_name = "NUBC revenue codes of the UB-04 bill"
    description = "Departments and kinds of services on hospital bills in the United States."
    other_names = ("Rev code", "NUBC revenue code")
    number_names = ("Rev",)
    search_words = ("revenue code", "rev code")

    publisher = "the National Uniform Billing Committee (NUBC) of the American Hospital Association"
    licence = "Proprietary: needs a licence from the American Hospital Association"
    display_policy = "code_only"

    fhir_url = "https://www.nubc.org/CodeSystem/RevenueCodes"
    omop_vocabulary = "Revenue Code"

    code_pattern = re.compile(r"[0-3]?\d{3}")


REVENUE_CODE = RevenueCode()
