"""Files beside the full list of a release: addenda, lists of changes, conversion tables, excerpts. Loaded as a release,
they would retire every code that they leave out, so they are refused by name.

They are told by the name of the file, by a title above the table, by headings, or by lines such as `Add: 0016070 …`.
Source: names of the files in the releases of CMS and NCHS, FY2012 to FY2026 (icd10cm_order_addenda_2025.txt,
icd10cm_conversion_table_FY2025.xlsx, POAexemptCodes2025.txt, HCPC2025_OCT_Trans_Report.xlsx).
"""

import re
from collections.abc import Iterable

from workbooks.errors import UnreadableFile

_FULL = "load the full list of the release"
_ADDENDA = f"addenda (only what changed since the release before); {_FULL}"
_CHANGES = f"a list of changes; {_FULL}"
_CONVERSION = f"a conversion table (which codes replaced which); {_FULL}, and this table as maps between codes"
_EXCERPT = f"an excerpt, not all codes of the release; {_FULL}"

# Words of a name or title, without what separates them, and what a file with such a name is.
_NAMES = {
    re.compile(r"\b(addenda|addendum)\b"): _ADDENDA,
    re.compile(r"\bconversion ?tables?\b"): _CONVERSION,
    re.compile(
        r"\b(list|summary|table) of (the )?(code )?changes\b|\b(code )?changes ?(table|list|summary)\b|\bcorrections\b"
        r"|\b(trans|transaction) report\b|\b(new|deleted|discontinued|invalidated|revised) codes\b"
    ): _CHANGES,
    re.compile(r"\b(excerpts?|subsets?|noc codes)\b|\bpoa ?exempt|\bexempt (codes?|list)\b"): _EXCERPT,
}
_LONGEST_TITLE = 100
_BEFORE = r"(old|previous|prior|former)"
_HEADINGS = {
    re.compile(rf"{_BEFORE} codes?( assignments?)?|codes? {_BEFORE}|replaced (by|with)"): _CONVERSION,
    re.compile(r"(action|change)( type)?|type of (change|action)|change (made|description|status)"): _CHANGES,
}
_CHANGE = re.compile(
    r"(add(ed)?|deleted?|revised?|new|no change|renamed?)( (from|to|code|title))?\b[^:]{0,10}:\s", re.I
)


class NotAFullList(UnreadableFile):
    """A file, or a sheet of a workbook, is another list than that of all codes; the message says which, and what to do."""


def refuse_name(name: str) -> None:
    """Raises NotAFullList for the name of a file, or a title above its table, that says it is not a full list."""
    words = " ".join(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()))
    for pattern, what in _NAMES.items():
        if hit := pattern.search(words):
            raise NotAFullList(f"by its name (“{hit[0]}”) this is {what}; if it is the full list, rename it")


def refuse_headings(cells: Iterable[str], titles: Iterable[str] = ()) -> None:
    """Raises NotAFullList for a table whose headings, or short `titles` above it, say that it is not a full list."""
    for title in titles:
        if len(title) <= _LONGEST_TITLE:
            refuse_name(title)
    for cell in cells:
        words = " ".join(re.findall(r"[a-z]+", cell.lower().replace("(s)", "s")))
        for pattern, what in _HEADINGS.items():
            if pattern.fullmatch(words):
                raise NotAFullList(f"by its heading “{cell.strip()}” this is {what}")


def refuse_changes(lines: list[str]) -> None:
    """Raises NotAFullList if more than half of the lines say what was added, deleted or revised."""
    if sum(bool(_CHANGE.match(line)) for line in lines) * 2 > len(lines):
        raise NotAFullList(f"these are {_ADDENDA}")
