"""The lexicon of tables: the spellings of column headings and of parts, and the field that each of them fills."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from documents.entry import Likelihood
from documents.fields import FIELDS
from documents.row_kinds import ROW_KINDS
from documents.sections import SECTIONS
from documents.text.bands import BARE_BANDS, band_of_label
from documents.text.headings import (
    CLASSIFICATION,
    HEADINGS,
    LABELS,
    NAME_LABELS,
    PERSONNEL,
    SIMILAR_CODES,
    slugs_by_spelling,
    spelling,
)

#: Columns that are not fields of an entry: the title, code and system of a primary code, minutes, nights, the number of the
#: version that was exported, and the rest of its publication, which is ignored.
TITLE, CODE, SYSTEM, MINUTES, NIGHTS = "primary_code_title", "code", "system", "minutes", "nights"
VERSION, PUBLICATION = "version", "edition"


class Target(NamedTuple):
    """The field that a value fills, "" for none.

    If `section` is set, the value is read as the body of that section of an entry document, which may fill other fields too.
    With `band` it lists risks of this likelihood; with `system` it is a code of this system.
    """

    field: str
    section: str = ""
    band: Likelihood | None = None
    system: str = ""


UNKNOWN = Target("")
_LONGEST_HEADING = 100

_SYNONYMS = {
    "slug": ("Address", "Entry Address", "Short Name"),
    "name": ("Procedure", "Title", "Entry", "Entry Name", "Procedure Title"),
    "primary_code": ("Primary Code", "Procedure Code", "Main Code"),
    TITLE: ("Official Title", "Code Title", "Code Description", "Descriptor", "Official Descriptor", "Long Description"),
    CODE: ("Code",),
    SYSTEM: ("System", "Code System", "Coding System", "Vocabulary", "Code Type", "Primary Code System"),
    "common_names": ("Common Name", "Common Name(s)", "Synonyms", "Synonym", "Aliases", "Also Known As", "Other Names"),
    "technical_terms": (
        "Technical Term", "Technical Term(s)", "Medical Term", "Medical Terms", "Technical or Medical Terms",
        "Technical/Medical Term", "Technical/Medical Terms", "Medical Name", "Technical Name", "Technical Names",
    ),
    "kind": ("Type", "Procedure Type", "Procedure Kind", "Kind of Procedure", "Type of Procedure", "Category"),
    "specialties": ("Specialty", "Speciality", "Specialities", "Medical Specialty", "Medical Specialties", "Department"),
    "body_sites": ("Body Site", "Body Part", "Body Parts", "Body Region", "Anatomical Site", "Anatomic Site", "Anatomy"),
    "settings": ("Place", "Places", "Places of Service", "Place of Service", "Care Setting", "Care Settings"),
    "anesthesia_types": (
        "Anesthesia Type", "Anaesthesia Type", "Anaesthesia Types", "Type of Anesthesia", "Types of Anesthesia",
    ),
    "duration_min_minutes": (
        "Minimum Duration", "Min Duration", "Duration Min", "Minimum Minutes", "Min Minutes", "Minutes From",
        "Minimum Duration (Minutes)", "Duration From", "Shortest Duration",
    ),
    "duration_max_minutes": (
        "Maximum Duration", "Max Duration", "Duration Max", "Maximum Minutes", "Max Minutes", "Minutes To",
        "Maximum Duration (Minutes)", "Duration To", "Longest Duration",
    ),
    MINUTES: ("Minutes", "Duration (Minutes)", "Duration in Minutes", "Duration (Min)", "Duration Minutes"),
    "stay_min_nights": ("Shortest Stay", "Minimum Stay", "Min Nights", "Minimum Nights", "Nights From"),
    "stay_max_nights": ("Longest Stay", "Maximum Stay", "Max Nights", "Maximum Nights", "Nights To"),
    NIGHTS: ("Nights", "Nights in Hospital", "Length of Stay", "Hospital Stay", "Stay (Nights)", "Length of Stay (Nights)"),
    "medicines": ("Medicines",),
    "steps": ("Procedure Steps", "Step", "Step by Step"),
    "tools": ("Tools and Instruments", "Instrument", "Materials", "Supplies"),
    "personnel": ("Role", "Roles", "Team", "Care Team", "Professionals", "Staff Involved"),
    "risks": ("Risk", "Complication", "Risk and Complications", "Risks & Complications", "Side Effects", "Adverse Events"),
    "not_applicable": ("Sections Not Applicable", "Not Applicable Sections", "N/A"),
    "sources": ("Source", "References", "Reference", "Bibliography", "Literature"),
    "editorial_note": ("Editor's Note", "Editorial Notes", "Editor Note", "Note to Editors"),
    "related_codes": ("Related Code", "Similar Code", "Other Codes", "Additional Codes", "Secondary Codes"),
    VERSION: ("Version",),
    PUBLICATION: ("Published On", "Reviewed On", "Reviewer Role", "Review Due On", "Published", "Reviewed", "Review Due"),
}  # fmt: skip

_OF_RISKS = re.compile(r"\b(?:risks?|complications?|side\s+effects?|adverse)\b", re.IGNORECASE)
_LISTS_IN_SECTIONS = {"steps": "description", "personnel": "personnel", "risks": "risks"}
_HEADING_FIELDS = {"risks": "risks", "personnel": "personnel", SIMILAR_CODES: "related_codes"}


def _target(field: str) -> Target:
    return Target(field, _LISTS_IN_SECTIONS.get(field, ""))


@cache
def _lexicon() -> dict[str, Target]:
    """Spelling of a heading -> target. Names of fields take precedence, then synonyms, then headings and labels of documents."""
    table = {spelling(field): _target(field) for field in (*FIELDS, TITLE)}
    for field, wordings in _SYNONYMS.items():
        for wording in wordings:
            table.setdefault(spelling(wording), _target(field))
    for name in NAME_LABELS:
        table.setdefault(name, Target("name"))
    for name, slug in slugs_by_spelling().items():
        table.setdefault(name, Target("primary_code", system=slug))
        table.setdefault(f"{name}code", Target("primary_code", system=slug))
    prose = {section.key: section.field for section in SECTIONS}
    for name, key in HEADINGS.items():
        if key in _HEADING_FIELDS or key not in prose:
            if key != CLASSIFICATION:
                table.setdefault(name, _target(_HEADING_FIELDS.get(key, key)))
        else:
            table.setdefault(name, Target(prose[key], key))
    for key, labels in LABELS.items():
        for name, target in labels.items():
            if not isinstance(target, Likelihood):
                table.setdefault(name, _target(PERSONNEL if key == "personnel" else target))
            elif name not in BARE_BANDS:
                table.setdefault(name, Target("risks", "risks", band=target))
    return table


#: Field -> the names of one value of it in a long table; the first is written, all are read.
PARTS = {
    "common_names": ("common_name",),
    "technical_terms": ("technical_term",),
    "specialties": ("specialty",),
    "body_sites": ("body_site",),
    "settings": ("setting",),
    "anesthesia_types": ("anesthesia_type",),
    "steps": ("step",),
    "tools": ("tool",),
    "personnel": ("role", "person"),
    "risks": ("risk", "complication"),
    "sources": ("source",),
    "related_codes": ("code", "related_code"),
    TITLE: ("title",),
    **{name: (kind.part,) for name, kind in ROW_KINDS.items()},
}
_PART_LEXICON = {spelling(name): _target(field) for field, names in PARTS.items() for name in names}

IDENTITY = ("slug", "name", "primary_code")
PART, TEXT = "part", "text"
_LONG_COLUMNS = {
    PART: ("Part", "Field", "Section", "Element"),
    TEXT: ("Text", "Value", "Content"),
    "label": ("Label", "Step Label"),
    "note": ("Note", "Notes", "Remark"),
    "likelihood": ("Likelihood", "Probability", "Band", "Frequency Band", "How Often"),
    "frequency": ("Frequency", "Figure", "Rate", "Incidence"),
    "management": ("Management", "Treatment", "Care"),
    SYSTEM: _SYNONYMS[SYSTEM],
    CODE: _SYNONYMS[CODE],
    "action": ("Action",),
    "when": ("When",),
    "from_day": ("From Day", "First Day"),
    "until_day": ("Until Day", "Last Day"),
    "population": ("Population", "People", "Of Whom"),
    "year": ("Year",),
    "source": ("Source", "Source Number"),
    "address": ("Address", "URL"),
    "alt": ("Alt", "Alt Text", "Alternative Text"),
    "credit": ("Credit", "Author"),
    "licence": ("Licence", "License"),
    "printing": ("Printing",),
    "length": ("Length",),
}
_LONG_LEXICON = {spelling(wording): name for name, wordings in _LONG_COLUMNS.items() for wording in wordings}

#: Part -> (headings that name it, columns that a table of this part may also have).
_SINGLE_PARTS = {
    "risk": (("Risk", "Complication", "Risk Name"), ("likelihood", "frequency", "management")),
    "role": (("Role", "Professional"), ("note",)),
    "code": (("Related Code", "Similar Code"), (SYSTEM, TEXT)),
}


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading as written, and the target of its cells."""

    heading: str
    target: Target


@dataclass(frozen=True)
class Headings:
    """The headings of a table. In a long table a target's field is one of the columns of long tables.

    `part` is the part that all rows of a long table are about, "" if a column states it. `code_and_system` are the indexes of
    two columns that together are the primary code; rows are read with both values in the first.
    """

    columns: tuple[Column, ...]
    is_long: bool = False
    part: str = ""
    code_and_system: tuple[int, int] | None = None


def spelled(text: str) -> str:
    """The `spelling` of a text that may be a heading or name; "" if it is too long for one."""
    return spelling(text) if len(text) <= _LONGEST_HEADING else ""


def target_of(heading: str) -> Target:
    """The target of the cells below a heading; UNKNOWN if the lexicon does not have it."""
    known = _lexicon().get(spelled(heading))
    if known or len(heading) > _LONGEST_HEADING or not _OF_RISKS.search(heading):
        return known or UNKNOWN
    band = band_of_label(heading)
    return Target("risks", "risks", band=band) if band else UNKNOWN


def part_of(name: str) -> Target:
    """The target of a row of a long table whose part is `name`; UNKNOWN if the lexicon does not have it."""
    return _PART_LEXICON.get(spelled(name)) or target_of(name)


def read_headings(cells: Iterable[str]) -> Headings | None:
    """The headings in the first row of a table; None if no column says which entry a row is about."""
    cells = [" ".join(cell.split()) for cell in cells]
    wide = Headings(tuple(Column(cell, target_of(cell)) for cell in cells))
    fields = {column.target.field for column in wide.columns}
    if {PART, TEXT} <= {_LONG_LEXICON.get(spelled(cell)) for cell in cells}:
        return _long(wide) if fields & {*IDENTITY} else None
    if {CODE, SYSTEM} <= fields and "primary_code" not in fields:
        return _identified_by_code(cells, wide)
    for part, (names, others) in _SINGLE_PARTS.items():
        if (column := _only_part(wide, names, others)) is not None:
            return _long(wide, part, column)
    if "primary_code" in fields and CODE in fields and SYSTEM in fields:
        column = [column.target.field for column in wide.columns].index(CODE)
        if _fit(wide, column, (SYSTEM, TEXT, TITLE)):
            return _long(wide, "code", column)
    return wide if fields & {*IDENTITY, CODE} else None


def known_headings(cells: Iterable[str]) -> int:
    """How many headings in a row are known; 0 if it is not the first row of a table of entries."""
    headings = read_headings(cells)
    return sum(bool(column.target.field) for column in headings.columns) if headings else 0


def _identified_by_code(cells: list[str], wide: Headings) -> Headings | None:
    """The headings of a table whose columns `code` and `system` together say which entry a row is about."""
    fields = [column.target.field for column in wide.columns]
    code, system = fields.index(CODE), fields.index(SYSTEM)
    found = read_headings(
        "primary_code" if number == code else "" if number == system else cell for number, cell in enumerate(cells)
    )
    if found is None:
        return None
    columns = [replace(column, heading=cell) for column, cell in zip(found.columns, cells, strict=True)]
    return replace(found, columns=tuple(columns), code_and_system=(code, system))


def _only_part(wide: Headings, names: tuple[str, ...], others: tuple[str, ...]) -> int | None:
    """The index of the column for the single part that a table is about, or None."""
    spellings = {spelling(name) for name in names}
    hits = [number for number, column in enumerate(wide.columns) if spelled(column.heading) in spellings]
    return hits[0] if len(hits) == 1 and _fit(wide, hits[0], others) else None


def _fit(wide: Headings, part: int, others: tuple[str, ...]) -> bool:
    """Whether a table identifies the entry of each row and has no other columns than those of the part."""
    named = False
    for number, (heading, target) in enumerate((column.heading, column.target) for column in wide.columns):
        named = named or target.field in IDENTITY
        beside = _LONG_LEXICON.get(spelled(heading)) in others or target.field in others
        if number != part and target.field not in ("", VERSION, PUBLICATION, *IDENTITY) and not beside:
            return False
    return named


def _long(wide: Headings, part: str = "", text: int | None = None) -> Headings:
    """The same columns with the targets of a long table; `text` is the index of the column with the text of the part."""
    columns, fields = [], Counter(column.target.field for column in wide.columns)
    for number, column in enumerate(wide.columns):
        # Of two columns that could name the entry, such as `slug` and `address`, the one that rows of parts have is theirs.
        is_of_rows = fields[column.target.field] > 1 and spelled(column.heading) in _LONG_LEXICON
        if number == text:
            target = Target(CODE if part == "code" else TEXT)
        elif column.target.field in (*IDENTITY, VERSION, PUBLICATION) and not is_of_rows:
            target = column.target
        else:
            name = (
                TEXT if part == "code" and column.target.field == TITLE else _LONG_LEXICON.get(spelled(column.heading))
            )
            target = Target(name or "")
        columns.append(Column(column.heading, target))
    return Headings(tuple(columns), is_long=True, part=part)
