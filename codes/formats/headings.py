"""Makes the headings that a release file leaves out, so that every code can be reached by browsing."""

from collections.abc import Iterable, Iterator

from codes.formats.rows import CodeRow
from codes.icd10pcs_axes import BODY_SYSTEMS, OPERATIONS, SECTIONS
from codes.rules import ICD9PROC_CHAPTERS, MODIFIERS, icd9proc_chapter

# What the letter of a HCPCS code stands for, in our own words after the CMS overview of HCPCS Level II.
HCPCS_GROUPS = {
    "A": "Transport, medical and surgical supplies, radiopharmaceuticals",
    "B": "Enteral and parenteral nutrition",
    "C": "Outpatient hospital items and services",
    "D": "Dental services",
    "E": "Durable medical equipment",
    "G": "Professional services and quality measures (temporary codes)",
    "H": "Behavioral health and substance use services",
    "J": "Drugs given other than by mouth, chemotherapy",
    "K": "Durable medical equipment (temporary codes)",
    "L": "Orthotics and prosthetics",
    "M": "Medical services and quality measures",
    "P": "Pathology and laboratory services",
    "Q": "Drugs, supplies and services (temporary codes)",
    "R": "Transport of portable diagnostic equipment",
    "S": "Services for private payers (temporary codes)",
    "T": "Services for state Medicaid programs",
    "U": "Laboratory tests for coronavirus",
    "V": "Vision, hearing and speech services",
}


def structural_headers(system: str, codes: Iterable[str]) -> Iterator[CodeRow]:
    """The headings that the normalized `codes` of a release need and lack, each parent before its children.

    icd10pcs: section, body system and operation (1, 2 and 3 characters), untitled where the FY2025 tables do not know
    them, so left out; icd9proc: chapters; hcpcs: letter groups and the modifiers. Nothing for other systems.
    """
    present = set(codes)
    if system == "icd10pcs":
        yield from _icd10pcs(present)
    elif system == "icd9proc":
        for chapter in sorted({icd9proc_chapter(code) for code in present} - present - {""}):
            yield _header(chapter, ICD9PROC_CHAPTERS[chapter])
    elif system == "hcpcs":
        letters = {code[0] for code in present if len(code) > 2 and code != MODIFIERS}
        for letter in sorted(letters & HCPCS_GROUPS.keys() - present):
            yield _header(letter, HCPCS_GROUPS[letter])
        if MODIFIERS not in present and any(len(code) == 2 for code in present):
            yield _header(MODIFIERS, "Modifiers")


def _icd10pcs(present: set[str]) -> Iterator[CodeRow]:
    prefixes = {code[:length] for code in present for length in (1, 2, 3) if len(code) > length}
    for prefix in sorted(prefixes - present):
        title = icd10pcs_heading(prefix)
        if title:
            yield _header(prefix, title, prefix[:-1])


def icd10pcs_heading(prefix: str) -> str:
    """The title of the first 1 to 3 characters of a PCS code, as the order file words it; "" where one is unknown.

    Outside Medical and Surgical the section comes first; "None" and New Technology's "Other Procedures" go unsaid.
    """
    section = SECTIONS.get(prefix[:1], "")
    if len(prefix) == 1 or not section:
        return section
    body_system = BODY_SYSTEMS.get(prefix[:2], "")
    if len(prefix) == 2 or not body_system:
        return section if body_system == "None" else body_system
    operation = OPERATIONS.get(prefix[0] + prefix[2], "")
    if not operation:
        return ""
    parts = [] if prefix[0] == "0" else [section]
    parts += [] if body_system == "None" else [body_system]
    parts += [] if (prefix[0], operation) == ("X", "Other Procedures") else [operation]
    return ", ".join(parts)


def _header(code: str, title: str, parent: str = "") -> CodeRow:
    return CodeRow(code, title, is_header=True, parent=parent)
