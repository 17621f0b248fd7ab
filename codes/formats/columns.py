"""What the columns of a table hold: the headings that medref knows, those that a person names, and the cells by our names."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from codes.formats import own_export
from codes.formats.doubts import visible
from codes.formats.rows import FileWarning, one_line
from workbooks.errors import UnreadableFile

#: Our name for a column, and the header words that mean it; a header matches when it begins with one ending in "*".
Words = Mapping[str, tuple[str, ...]]
COLUMNS: Words = {
    "code": (
        *(
            "code",
            "hcpc",
            "hcpcs",
            "hcpc_code",
            "hcpcs_code",
            "concept_code",
            "diagnosis_code",
            "procedure_code",
            "cpt_code",
        ),
        *(
            "drg",
            "ms-drg",
            "ms_drg",
            "drg_code",
            "ndc",
            "ndc_code",
            "atc_code",
            "revenue_code",
            "opcs_code",
            "opcs-4_code",
        ),
        *("icd_code", "icd-10_code", "icd10_code", "icd-o-3_code", "morphology_code", "topography_code"),
        *("icd-10-cm_code", "icd10cm_code", "icd-10-pcs_code", "icd10pcs_code", "icd-9-cm_code", "icd9cm_code"),
    ),
    "title": (
        *("title", "long_description", "long_descriptor", "description", "concept_name", "display", "long"),
        *("ms-drg_title", "ms_drg_title", "drg_title", "code_title", "code_description", "name"),
    ),
    "short_title": ("short_title", "short_description", "short_descriptor", "short"),
    "record_type": ("record_type", "recid", "rec_id"),
    "is_header": ("is_header",),
    "parent": ("parent", "parent_code"),
    "added": (
        *("added_date", "add_dt", "add_date", "valid_from", "valid_start_date", "start_date", "effective_from"),
        *("effective_start_date",),
    ),
    "terminated": (
        *("terminated_date*", "term_dt", "term_date", "termination_date", "valid_to", "valid_until", "valid_end_date"),
        *("end_date", "effective_to", "effective_end_date", "expiry_date", "expiration_date"),
    ),
    "status": ("status", "code_status", "concept_status", "record_status"),
    "active": ("active", "is_active", "active_flag", "active_indicator"),
    "inactive": (
        *("inactive", "is_inactive", "inactive_flag", "retired", "is_retired", "deprecated", "is_deprecated"),
        *("obsolete", "is_obsolete", "deleted", "is_deleted", "deleted_flag"),
    ),
    "invalid_reason": ("invalid_reason",),
    "term": ("term",),
    "kind": ("kind",),
    "source": ("source",),
    "target": ("target",),
}
#: What a person may name a column for, and which of these are needed, by what the table gives.
NAMES: Mapping[str, tuple[str, ...]] = {
    "codes": ("code", "title", "short_title", "parent", "valid_from", "valid_to", "is_header", "status", "active"),
    "terms": ("code", "term", "kind"),
    "maps": ("source", "target", "kind"),
}
NEEDED: Mapping[str, tuple[str, ...]] = {
    "codes": ("code",),
    "terms": ("code", "term"),
    "maps": ("source", "target", "kind"),
}
_OURS = {"valid_from": "added", "valid_to": "terminated"}
#: A column of a table without headings, or one without a heading: its number from 1.
NUMBER = re.compile(r"#([1-9]\d{0,3})")


NAME_COLUMNS = "; or say which column is which: at the desk, or with --columns code=HEADING,title=HEADING"


class UnknownHeadings(UnreadableFile):
    """A table none of whose lines has headings that medref knows; a person can say which column is which."""


class Cells(dict):
    """The cells of one line by our column names; the cells of a missing column are empty."""

    def __init__(self, given: dict[str, int], values: list[str]):
        """`given` is what columns_of returned."""
        super().__init__((name, one_line(values[position])) for name, position in given.items())
        self.given = given

    def __missing__(self, name: str) -> str:
        return ""


def columns_of(header: list[str], words: Words = COLUMNS) -> dict[str, int]:
    """Our column names with their positions in a header line; if several headings mean the same, the first one counts.

    The header of an export of ours has the columns of codes.formats.own_export.
    """
    if words is COLUMNS and (exported := own_export.columns_of(header)):
        return exported
    numbers = {name: NUMBER.fullmatch(headings[0]) for name, headings in words.items()}
    found = {name: int(number[1]) - 1 for name, number in numbers.items() if number and int(number[1]) <= len(header)}
    for position, spellings in enumerate(_spellings(header)):
        for name, headings in words.items():
            if any(h in spellings or (h.endswith("*") and min(spellings).startswith(h[:-1])) for h in headings):
                found.setdefault(name, position)
    return found


def about_repeated(header: list[str], columns: Mapping[str, int]) -> Iterator[FileWarning]:
    """A warning for each heading that stands above several columns, of which the first one is read."""
    words = list(map(heading_word, header))
    for position in columns.values() if words else ():
        if words.count(words[position]) > 1:
            yield FileWarning(
                f"Several columns have the heading “{one_line(header[position])}”; only the first one is read. If another one is "
                "meant, rename it, or name it by its number (--columns)."
            )


def account(place: str, columns: Mapping[str, int]) -> str:
    """Which columns the header at a place gives."""
    return f"{place} is a header with the columns {', '.join(columns)}"


def without(header: list[str], columns: Mapping[str, int]) -> str:
    """What to add for the columns of a list that are left out; "" if there are none."""
    unread = [cell for position, cell in enumerate(map(one_line, header)) if cell and position not in columns.values()]
    return f", without {', '.join(unread)}" if unread else ""


def _spellings(header: list[str]) -> list[set[str]]:
    """Each heading as it is compared; also without what stands behind it in brackets, unless two would be the same then."""
    whole = list(map(heading_word, header))
    short = [re.sub(r"_?[(\[][^)\]]*[)\]]$", "", word) for word in whole]
    return [{word, brief if short.count(brief) == 1 else word} for word, brief in zip(whole, short, strict=True)]


def heading_word(cell: str) -> str:
    """A heading as headings are compared: "LONG  Description" is long_description."""
    return "_".join(map(visible, cell.lower().split()))


def parsed(text: str) -> dict[str, str]:
    """The columns that a text such as “code=ICD_CODE,title=Description” names; raises UnreadableFile if it cannot be read."""
    pairs = [part.partition("=") for part in next(csv.reader([text], skipinitialspace=True), [])]
    if not pairs or not all(sign and heading.strip() for _, sign, heading in pairs):
        raise UnreadableFile(f"“{text}” names no columns; write it like code=ICD_CODE,title=Description")
    return {name.strip(): heading.strip() for name, _, heading in pairs}


def named(columns: Mapping[str, str], gives: str) -> Words:
    """The header words for columns that a person named: name -> heading, or its number such as “#2”.

    Raises UnreadableFile if a name is unknown, a needed one is missing, or two are the same column.
    """
    if unknown := [name for name in columns if name not in NAMES[gives]]:
        raise UnreadableFile(f"there is no column “{unknown[0]}” to name; choose from: {', '.join(NAMES[gives])}")
    if missing := [name for name in NEEDED[gives] if name not in columns]:
        raise UnreadableFile(f"name the column of the {missing[0]}, such as {missing[0]}=HEADING")
    words = {_OURS.get(name, name): (heading_word(heading),) for name, heading in columns.items()}
    [(heading, count)] = Counter(words.values()).most_common(1)
    if count > 1:
        raise UnreadableFile(f"the column “{heading[0]}” is named twice")
    return words


def is_numbered(words: Words) -> bool:
    """Whether all columns are named by their numbers, so that the table has no headings."""
    return all(NUMBER.fullmatch(heading) for headings in words.values() for heading in headings)


def is_data(cells: Cells, needed: tuple[str, ...]) -> bool:
    """Whether cells above a header read like a row of its table, not like a preamble: a code with a digit, and a title."""
    several = (*needed, "title") if "title" in cells.given else needed
    return len(several) > 1 and all(cells[name] for name in several) and any(map(str.isdigit, cells[needed[0]]))
