"""How operations and approaches of ICD-10-PCS belong together.

Source: CMS, ICD-10-PCS reference manual: the nine groups of root operations of section 0, and the seven approaches.
"""

MEDICAL = "0"
OBSTETRICS = "1"
#: Sections whose sixth character says what is given, done for the patient or introduced, more than the third does.
BY_SUBSTANCE = frozenset("35X")

# By what they take out, cut, put in, …, in the order of the manual.
_GROUPS = ("BT56D", "9CF", "8N", "YMSX", "VL71", "HRU2PW", "JK", "3Q", "G04")
# The manual has no groups of obstetric ones. Here: what ends a pregnancy (abortion, extraction, delivery, resection of an ectopic
# one); what watches over it (change, insertion and removal of devices, drainage of fluids, inspection); what treats the child
# before its birth (repair, reposition, transplantation).
_OF_OBSTETRICS = ("ADET", "2HP9J", "QSY")
_FAMILIES = {
    section + operation: group
    for section, groups in ((MEDICAL, _GROUPS), (OBSTETRICS, _OF_OBSTETRICS))
    for group in groups
    for operation in group
}
#: Operations that may be diagnostic, which their last character says.
_DIAGNOSTIC = frozenset("9BD")

APPROACHES = {
    "0": "open",
    "3": "percutaneous",
    "4": "percutaneous endoscopic",
    "7": "through an opening of the body",
    "8": "endoscopic through an opening of the body",
    "F": "through an opening with percutaneous endoscopic assistance",
    "X": "external",
}


def family_of(code: str) -> str:
    """What the operation of a code is related to: equal for related operations of a section, "" where there are no groups."""
    return _FAMILIES.get(code[0] + code[2], "")


def is_diagnostic(code: str) -> bool:
    """Whether a code is of a diagnostic operation of section 0, such as a biopsy."""
    return code[0] == MEDICAL and code[2] in _DIAGNOSTIC and code[6] == "X"
