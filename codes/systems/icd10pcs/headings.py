"""The titles of ICD-10-PCS headings (the first one to three characters of codes), some of which the order file lacks."""

from codes.systems.icd10pcs.names import BODY_SYSTEMS, OPERATIONS, SECTIONS


def heading_title(prefix: str) -> str:
    """The title of the first 1 to 3 characters of a code, worded like the order file; "" if one is unknown.

    Outside Medical and Surgical the section comes first; "None" and New Technology's "Other Procedures" are left out.
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
