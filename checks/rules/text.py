"""What a rule is given, an entry's content with what it needs to know about codes and other entries, and what it finds."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from documents.entry import EntryDocument
from documents.sections import TEXT_FIELDS
from procedures.content import Content, document_of


class Severity(StrEnum):
    """What becomes of a finding: a critical one has to be mended, advice can be silenced with a reason."""

    CRITICAL = "critical"
    ADVICE = "advice"


class CodeFacts(NamedTuple):
    """What rules know about a code. `name` is how people write it; `title` is its official title, never to be quoted.

    `retired_in` is the label of the release that retired it, `why_withheld` says why readers do not see the title; "" otherwise.
    """

    name: str
    title: str = ""
    is_heading: bool = False
    retired_in: str = ""
    why_withheld: str = ""


class Other(NamedTuple):
    """Another entry: its name, its other names, and whether its primary code is that of the text."""

    name: str
    other_names: tuple[str, ...] = ()
    has_same_code: bool = False


class Passage(NamedTuple):
    """A piece of prose: the key of the content and the number of the row (from 0) that it stands in, or None."""

    field: str
    row: int | None
    text: str


class Found(NamedTuple):
    """What one rule found: a sentence, and the place in the form that it points to.

    `words` is what the sentence speaks of; it is "" if the sentence quotes all of it.
    """

    sentence: str
    field: str
    row: int | None = None
    words: str = ""


class Finding(NamedTuple):
    """A finding with its rule. `fingerprint` is the same as long as the words that it speaks of are the same."""

    rule: str
    severity: Severity
    sentence: str
    field: str
    row: int | None
    fingerprint: str


@dataclass(frozen=True)
class Text:
    """The content of a version, and what the rules need besides: codes by (system, code), links that lead nowhere, other
    entries that may be about the same, what other rooms want settled, and the grade that the prose should not exceed.
    """

    content: Content
    codes: Mapping[tuple[str, str], CodeFacts]
    broken_links: frozenset[str] = frozenset()
    others: tuple[Other, ...] = ()
    unsettled: tuple[str, ...] = ()
    highest_grade: float = 0

    @cached_property
    def document(self) -> EntryDocument:
        """The content as an entry document."""
        return document_of(self.content)

    @property
    def primary(self) -> tuple[int, CodeFacts] | None:
        """The row of the primary code, and what is known about it."""
        for row, code in enumerate(self.content["codes"]):
            if code["relation"] == "primary":
                return row, self.codes[code["system"], code["code"]]
        return None

    @property
    def names(self) -> list[str]:
        """The name and the other names."""
        return [self.content["name"], *(row["name"] for row in self.content["names"])]

    @cached_property
    def passages(self) -> list[Passage]:
        """All prose, in reading order of the sections; then the texts of steps, the management of risks, and notes."""
        passages = [Passage(field, None, self.content[field]) for field in TEXT_FIELDS]
        for key, column in (("steps", "text"), ("risks", "management"), ("medicines", "note"), ("milestones", "note")):
            passages += [Passage(key, row, cells[column]) for row, cells in enumerate(self.content[key])]
        return [passage for passage in passages if passage.text]


def finding(rule: str, severity: Severity, found: Found) -> Finding:
    """What a rule found, as a finding with its fingerprint."""
    words = f"{rule}\n{found.words or found.sentence}"
    fingerprint = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()
    return Finding(rule, severity, found.sentence, found.field, found.row, fingerprint)
