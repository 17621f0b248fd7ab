"""CCAM: medical acts in France, four letters (site, action, way in) and three digits.

Source: ATIH and Assurance Maladie, CCAM, guide de lecture et de codage; Agence du Numérique en Santé (FHIR URL).
"""

import re

from codes.systems.interface import SystemRules


class Ccam(SystemRules):
    """The rules of CCAM, whose form no other system has."""

    slug = "ccam"
    name = "CCAM"
    full_name = "Classification commune des actes médicaux"
    description = "Procedures and tests in France, in French."
    search_words = ("ccam",)

    publisher = "Caisse nationale de l’Assurance Maladie and ATIH"
    licence = "The terms of the Assurance Maladie"
    display_policy = "code_only"

    fhir_url = "https://smt.esante.gouv.fr/terminologie-ccam"
    omop_vocabulary = "CCAM"

    code_pattern = re.compile(r"[A-Z]{4}\d{3}")
    is_told_by_form = True
    has_telling_form = True
    is_of_procedures = True


CCAM = Ccam()
