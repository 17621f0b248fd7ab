"""The titles under which the ICD-10-PCS definitions and index name a value, and what they say about it.

A title is a label alone, or with where it is meant: "Intraluminal Device", "Intraluminal Device in Upper Arteries",
"Liner for Insertion in Lower Joints", "Walking (Treatment)".
Source: CMS, ICD-10-PCS definitions and index, FY2025.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple, Protocol

from codes.systems.icd10pcs.building import Build, Choice, LoadedValue
from codes.systems.icd10pcs.tables import NAMED

_PURPOSES = ("Assessment", "Treatment")


class LoadedDefinition(Protocol):
    """A row of the loaded definitions, for a title at a position."""

    position: int
    title: str
    definition: str
    explanation: str


class LoadedTerm(Protocol):
    """A term that leads to the value of a title, in codes that begin with `within`, at a position or (0) at any."""

    term: str
    value: str
    within: str
    position: int


class Meant(NamedTuple):
    """A value of the codes of one table: its three characters, and the value's position and character."""

    table: str
    position: int
    character: str


class _Reading(NamedTuple):
    label: str
    operation: str = ""
    part: str = ""


def titles_of(choice: Choice, steps: list[Choice]) -> list[str]:
    """The titles under which the definitions may list a choice, the most specific first.

    The definitions name a device with its body system or section, some also with the operation ("… for Insertion in
    Lower Bones"), and rehabilitation types with their purpose.
    """
    operation = steps[2].label if len(steps) > 2 else ""
    purpose = _PURPOSES["Assessment" not in operation]
    parts = [step.label for step in reversed(steps[:2])]
    titles = []
    for label in choice.labels:
        titles += [f"{label} for {operation} in {part}" for part in parts]
        titles += [f"{label} in {part}" for part in parts] + [f"{label} ({purpose})", label]
    return titles


def defined(build: Build, definitions: Iterable[LoadedDefinition], terms: Iterable[LoadedTerm]) -> Build:
    """The build, with the definitions of its steps and choices, and the terms that lead to them."""
    known = {(row.position, row.title): row for row in definitions}
    leading: defaultdict[str, list[LoadedTerm]] = defaultdict(list)
    for term in terms:
        leading[term.value].append(term)

    def with_definition(choice: Choice) -> Choice:
        titles = titles_of(choice, build.steps)
        row = next(filter(None, (known.get((choice.position, title)) for title in titles)), None)
        here = ([term.term for term in leading[title] if _is_for(term, choice)] for title in titles)
        choice = replace(choice, includes=tuple(dict.fromkeys(next(filter(None, here), ()))))
        if row is None:
            return choice
        return replace(choice, definition=row.definition or choice.definition, explanation=row.explanation)

    steps = [with_definition(step) for step in build.steps]
    choices = [with_definition(choice) for choice in build.choices]
    return replace(build, steps=steps, choices=choices)


def _is_for(term: LoadedTerm, choice: Choice) -> bool:
    return term.position in (0, choice.position) and choice.code.startswith(term.within)


class TitleIndex:
    """Finds the values that a title names, in the tables that are loaded."""

    def __init__(self, values: Iterable[LoadedValue]):
        """`values` are all values of the tables."""
        self._operations: dict[str, str] = {}  # by table
        self._parts: defaultdict[str, set[str]] = defaultdict(set)  # label of a section or body system: its characters
        self._labels: defaultdict[str, list[LoadedValue]] = defaultdict(list)
        self._tables: defaultdict[str, list[str]] = defaultdict(list)  # by the section and body system
        for value in values:
            if value.position < NAMED:
                self._parts[value.label].add(value.context + value.character)
                continue
            self._labels[value.label].append(value)
            if value.position == NAMED:
                table = value.context + value.character
                self._operations[table] = value.label
                self._tables[value.context].append(table)

    def __bool__(self):
        return bool(self._labels)

    def meant(self, title: str, within: str = "", position: int = 0) -> Iterator[Meant]:
        """The values that the title names, of codes that begin with `within`; `position` is theirs, 0 if it is not known."""
        for label, operation, part in _readings(title):
            if part and part not in self._parts:
                continue
            for value in self._labels.get(label, ()):
                if position not in (0, value.position):
                    continue
                for table in self._tables_of(value):
                    fits = not operation or self._operations[table] == operation
                    fits = fits and (not part or not self._parts[part].isdisjoint((table[:1], table[:2])))
                    if fits and table.startswith(within):
                        yield Meant(table, value.position, value.character)

    def _tables_of(self, value: LoadedValue) -> list[str]:
        return [value.context + value.character] if value.position == NAMED else self._tables[value.context]


def _readings(title: str) -> Iterator[_Reading]:
    """The label, operation and part of the body that a title may consist of."""
    yield _Reading(title)
    for purpose in _PURPOSES:
        if title.endswith(ending := f" ({purpose})"):
            yield _Reading(title.removesuffix(ending))
    for before, part in _cuts(title, " in "):
        yield _Reading(before, part=part)
        for label, operation in _cuts(before, " for "):
            yield _Reading(label, operation, part)


def _cuts(text: str, word: str) -> Iterator[tuple[str, str]]:
    """What stands before and after the word, for each place where it occurs."""
    at = text.find(word)
    while at >= 0:
        yield text[:at], text[at + len(word) :]
        at = text.find(word, at + 1)
