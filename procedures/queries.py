"""Reads of the encyclopedia that span more than one model."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from codes.models import Code, CodeSystem
from codes.queries import beginning_like
from codes.uses import Page, Use
from documents.entry import CodeReference, EntryDocument, RiskItem
from documents.row_kinds import ROW_KINDS
from documents.sections import SECTIONS
from documents.text.row_lines import write_rows
from procedures.content import LABELS, content_of, document_of
from procedures.models import (
    EditorialEvent,
    Presence,
    Procedure,
    ProcedureCode,
    ProcedureName,
    ProcedureVersion,
    Reading,
    Revision,
)
from procedures.rules import first_review_obstacle, months_after

#: What stands for a descriptor that somebody may not read.
WITHHELD_DESCRIPTOR = "(descriptor from the imported document, withheld by its licence)"


def published_version(slug: str) -> ProcedureVersion:
    """The published version of the entry with this slug, with its page data. Raises ProcedureVersion.DoesNotExist."""
    return ProcedureVersion.objects.published().with_page_data().get(procedure__slug=slug)


def public_version(slug: str, number: int) -> ProcedureVersion:
    """A version that is or was published, of an entry that is not withdrawn. Raises ProcedureVersion.DoesNotExist."""
    return ProcedureVersion.objects.public().with_page_data().get(procedure__slug=slug, number=number)


def withdrawn_version(slug: str, number: int | None = None) -> ProcedureVersion:
    """The withdrawn version that took the address of an entry, or of one of its versions, away from readers.

    Raises ProcedureVersion.DoesNotExist if readers never saw such a version, or still see one.
    """
    versions = ProcedureVersion.objects.filter(procedure__slug=slug).select_related("procedure", "read_instead")
    withdrawn = versions.withdrawn().order_by("-number")
    if number is not None:
        withdrawn = versions.withdrawn().filter(number__gte=number).order_by("number")
        versions = versions.filter(number=number)
    found = withdrawn.first()
    seen = versions.filter(state__in=(ProcedureVersion.State.SUPERSEDED, ProcedureVersion.State.WITHDRAWN))
    if not found or not seen.exists():
        raise ProcedureVersion.DoesNotExist
    return found


def withdrawal(version: ProcedureVersion) -> EditorialEvent:
    """The event that says since when and why a withdrawn version is withdrawn."""
    return version.events.filter(verb=EditorialEvent.Verb.WITHDRAWN).latest("at", "id")


def next_review_due(version: ProcedureVersion) -> date:
    """The day by which a text of this kind that is reviewed today needs another review (MEDREF_REVIEW_MONTHS)."""
    months = settings.MEDREF_REVIEW_MONTHS
    return months_after(timezone.localdate(), months.get(version.kind, months[""]))


def first_reviews(versions: Iterable[ProcedureVersion], reviewer) -> list[tuple[ProcedureVersion, str, str]]:
    """Each version, the fingerprint of what the reviewer saw of it, and why its first review cannot be confirmed ("": it can)."""
    readings = Reading.objects.filter(reader=reviewer, version__in=versions, at__gte=F("version__published_at"))
    seen = dict(readings.values_list("version", "fingerprint"))
    return [
        (
            version,
            seen.get(version.pk, ""),
            first_review_obstacle(
                is_published=version.state == version.State.PUBLISHED,
                is_reviewed=version.reviewed_on is not None,
                is_opened=version.pk in seen,
            ),
        )
        for version in versions
    ]


def last_look(version: ProcedureVersion, reader) -> Revision | None:
    """The newest revision that reads as the version did when `reader` last opened it."""
    seen = Reading.objects.filter(version=version, reader=reader.pk)
    return version.revisions.filter(fingerprint__in=seen.values("fingerprint")).defer("changes", "authors").first()


def versions_matching(versions: QuerySet, text: str) -> QuerySet:
    """Those of the versions that have each word of the text in their name, another name or their address.

    A word may also be the beginning of one of their codes, as it is usually written.
    """
    for word in text.split():
        others = ProcedureName.objects.filter(name__icontains=word)
        entries = Procedure.objects.filter(slug__icontains=word)
        codes = Code.objects.filter(beginning_like(word)).order_by()
        versions = versions.filter(
            Q(name__icontains=word)
            | Q(pk__in=others.values("version"))
            | Q(procedure__in=entries.order_by().values("pk"))
            | Q(pk__in=ProcedureCode.objects.filter(code__in=codes.values("pk")).values("version"))
        )
    return versions


def public_numbers(procedure: Procedure) -> list[int]:
    """The numbers of an entry's public versions, newest first."""
    return list(procedure.versions.public().order_by("-number").values_list("number", flat=True))


def uses_of_codes(editions: QuerySet) -> Iterator[Use]:
    """The published entries that use codes of these editions (a queryset of CodeEdition), sorted by address and code."""
    version = "code__entries__version"
    slug = f"{version}__procedure__slug"
    used = editions.filter(code__entries__version__state=ProcedureVersion.State.PUBLISHED).order_by(slug, "code__code")
    for name, address, *changed in used.values_list(f"{version}__name", slug, "code__code", "kind", "release"):
        yield Use(name, reverse("procedures:detail", args=[address]), *changed)


def pages_of_codes(codes: Collection[int]) -> Iterator[tuple[int, Page]]:
    """(id of a code, an entry) for the published entries that use these codes, those first whose primary code it is."""
    for link in ProcedureCode.objects.published().filter(code__in=codes):
        yield link.code_id, Page(link.version.name, link.version.get_absolute_url())


def entry_document(version: ProcedureVersion, *, shows_title=lambda code: True) -> EntryDocument:
    """The version as plain data. Load it `with_page_data()` to save queries.

    `shows_title` decides for each code whether its official title is included; `readable_document` asks the licence gate.
    """
    content = content_of(version)
    for link, row in zip(version.codes.all(), content["codes"], strict=True):
        row["descriptor"] = row["descriptor"] if shows_title(link.code) else ""
    return document_of(content, version.procedure.slug)


def readable_document(version: ProcedureVersion, reader) -> EntryDocument:
    """The version as plain data, with the official titles that `reader` (a user, or None for the public) may read."""
    return entry_document(version, shows_title=lambda code: code.shows_text_to(reader))


@dataclass(frozen=True)
class Difference:
    """One line of a comparison: its label, the text on each side, and whether the texts differ."""

    label: str
    left: str
    right: str

    @property
    def changed(self) -> bool:
        """Whether the two sides differ."""
        return self.left != self.right


@dataclass(frozen=True)
class Other:
    """Somebody else who has a draft open now: since when, and what they last did there, if they did it since then."""

    presence: Presence
    saved: Revision | None
    takeover: EditorialEvent | None

    @property
    def parts(self) -> list[str]:
        """The parts of the draft that the last save changed."""
        return [LABELS[key] for key in self.saved.changes] if self.saved else []


def others_present(version: ProcedureVersion, person) -> list[Other]:
    """Everybody but `person` who has the draft open now, the one who has it first."""
    presences = list(version.presences.now().exclude(person=person).select_related("person"))
    if not presences:
        return []
    first, people = presences[0].since, [presence.person_id for presence in presences]
    saves = list(version.revisions.filter(author__in=people, at__gte=first).order_by("-number"))
    takeovers = list(version.events.filter(actor__in=people, verb="taken_over", at__gte=first).order_by("-at"))

    def last(rows, column: str, presence: Presence):
        mine = (row for row in rows if getattr(row, column) == presence.person_id and row.at >= presence.since)
        return next(mine, None)

    return [Other(one, last(saves, "author_id", one), last(takeovers, "actor_id", one)) for one in presences]


def _code(reference: CodeReference) -> str:
    return f"{reference.system} {reference.code}"


def with_descriptors(reader) -> Callable[[CodeReference], str]:
    """How a comparison says codes to `reader` (a user, or None for the public): with their descriptors from imported documents.

    A descriptor that the licence of its system withholds from the reader is only mentioned.
    """
    system_called = cache(lambda slug: CodeSystem.objects.get(slug=slug))

    def said(reference: CodeReference) -> str:
        if not reference.descriptor:
            return _code(reference)
        system = system_called(reference.system)
        is_reserved = system.rules.is_reserved(system.rules.normalise(reference.code))
        is_shown = system.shows_text_to(reader, is_reserved=is_reserved)
        return f"{_code(reference)}: {reference.descriptor if is_shown else WITHHELD_DESCRIPTOR}"

    return said


def compare(
    left: EntryDocument,
    right: EntryDocument,
    *,
    said: Callable[[CodeReference], str] = _code,
) -> list[Difference]:
    """Compare two versions of an entry, in reading order, without lines that are empty on both sides.

    `said` gives the words for a code.
    """
    lines = zip(_lines(left, said), _lines(right, said), strict=True)
    rows = [Difference(label, a, b) for (label, a), (_, b) in lines]
    return [row for row in rows if row.left or row.right]


def _lines(entry: EntryDocument, said: Callable[[CodeReference], str]) -> list[tuple[str, str]]:
    """Every field of an entry as (label, text), the same labels for every entry."""
    extra = {
        "description": [
            ("Steps", _listed(map(str, entry.steps))),
            ("Tools", _listed(entry.tools)),
            ("Anesthesia types", _listed(entry.anesthesia_types)),
        ],
        "duration": [("Minutes", _ends(entry.duration_min_minutes, entry.duration_max_minutes))],
        "setting": [
            ("Settings", _listed(entry.settings)),
            ("Nights in hospital", _ends(entry.stay_min_nights, entry.stay_max_nights)),
        ],
        "personnel": [
            ("Roles", _listed(map(str, entry.personnel))),
        ],
        "risks": [("List of risks", _listed(_risk_line(risk) for risk in entry.risks))],
    }
    for key, kind in ROW_KINDS.items():
        shown = write_rows(kind, getattr(entry, key)).replace("  • ", "")
        extra[kind.section] = [*extra.get(kind.section, ()), (kind.heading, shown)]
    lines = [
        ("Name", entry.name),
        ("Common names", _listed(entry.common_names)),
        ("Technical terms", _listed(entry.technical_terms)),
        ("Kind", entry.kind),
        ("Specialties", _listed(entry.specialties)),
        ("Body sites", _listed(entry.body_sites)),
    ]
    not_applicable = []
    for section in SECTIONS:
        lines.append((section.heading, entry.texts.get(section.field, "")))
        lines += [(part.label, entry.texts.get(part.field, "")) for part in section.parts]
        lines += extra.get(section.key, [])
        not_applicable += [section.heading] if section.key in entry.not_applicable else []
    primary = [entry.primary_code] if entry.primary_code else []
    return [
        *lines,
        ("Not applicable", _listed(not_applicable)),
        ("Primary code", _listed(map(said, primary))),
        ("Similar codes", _listed(map(said, entry.related_codes))),
        ("Sources", _listed(entry.sources)),
        ("Editorial note", entry.editorial_note),
    ]


def _listed(items) -> str:
    return "\n".join(items)


def _ends(*ends: int | None) -> str:
    return "–".join(dict.fromkeys(str(end) for end in ends if end is not None))


def _risk_line(risk: RiskItem) -> str:
    likelihood = ", ".join(filter(None, [risk.likelihood.replace("_", " "), risk.frequency]))
    return ". ".join(filter(None, [f"{risk.name}: {likelihood}", risk.management]))
