"""Files beside the full list of a release: addenda, lists of changes, conversion tables, excerpts. Loaded as a release,
they would retire every code that they leave out, so they are refused by name.

They are told by the name of the file or sheet, by a title above the table or between its rows, by headings, or by what most lines
or rows say, such as `Add: 0016070 …`, `Delete code 0016070`, `0016070  deleted` or a column with “New” and “Revise from”.
Source: names of the files in the releases of CMS and NCHS, FY2012 to FY2026 (icd10cm_order_addenda_2025.txt,
icd10cm_conversion_table_FY2025.xlsx, POAexemptCodes2025.txt, HCPC2025_OCT_Trans_Report.xlsx).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

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
        r"|\b(trans|transaction) report\b|\b(new|added|deleted|discontinued|invalidated|revised) codes\b"
        r"|\bcodes? (added|deleted|discontinued|invalidated)\b|\b(additions|deletions)\b"
    ): _CHANGES,
    re.compile(r"\b(excerpts?|subsets?|noc codes)\b|\bpoa ?exempt|\bexempt (codes?|list)\b"): _EXCERPT,
}
_LONGEST_TITLE = 100
_BEFORE = r"(old|previous|prior|former)"
_HEADINGS = {
    re.compile(rf"{_BEFORE} codes?( assignments?)?|codes? {_BEFORE}|replaced (by|with)"): _CONVERSION,
    re.compile(r"(action|change)( type)?|type of (change|action)|change (made|description|status)"): _CHANGES,
}
_ADDS = r"add(ed|itions?)?|new|revis(e|ed|ions?)|chang(e|ed)|renam(e|ed)|reinstate(d)?"
_DELETES = r"delet(e|ed|ions?)|remov(e|ed)|discontinued?|terminated?|invalidated?|replaced?"
_OF = r"(codes?|titles?|descriptions?|descriptors?|terms?)"
#: The words of a cell for a change.
_ADDITION = re.compile(rf"({_OF} )?({_ADDS})( {_OF})?( (from|to))?:?", re.I)
_DELETION = re.compile(rf"({_OF} )?({_DELETES})( {_OF})?( (from|to))?:?", re.I)
_CELL = re.compile(rf"{_ADDITION.pattern}|{_DELETION.pattern}|no change", re.I)
#: A line for a change: with a colon, or with the code in front of the word or behind it.
_CHANGE = re.compile(
    rf"({_ADDS}|{_DELETES}|no change)( (from|to|code|title))?\b([^:]{{0,10}}:\s|\s*[-–]?\s*(?=\S*\d)[A-Z0-9.]{{3,}}\b)"
    rf"|revised?( {_OF})? (from|to)\b|(?=\S*\d)[A-Z0-9.]{{3,}}\s+(added|deleted?|revised?|new code)(\s*$|:|\t|  )",
    re.I,
)
#: A line between others that says what happened to the codes below it: “Codes added for 2025”.
_WHAT = r"(added|new|deleted|discontinued|revised|changed|terminated|invalidated|reinstated)"
_SECTION = re.compile(
    rf"(the following )?(\S+ )?({_WHAT} (\S+ )?codes|codes? (that (are|were) |to be )?{_WHAT})"
    r"( (for|in|on|effective|as of|since|from|with)\b.{0,40})?:?",
    re.I,
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
    """Raises NotAFullList if more than half of the lines, or a line between them, say what was added, deleted or revised."""
    if sum(map(_says_change, lines)) * 2 > len(lines):
        raise NotAFullList(f"these are {_ADDENDA}")
    _refuse_sections(lines)


def _says_change(line: str) -> bool:
    """Whether a line begins with a change, or has one as a cell, with blanks or tabs between the cells."""
    cells = re.split(r"\s{2,}|\t", line.strip())
    return bool(_CHANGE.match(line)) or any(_CELL.fullmatch(cell) for cell in cells[1:])


def refuse_changed_rows(rows: Sequence[Sequence[str]], status: int | None = None) -> None:
    """Raises NotAFullList if a column says of more than half of the rows what was changed, or a row with one cell says it of
    others.

    Words for deletions are no changes in the column `status`, which may be that of a list with many retired codes.
    """
    changed: Counter[int] = Counter()
    for cells in rows:
        for column, cell in enumerate(cells):
            changed[column] += bool(
                _ADDITION.fullmatch(cell.strip()) or (column != status and _DELETION.fullmatch(cell.strip()))
            )
    if (most := max(changed.values(), default=0)) > 1 and most * 2 > len(rows):
        raise NotAFullList(f"by a column that says what was added, deleted or revised, this is {_CHANGES}")
    _refuse_sections(cells[0] for row in rows if len(cells := list(filter(None, row))) == 1)


def _refuse_sections(lines: Iterable[str]) -> None:
    for line in lines:
        if len(line) <= _LONGEST_TITLE and _SECTION.fullmatch(line.strip()):
            raise NotAFullList(
                f"by the line “{line.strip()}” this is {_CHANGES}; if it is the full list, delete that line"
            )
