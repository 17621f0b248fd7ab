"""ICD-10-GM: the German modification of ICD-10, with five characters where it is more detailed.

Source: BfArM, ICD-10-GM, systematic index, and the description of its files of metadata.
"""

from codes.systems.icd10 import Icd10


class Icd10Gm(Icd10):
    """The rules of ICD-10-GM, whose codes look like those of ICD-10."""

    slug = "icd10gm"
    name = "ICD-10-GM"
    full_name = "Internationale statistische Klassifikation der Krankheiten, 10. Revision, German Modification"
    description = "Diagnoses in Germany, in German."

    publisher = "Bundesinstitut für Arzneimittel und Medizinprodukte (BfArM)"
    licence = "Free of charge under the terms of BfArM, which forbid changes"
    notice = "ICD-10-GM is published by BfArM on behalf of the German Federal Ministry of Health, with permission of the WHO."
    display_policy = "code_only"

    fhir_url = "http://fhir.de/CodeSystem/bfarm/icd-10-gm"
    oid = ""  # each year's version has an OID of its own
    omop_vocabulary = "ICD10GM"


ICD10GM = Icd10Gm()
