"""Reads one vocabulary out of an OHDSI Athena download: CONCEPT.csv with CONCEPT_SYNONYM.csv beside it.

    concept_id  concept_name     domain_id  vocabulary_id  concept_class_id    standard_concept  concept_code  …
    2000000001  Eye, Alteration  Procedure  ICD10PCS       ICD10PCS Hierarchy  S                 080           …

Tab-separated UTF-8 with a header line and no quoting (a quote mark is data), dates YYYYMMDD. `concept_name` is cut at
255 characters; the whole text is then a synonym that begins with it. `invalid_reason` D (deleted) or U (updated) marks
a concept that is no longer valid; 19700101 and 20991231 stand for "unknown" and "none".
Source: OHDSI Common Data Model v5.4, vocabulary tables.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import BinaryIO

from codes.formats.rows import BadRow, CodeRow, TermRow, one_line, parse_date
from codes.formats.source import UnreadableFile, numbered_lines
from codes.rules import normalise_code

CONCEPT_COLUMNS = [
    "concept_id",
    "concept_name",
    "domain_id",
    "vocabulary_id",
    "concept_class_id",
    "standard_concept",
    "concept_code",
    "valid_start_date",
    "valid_end_date",
    "invalid_reason",
]
SYNONYM_COLUMNS = ["concept_id", "concept_synonym_name", "language_concept_id"]
ENGLISH = "4180186"
LONGEST_NAME = 255
UNKNOWN_START, NO_END = date(1970, 1, 1), date(2099, 12, 31)


def read(members: Mapping[str, Callable[[], BinaryIO]], vocabulary: str) -> Iterator[CodeRow | TermRow | BadRow]:
    """The codes of `vocabulary` (an OHDSI vocabulary id in any case), then their English synonyms.

    `members` opens the tables by their file name in upper case; CONCEPT_SYNONYM.CSV may be missing. Raises
    UnreadableFile when the bundle lacks the vocabulary, naming those it has.
    """
    vocabulary = vocabulary.casefold()
    others, codes, names = set(), {}, {}
    for _, cells in _table(members["CONCEPT.CSV"], CONCEPT_COLUMNS):
        if len(cells) != len(CONCEPT_COLUMNS):
            continue  # told as a BadRow below
        if cells[3].casefold() == vocabulary:
            codes[cells[0]] = normalise_code(cells[6])
            if len(cells[1]) >= LONGEST_NAME:
                names[cells[0]] = cells[1]
        elif len(others) < 20:
            others.add(cells[3])
    if not codes:
        raise UnreadableFile(f"the bundle has no vocabulary “{vocabulary}”; it has: {', '.join(sorted(others))}")
    whole_names = dict(_whole_names(members, names))
    for number, cells in _table(members["CONCEPT.CSV"], CONCEPT_COLUMNS):
        if len(cells) != len(CONCEPT_COLUMNS):
            yield BadRow(number, f"{len(cells)} columns instead of {len(CONCEPT_COLUMNS)}", "\t".join(cells))
        elif cells[3].casefold() == vocabulary:
            yield _concept(number, cells, whole_names.get(cells[0], cells[1]))
    for number, cells in _synonyms(members):
        code = codes.get(cells[0])
        if code and cells[1] != whole_names.get(cells[0]):
            yield TermRow(code, one_line(cells[1]), "synonym", number)


def _concept(number: int, cells: list[str], name: str) -> CodeRow | BadRow:
    _, _, _, _, concept_class, _, code, start, end, invalid = cells
    try:
        added, terminated = parse_date(start), parse_date(end)
    except ValueError as error:
        return BadRow(number, str(error), "\t".join(cells))
    return CodeRow(
        code=normalise_code(code),
        title=one_line(name),
        is_header="Hierarchy" in concept_class or "nonbill" in concept_class,
        line=number,
        added=None if added == UNKNOWN_START else added,
        terminated=None if terminated == NO_END else terminated,
        is_modifier="Modifier" in concept_class,
        is_retired=invalid in ("D", "U"),
    )


def _whole_names(members: Mapping, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The concepts whose cut name has a longer synonym beginning with it, and that synonym."""
    if names:
        for _, cells in _synonyms(members):
            cut = names.get(cells[0])
            if cut and len(cells[1]) > len(cut) and cells[1].startswith(cut.rstrip()):
                yield cells[0], cells[1]


def _synonyms(members: Mapping) -> Iterator[tuple[int, list[str]]]:
    if "CONCEPT_SYNONYM.CSV" in members:
        for number, cells in _table(members["CONCEPT_SYNONYM.CSV"], SYNONYM_COLUMNS):
            if len(cells) != len(SYNONYM_COLUMNS):
                raise UnreadableFile("CONCEPT_SYNONYM.csv does not have its three columns", line=number)
            if cells[2] == ENGLISH:
                yield number, cells


def _table(opener: Callable[[], BinaryIO], columns: list[str]) -> Iterator[tuple[int, list[str]]]:
    with opener() as file:
        for number, line in numbered_lines(file):
            cells = line.split("\t")
            if number > 1:
                yield number, cells
            elif cells != columns:
                raise UnreadableFile(f"the header line is not: {', '.join(columns)} (with tabs)", line=1)
