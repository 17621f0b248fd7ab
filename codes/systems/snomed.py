"""SNOMED CT: clinical findings, procedures, body structures and more, by identifiers of 6 to 18 digits.

Source: SNOMED International, Release File Specifications (SCTID data type); HL7, Using SNOMED CT with FHIR.
"""

import re

from codes.systems.interface import SystemRules


class Snomed(SystemRules):
    """The rules of SNOMED CT: a code says nothing about its place; concepts have several parents, which its files state."""

    slug = "snomed"
    name = "SNOMED CT"
    full_name = "Systematized Nomenclature of Medicine, Clinical Terms"
    description = (
        "Clinical terms of every kind: findings, procedures, body structures, organisms, substances and others."
    )
    other_names = ("SNOMED", "SCT")
    search_words = ("snomed", "snomed ct")

    publisher = "SNOMED International"
    licence = "Licensed by country: free of charge in member countries, elsewhere by an affiliate licence"
    notice = "SNOMED CT is copyright of SNOMED International and is used under its licence."
    display_policy = "code_only"

    fhir_url = "http://snomed.info/sct"
    oid = "2.16.840.1.113883.6.96"
    omop_vocabulary = "SNOMED"

    code_pattern = re.compile(r"[1-9]\d{5,17}")
    heading_pattern = re.compile(r"OMOP\d{1,12}")  # OHDSI's own
    is_told_by_form = True


SNOMED = Snomed()
