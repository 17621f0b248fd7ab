"""The guesses and proposed values of imported drafts by kind, each as a person sees it before accepting it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from django.db.models import Count, QuerySet

from documents.source import Placement
from documents.tables.writer import wide_rows
from imports.models import Finding, ImportBatch, ImportedDocument
from imports.proposals import FIELDS, columns_of, values_of
from imports.queries import ENTRY, HEADINGS, SECTION_OF_FIELD, Line, known_systems, plain_lines
from procedures.models import ProcedureVersion
from procedures.queries import readable_document

Kind = Finding.Kind
_COLUMNS = {"minutes": columns_of("minutes"), "nights": ("stay_min_nights", "stay_max_nights")}


class GuessKind(NamedTuple):
    """Guesses of one section, or proposed values of one field: `about` is the key of the section or the field."""

    kind: str
    about: str

    @classmethod
    def of(cls, finding: Finding) -> "GuessKind":
        """The kind of a guess or proposal."""
        return cls(finding.kind, finding.field if finding.kind == Kind.PROPOSAL else finding.section)

    def __str__(self):
        if self.kind == Kind.PROPOSAL:
            return f"Proposed: {FIELDS[self.about].lower()}"
        return f"Guessed: {HEADINGS[self.about]}"

    @property
    def key(self) -> str:
        """The kind in an address."""
        return f"{self.kind}.{self.about}"

    def among(self, findings: QuerySet) -> QuerySet:
        """The findings of this kind."""
        about = "field" if self.kind == Kind.PROPOSAL else "section"
        return findings.filter(kind=self.kind, **{about: self.about})


@dataclass(frozen=True)
class Guess:
    """An open guess or proposal: (name, text) of each value, and (place, words) of what each came from.

    The values of a guess stand in the draft. That of a proposal does not; `present` is what its field says now.
    """

    finding: Finding
    version: ProcedureVersion
    values: list[tuple[str, str]]
    words: list[tuple[str, str]]
    present: str = ""

    @cached_property
    def fingerprint(self) -> str:
        """Differs whenever a person would see something else."""
        return sha256(repr((self.values, self.words, self.present)).encode()).hexdigest()


def waiting_guesses(batch: ImportBatch) -> QuerySet:
    """The open guesses and proposals of the drafts of an import, in the order of its documents."""
    found = Finding.objects.open().filter(document__batch=batch, kind__in=(Kind.GUESS, Kind.PROPOSAL))
    drafts = found.filter(document__version__state=ProcedureVersion.State.DRAFT)
    return drafts.select_related("document").order_by("document__position", "id")


def kinds_among(findings: QuerySet) -> dict[GuessKind, int]:
    """The kinds of these guesses and proposals, in the order of the form, and how many there are of each."""
    rows = findings.order_by().values("kind", "section", "field").annotate(count=Count("pk"))
    counts: Counter[GuessKind] = Counter()
    for row in rows:
        counts[GuessKind.of(Finding(kind=row["kind"], section=row["section"], field=row["field"]))] += row["count"]
    return in_order(counts)


def in_order(counts: Counter[GuessKind]) -> dict[GuessKind, int]:
    """These kinds in the order of the form, and how many there are of each."""
    order = [GuessKind(Kind.GUESS.value, key) for key in HEADINGS]
    order += [GuessKind(Kind.PROPOSAL.value, field) for field in FIELDS]
    return {kind: counts[kind] for kind in order if counts[kind]}


def as_seen(findings: Iterable[Finding], reader) -> list[Guess]:
    """These guesses and proposals with their values and words, without official titles that `reader` may not see.

    Takes a fixed number of queries if the findings come with their documents.
    """
    findings = list(findings)
    keys = {finding.document.version_id for finding in findings}
    versions = ProcedureVersion.objects.with_page_data().in_bulk(keys)
    entries = {key: readable_document(version, reader) for key, version in versions.items()}
    systems = known_systems()
    lines: dict[int, list[Line]] = {}
    guesses = []
    for finding in findings:
        document, entry = finding.document, entries[finding.document.version_id]
        version = versions[document.version_id]
        if finding.kind == Kind.PROPOSAL:
            proposal = finding.proposal
            value, words = (proposal.label, proposal.shown), (proposal.place, proposal.words)
            present = ", ".join(values_of(entry, proposal.field))
            guesses.append(Guess(finding, version, [value], [words], present))
            continue
        if document.pk not in lines:
            lines[document.pk] = plain_lines(document, reader, systems)
        placed = list(_guessed_in(document, finding.section))
        row = next(wide_rows(entry))
        fields = dict.fromkeys(placement.field for placement in placed)
        guesses.append(
            Guess(
                finding, version, [_value(row, field) for field in fields], _words(document, placed, lines[document.pk])
            )
        )
    return guesses


def _guessed_in(document: ImportedDocument, section: str) -> Iterator[Placement]:
    for placement in map(Placement._make, document.placements):
        if placement.confidence == "inferred" and SECTION_OF_FIELD.get(placement.field, ENTRY) == section:
            yield placement


def _value(row: dict, field: str) -> tuple[str, str]:
    columns = [row.get(column) for column in _COLUMNS.get(field, (field,))]
    return field.replace("_", " "), " to ".join(str(value) for value in columns if value not in (None, ""))


def _words(document: ImportedDocument, placed: list[Placement], lines: list[Line]) -> list[tuple[str, str]]:
    numbers = {number for one in placed for number in range(one.first_line, one.last_line + 1)}
    found = (line for line in lines if line.number in numbers and (line.text.strip() or line.withheld))
    words = [(f"line {line.number}", "(official title)" if line.withheld else line.text.strip()) for line in found]
    return [("name of the file", document.filename), *words] if 0 in numbers else words
