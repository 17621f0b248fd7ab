"""The code systems that medref describes, one module each, and the default rules of all others."""

from collections.abc import Mapping
from functools import lru_cache

from codes.systems.atc import ATC
from codes.systems.ccam import CCAM
from codes.systems.cpt4 import CPT4
from codes.systems.drg import MS_DRG
from codes.systems.hcpcs import HCPCS
from codes.systems.icd9cm import ICD9CM
from codes.systems.icd9proc import ICD9PROC
from codes.systems.icd10 import ICD10
from codes.systems.icd10cm import ICD10CM
from codes.systems.icd10gm import ICD10GM
from codes.systems.icd10pcs import ICD10PCS
from codes.systems.icdo3 import ICDO3
from codes.systems.interface import LONGEST_CODE, SLUG, Dot, Heading, Modifier, SystemRules
from codes.systems.loinc import LOINC
from codes.systems.ndc import NDC
from codes.systems.nucc import NUCC
from codes.systems.opcs4 import OPCS4
from codes.systems.ops import OPS
from codes.systems.read import READ
from codes.systems.revenue_code import REVENUE_CODE
from codes.systems.snomed import SNOMED
from codes.systems.ucum import UCUM

#: The described systems by slug.
SYSTEMS: Mapping[str, SystemRules] = {
    rules.slug: rules
    for rules in (
        CPT4,
        HCPCS,
        ICD10PCS,
        ICD10CM,
        ICD9PROC,
        ICD9CM,
        ICD10,
        ICD10GM,
        ICDO3,
        ATC,
        CCAM,
        LOINC,
        NDC,
        NUCC,
        OPCS4,
        OPS,
        READ,
        SNOMED,
        UCUM,
        MS_DRG,
        REVENUE_CODE,
    )
}


#: The default rules, without a slug and name.
PLAIN = SystemRules()


@lru_cache(maxsize=256)
def system_rules(slug: str, *, case_matters: bool = False, dots_matter: bool = False) -> SystemRules:
    """The rules of the system with this slug (case does not matter).

    They are the defaults for a system without a module, whose codes may differ by case or dots alone as the caller says; if by
    both, they are exactly as they are written, with the single blanks inside them.
    """
    slug = slug.lower()
    if slug in SYSTEMS:
        return SYSTEMS[slug]
    rules = SystemRules()
    rules.slug, rules.name = slug, slug.upper()
    rules.case_matters, rules.dots_matter = case_matters, dots_matter
    rules.blanks_matter = case_matters and dots_matter
    return rules


def rules_of_files(slug: str) -> SystemRules:
    """The rules by which files are read: without a module, codes stay as they are written until the site’s row of the system
    says whether case or dots distinguish them."""
    return system_rules(slug, case_matters=True, dots_matter=True)


def possible_forms(slug: str, text: str) -> set[str]:
    """The stored forms that a typed code may have in the system with this slug."""
    either = (False, True)
    return {system_rules(slug, case_matters=c, dots_matter=d).normalise(text) for c in either for d in either}


__all__ = [
    "LONGEST_CODE",
    "PLAIN",
    "SLUG",
    "SYSTEMS",
    "Dot",
    "Heading",
    "Modifier",
    "SystemRules",
    "possible_forms",
    "rules_of_files",
    "system_rules",
]
