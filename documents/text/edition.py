"""The lines above a published entry that say which version of it the document has.

Version: 3
Published on: 2026-03-01
Reviewed on: 2026-02-20
Reviewer role: Consultant surgeon
Review due on: 2028-02-20
Address: https://medref.example.org/procedures/example-repair/
"""

import re
from collections.abc import Mapping

from documents.fields import PUBLICATION
from documents.source import ParsedEntry
from documents.text.lines import Line

_LABELS = {name: name.replace("_", " ").capitalize() for name in PUBLICATION}
_FIRST = re.compile(r"Version: (\d{1,9})")
_NEXT = re.compile(rf"(?:{'|'.join([*_LABELS.values(), 'Address'])}): \S.*")


def write_edition(publication: Mapping, address: str) -> str:
    """The lines of a version: `publication` has the values of PUBLICATION, `address` is where readers find the entry.

    A version that no clinician has reviewed says so.
    """
    stated = dict(publication)
    if not stated["reviewed_on"]:
        stated["reviewed_on"] = "never (not clinically reviewed)"
    lines = [f"{label}: {stated[name]}" for name, label in _LABELS.items() if stated[name]]
    return "\n".join([*lines, f"Address: {address}"]) + "\n"


def without_edition(entry: ParsedEntry, header: list[Line]) -> list[Line]:
    """The lines of the header below those of an edition, if it begins with such; `entry` then knows its version."""
    version = _FIRST.fullmatch(header[0].whole) if header else None
    if not version:
        return header
    entry.exported_version = int(version[1])
    while header and (_FIRST.fullmatch(header[0].whole) or _NEXT.fullmatch(header[0].whole)):
        entry.add_frame(header[0].number, header[0].whole)
        header = header[1:]
    return header
