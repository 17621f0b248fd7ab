"""How an ICD-10-PCS code is built: which values may follow those chosen, and what defines them; plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol

LENGTH = 7


class LoadedValue(Protocol):
    """A character at a position as the loaded tables have it; `context` are the characters that give it its meaning."""

    position: int
    character: str
    label: str
    axis: str
    context: str
    definition: str


class LoadedDefinition(Protocol):
    """What the loaded definitions say about a title at a position."""

    position: int
    title: str
    definition: str
    explanation: str
    includes: list[str]


@dataclass(frozen=True)
class Choice:
    """One character at one position, with what it means there.

    `labels` are several where the tables give one character several meanings that only a later choice tells apart.
    """

    position: int
    character: str
    axis: str
    labels: tuple[str, ...]
    code: str
    definition: str = ""
    explanation: str = ""
    includes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The labels as one text."""
        return " or ".join(self.labels)

    @property
    def before(self) -> str:
        """The characters before it: where to go to choose anew."""
        return self.code[:-1]


@dataclass(frozen=True)
class Build:
    """A code in the making: what was `typed`, the valid `steps` at its beginning, the `choices` that may follow them."""

    typed: str
    steps: list[Choice] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        """The characters chosen so far, as far as they are valid: the nearest valid step."""
        return self.steps[-1].code if self.steps else ""

    @property
    def is_valid(self) -> bool:
        """Whether all that was typed is the beginning of a code."""
        return self.prefix == self.typed

    @property
    def is_complete(self) -> bool:
        """Whether it is a whole code."""
        return self.is_valid and len(self.steps) == LENGTH

    @property
    def open_places(self) -> range:
        """The places still to be chosen."""
        return range(len(self.steps), LENGTH)

    @property
    def refused(self) -> str:
        """The first character typed that may not stand where it does."""
        return self.typed[len(self.steps) :][:1]


def walk(typed: str, heads: list[LoadedValue], rows: list[list[LoadedValue]]) -> Build:
    """The build for the normalized text `typed`, as far as it is valid.

    `heads` are the values of characters 1 to 3, `rows` the values of each row of the table that those three name.
    """
    steps: list[Choice] = []
    choices: list[Choice] = []
    prefix = ""
    for position in range(1, LENGTH + 1):
        choices = _choices(position, prefix, _offered(position, prefix, heads, rows))
        character = typed[position - 1 : position]
        step = next((choice for choice in choices if choice.character == character), None)
        if step is None:
            break
        steps.append(step)
        prefix += character
        choices = []
    return Build(typed, [_told_apart(step, prefix, rows) for step in steps], choices)


def titles_of(choice: Choice, steps: list[Choice]) -> list[str]:
    """The titles under which the definitions may tell of a choice, the most particular first.

    The definitions name a device with its body system or section, some also with the operation ("… for Insertion in
    Lower Bones"), and rehabilitation types with their purpose. Source: CMS, ICD-10-PCS definitions, FY2025.
    """
    operation = steps[2].label if len(steps) > 2 else ""
    purpose = "Assessment" if "Assessment" in operation else "Treatment"
    places = [step.label for step in reversed(steps[:2])]
    titles = []
    for label in choice.labels:
        titles += [f"{label} for {operation} in {place}" for place in places]
        titles += [f"{label} in {place}" for place in places] + [f"{label} ({purpose})", label]
    return titles


def defined(build: Build, definitions: Iterable[LoadedDefinition]) -> Build:
    """The build with the definitions that belong to its steps and choices."""
    known = {(row.position, row.title): row for row in definitions}

    def tell(choice: Choice) -> Choice:
        found = (known.get((choice.position, title)) for title in titles_of(choice, build.steps))
        row = next(filter(None, found), None)
        if row is None:
            return choice
        definition = row.definition or choice.definition
        return replace(choice, definition=definition, explanation=row.explanation, includes=tuple(row.includes))

    return replace(build, steps=[tell(s) for s in build.steps], choices=[tell(c) for c in build.choices])


def _offered(position: int, prefix: str, heads: list[LoadedValue], rows: list[list[LoadedValue]]) -> list[LoadedValue]:
    """The values that may stand at the position behind the prefix."""
    if position < 4:
        return [value for value in heads if value.position == position and value.context == prefix]
    return [value for row in rows if _fits(row, prefix) for value in row if value.position == position]


def _fits(row: list[LoadedValue], prefix: str) -> bool:
    allowed = {(value.position, value.character) for value in row}
    return all((position, prefix[position - 1]) in allowed for position in range(4, len(prefix) + 1))


def _choices(position: int, prefix: str, values: list[LoadedValue]) -> list[Choice]:
    """One choice per character, in the order of the characters."""
    by_character: dict[str, list[LoadedValue]] = {}
    for value in values:
        by_character.setdefault(value.character, []).append(value)
    return [
        Choice(
            position=position,
            character=character,
            axis=same[0].axis,
            labels=tuple(dict.fromkeys(value.label for value in same)),
            code=prefix + character,
            definition=same[0].definition,
        )
        for character, same in sorted(by_character.items())
    ]


def _told_apart(step: Choice, prefix: str, rows: list[list[LoadedValue]]) -> Choice:
    """The step with only those labels that the later choices leave."""
    if step.position < 4:
        return step
    values = _offered(step.position, prefix, [], rows)
    return replace(step, labels=tuple(dict.fromkeys(v.label for v in values if v.character == step.character)))
