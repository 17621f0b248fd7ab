"""The rules of codes, in plain Python: how they are normalized, shown, recognized, reserved, and nested."""

import re

# A code as a claim carries it, by system slug. Sources: HL7/CMS code system pages; for ICD-10-CM the order file FY2026
# (second character a digit, or A since category QA0); ICD-10-PCS has 17 sections and no letters I and O (its reference
# manual, CMS).
CODE_PATTERNS = {
    "cpt4": re.compile(r"\d{4}[0-9FMTU]|[0-9A-Z]{2}"),
    "hcpcs": re.compile(r"[A-V]\d{4}|[0-9A-Z]{2}"),
    "icd10pcs": re.compile(r"[0-9B-DF-HX][0-9A-HJ-NP-Z]{6}"),
    "icd10cm": re.compile(r"[A-Z][0-9A][0-9A-Z]{1,5}"),
    "icd9proc": re.compile(r"\d{3,4}"),
    "icd9cm": re.compile(r"\d{3,5}|V\d{2,4}|E\d{3,4}"),
}

# A heading: a chapter, block, category or group that orders codes but is none. The seven digits of CPT4 and the HCPCS
# ranges are OHDSI's own headings.
HEADING_PATTERNS = {
    "cpt4": re.compile(r"\d{7}"),
    "hcpcs": re.compile(r"[A-V]|MODIFIERS|[A-V]\d{4}-[A-V]\d{4}"),
    "icd10pcs": re.compile(r"[0-9B-DF-HX][0-9A-HJ-NP-Z]{0,5}"),
    "icd10cm": re.compile(r"CH-\d\d|[A-Z][0-9A-Z]{2}-[A-Z][0-9A-Z]{2}"),
    "icd9proc": re.compile(r"\d{2}(\d{0,2}-\d{2,4})?"),
    "icd9cm": re.compile(r"[EV]?\d{2,5}-[EV]?\d{2,5}|\d{2}"),
}

SYSTEM_NAMES = {
    "cpt4": "CPT",
    "hcpcs": "HCPCS Level II",
    "icd10pcs": "ICD-10-PCS",
    "icd10cm": "ICD-10-CM",
    "icd9proc": "ICD-9-CM procedures",
    "icd9cm": "ICD-9-CM diagnoses",
}

MODIFIERS = "MODIFIERS"

# Chapters of ICD-9-CM volume 3 by the first two digits of their codes. Source: CMS/NCHS, ICD-9-CM volume 3.
ICD9PROC_CHAPTERS = {
    "00": "Procedures and interventions, not elsewhere classified",
    "01-05": "Operations on the nervous system",
    "06-07": "Operations on the endocrine system",
    "08-16": "Operations on the eye",
    "17": "Other miscellaneous diagnostic and therapeutic procedures",
    "18-20": "Operations on the ear",
    "21-29": "Operations on the nose, mouth, and pharynx",
    "30-34": "Operations on the respiratory system",
    "35-39": "Operations on the cardiovascular system",
    "40-41": "Operations on the hemic and lymphatic system",
    "42-54": "Operations on the digestive system",
    "55-59": "Operations on the urinary system",
    "60-64": "Operations on the male genital organs",
    "65-71": "Operations on the female genital organs",
    "72-75": "Obstetrical procedures",
    "76-84": "Operations on the musculoskeletal system",
    "85-86": "Operations on the integumentary system",
    "87-99": "Miscellaneous diagnostic and therapeutic procedures",
}

#: Systems whose codes tell their place: a code stands below the codes that it begins with.
NESTED_BY_PREFIX = frozenset({"icd10pcs", "icd10cm", "icd9cm", "icd9proc", "hcpcs"})

#: Systems that others replaced: their codes lead to those of today, not the other way round.
REPLACED = frozenset({"icd9proc", "icd9cm"})

_DOT_AFTER = {
    "icd10cm": (re.compile(r"([A-Z][0-9A][0-9A-Z])([0-9A-Z]{1,4})"),),
    "icd9proc": (re.compile(r"(\d\d)(\d{1,2})"),),
    "icd9cm": (re.compile(r"(E\d{3})(\d)"), re.compile(r"(V\d\d|\d{3})(\d{1,2})")),
}


def normalise_code(text: str) -> str:
    """The code as it is stored: upper case, without dots and blanks of any kind ("s70.10 xa" gives "S7010XA")."""
    return "".join(text.replace(".", "").split()).upper()


def display_code(system: str, code: str) -> str:
    """The normalized code as people write it ("S7010XA" gives "S70.10XA"); chapters and blocks stay as they are."""
    for pattern in _DOT_AFTER.get(system, ()):
        if match := pattern.fullmatch(code):
            return f"{match[1]}.{match[2]}"
    return code


def is_code(system: str, code: str) -> bool:
    """Whether a normalized code has the form of a code, not a heading, of the system; True for systems unknown here."""
    pattern = CODE_PATTERNS.get(system)
    return pattern is None or bool(pattern.fullmatch(code))


def fits_system(system: str, code: str) -> bool:
    """Whether a normalized code has the form of a code or heading of the system; True for systems unknown here."""
    return is_code(system, code) or bool(HEADING_PATTERNS[system].fullmatch(code))


def is_reserved(system: str, code: str) -> bool:
    """Whether a third party owns the code's text although the system is free: its descriptor is always withheld.

    HCPCS D codes are the Code on Dental Procedures and Nomenclature (CDT), copyright American Dental Association.
    Source: CMS, HCPCS record layout 2019, field 1: "descriptors copyrighted by the American Dental Association".
    """
    return system == "hcpcs" and len(code) == 5 and code.startswith("D")


def parent_prefixes(system: str, code: str) -> list[str]:
    """The codes that may be the parent of a normalized code, nearest first: the first that the release has is it.

    Empty for chapters and blocks, and for systems whose codes say nothing about their place (CPT4, SNOMED CT, …).
    """
    if "-" in code or code == MODIFIERS:
        return []
    if system == "icd10pcs":
        return _shorter(code, 1)
    if system == "icd10cm":
        return _shorter(code, 3)
    if system == "icd9cm":
        return _shorter(code, 4 if code.startswith("E") else 3)
    if system == "icd9proc":
        chapter = icd9proc_chapter(code)
        return _shorter(code, 2) + ([chapter] if chapter not in ("", code, code[:2]) else [])
    if system == "hcpcs":
        return [MODIFIERS] if len(code) == 2 else _shorter(code[:2], 1)
    return []


def section_of(system: str, code: str) -> str:
    """The widest group of the system that a normalized code belongs to, "" where its form tells none.

    ICD-10-PCS: the section ("0"); ICD-10-CM and HCPCS: the letter, or MODIFIERS; ICD-9-CM procedures: the chapter.
    """
    if system == "icd9proc":
        return icd9proc_chapter(code)
    if system == "hcpcs" and (len(code) == 2 or code == MODIFIERS):
        return MODIFIERS
    return code[:1] if system in ("icd10pcs", "icd10cm", "hcpcs") and not code.startswith("CH-") else ""


def icd9proc_chapter(code: str) -> str:
    """The chapter of an ICD-9-CM procedure code ("8314" gives "76-84"), "" for text that is no such code."""
    if not re.match(r"\d\d", code):
        return ""
    return next((c for c in ICD9PROC_CHAPTERS if c[:2] <= code[:2] <= c[-2:]), "")


def _shorter(code: str, shortest: int) -> list[str]:
    return [code[:length] for length in range(len(code) - 1, shortest - 1, -1)]


_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_VERSION = re.compile(r"v(?:ersion)?\.?\s*(\d{1,4})(?:\.(\d{1,4}))?", re.IGNORECASE)


def release_order(label: str) -> tuple[str, int, int] | None:
    """Where a release stands in time, by its label: ("year", 2024, 4) for "FY2024 April", ("version", 32, 0) for "v32".

    None for a label that tells no time.
    """
    if year := _YEAR.search(label):
        month = next((number for number, name in enumerate(_MONTHS, start=1) if name[:3] in label.lower()), 0)
        return "year", int(year[1]), month
    if version := _VERSION.search(label):
        return "version", int(version[1]), int(version[2] or 0)
    return None


def is_older(label: str, other: str) -> bool:
    """Whether the release `label` came before the release `other`; False where their labels do not tell.

    Of two releases of one year only the months tell: one without a month may be the annual one, or the latest.
    """
    mine, others = release_order(label), release_order(other)
    if not mine or not others or mine[0] != others[0]:
        return False
    if mine[:2] == ("year", others[1]) and not (mine[2] and others[2]):
        return False
    return mine < others
