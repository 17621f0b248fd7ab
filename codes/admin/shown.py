"""Prepares changed codes and unreadable lines for the desk, with texts only where the licence allows them."""

import re
from typing import NamedTuple

from codes import licence
from codes.models import CodeEdition, CodeSystem

KINDS = [
    (kind.value, label)
    for kind, label in zip(CodeEdition.Kind, ("Added", "Revised", "Completed", "Retired", "Reinstated"), strict=True)
]

# What a reason repeats of its line: words in quotes, and texts that look like codes.
_REPEATED = re.compile("“[^”]*”|[0-9A-Z_-]{6,}")


class ShownChange(NamedTuple):
    """A code before and after a release, as one person may see it."""

    code: str
    display: str
    before: str
    after: str


class ShownLine(NamedTuple):
    """A line that could not be read, as one person may see it."""

    line: int
    reason: str
    text: str


def shown_change(system: CodeSystem, user, code: str, before: str | None, after: str) -> ShownChange:
    """The change of a code; its texts are empty where the licence withholds them from `user`."""
    if not system.shows_text_to(user, is_reserved=system.rules.is_reserved(code)):
        before = after = ""
    return ShownChange(code, system.rules.display(code), before or "", after)


def shown_line(systems: list[CodeSystem], user, line: int, reason: str, text: str) -> ShownLine:
    """The line; what it says, and what the reason repeats of it, is left out where a licence withholds it."""
    for system in systems:
        # An unreadable line may contain anybody's text: if a system has reserved codes, its lines are not shown.
        if not system.shows_text_to(user, is_reserved=system.rules.reserved_pattern is not None):
            return ShownLine(line, _REPEATED.sub("…", reason), "")
    return ShownLine(line, reason, text)


def why_withheld(system: CodeSystem, user) -> str:
    """The sentence that says why `user` sees no texts, or "" if they are shown."""
    if system.shows_text_to(user):
        return ""
    return licence.why_withheld(
        publisher=system.publisher, slug=system.slug, display_policy=system.display_policy, is_reserved=False
    )
