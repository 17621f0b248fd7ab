"""The kinds of rows that an entry may have beside its sections: medicines, milestones, outcomes and illustrations."""

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


@dataclass(frozen=True)
class Illustration:
    """A picture or drawing that is stored here, or a video elsewhere: `address` says which ("/pictures/…", "https://…").

    `alt` says in words what a picture shows; DECORATIVE if it says nothing. `credit` is its author and source, `printing` one of
    PrintRight, or "". `length` is that of a video: "3 minutes".
    """

    caption: str
    address: str = ""
    alt: str = ""
    credit: str = ""
    licence: str = ""
    printing: str = ""
    length: str = ""


class PrintRight(StrEnum):
    """Whether the licence of a picture lets it be printed."""

    ALLOWED = "allowed"
    NOT_ALLOWED = "not allowed"


#: The alternative text of a picture that says nothing.
DECORATIVE = "decorative"

Row = Medicine | Milestone | Outcome | Illustration


@dataclass(frozen=True)
class RowKind:
    """A kind of rows. `field` has them in an entry, `part` is the name of one of them, `section` the section that shows them.

    `heading` stands above them in documents and forms, `reader_heading` on public pages. `keys` are the names of their columns
    in documents. `make` is the class of a row, whose first column says what the row is about; so many columns are `required`.
    """

    field: str
    part: str
    section: str
    heading: str
    reader_heading: str
    keys: tuple[str, ...]
    make: type
    required: int = 1

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a row."""
        return tuple(column.name for column in fields(self.make))

    def doubt(self, values: dict[str, str]) -> str:
        """What keeps values from being a row, as a sentence that says what to do; "" if nothing does."""
        for column in self.columns[: self.required]:
            if not values.get(column):
                return f"{_article(self.part)} {self.part} has no {column}: write it, or remove the row."
        for column, text in values.items():
            pattern, example = _FORMS.get(column, (None, ""))
            if text and pattern and not pattern.fullmatch(text):
                return f"{column} “{text[:40]}” is not {example}, and may be left empty."
        first, last = values.get("from_day"), values.get("until_day")
        if first and last and int(first) > int(last):
            return f"The first day ({first}) comes after the last ({last}): correct one of them."
        return ""


def _article(word: str) -> str:
    return "An" if word[0] in "aeiou" else "A"


_ACTIONS = re.compile("|".join(MedicineAction))
#: The address of a picture that is stored here: the hash of its pixels, its size and its format (procedures/pictures.py).
PICTURE_ADDRESS = re.compile(r"/pictures/([0-9a-f]{64}-([1-9]\d{0,3})x([1-9]\d{0,3})\.(?:png|jpg|webp))", re.ASCII)
_DAY = re.compile(r"0|[1-9]\d{0,3}", re.ASCII)
#: Column -> the form of its values, and what to write.
_FORMS = {
    "action": (_ACTIONS, f"one of {', '.join(MedicineAction)}"),
    "from_day": (_DAY, "a number of days such as 14"),
    "until_day": (_DAY, "a number of days such as 42"),
    "year": (re.compile(r"[1-9]\d{3}", re.ASCII), "a year of four digits"),
    "source": (re.compile(r"[1-9]\d{0,2}", re.ASCII), "the number of a source such as 2"),
    "address": (
        re.compile(rf"{PICTURE_ADDRESS.pattern}|https://[^\s/?#@]+[^\s]*", re.ASCII),
        "the address of a picture that is stored here, or that of a video such as https://example.org/video",
    ),
    "printing": (re.compile("|".join(PrintRight)), f"one of {', '.join(PrintRight)}"),
}
#: Columns whose values are numbers, where a file knows numbers.
NUMBERS = frozenset({"from_day", "until_day", "year", "source"})
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
ILLUSTRATIONS = RowKind(
    "illustrations",
    "illustration",
    "description",
    "Illustrations",
    "Pictures and videos",
    ("Illustration", "Address", "Alt Text", "Credit", "Licence", "Printing", "Length"),
    Illustration,
    required=2,
)
#: Field of an entry -> kind of its rows.
ROW_KINDS = {kind.field: kind for kind in (MEDICINES, MILESTONES, OUTCOMES, ILLUSTRATIONS)}
