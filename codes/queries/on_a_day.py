"""Reads of a code as it stood on a day: valid or not, under which title, and which release said so."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

from codes.models import Code, CodeEdition
from codes.rules import begins_on

#: Publishers replace a release within a year.
_REPLACED_AFTER = timedelta(days=366)
NO_DATE = "“{}” is not a date. Write the year, the month and the day: 2024-12-31."


@dataclass(frozen=True)
class Standing:
    """How a code stood on a day, in a sentence; `title` if it had one then that the reader may see."""

    asked: str
    words: str
    is_valid: bool = False
    title: str = ""


def standing_of(code: Code, asked: str, user) -> Standing | None:
    """How the code stood on the day that is asked for as YYYY-MM-DD, in two queries; None if none is asked for.

    Labels of releases say from when they hold (codes.rules); within a release the publisher's dates of the code count.
    """
    if not asked:
        return None
    try:
        day = date.fromisoformat(asked)
        if asked != day.isoformat():
            raise ValueError("another spelling")
    except ValueError:
        return Standing(asked[:40], NO_DATE.format(asked[:40]))
    releases = [(begins_on(release.label), release) for release in code.system.releases.in_use()]
    dated = [(begins, release) for begins, release in releases if begins]
    begins, release = next(((begins, release) for begins, release in dated if begins <= day), (None, None))
    if release is None:
        return Standing(asked, _too_early(day, dated))
    editions = code.editions.filter(release__withdrawn_at=None, release__position__lte=release.position)
    edition = editions.select_related("release").order_by("-release__position").first()
    on = f"On {_day(day)}, under {release.label} (in force from {_day(begins)} by its name)"
    if edition is None:
        return Standing(asked, f"{on}, there was no code {code.display}.")
    title = edition.title if code.shows_text_to(user) else ""
    state, is_valid = _state(edition, day)
    said = "" if edition.release_id == release.pk else f" Last stated by {edition.release.label}."
    if release == dated[0][1] and day - begins > _REPLACED_AFTER:
        said += " No later release is loaded here; one may say otherwise."
    return Standing(asked, f"{on}, {code.display} was {state}.{said}", is_valid, title)


def _state(edition: CodeEdition, day: date) -> tuple[str, bool]:
    """What the code was on the day, and whether it could be billed."""
    if edition.valid_from and day < edition.valid_from:
        return f"not valid yet: its publisher’s start date is {_day(edition.valid_from)}", False
    if edition.valid_to and edition.valid_to < day:
        return f"not valid any more: it ended on {_day(edition.valid_to)}", False
    if not edition.is_valid and not edition.valid_to:
        return "retired", False
    return ("a heading, not valid for billing", False) if edition.is_header else ("valid", True)


def _too_early(day: date, dated: list) -> str:
    if not dated:
        return (
            "The names of the releases loaded here do not say from when they hold, so nothing can be said about a day."
        )
    begins, release = dated[-1]
    return f"No release loaded here is as old as {_day(day)}: the oldest, {release.label}, is in force from {_day(begins)}."


def _day(day: date) -> str:
    return date_format(day, "j F Y")
