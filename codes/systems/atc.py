"""ATC: active substances of medicines, in five levels of which each adds one to three characters.

Source: WHO Collaborating Centre for Drug Statistics Methodology, ATC: structure and principles.
"""

import re

from codes.systems.interface import SystemRules

LEVELS = (1, 3, 4, 5, 7)


class Atc(SystemRules):
    """The rules of ATC: a substance is below its four groups."""

    slug = "atc"
    name = "ATC"
    full_name = "Anatomical Therapeutic Chemical Classification"
    description = "Active substances of medicines, by the organ or system on which they act."
    search_words = ("atc",)

    publisher = "the WHO Collaborating Centre for Drug Statistics Methodology (WHOCC)"
    licence = "Copyright of the WHOCC: no distribution for commercial purposes, and no changes"
    notice = "ATC is copyright of the WHO Collaborating Centre for Drug Statistics Methodology, Oslo, Norway."
    display_policy = "code_only"

    fhir_url = "http://www.whocc.no/atc"
    oid = "2.16.840.1.113883.6.73"
    omop_vocabulary = "ATC"

    code_pattern = re.compile(r"[A-Z](\d\d([A-Z]([A-Z](\d\d)?)?)?)?")
    is_told_by_form = True
    has_telling_form = True
    varies_in_length = True

    nests_by_prefix = True

    def looks_like_a_code(self, text: str) -> bool:
        """Whether it is as long as the code of a substance: groups look like categories of ICD-10."""
        return len(text) == LEVELS[-1] and super().looks_like_a_code(text)

    def parents(self, code: str) -> list[str]:
        """The groups above, the nearest first: A01AB, A01A, A01, A of A01AB03."""
        return [code[:length] for length in reversed(LEVELS) if length < len(code)]


ATC = Atc()
