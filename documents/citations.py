"""A source as one line: the words of its citation and, in brackets at the end, what is stated about it.

Health Board. Mending elbows. https://example.org/elbows [Kind: Official site; Year: 2023; Accessed: 2024-05-12]
"""

import re
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum


class SourceKind(StrEnum):
    """What kind of work a source is."""

    GUIDELINE = "guideline"
    SYSTEMATIC_REVIEW = "systematic_review"
    STUDY = "study"
    REGISTRY = "registry"
    TEXTBOOK = "textbook"
    OFFICIAL_SITE = "official_site"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The kind in words: “Official site”."""
        return self.value.replace("_", " ").capitalize()


#: A year of four digits, and a web address, as an entry states them.
_YEAR = re.compile(r"[1-9]\d{3}", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
#: Stands behind a citation whose own last words read like details; without it they would be taken for such.
_NO_DETAILS = "Kind: Not stated"
_MEANT = re.compile(r"[\[;] ?(?:kind|year|address|accessed):", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True)
class Citation:
    """A source: the words of its citation, and what is stated about it, "" for what is not.

    `year` has four digits, `accessed` is a day such as "2024-05-12", and `address` a web address.
    """

    text: str
    kind: SourceKind | str = ""
    year: str = ""
    address: str = ""
    accessed: str = ""

    def __str__(self):
        """The line that `read_citation` reads as this source."""
        stated = [(name, getattr(self, name)) for name in _DETAILS if getattr(self, name)]
        details = "; ".join(
            f"{name.capitalize()}: {SourceKind(value).label if name == 'kind' else value}" for name, value in stated
        )
        if not details and read_citation(self.text) != self:
            details = _NO_DETAILS
        return f"{self.text} [{details}]" if details else self.text


_DETAILS = tuple(field.name for field in fields(Citation))[1:]


def read_citation(line: str) -> Citation:
    """The source that a line states. Brackets that hold anything but valid details are words of the citation."""
    line = line.strip()
    text, details = _parted(line)
    if details.casefold() == _NO_DETAILS.casefold() and _has_details(text):
        return Citation(text)
    values = _values(details)
    return Citation(text, **values) if values else Citation(line)


def _has_details(line: str) -> bool:
    _, details = _parted(line)
    return details.casefold() == _NO_DETAILS.casefold() or bool(_values(details))


def _parted(line: str) -> tuple[str, str]:
    """The words before the last bracket, and the words within it; "" if the line does not end in a bracket, or begins with it."""
    text, _, details = line.rpartition(" [")
    return (text.rstrip(), details[:-1]) if text.strip() and details.endswith("]") else (line, "")


def _values(details: str) -> dict[str, str]:
    """Field -> its value; nothing if any of the details is not valid, or occurs twice."""
    found: dict[str, str] = {}
    for detail in details.split("; ") if details else ():
        name, colon, value = detail.partition(":")
        name = name.strip().casefold()
        read = detail_of(name, value) if colon and name in _DETAILS and name not in found else ""
        if not read:
            return {}
        found[name] = read
    return found


def detail_of(name: str, value: str) -> str:
    """A detail as an entry stores it, from the words that state it; "" if they do not."""
    value = value.strip()
    if name == "kind":
        wanted = " ".join(value.replace("_", " ").casefold().split())
        return next((kind.value for kind in SourceKind if kind.label.casefold() == wanted), "")
    if name == "accessed":
        return value if _is_day(value) else ""
    pattern = _YEAR if name == "year" else _ADDRESS
    return value if pattern.fullmatch(value) else ""


def doubt_about(line: str) -> str:
    """A sentence for whoever wrote details of a source that are not valid and were read as words of its citation; "" if none."""
    if not _MEANT.search(line) or _has_details(line):
        return ""
    return (
        f"“{line[:60]}”: the details of this source stay words of its citation. Write them at its end, in brackets and apart by "
        "semicolons, as in [Kind: Guideline; Year: 2023; Address: https://example.org; Accessed: 2024-05-12]; the kinds are "
        f"{', '.join(kind.label for kind in SourceKind)}."
    )


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False
