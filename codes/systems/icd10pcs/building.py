"""Builds ICD-10-PCS codes: which values may follow the chosen ones, and their definitions."""

from dataclasses import dataclass, field, replace
from typing import Protocol

LENGTH = 7


#: The positions that a table is drawn by: its rows and its columns.
DRAWN = (4, 5)


class LoadedValue(Protocol):
    """A character at a position in the loaded tables; `context` are the preceding characters that give it its meaning."""

    position: int
    character: str
    label: str
    axis: str
    context: str
    definition: str


@dataclass(frozen=True)
class Choice:
    """One character at one position, with its meaning.

    There are several `labels` if the tables give the character several meanings that only a later choice distinguishes.
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
        """The characters before it, from which to choose again."""
        return self.code[:-1]


@dataclass(frozen=True)
class Build:
    """A code that is being built: what was `typed`, its valid first `steps`, and the `choices` that may follow them.

    `drawn` are the rows and the columns of the table that the first three characters name, if there is one.
    """

    typed: str
    steps: list[Choice] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    drawn: list[list[Choice]] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        """The valid characters chosen so far."""
        return self.steps[-1].code if self.steps else ""

    @property
    def is_valid(self) -> bool:
        """Whether everything that was typed is the beginning of a code."""
        return self.prefix == self.typed

    @property
    def is_complete(self) -> bool:
        """Whether it is a complete code."""
        return self.is_valid and len(self.steps) == LENGTH

    @property
    def open_positions(self) -> range:
        """The positions that are not chosen yet."""
        return range(len(self.steps), LENGTH)

    @property
    def refused(self) -> str:
        """The first typed character that is not allowed at its position."""
        return self.typed[len(self.steps) :][:1]

    @property
    def next(self) -> str:
        """The valid characters, and the one that is not allowed after them."""
        return self.prefix + self.refused


def walk(typed: str, heads: list[LoadedValue], rows: list[list[LoadedValue]]) -> Build:
    """The build for the normalized text `typed`, up to its first invalid character.

    `heads` are the values of characters 1 to 3, `rows` the values of each row of the table that these three name.
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
    drawn = [_choices(p, "", [v for row in rows for v in row if v.position == p]) for p in DRAWN] if rows else []
    return Build(typed, [_with_possible_labels(step, prefix, rows) for step in steps], choices, drawn)


def _offered(position: int, prefix: str, heads: list[LoadedValue], rows: list[list[LoadedValue]]) -> list[LoadedValue]:
    """The values that are allowed at the position after the prefix."""
    if position < 4:
        return [value for value in heads if value.position == position and value.context == prefix]
    return [value for row in rows if _fits(row, prefix) for value in row if value.position == position]


def _fits(row: list[LoadedValue], prefix: str) -> bool:
    allowed = {(value.position, value.character) for value in row}
    return all((position, prefix[position - 1]) in allowed for position in range(4, len(prefix) + 1))


def _choices(position: int, prefix: str, values: list[LoadedValue]) -> list[Choice]:
    """One choice per character, sorted by character."""
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


def _with_possible_labels(step: Choice, prefix: str, rows: list[list[LoadedValue]]) -> Choice:
    """The step with only those labels that are possible after the later choices."""
    if step.position < 4:
        return step
    values = _offered(step.position, prefix, [], rows)
    return replace(step, labels=tuple(dict.fromkeys(v.label for v in values if v.character == step.character)))
