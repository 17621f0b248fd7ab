"""Prepares changed codes and unreadable lines for the desk, with texts only where the licence allows them."""

import re
from typing import NamedTuple

from codes import licence
from codes.models import CodeEdition, CodeSystem

KINDS = [
    (kind.value, label)
    for kind, label in zip(CodeEdition.Kind, ("Added", "Revised", "Completed", "Retired", "Reinstated"), strict=True)
]
GROUP_KINDS = [("added", "Added"), ("revised", "Revised"), ("removed", "Removed")]

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


def shown_groups(system: CodeSystem, code: str, before: str, after: str) -> ShownChange:
    """The groups of a code before and after a load; those of a code that is removed are its last ones."""
    return ShownChange(code, system.rules.display(code), before, after or before)


def shown_line(systems: list[CodeSystem], user, line: int, reason: str, text: str) -> ShownLine:
    """The line; what it says, and what the reason repeats of it, is left out where a licence withholds it."""
    for system in systems:
        if not system.shows_text_to(user, is_reserved=_has_reserved(system)):
            return ShownLine(line, _REPEATED.sub("…", reason), "")
    return ShownLine(line, reason, text)


def shown_rows(systems: list[CodeSystem], user, rows: list, headings: int) -> list[tuple[int, list[str]]]:
    """The first rows of a table; where a licence withholds texts, only codes and the headings in row `headings`."""
    withheld = [system for system in systems if not system.shows_text_to(user, is_reserved=_has_reserved(system))]
    if not withheld:
        return [(number, cells) for number, cells in rows]
    has_code = any(_is_code(systems, cell) for number, cells in rows if number == headings for cell in cells)
    return [
        (number, cells if number == headings and not has_code else [_code_or_dots(systems, cell) for cell in cells])
        for number, cells in rows
    ]


def _code_or_dots(systems: list[CodeSystem], cell: str) -> str:
    return cell if not cell or _is_code(systems, cell) else "…"


def _is_code(systems: list[CodeSystem], cell: str) -> bool:
    has_form = " " not in cell and any(map(str.isdigit, cell))
    return has_form and any(system.rules.fits(system.rules.normalise(cell)) for system in systems)


def _has_reserved(system: CodeSystem) -> bool:
    """Whether texts of others may be among those of the system: then a line that is not read may contain them."""
    return system.rules.reserved_pattern is not None


def why_withheld(system: CodeSystem, user) -> str:
    """The sentence that says why `user` sees no texts, or "" if they are shown."""
    if system.shows_text_to(user):
        return ""
    return licence.why_withheld(
        publisher=system.publisher, slug=system.slug, display_policy=system.display_policy, is_reserved=False
    )
