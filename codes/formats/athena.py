"""Reads vocabularies from an OHDSI Athena download: CONCEPT.csv, with its synonyms and relationships.

    concept_id  concept_name     domain_id  vocabulary_id  concept_class_id    standard_concept  concept_code  …
    2000000001  Eye, Alteration  Procedure  ICD10PCS       ICD10PCS Hierarchy  S                 080           …

    concept_id_1  concept_id_2  relationship_id      valid_start_date  valid_end_date  invalid_reason
    2000000005    2000000002    Concept replaced by  20241001          20991231

Tab-separated UTF-8 with a header line and no quoting (a quote mark is data), dates YYYYMMDD. `concept_name` is cut at
255 characters; the whole text is then a synonym that begins with it. `invalid_reason` D (deleted) or U (updated) marks
a concept or relationship that is no longer valid; 19700101 and 20991231 stand for "unknown" and "none".
The tables have millions of lines in no particular order: each is read once, and only the codes of the vocabulary stay in memory.
Source: OHDSI Common Data Model v5.4, vocabulary tables.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import BinaryIO

from codes.formats.rows import BadRow, CodeRow, FileWarning, MapRow, TermRow, one_line, parse_date
from codes.formats.source import numbered_lines
from codes.formats.statuses import Statuses
from codes.systems import rules_of_files
from workbooks.errors import UnreadableFile

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
#: What a table with some of these columns, or in another order, is.
OTHER_CONCEPTS = (
    "a table made from OHDSI’s CONCEPT.csv, whose rows belong to several vocabularies and may be no longer valid; load "
    "CONCEPT.csv as Athena gives it, or a table of one vocabulary’s valid codes without the column vocabulary_id"
)
SYNONYM_COLUMNS = ["concept_id", "concept_synonym_name", "language_concept_id"]
RELATIONSHIP_COLUMNS = [
    "concept_id_1",
    "concept_id_2",
    "relationship_id",
    "valid_start_date",
    "valid_end_date",
    "invalid_reason",
]
VOCABULARY_COLUMNS = [
    "vocabulary_id",
    "vocabulary_name",
    "vocabulary_reference",
    "vocabulary_version",
    "vocabulary_concept_id",
]
ENGLISH = "4180186"
LONGEST_NAME = 255
VALID = ("", "NULL")  # `invalid_reason` of what is valid; databases export it as NULL
UNKNOWN_START, NO_END = date(1970, 1, 1), date(2099, 12, 31)

# The target means the same or, where OHDSI has no such concept, something broader; the bundle does not say which of the
# two. Source: OHDSI wiki, documentation:vocabulary:mapping.
MAPS = {"Maps to": "inexact"}
# What became of a concept that is no longer valid, the firmest statement first: of two about one pair the first counts.
REPLACEMENTS = {
    "Concept replaced by": "equivalent",
    "Concept same_as to": "equivalent",
    "Concept was_a to": "broader",
    "Concept poss_eq to": "inexact",
    "Concept alt_to to": "related",
}

# The vocabulary whose version is that of the whole bundle.
WHOLE = "none"

_date = lru_cache(maxsize=4096)(parse_date)  # a million concepts share a few thousand dates


class _Codes:
    """The codes of a vocabulary by concept id: add all, sort, then look up their positions among the ids.

    Of several concepts with one code only the one that counts when the codes are stored stays (codes.actions.staging): what is
    said of the others is not true of that code.
    """

    def __init__(self, vocabulary: str):
        self._normalise, self._today = rules_of_files(vocabulary).normalise, date.today()
        self._ids, self._order = array("q"), array("I")
        self._text, self._ends = bytearray(), array("I", [0])
        self._hashes, self._ranks = array("q"), array("q")  # of the stored codes; the higher rank counts

    def add(self, concept: int, row: CodeRow) -> None:
        self._ids.append(concept)
        self._text += row.code.encode()
        self._ends.append(len(self._text))
        self._hashes.append(hash(self._normalise(row.code)))
        valid = not row.is_retired and (row.terminated is None or row.terminated > self._today)
        end = row.terminated.toordinal() if row.terminated else date.max.toordinal() if valid else 0
        self._ranks.append(valid << 48 | end << 24 | (row.added.toordinal() if row.added else 0))

    def sort(self) -> None:
        order = sorted(range(len(self._ids)), key=self._ranks.__getitem__, reverse=True)
        order.sort(key=self._hashes.__getitem__)  # which keeps the higher rank first
        counting = (next(alike) for _, alike in groupby(order, key=self._hashes.__getitem__))
        # One number for id and position takes half of what pairs would take while they are sorted.
        packed = sorted(self._ids[position] << 32 | position for position in counting)
        self._ids = array("q", (number >> 32 for number in packed))
        self._order = array("I", (number & 0xFFFFFFFF for number in packed))
        self._hashes, self._ranks = array("q"), array("q")

    def _code(self, position: int) -> str:
        return self._text[self._ends[position] : self._ends[position + 1]].decode()

    def index(self, concept: int) -> int:
        """The index of the concept in the order of ids, -1 for one of another vocabulary."""
        index = bisect_left(self._ids, concept)
        return index if index < len(self._ids) and self._ids[index] == concept else -1

    def at(self, index: int) -> str:
        return self._code(self._order[index])


def read(
    members: Mapping[str, Callable[[], BinaryIO]], vocabulary: str
) -> Iterator[CodeRow | TermRow | BadRow | FileWarning]:
    """The codes of `vocabulary` (an OHDSI vocabulary id in any case), then their English synonyms.

    Codes with a truncated name are returned with the synonyms, which complete it. `members` opens each table, by its file
    name in upper case; CONCEPT_SYNONYM.CSV may be missing. Raises UnreadableFile if the bundle lacks the vocabulary, with
    the names of those it has.
    """
    codes, cut, statuses = _Codes(vocabulary), {}, Statuses()
    for number, cells in _concepts(members, vocabulary.casefold()):
        row = _concept(number, cells, statuses)
        if isinstance(row, CodeRow):
            concept = int(cells[0])
            codes.add(concept, row)
            if len(cells[1]) >= LONGEST_NAME and "CONCEPT_SYNONYM.CSV" in members and concept not in cut:
                cut[concept] = row
                continue
        yield row
    yield from statuses.warnings()
    codes.sort()
    for number, cells in _synonyms(members):
        concept = _concept_id(cells[0])
        if (index := codes.index(concept)) < 0:
            continue
        name, row = one_line(cells[1]), cut.get(concept)
        if row and len(name) > len(row.title) and name.startswith(row.title):
            yield cut.pop(concept)._replace(title=name)
        else:
            yield TermRow(codes.at(index), name, "synonym", number)
    yield from cut.values()


def read_maps(members: Mapping[str, Callable[[], BinaryIO]], source: str, target: str) -> Iterator[MapRow | BadRow]:
    """The maps from one vocabulary to another, or within one vocabulary what replaced its concepts; each pair once.

    `members` as in `read`. If a concept has several targets, they are "related" to it. Raises UnreadableFile if the bundle
    lacks a vocabulary, the table of relationships, or any map between the two.
    """
    if "CONCEPT_RELATIONSHIP.CSV" not in members:
        raise UnreadableFile(
            "the bundle has no CONCEPT_RELATIONSHIP.csv, which contains the maps; download the bundle with that file"
        )
    source, target = source.casefold(), target.casefold()
    codes, statuses = {name: _Codes(name) for name in (source, target)}, Statuses()
    for number, cells in _concepts(members, source, target):
        row = _concept(number, cells, statuses)
        if isinstance(row, CodeRow):
            codes[cells[3].casefold()].add(int(cells[0]), row)
        else:
            yield row
    for table in codes.values():
        table.sort()
    kinds = REPLACEMENTS if source == target else MAPS
    stated = sorted(_stated(members, codes[source], codes[target], list(kinds)))
    if not stated:
        names = " or ".join(f"“{name}”" for name in kinds)
        raise UnreadableFile(f"the bundle has no valid relationship {names} from {source} to {target}")
    firmest = (next(same) for _, same in groupby(stated, key=lambda number: number >> 40))
    for index, of_one in groupby(firmest, key=lambda number: number >> 72):
        targets = list(of_one)
        several = source != target and len(targets) > 1
        for number in targets:
            kind = "related" if several else list(kinds.values())[number >> 36 & 15]
            yield MapRow(
                codes[source].at(index), codes[target].at(number >> 40 & 0xFFFFFFFF), kind, number & 0xFFFFFFFFF
            )


def versions(members: Mapping[str, Callable[[], BinaryIO]], *vocabularies: str) -> list[str]:
    """The versions that VOCABULARY.csv gives to the vocabularies, in their order; those without one are left out."""
    if "VOCABULARY.CSV" not in members:
        return []
    rows = (cells for _, cells in _table(members["VOCABULARY.CSV"], VOCABULARY_COLUMNS) if len(cells) > 3)
    found = {cells[0].casefold(): one_line(cells[3]) for cells in rows}
    return [version for name in vocabularies if (version := found.get(name.casefold()))]


def _concepts(members: Mapping, *vocabularies: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of CONCEPT.csv for these vocabularies, and malformed lines. Raises UnreadableFile if a vocabulary is missing."""
    missing, others = set(vocabularies), set()
    for number, cells in _table(members["CONCEPT.CSV"], CONCEPT_COLUMNS):
        if len(cells) != len(CONCEPT_COLUMNS):
            yield number, cells
        elif (name := cells[3].casefold()) in vocabularies:
            missing.discard(name)
            yield number, cells
        elif len(others) < 20:
            others.add(cells[3])
    for name in sorted(missing):
        raise UnreadableFile(f"the bundle has no vocabulary “{name}”; it has: {', '.join(sorted(others))}")


def _concept(number: int, cells: list[str], statuses: Statuses) -> CodeRow | BadRow:
    if len(cells) != len(CONCEPT_COLUMNS):
        return BadRow(number, f"{len(cells)} columns instead of {len(CONCEPT_COLUMNS)}", "\t".join(cells))
    concept, name, _, _, concept_class, _, code, start, end, invalid = cells
    if _concept_id(concept) < 0:
        return BadRow(number, "the concept_id is not a number", "\t".join(cells))
    try:
        added, terminated = _date(start), _date(end)
    except ValueError as error:
        return BadRow(number, str(error), "\t".join(cells))
    return CodeRow(
        code=code,
        title=one_line(name),
        is_header="Hierarchy" in concept_class or "nonbill" in concept_class,
        line=number,
        added=None if added == UNKNOWN_START else added,
        terminated=None if terminated == NO_END else terminated,
        is_retired=statuses.is_retired({"invalid_reason": invalid.strip()}, number),
    )


def _concept_id(text: str) -> int:
    """The id, or -1 for text that is not a number of at most 18 digits."""
    return int(text) if text.isdecimal() and len(text) < 19 else -1


def _synonyms(members: Mapping) -> Iterator[tuple[int, list[str]]]:
    if "CONCEPT_SYNONYM.CSV" in members:
        for number, cells in _table(members["CONCEPT_SYNONYM.CSV"], SYNONYM_COLUMNS):
            if len(cells) != len(SYNONYM_COLUMNS):
                raise UnreadableFile("CONCEPT_SYNONYM.csv does not have its three columns", line=number)
            if cells[2] == ENGLISH:
                yield number, cells


def _stated(members: Mapping, sources: _Codes, targets: _Codes, names: list[str]) -> Iterator[int]:
    """The valid relationships of these names, each as one number, which takes a third of what a tuple does.

    From its high bits to its low ones: the index of the source, that of the target (32 bits), that of the name (4), the
    line (36); so in order they stand by source, then target, the firmest statement first.
    """
    ranks = {name: rank for rank, name in enumerate(names)}
    for number, cells in _table(members["CONCEPT_RELATIONSHIP.CSV"], RELATIONSHIP_COLUMNS):
        if len(cells) != len(RELATIONSHIP_COLUMNS):
            raise UnreadableFile("CONCEPT_RELATIONSHIP.csv does not have its six columns", line=number)
        if (rank := ranks.get(cells[2])) is None or cells[5].strip() not in VALID or cells[0] == cells[1]:
            continue
        if (source := sources.index(_concept_id(cells[0]))) < 0:
            continue
        if (target := targets.index(_concept_id(cells[1]))) >= 0:
            yield (source << 32 | target) << 40 | rank << 36 | number


def _table(opener: Callable[[], BinaryIO], columns: list[str]) -> Iterator[tuple[int, list[str]]]:
    with opener() as file:
        for number, line in numbered_lines(file):
            cells = line.split("\t")
            if number > 1:
                yield number, cells
            elif [cell.lower() for cell in cells] != columns:
                raise UnreadableFile(
                    f"the header line should be, with tabs and without quotation marks: {', '.join(columns)}; download the "
                    "bundle again and take the file as it is",
                    line=1,
                )
