"""OPS: procedures in Germany, a chapter of one digit, a hyphen, three characters and up to two more after a dot.

Source: BfArM, OPS, systematic index, and the description of its files of metadata; HL7 Germany, base profiles (FHIR URL).
"""

import re

from codes.systems.interface import Dot, SystemRules, prefixes

#: How long a code of three characters is: its chapter, the hyphen and two more.
SHORTEST = 4


class Ops(SystemRules):
    """The rules of OPS, whose codes keep their hyphen: 5-511.11."""

    slug = "ops"
    name = "OPS"
    full_name = "Operationen- und Prozedurenschlüssel"
    description = "Procedures in hospitals of Germany, in German."
    search_words = ("ops",)

    publisher = "Bundesinstitut für Arzneimittel und Medizinprodukte (BfArM)"
    licence = "Free of charge under the terms of BfArM, which forbid changes"
    notice = "OPS is published by BfArM on behalf of the German Federal Ministry of Health."
    display_policy = "code_only"

    fhir_url = "http://fhir.de/CodeSystem/bfarm/ops"
    oid = ""  # each year's version has an OID of its own
    omop_vocabulary = "OPS"

    code_pattern = re.compile(r"[1-9]-\d\d([0-9A-Z][0-9A-Z]{0,2})?")
    heading_pattern = re.compile(r"[1-9]|[1-9]-\d\d[0-9A-Z]?\.\.\.[1-9]-\d\d[0-9A-Z]?")  # chapters and groups
    is_of_procedures = True
    varies_in_length = True
    dots = (Dot(re.compile(r"\d-\d\d[0-9A-Z]{2,3}"), 5),)

    nests_by_prefix = True

    def parents(self, code: str) -> list[str]:
        """The shorter codes down to three characters: 5-511.1, 5-511, 5-51 of 5-511.11."""
        return prefixes(code, SHORTEST) if self.is_code(code) else []


OPS = Ops()
