"""Roles and minutes that a page states in a sentence. What is read so is marked as inferred or has a warning."""

import re

from documents.source import ParsedEntry, SourceLine
from documents.text.durations import count_spans, has_other_figures, read_minutes
from documents.text.lists import read_person, split_roles, split_sentence, without_count
from documents.text.roles import ROLE, names_somebody

_TEAM = re.compile(
    r"(?:[^.:;]{0,80}?\s)?(?:includes?|consists?\s+of|comprises?|involves?|performed\s+by|done\s+by|carried\s+out\s+by"
    r"|requires?)\s+(?=\w)",
    re.IGNORECASE,
)


_SHARE = re.compile(
    r"\b(?:per|for\s+(?:each|every)|(?:on|at|in)\s+(?:each|both|either))\s+(?!hour|minute)[^\W\d_]+|\b(?:each|every)\s+[^\W\d_]+(?=\s+(?:is|takes|lasts|needs|runs)\b)",
    re.IGNORECASE,
)


#: What makes a time that of some people or cases only: "45 minutes (children 30)", "20 minutes", below it "Longer if both sides".
_OTHERWISE = re.compile(
    r"\b(?:children|babies|adults|men|women)\s+\d+|\b(?:extra|additional)\s+time\b"
    r"|(?:^|\n|[.!] )(?:much\s+)?(?:longer|shorter)\s+(?:if|for|when|with|in)\b",
    re.IGNORECASE,
)


def is_team(text: str) -> bool:
    """Whether a paragraph opens with a sentence that lists roles."""
    return bool(_team(text))


def _team(text: str) -> tuple[str, list[str], list[str], str] | None:
    """Split `The team includes a surgeon and a nurse. More.` into (lead-in, roles, frame, rest); None for other texts."""
    sentence, rest = split_sentence(text.lstrip(" :"))
    lead = _TEAM.match(sentence)
    roles, frame = split_roles(sentence[lead.end() if lead else 0 :])
    return (lead[0] if lead else "", roles, frame, rest) if len(roles) > 1 else None


def read_team(entry: ParsedEntry) -> None:
    """If the Personnel section has no list, read roles from a sentence that lists them, or warn that none was found."""
    document = entry.document
    text = document.texts.get("personnel_text", "")
    if document.personnel or not text:
        return
    place = next(placement for placement in entry.placements if placement.field == "personnel_text")
    team = _team(text) if "\n" not in text else None
    if not team:
        if ROLE.search(text):
            entry.warnings.append(
                f"Line {place.first_line}: no list of roles was found under Personnel; add them by hand."
            )
        return
    lead, roles, frame, rest = team
    entry.add_frame(place.first_line, lead, *frame)
    for role in roles:
        if names_somebody(role):
            document.personnel.append(without_count(read_person(role)))
        else:
            entry.unplaced.append(SourceLine(place.first_line, role))
            entry.warnings.append(f"Line {place.first_line}: “{role}” looks like no person, profession or team.")
    entry.placements.append(place._replace(field="personnel", confidence="inferred"))
    if rest:
        document.texts["personnel_text"] = rest
    else:
        del document.texts["personnel_text"]
        entry.placements.remove(place)


def read_duration(entry: ParsedEntry) -> None:
    """Set the minutes from the wording of the Duration section, unless a line of Classification states them."""
    text = entry.document.texts.get("duration_text", "")
    if not text or any(placement.field == "minutes" for placement in entry.placements):
        return
    places = [placement for placement in entry.placements if placement.field == "duration_text"]
    inside = [found for found in places if places[0].first_line <= found.first_line <= places[0].last_line]
    place = next((found for found in inside if found.confidence == "inferred"), places[0])
    if minutes := read_minutes(text):
        entry.document.duration_min_minutes, entry.document.duration_max_minutes = minutes
        share = _SHARE.search(text) or _OTHERWISE.search(text)
        is_alone = count_spans(text) == 1 and not (share or has_other_figures(text))
        confidence = place.confidence if is_alone else "inferred"
        if share:
            entry.warnings.append(f"Line {place.first_line}: “{share[0]}” may change the minutes; check them.")
        entry.placements.append(place._replace(field="minutes", confidence=confidence))
    elif any(figure in text for figure in "0123456789"):
        entry.warnings.append("The duration states no single figure; enter the minutes by hand if there is one.")
