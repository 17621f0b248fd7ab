"""Which version of an entry its readers have: when it was published and reviewed, in what form it leaves, or why it is gone."""

from dataclasses import replace
from datetime import UTC, datetime, time

from django.db.models import DateTimeField, QuerySet
from django.db.models.functions import Cast, Greatest
from django.utils.http import http_date

from documents.entry import EntryDocument
from documents.fields import PUBLICATION
from documents.sections import SECTION_KEYS
from procedures.models import ProcedureVersion
from procedures.queries import readable_document, withdrawal, withdrawn_version

_DAY = "%-d %B %Y"


def publication(version: ProcedureVersion) -> dict:
    """The values of PUBLICATION for a version that is or was published."""
    reviewed = (version.reviewed_on, version.reviewer_role, version.review_due_on)
    return dict(zip(PUBLICATION, (version.number, version.published_at.date(), *reviewed), strict=True))


def as_exported(version: ProcedureVersion, reader) -> tuple[EntryDocument, dict]:
    """The entry and its publication, with the official titles that `reader` (a user, or None for the public) may read.

    Its unordered lists are sorted, so that every database gives the same file.
    """
    document = readable_document(version, reader)
    unordered = {
        name: sorted(getattr(document, name)) for name in ("specialties", "body_sites", "settings", "anesthesia_types")
    }
    not_applicable = [key for key in SECTION_KEYS if key in document.not_applicable]
    return replace(document, **unordered, not_applicable=not_applicable), publication(version)


def changed_at(version: ProcedureVersion) -> datetime:
    """When the version was published or, if that was later, the beginning of the day of its last clinical review."""
    published = version.published_at
    return max(published, datetime.combine(version.reviewed_on, time(), UTC)) if version.reviewed_on else published


def by_change(versions: QuerySet) -> QuerySet:
    """The versions, first the one that was published or reviewed last."""
    reviewed = Cast("reviewed_on", DateTimeField())
    return versions.order_by(Greatest("published_at", reviewed).desc(), "-id")


def last_modified(version: ProcedureVersion) -> str:
    """`changed_at` as the header Last-Modified."""
    return http_date(changed_at(version).timestamp())


def review_statement(version: ProcedureVersion) -> str:
    """Whether, when and by whom the version was clinically reviewed, in a sentence."""
    if version.reviewed_on is None:
        return "Not clinically reviewed."
    reviewer = ", ".join(filter(None, [str(version.reviewed_by), version.reviewer_role]))
    by = f"on {version.reviewed_on:{_DAY}} by {reviewer}"
    if version.is_review_overdue:
        return f"Last reviewed {by}; the next clinical review was due on {version.review_due_on:{_DAY}}."
    return f"Clinically reviewed {by}; next review due by {version.review_due_on:{_DAY}}."


def withdrawn(version: ProcedureVersion) -> dict:
    """What readers are told of a withdrawn version: since when, why, and what is published that they can read instead."""
    instead = ProcedureVersion.objects.published().select_related("procedure")
    return {
        "version": version,
        "withdrawal": withdrawal(version),
        "current": instead.filter(procedure=version.procedure).first(),
        "instead": instead.filter(procedure=version.read_instead).first() if version.read_instead else None,
    }


def withdrawal_text(slug: str) -> str:
    """What readers are told of a withdrawn entry, as plain text. Raises ProcedureVersion.DoesNotExist if it is not withdrawn."""
    version = withdrawn_version(slug)
    told = withdrawn(version)
    event, instead = told["withdrawal"], told["instead"]
    lines = [
        version.name,
        "",
        f"This entry was withdrawn on {event.at:{_DAY}}. Do not rely on a copy of it.",
        f"Reason: {event.note}",
        *([f"Read instead: {instead.name}, {instead.get_absolute_url()}"] if instead else []),
    ]
    return "\n".join(lines) + "\n"
