"""NUCC: the taxonomy of health care providers, ten characters, of which the first four tell the classification.

Source: National Uniform Claim Committee, Health Care Provider Taxonomy, code structure.
"""

import re

from codes.systems.interface import SystemRules

GROUPING, CLASSIFICATION = 2, 4


class Nucc(SystemRules):
    """The rules of the provider taxonomy: a specialization is below its classification, that below its grouping."""

    slug = "nucc"
    name = "NUCC"
    full_name = "Health Care Provider Taxonomy"
    description = "Kinds of physicians, other providers and organizations in the United States."
    other_names = ("NUCC taxonomy", "Provider Taxonomy")
    search_words = ("nucc",)

    publisher = "the National Uniform Claim Committee (NUCC)"
    licence = "Copyright of the American Medical Association: needs its permission"
    notice = "The Health Care Provider Taxonomy code set is copyright of the American Medical Association."
    display_policy = "code_only"

    fhir_url = "http://nucc.org/provider-taxonomy"
    oid = "2.16.840.1.113883.6.101"
    omop_vocabulary = "NUCC"

    code_pattern = re.compile(r"\d\d[0-9A-Z]{7}X")
    heading_pattern = re.compile(r"\d\d")
    is_told_by_form = True

    nests_by_prefix = True

    def parents(self, code: str) -> list[str]:
        """The classification 207R00000X of 207RC0000X, then the grouping 20."""
        if len(code) <= GROUPING:
            return []
        classification = f"{code[:CLASSIFICATION]}00000X"
        return [parent for parent in (classification, code[:GROUPING]) if parent != code]


NUCC = Nucc()
