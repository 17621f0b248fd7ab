"""Reads of the history of a code: what each release did to it, in a coder's words, and what to use instead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, When
from django.utils.formats import date_format

from codes.models import Code, CodeEdition, CodeMap

MOST_REPLACEMENTS = 3


@dataclass(frozen=True)
class Event:
    """One sentence of a history: `words`, then an old text as `quote` or the `heading` that the code moved below."""

    kind: str
    words: str
    quote: str = ""
    heading: str = ""


def history_of(code: Code, user) -> list[Event]:
    """What the releases in use did to a code, the oldest first; old texts only where `user` may read its text."""
    editions = list(
        code.editions.filter(release__withdrawn_at=None).select_related("release").order_by("release__position")
    )
    shows_text = code.shows_text_to(user)
    events = []
    for before, edition in zip([None, *editions], editions, strict=False):
        events += [_first_event(edition)] if before is None else _later_events(before, edition, shows_text)
    return events


def status_of(events: list[Event]) -> str:
    """The history in one sentence, without revisions: "Valid since FY2016; retired in FY2024"."""
    words = [event.words for event in events if event.kind != CodeEdition.Kind.REVISED]
    return "; ".join(words[:1] + [word[:1].lower() + word[1:] for word in words[1:]])


def replacements_of(code: Code) -> list[CodeMap]:
    """The maps from a retired code to valid ones: within its system, or else to other systems; one more than is shown."""
    valid = code.maps_from.filter(target__retired_in=None, target__added_in__isnull=False).select_related(
        "target__system"
    )
    own = Case(When(target__system=code.system_id, then=0), default=1)
    own_first = valid.order_by(own, "target__system__position", "target__code")
    maps = list(own_first[: MOST_REPLACEMENTS + 1])
    return [row for row in maps if row.target.system_id == maps[0].target.system_id]


def _first_event(edition: CodeEdition) -> Event:
    """What the first edition of a code says: since when the code is valid, or that it is not."""
    label = edition.release.label
    if not edition.is_valid:
        return Event(
            edition.kind, f"Not valid in {label}, the earliest release loaded here that lists it{_ended(edition)}"
        )
    if edition.valid_from:
        since = f" (publisher’s start date: {_day(edition.valid_from)})"
    else:  # nothing is known of the time before the oldest release loaded here
        since = " or earlier" if edition.release.position == 1 else ""
    return Event(edition.kind, f"{'A heading' if edition.is_header else 'Valid'} since {label}{since}")


def _later_events(before: CodeEdition, edition: CodeEdition, shows_text: bool) -> Iterator[Event]:
    """How an edition differs from the one before it; `shows_text`: whether old titles may be quoted."""
    label, revised = edition.release.label, CodeEdition.Kind.REVISED
    if edition.kind == CodeEdition.Kind.RETIRED:
        yield Event(edition.kind, f"Retired in {label}{_ended(edition)}")
    elif edition.kind == CodeEdition.Kind.REINSTATED:
        yield Event(edition.kind, f"Reinstated in {label}")
    changes = list(_changes(before, edition, label, shows_text))
    if edition.kind == revised and not changes:
        yield Event(revised, f"Revised in {label}")
    yield from changes


def _changes(before: CodeEdition, edition: CodeEdition, label: str, shows_text: bool) -> Iterator[Event]:
    """An event for each property that differs; `label` is that of the release of `edition`."""
    revised = CodeEdition.Kind.REVISED
    for name, old, new in (
        ("Title", before.title, edition.title),
        ("Short title", before.short_title, edition.short_title),
    ):
        if old != new:
            quote = old if shows_text else ""
            verb = "revised" if old else "added"
            yield Event(revised, f"{name} {verb} in {label}{', previously' if quote else ''}", quote=quote)
    if before.parent_code != edition.parent_code:
        where = "Moved below" if edition.parent_code else "Moved to the top of the hierarchy"
        yield Event(revised, f"In {label}: {where[0].lower()}{where[1:]}", heading=edition.parent_code)
    if before.is_header != edition.is_header:
        yield Event(revised, f"{'A heading' if edition.is_header else 'Valid for billing'} since {label}")
    if before.valid_from != edition.valid_from and edition.valid_from:
        yield Event(revised, f"Start date set to {_day(edition.valid_from)} in {label}")
    if before.valid_to != edition.valid_to and edition.is_valid and edition.valid_to:
        yield Event(revised, f"End date set to {_day(edition.valid_to)} in {label}")


def _ended(edition: CodeEdition) -> str:
    return f" (ended on {_day(edition.valid_to)})" if edition.valid_to else ""


def _day(day: date) -> str:
    return date_format(day, "j F Y")
