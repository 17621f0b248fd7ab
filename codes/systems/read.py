"""Read codes, version 2: five characters, the last ones dots, and two more for the term. Case and dots are significant.

Source: NHS Digital, UK Read v2 (five-byte set); NHS Message Implementation Manual 4.2 (OID); OHDSI, vocabulary Read.
"""

import re

from codes.systems.interface import SystemRules


class Read(SystemRules):
    """The rules of Read codes: 8BAb. is another code than 8BAB., and F25.. another than F25."""

    slug = "read"
    name = "Read codes"
    full_name = "NHS UK Read Codes, version 2"
    description = "General practice in the United Kingdom until 2018, when SNOMED CT replaced them."
    other_names = ("Read v2",)

    publisher = "NHS Digital"
    licence = "Crown copyright: the licence of NHS Digital"
    display_policy = "code_only"

    fhir_url = "http://read.info/readv2"
    oid = "2.16.840.1.113883.2.1.6.2"
    omop_vocabulary = "Read"

    code_pattern = re.compile(r"[0-9A-Za-z][0-9A-Za-z.]{0,6}")
    case_matters = True
    dots_matter = True


READ = Read()
