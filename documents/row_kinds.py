"""The kinds of rows that an entry may have beside its sections: medicines, milestones and outcomes."""

import re
from dataclasses import dataclass, fields
from enum import StrEnum


class MedicineAction(StrEnum):
    """What becomes of a medicine around the procedure."""

    STOP = "stop"
    KEEP_ON = "keep_on"
    RESTART = "restart"


@dataclass(frozen=True)
class Medicine:
    """A medicine, or a group of them, and what becomes of it: `action` is one of MedicineAction, or ""."""

    name: str
    action: str = ""
    when: str = ""
    note: str = ""


@dataclass(frozen=True)
class Milestone:
    """Something that people do again, and in how many days after the procedure: numbers as texts, "" if none is known."""

    activity: str
    from_day: str = ""
    until_day: str = ""
    note: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of people, as a figure of a source: "95 in 100", "2 nights".

    `population` says of which people, `year` is the one of the data, `source` is the number of the source in the entry.
    """

    name: str
    frequency: str = ""
    population: str = ""
    year: str = ""
    source: str = ""


Row = Medicine | Milestone | Outcome


@dataclass(frozen=True)
class RowKind:
    """A kind of rows. `field` has them in an entry, `part` is the name of one of them, `section` the section that shows them.

    `heading` stands above them in documents and forms, `reader_heading` on public pages. `keys` are the names of their columns
    in documents. `make` is the class of a row, whose first column says what the row is about.
    """

    field: str
    part: str
    section: str
    heading: str
    reader_heading: str
    keys: tuple[str, ...]
    make: type

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a row."""
        return tuple(column.name for column in fields(self.make))

    def doubt(self, values: dict[str, str]) -> str:
        """What keeps values from being a row, as a sentence that says what to do; "" if nothing does."""
        if not values.get(self.columns[0]):
            return f"A {self.part} has no {self.columns[0]}: write it, or remove the row."
        for column, text in values.items():
            pattern, example = _FORMS.get(column, (None, ""))
            if text and pattern and not pattern.fullmatch(text):
                return f"{column} “{text[:40]}” is not {example}, and may be left empty."
        first, last = values.get("from_day"), values.get("until_day")
        if first and last and int(first) > int(last):
            return f"The first day ({first}) comes after the last ({last}): correct one of them."
        return ""


_ACTIONS = re.compile("|".join(MedicineAction))
_DAY = re.compile(r"0|[1-9]\d{0,3}", re.ASCII)
#: Column -> the form of its values, and what to write.
_FORMS = {
    "action": (_ACTIONS, f"one of {', '.join(MedicineAction)}"),
    "from_day": (_DAY, "a number of days such as 14"),
    "until_day": (_DAY, "a number of days such as 42"),
    "year": (re.compile(r"[1-9]\d{3}", re.ASCII), "a year of four digits"),
    "source": (re.compile(r"[1-9]\d{0,2}", re.ASCII), "the number of a source such as 2"),
}
#: Columns whose values are numbers, where a file knows numbers.
NUMBERS = frozenset(_FORMS) - {"action"}
#: Columns that a document may say in other words: "2 to 6 weeks", "keep taking".
STORED_OTHERWISE = frozenset({"action", "from_day", "until_day"})

MEDICINES = RowKind(
    "medicines",
    "medicine",
    "preparation",
    "Medicine Plan",
    "Medicines: stop, keep on, restart",
    ("Medicine", "Action", "When", "Note"),
    Medicine,
)
MILESTONES = RowKind(
    "milestones",
    "milestone",
    "recovery",
    "Milestones",
    "When you can do things again",
    ("Activity", "From Day", "Until Day", "Note"),
    Milestone,
)
OUTCOMES = RowKind(
    "outcomes",
    "outcome",
    "benefits",
    "Outcomes",
    "Results in figures",
    ("Outcome", "Figure", "Population", "Year", "Source"),
    Outcome,
)
#: Field of an entry -> kind of its rows.
ROW_KINDS = {kind.field: kind for kind in (MEDICINES, MILESTONES, OUTCOMES)}
