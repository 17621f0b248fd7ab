"""The content of the published ICD-10-PCS tables and definitions: values of axes, rows of tables, definitions of labels.

Source: CMS, ICD-10-PCS tables and definitions.
"""

from typing import NamedTuple

#: A character of a code, as a pattern.
CHARACTER = "[0-9A-HJ-NP-Z]"
#: How many characters at the beginning of a code name its table; each has one meaning there.
NAMED = 3
LONGEST_LABEL, LONGEST_AXIS = 250, 60


def value_key(position: int, context: str, character: str) -> str:
    """What stands for a value in the word index: its position, and the character after those that give it its meaning."""
    return f"{position}:{context}{character}"


class Value(NamedTuple):
    """One character of one axis; `axis` is the table's name for the position, `definition` is given for operations only."""

    position: int
    character: str
    label: str
    axis: str
    definition: str = ""


class TableEntry(NamedTuple):
    """One row of a table: `heads` are its first three characters, `values` those that it allows at positions 4 to 7."""

    heads: tuple[Value, ...]
    values: tuple[Value, ...]
    line: int = 0

    @property
    def prefix(self) -> str:
        """The three characters that name the table."""
        return "".join(value.character for value in self.heads)


class Definition(NamedTuple):
    """What the publisher says about one label of a section and position."""

    section: str
    position: int
    title: str
    definition: str
    explanation: str
    includes: tuple[str, ...]
    line: int = 0
