"""Why a code is similar to another, in the words of a coder."""

from enum import IntEnum

from codes.systems.icd10pcs.families import APPROACHES, MEDICAL, OBSTETRICS, is_diagnostic


class Reason(IntEnum):
    """What two codes share. The numbers are stored."""

    APPROACH = 1
    DEVICE = 2
    QUALIFIER = 3
    PART = 4
    SIDE = 5
    NEIGHBOUR = 6
    SAME_PART = 7
    MAPS = 8
    FAMILY = 9
    OPERATION = 10
    BODY_SYSTEM = 11
    SUBSTANCE = 12
    CATEGORY = 13
    NEXT_CATEGORY = 14
    ENTRY = 15
    WORDS = 16


_WORDS = {
    Reason.DEVICE: "same {operation} on the same part, with another device or substance",
    Reason.PART: "same {operation} on the same part",
    Reason.SIDE: "same {operation} on the other side or a part of the same name",
    Reason.NEIGHBOUR: "same {operation} on the neighboring part",
    Reason.SAME_PART: "another {operation} on the same part",
    Reason.FAMILY: "related {operation} in the same body system",
    Reason.OPERATION: "same {operation} on another part",
    Reason.BODY_SYSTEM: "same body system",
    Reason.SUBSTANCE: "same substance or function elsewhere",
    Reason.CATEGORY: "same category",
    Reason.NEXT_CATEGORY: "neighboring category",
    Reason.ENTRY: "used in the same entry",
    Reason.WORDS: "similar words in its title",
}


def in_words(reason: Reason, code: str, other: str, shared: str = "") -> str:
    """The reason as a person reads it: `code` is looked at, `other` proposed, `shared` “ICD-9-CM procedures code 47.01”."""
    if reason == Reason.MAPS:
        return f"maps to the same {shared}"
    operation = "operation" if code[0] in (MEDICAL, OBSTETRICS) else "procedure"
    if reason == Reason.APPROACH:
        mine, theirs = APPROACHES.get(code[4]), APPROACHES.get(other[4])
        known = code[0] == MEDICAL and mine and theirs
        return f"same {operation} and part, " + (f"{theirs} instead of {mine}" if known else "another approach")
    if reason == Reason.QUALIFIER:
        if is_diagnostic(code) != is_diagnostic(other):
            return (
                f"same {operation} and part, {'to find' if is_diagnostic(other) else 'to treat, not to find'} a disease"
            )
        return f"same {operation} and part, with another qualifier"
    return _WORDS[reason].format(operation=operation)
