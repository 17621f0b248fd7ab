"""Reads a release of SNOMED CT in Release Format 2: the snapshot files of concepts, descriptions, relationships and languages.

    sct2_Concept_Snapshot            id effectiveTime active moduleId definitionStatusId
    sct2_Description_Snapshot-en     id effectiveTime active moduleId conceptId languageCode typeId term caseSignificanceId
    sct2_Relationship_Snapshot       id effectiveTime active moduleId sourceId destinationId relationshipGroup typeId …
    der2_cRefset_LanguageSnapshot-en id effectiveTime active moduleId refsetId referencedComponentId acceptabilityId

Tab-separated UTF-8 without quoting; each kind of file is told by its header. The title is the fully specified name, the short
title the synonym preferred in US English, or else in British English; other synonyms are terms, and text definitions notes.
Parents are those of the active “is a” relationships, the one with the smallest identifier first. Inactive concepts are retired.
Only the concepts with their two names stay in memory (some 150 MB for the international edition); all else is streamed.
Source: SNOMED International, Release File Specifications.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import PurePosixPath

from codes.formats.rows import BadRow, CodeRow, FileWarning, NoteRow, TermRow, one_line
from codes.formats.source import LONGEST_LINE, Member, numbered_lines
from workbooks.errors import UnreadableFile

_START = ["id", "effectiveTime", "active", "moduleId"]
CONCEPTS = [*_START, "definitionStatusId"]
DESCRIPTIONS = [*_START, "conceptId", "languageCode", "typeId", "term", "caseSignificanceId"]
RELATIONSHIPS = [
    *_START,
    "sourceId",
    "destinationId",
    "relationshipGroup",
    "typeId",
    "characteristicTypeId",
    "modifierId",
]
LANGUAGES = [*_START, "refsetId", "referencedComponentId", "acceptabilityId"]
#: What is asked for where a file is not enough by itself.
WHOLE = "load the zip of the release, or a zip with the snapshot files of concepts, descriptions, relationships and languages"

_FULLY_SPECIFIED, _SYNONYM, _DEFINITION = "900000000000003001", "900000000000013009", "900000000000550004"
_IS_A, _STATED = "116680003", "900000000000010007"
_PREFERRED = "900000000000548007"
_US, _GB = "900000000000509007", "900000000000508004"
_OTHER_TYPES = re.compile(r"(Full|Delta)(?=[-_])")
_WHAT = {"Full": "all earlier versions of every row", "Delta": "only what changed since the release before"}
_NONE = 255


def refuse_type(name: str) -> None:
    """Raises UnreadableFile for the name of a file of the release type Full or Delta."""
    if found := _OTHER_TYPES.search(PurePosixPath(name).name):
        raise UnreadableFile(f"by its name (“{found[1]}”) this file has {_WHAT[found[1]]}; load the snapshot instead")


def read(members: Iterable[Member]) -> Iterator[CodeRow | TermRow | NoteRow | BadRow | FileWarning]:
    """The synonyms of the active concepts, then all concepts by their identifiers.

    `members` are files of one release; those that are no snapshot files are passed over. Raises UnreadableFile if there are no
    descriptions, or if a concept occurs twice.
    """
    files = _by_header(members)
    if not files["descriptions"]:
        raise UnreadableFile(f"SNOMED CT concepts have no titles without their descriptions; {WHOLE}")
    concepts = yield from _concepts(files["concepts"])
    parents = yield from _parents(files["relationships"], concepts)
    preferred = yield from _preferred(files["languages"])
    yield from _named(files["descriptions"], concepts, preferred)
    yield from concepts.rows(parents)


def read_descriptions(file) -> Iterator[TermRow | BadRow]:
    """The active synonyms of a description file."""
    for row in _table(Member("", 0, lambda: file), DESCRIPTIONS):
        if isinstance(row, BadRow):
            yield row
        elif row[1][2] == "1" and row[1][6] == _SYNONYM:
            yield TermRow(row[1][4], one_line(row[1][7]), "synonym", row[0])


def _by_header(members: Iterable[Member]) -> dict[str, list[Member]]:
    headers = {
        "concepts": CONCEPTS,
        "descriptions": DESCRIPTIONS,
        "relationships": RELATIONSHIPS,
        "languages": LANGUAGES,
    }
    found: dict[str, list[Member]] = {kind: [] for kind in headers}
    for member in members:
        if _OTHER_TYPES.search(PurePosixPath(member.name).name):
            continue
        with member.open() as file:
            header = file.readline(LONGEST_LINE).decode("utf-8-sig", "replace").rstrip("\r\n").split("\t")
        for kind, columns in headers.items():
            if header == columns:
                found[kind].append(member)
    return found


class _Concepts:
    """The concepts in the order of their identifiers, with the best names found so far."""

    def __init__(self, found: list[tuple[int, int, bool]]):
        found.sort()
        for (one, _, _), (other, line, _) in pairwise(found):
            if one == other:
                raise UnreadableFile(f"concept {one} occurs twice, so this is not a snapshot; {WHOLE}", line=line)
        self.ids = array("q", (concept for concept, _, _ in found))
        self.lines = array("q", (line for _, line, _ in found))
        self.active = bytearray(active for _, _, active in found)
        self.titles, self.short_titles = [""] * len(found), [""] * len(found)
        self.title_ranks, self.short_ranks = bytearray([_NONE]) * len(found), bytearray([_NONE]) * len(found)

    def index(self, text: str) -> int:
        """The index of the concept with this identifier; -1 if there is none."""
        concept = _number(text)
        index = bisect_left(self.ids, concept)
        return index if index < len(self.ids) and self.ids[index] == concept else -1

    def rows(self, parents: list[int]) -> Iterator[CodeRow | BadRow]:
        """A row for each concept; `parents` are numbers of child and parent, sorted."""
        place = 0
        for index, concept in enumerate(self.ids):
            above = []
            while place < len(parents) and parents[place] >> 32 == index:
                above.append(str(self.ids[parents[place] & 0xFFFFFFFF]))
                place += 1
            if not self.titles[index]:
                yield BadRow(self.lines[index], f"concept {concept} has no active fully specified name", str(concept))
                continue
            yield CodeRow(
                code=str(concept),
                title=self.titles[index],
                short_title=self.short_titles[index],
                parent=above[0] if above else "",
                line=self.lines[index],
                is_retired=not self.active[index],
                other_parents=tuple(above[1:]),
            )


def _concepts(files: list[Member]):
    """Yields bad rows and returns the concepts."""
    found: list[tuple[int, int, bool]] = []
    for row in _rows(files, CONCEPTS):
        if isinstance(row, BadRow):
            yield row
        elif (concept := _number(row[1][0])) < 0:
            yield BadRow(row[0], "the identifier of the concept is not a number", "\t".join(row[1]))
        else:
            found.append((concept, row[0], row[1][2] == "1"))
    return _Concepts(found)


def _parents(files: list[Member], concepts: _Concepts):
    """Yields bad rows and returns the active “is a” relationships, each as one number: index of child and of parent (32 bits)."""
    if not files:
        yield FileWarning(f"There are no relationships, so the concepts have no hierarchy. To have one, {WHOLE}.")
    found = array("q")
    for row in _rows(files, RELATIONSHIPS):
        if isinstance(row, BadRow):
            yield row
            continue
        _, cells = row
        if cells[2] == "1" and cells[7] == _IS_A and cells[8] != _STATED:
            child, parent = concepts.index(cells[4]), concepts.index(cells[5])
            if child >= 0 and parent >= 0 and concepts.active[child] and concepts.active[parent]:
                found.append(child << 32 | parent)
    return sorted(set(found))


def _preferred(files: list[Member]):
    """Yields bad rows and returns the descriptions preferred in US and in British English, sorted."""
    if not files:
        yield FileWarning(f"There are no languages, so preferred terms are not known. To have them, {WHOLE}.")
    found = {_US: array("q"), _GB: array("q")}
    for row in _rows(files, LANGUAGES):
        if isinstance(row, BadRow):
            yield row
        elif row[1][2] == "1" and row[1][6] == _PREFERRED and row[1][4] in found:
            found[row[1][4]].append(_number(row[1][5]))
    return [array("q", sorted(found[language])) for language in (_US, _GB)]


def _named(files: list[Member], concepts: _Concepts, preferred: list[array]) -> Iterator[TermRow | NoteRow | BadRow]:
    """Names the concepts; yields the definitions and the other synonyms of active concepts."""
    for row in _rows(files, DESCRIPTIONS):
        if isinstance(row, BadRow):
            yield row
            continue
        number, cells = row
        if cells[2] != "1" or (index := concepts.index(cells[4])) < 0:
            continue
        rank, term = _rank(cells, preferred), one_line(cells[7])
        if cells[6] == _DEFINITION and concepts.active[index]:
            yield NoteRow(cells[4], term, "note", number)
        if cells[6] not in (_FULLY_SPECIFIED, _SYNONYM):
            continue
        if cells[6] == _FULLY_SPECIFIED:
            if rank < concepts.title_ranks[index]:
                concepts.titles[index], concepts.title_ranks[index] = term, rank
            continue
        if rank < min(concepts.short_ranks[index], len(preferred)):
            concepts.short_titles[index], term = term, concepts.short_titles[index]
            concepts.short_ranks[index] = rank
        if term and concepts.active[index]:
            yield TermRow(cells[4], term, "synonym", number)


def _rank(cells: list[str], preferred: list[array]) -> int:
    """0 for a description preferred in US English, 1 in British English, then 2 for any in English, 3 for others."""
    description = _number(cells[0])
    for rank, descriptions in enumerate(preferred):
        place = bisect_left(descriptions, description)
        if place < len(descriptions) and descriptions[place] == description:
            return rank
    return len(preferred) + (cells[5] != "en")


def _rows(files: list[Member], columns: list[str]) -> Iterator[tuple[int, list[str]] | BadRow]:
    for file in files:
        yield from _table(file, columns)


def _table(member: Member, columns: list[str]) -> Iterator[tuple[int, list[str]] | BadRow]:
    """The numbered rows below the header of a file."""
    with member.open() as file:
        for number, line in numbered_lines(file):
            cells = line.split("\t")
            if len(cells) == len(columns):
                if number > 1:
                    yield number, cells
            elif line.strip():
                name = PurePosixPath(member.name).name
                yield BadRow(number, f"{name}: {len(cells)} columns instead of {len(columns)}".removeprefix(": "), line)


def _number(text: str) -> int:
    """The identifier, or -1 for text that is not one: at most 18 digits."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else -1
