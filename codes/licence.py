"""The licence gate: the one function that decides whether a code's descriptor may be shown."""

from django.conf import settings

FULL = "full"
CODE_ONLY = "code_only"
SIGNED_IN = "signed_in"


def may_show_text(*, slug: str, display_policy: str, is_reserved: bool, signed_in: bool) -> bool:
    """Whether a descriptor of the system `slug` may be shown, matched by a search or written to a file.

    A site that holds a licence names the system in MEDREF_LICENSED_SYSTEMS. `is_reserved` marks codes inside an open
    system whose text belongs to somebody else (the dental D codes of HCPCS): those are never shown.
    """
    if is_reserved:
        return False
    if display_policy == FULL or slug in settings.MEDREF_LICENSED_SYSTEMS:
        return True
    return display_policy == SIGNED_IN and signed_in


def why_withheld(*, publisher: str, slug: str, display_policy: str, is_reserved: bool) -> str:
    """The sentence that is shown instead of a withheld descriptor: why, and what a licensed site does."""
    if is_reserved:
        return "The descriptor of this code belongs to another publisher and is not shown. The code itself may be used."
    if display_policy == SIGNED_IN:
        return f"{publisher} licenses the descriptor of this code for signed-in users only."
    return (
        f"The descriptor of this code belongs to {publisher} and may be shown only under its licence. "
        f"A site that has one loads the publisher’s file and sets MEDREF_LICENSED_SYSTEMS={slug}."
    )
