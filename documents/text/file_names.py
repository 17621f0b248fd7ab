"""What the name of a file, or the address of a page, says of the entry: its primary code, and its name.

cpt4-27025-elbow-mending.txt        -> 27025, Elbow mending
/code/cpt4/27025-elbow-mending      -> the same
Elbow mending (2).txt               -> Elbow mending
"""

import re

from documents.code_systems import described_systems
from documents.entry import CodeReference
from documents.source import ParsedEntry, Placement

_ADDRESS = re.compile(r"(?:^|/)code/([A-Za-z][A-Za-z0-9_]*)/([A-Za-z0-9.]+)(?:-|$)")
_FILE_NAME = re.compile(r"(?:^|[/\\])([A-Za-z0-9]+)-([A-Za-z0-9.]+?)(?:-[^/\\]*|\.\w+)?$")
_STEM = re.compile(r"([^/\\]*?)(?:\s*\(\d+\))?(?:\.[A-Za-z]\w{0,7})?$")
_WORD = re.compile(r"[^\W\d_]{3,}")
_LEAST_WORDS = 2


def code_in(filename: str) -> CodeReference | None:
    """The primary code; None if the name has none."""
    hit = _ADDRESS.search(filename)
    if not hit and (hit := _FILE_NAME.search(filename)) and hit[1].lower() not in described_systems():
        hit = None
    return CodeReference(hit[1].lower(), hit[2].upper()) if hit else None


def name_by_file(entry: ParsedEntry, filename: str) -> None:
    """Name an entry whose document states no name by the words of its file, inferred; warn that it states none."""
    if entry.document.name:
        return
    name = _words(filename)
    if not name:
        entry.warnings.append("No name of the procedure was found; add one.")
        return
    entry.document.name = name
    entry.placements.append(Placement("name", 0, 0, "inferred"))
    entry.warnings.append(f"No name of the procedure was found; “{name}” was taken from the name of the file.")


def _words(filename: str) -> str:
    """The words of the name without the code; without a code at least two, because "scan.txt" says nothing."""
    hit, code = _STEM.search(filename), code_in(filename)
    stem = hit[1] if hit else ""
    if code:
        stem = re.sub(rf"^(?:{code.system}-)?{re.escape(code.code)}\b", "", stem, flags=re.IGNORECASE)
    name = " ".join(re.sub(r"[-_]", " ", stem).split())
    return f"{name[:1].upper()}{name[1:]}" if len(_WORD.findall(name)) >= (1 if code else _LEAST_WORDS) else ""
