"""An entry as plain data: parsers return it, actions store it, writers print it."""

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from documents.citations import read_citation
from documents.code_systems import code_system
from documents.row_kinds import ROW_KINDS, Illustration, Medicine, Milestone, Outcome
from documents.sections import SECTIONS

_NOT_APPLICABLE = re.compile(r"(?:\W|\d+[.)])*(?:not applicable|n/a)\b", re.IGNORECASE)
_NOTHING = {"", "-", "--", "–", "—", "n/a", "na", "none", "nil", "not applicable"}
#: Unusual blanks, which become spaces, and characters that are removed: controls, lone surrogates, noncharacters.
ODD_BLANK = re.compile(r"[^\S\n ]")  # nbsp, tab, form feed, line separators
NO_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_GAP = re.compile(r"\n(?: *\n){2,}")


class Likelihood(StrEnum):
    """How often a risk happens: the CIOMS/EMA frequency bands, most frequent first, and "not stated"."""

    VERY_COMMON = "very_common"  # at least 1 in 10
    COMMON = "common"  # 1 in 100 to 1 in 10
    UNCOMMON = "uncommon"  # 1 in 1,000 to 1 in 100
    RARE = "rare"  # 1 in 10,000 to 1 in 1,000
    VERY_RARE = "very_rare"  # fewer than 1 in 10,000
    NOT_STATED = "not_stated"


@dataclass(frozen=True)
class Step:
    """One numbered step of the procedure, `Label: text`; the label may be empty."""

    label: str
    text: str

    def __str__(self):
        return f"{self.label}: {self.text}" if self.label else self.text


@dataclass(frozen=True)
class Person:
    """A role that takes part, and a note such as "for complex cases"."""

    role: str
    note: str = ""

    def __str__(self):
        return f"{self.role} ({self.note})" if self.note else self.role


@dataclass(frozen=True)
class RiskItem:
    """One risk: its band, the figure as the source words it ("about 3 in 1,000"), and its management."""

    name: str
    likelihood: Likelihood = Likelihood.NOT_STATED
    frequency: str = ""
    management: str = ""


@dataclass(frozen=True)
class CodeReference:
    """A code by the slug of its system ("icd10pcs") and the code as written; `descriptor` is the official title, if given."""

    system: str
    code: str
    descriptor: str = ""


@dataclass
class EntryDocument:
    """One entry. `slug` is its address; empty if the source does not state it.

    `texts` maps the fields of `documents.sections.TEXT_FIELDS` to light Markdown; empty ones are left out.
    `not_applicable` lists section keys that the source says do not apply. Durations are minutes, stays are nights (0: a day
    case). `kind` is a label.
    A source is a line, which may state its kind, year, address and day of access: documents.citations.
    The official title in the header of a source document is `primary_code.descriptor`; it passes the licence gate.
    """

    name: str
    slug: str = ""
    primary_code: CodeReference | None = None
    common_names: list[str] = field(default_factory=list)
    technical_terms: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    not_applicable: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    tools: list[str] = field(default_factory=list)
    personnel: list[Person] = field(default_factory=list)
    risks: list[RiskItem] = field(default_factory=list)
    medicines: list[Medicine] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    illustrations: list[Illustration] = field(default_factory=list)
    duration_min_minutes: int | None = None
    duration_max_minutes: int | None = None
    stay_min_nights: int | None = None
    stay_max_nights: int | None = None
    kind: str = ""
    specialties: list[str] = field(default_factory=list)
    body_sites: list[str] = field(default_factory=list)
    settings: list[str] = field(default_factory=list)
    anesthesia_types: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    editorial_note: str = ""
    related_codes: list[CodeReference] = field(default_factory=list)


def tidy(text: str) -> str:
    """A text as an entry stores it: LF line ends, plain spaces, no control characters, no two blank lines in a row."""
    text = ODD_BLANK.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _GAP.sub("\n\n", NO_TEXT.sub("", text)).strip()


def one_line(text: str) -> str:
    """A name, a label or another value of one line, tidied, with single spaces."""
    return " ".join(NO_TEXT.sub("", text).split())


def tidied(document: EntryDocument) -> EntryDocument:
    """The document as an entry stores it: prose through `tidy`, all other values through `one_line`, empty ones removed."""

    def lines(values: list[str]) -> list[str]:
        return [line for value in values if (line := one_line(value))]

    def reference(code: CodeReference) -> CodeReference:
        return CodeReference(one_line(code.system).lower(), one_line(code.code), one_line(code.descriptor))

    steps = [Step(one_line(step.label), tidy(step.text)) for step in document.steps]
    people = [Person(one_line(person.role), one_line(person.note)) for person in document.personnel]
    risks = [
        RiskItem(one_line(risk.name), risk.likelihood, one_line(risk.frequency), tidy(risk.management))
        for risk in document.risks
    ]
    rows: dict[str, Any] = {
        name: [
            row
            for old in getattr(document, name)
            if getattr(row := kind.make(*(one_line(getattr(old, column)) for column in kind.columns)), kind.columns[0])
        ]
        for name, kind in ROW_KINDS.items()
    }
    return replace(
        document,
        name=one_line(document.name),
        slug=one_line(document.slug),
        primary_code=document.primary_code and reference(document.primary_code),
        common_names=lines(document.common_names),
        technical_terms=lines(document.technical_terms),
        texts={name: tidied_text for name, text in document.texts.items() if (tidied_text := tidy(text))},
        steps=[step for step in steps if step.label or step.text],
        tools=lines(document.tools),
        personnel=[person for person in people if person.role],
        risks=[risk for risk in risks if risk.name],
        **rows,
        kind=one_line(document.kind),
        specialties=lines(document.specialties),
        body_sites=lines(document.body_sites),
        settings=lines(document.settings),
        anesthesia_types=lines(document.anesthesia_types),
        sources=[str(read_citation(line)) for line in lines(document.sources)],
        editorial_note=tidy(document.editorial_note),
        related_codes=[reference(code) for code in document.related_codes],
    )


def says_nothing(cell: str) -> bool:
    """Whether a cell of a table is empty, or has a mark for that: "-", "n/a", "none"."""
    return cell.strip().casefold() in _NOTHING


def says_not_applicable(text: str) -> bool:
    """Whether a section's text begins with "Not applicable" or "N/A", possibly after list markers."""
    return bool(_NOT_APPLICABLE.match(text))


def same_content(left: EntryDocument, right: EntryDocument) -> bool:
    """Whether two entries have the same content.

    Ignored are the address, case in words of controlled lists, dots in codes, repeated codes, official titles of codes
    (which the licence gate may have removed), the words "Not applicable." in a section that is marked so, and a mark for
    nothing, such as a dash, that is all that a field holds: a table cannot tell it from an empty cell.
    """
    return _folded(left) == _folded(right)


def _worded(text: str) -> str:
    return "" if says_nothing(text) else text


def _worded_rows(rows: list) -> list:
    """The rows without the texts that say nothing."""
    return [
        replace(row, **{name: _worded(text) for name, text in vars(row).items() if isinstance(text, str)})
        for row in rows
    ]


def _folded(document: EntryDocument) -> EntryDocument:
    def fold(words: list[str]) -> list[str]:
        return [word.casefold() for word in words]

    def plain(reference: CodeReference) -> CodeReference:
        system = code_system(reference.system)
        return CodeReference(system.slug, system.normalise(reference.code))

    def said(words: list[str]) -> list[str]:
        return [] if says_nothing("".join(words)) else words

    def unordered(words: list[str]) -> list[str]:
        return sorted(set(fold(words)))

    primary = document.primary_code and plain(document.primary_code)
    marked = {section.field for section in SECTIONS if section.key in document.not_applicable}
    texts = {
        field: text.removeprefix("Not applicable.").strip() if field in marked else text
        for field, text in document.texts.items()
    }
    related = dict.fromkeys(plain(reference) for reference in document.related_codes)
    return replace(
        document,
        slug="",
        common_names=said(document.common_names),
        technical_terms=said(document.technical_terms),
        sources=said(document.sources),
        editorial_note=_worded(document.editorial_note),
        texts={field: text for field, text in texts.items() if not says_nothing(text)},
        primary_code=primary,
        related_codes=[reference for reference in related if reference != primary],
        kind=document.kind.casefold(),
        tools=fold(said(document.tools)),
        steps=_worded_rows(document.steps),
        personnel=[replace(person, role=person.role.casefold()) for person in _worded_rows(document.personnel)],
        risks=_worded_rows(document.risks),
        medicines=_worded_rows(document.medicines),
        milestones=_worded_rows(document.milestones),
        outcomes=_worded_rows(document.outcomes),
        illustrations=_worded_rows(document.illustrations),
        specialties=unordered(document.specialties),
        body_sites=unordered(document.body_sites),
        settings=unordered(document.settings),
        anesthesia_types=unordered(document.anesthesia_types),
        not_applicable=sorted(document.not_applicable),
    )
