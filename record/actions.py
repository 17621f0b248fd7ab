"""Every write of the record."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db import models

from desk.changes import Change
from record.models import Event, Told
from record.notices import is_notice

COMMAND_LINE = "The command line"
#: The actor of what a person without an account does.
READER = "A reader"


def event(
    verb: str, did: str, *, actor, about: models.Model | None = None, details: dict | None = None, notice: bool = False
) -> Event:
    """An event that is not stored yet: `did` goes on after the person's name, “loaded ICD-10-PCS FY2025: 3 codes added.”

    `actor` is None for the command line, READER for somebody without an account; `about` is what it was done to.
    """
    name = _name(actor)
    return Event(
        actor_id=actor.pk if actor not in (None, READER) else None,
        actor_name=name,
        verb=verb,
        model=about._meta.label_lower if about else "",
        object_id=str(about.pk) if about else "",
        label=str(about)[:300] if about else "",
        sentence=f"{name} {did}".replace("\0", ""),
        details=details or {},
        is_notice=notice,
    )


def record(verb: str, did: str, **event_fields) -> Event:
    """Store an event, with the arguments of `event`. An action calls this in its own transaction."""
    return record_all([event(verb, did, **event_fields)])[0]


def record_all(events: Iterable[Event]) -> list[Event]:
    """Store many events at once."""
    return Event.objects.bulk_create(events)


def record_change(change: Change) -> None:
    """Store what was changed in a form or list of the desk; changes of rights and licences with a notice."""
    fields = [f"{label.lower()} from “{before}” to “{after}”" for label, before, after in change.values.values()]
    did = f"{change.verb} the {change.about._meta.verbose_name} “{change.about}”"
    record(
        change.verb,
        f"{did}: {'; '.join(fields)}." if fields else f"{did}: {change.words}." if change.words else f"{did}.",
        actor=change.actor,
        about=change.about,
        details={label: [before, after] for label, before, after in change.values.values()},
        notice=is_notice(change.about._meta.label_lower, change.verb, change.values),
    )


def mark_told(events: Iterable[Event], user) -> None:
    """Note that the notices of these events were shown to `user`."""
    Told.objects.bulk_create([Told(event=shown, user=user) for shown in events], ignore_conflicts=True)


def record_sign_in(sender, user, **kwargs) -> None:
    """Receiver of Django's signal."""
    record("signed-in", "signed in.", actor=user, about=user)


def record_sign_out(sender, user, **kwargs) -> None:
    """Receiver of Django's signal; without a user nobody was signed in."""
    if user:
        record("signed-out", "signed out.", actor=user, about=user)


def record_failed_sign_in(sender, credentials, **kwargs) -> None:
    """Receiver of Django's signal. Only the name of an account is kept: people type passwords into the wrong field."""
    users = get_user_model().objects.filter(username=str(credentials.get("username", "")).replace("\0", ""))
    if user := users.first():
        failed = event("failed-sign-in", "failed to sign in.", actor=user, about=user)
        failed.actor, failed.actor_name = None, "Somebody"
        knew = "with the right password typed a wrong code" if credentials.get("is_code") else "failed to sign in"
        failed.sentence = f"Somebody {knew} as {_name(user)}."
        record_all([failed])


def _name(actor) -> str:
    if actor is None:
        return COMMAND_LINE
    if actor == READER:
        return READER
    return f"{actor} ({actor.get_username()})"
