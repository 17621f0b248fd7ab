"""Guesses on pages with missing headings, or with lists written as sentences. Each guess is marked or has a warning."""

import re
from functools import lru_cache
from itertools import takewhile

from documents.entry import Person
from documents.sections import SECTION_KEYS
from documents.source import ParsedEntry
from documents.text.durations import count_spans, read_minutes
from documents.text.headings import HEADINGS, LABELS, UNPLACED, spelling
from documents.text.labels import label_target
from documents.text.lines import Line, leading_label, opened_list, title_spelling
from documents.text.lists import split_names, split_sentence
from documents.text.roles import ROLE, is_role

_HEDGE = r"(?:(?:usually|typically|generally|normally|often|approximately|about|around|roughly|up to|at least)\s+)*"
_FIGURE = r"(?:\d|½|(?:an?|one|two|three|four|five|ten|fifteen|twenty|thirty|forty|sixty|ninety|half|several|a few)\b)"
_TIME = re.compile(
    rf"{_HEDGE}(?:(?:the|this|it)\b[^.:]{{0,40}}?\b(?:takes?|lasts?|requires?)\s+{_HEDGE})?{_FIGURE}[^.:]{{0,30}}?"
    r"\b(?:minutes?|mins?|hours?|hrs?|days?)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    rf"(?:(?:the|this|it)\b[^.:]{{0,40}}?\b(?:performed|done|carried out|conducted|takes place)\s+)?{_HEDGE}"
    r"(?:performed\s+|done\s+)?(?:(?:in|at|on)\s+)?(?:an?\s+|the\s+)?(?:[\w'’-]+\s+){0,3}?"
    r"(?:hospitals?|clinics?|outpatient|inpatient|operating (?:room|theat(?:er|re))|surg(?:ery|ical) (?:cent(?:er|re)|unit)"
    r"|office|ambulatory|emergency (?:department|room)|intensive care|bedside|laboratory|suite|ward|home)\b",
    re.IGNORECASE,
)
_TEAM = re.compile(
    r"(?:[^.:;]{0,80}?\s)?(?:includes?|consists?\s+of|comprises?|involves?|performed\s+by|done\s+by|carried\s+out\s+by"
    r"|requires?)\s+(?=\w)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(an?|the|one)\s+(?=\w)", re.IGNORECASE)
_LONGEST_PROSE = 25

#: Section -> words by which a group of lines without a heading is taken for it, when it stands where the section may stand.
_WORDING = {
    key: re.compile(pattern, re.IGNORECASE)
    for key, pattern in {
        "summary": r"^(?:an?|the|this)\b.{0,80}?\bis\b",
        "purpose": r"\b(?:purpose|goals?|aims?|intended|(?:is|are) used (?:to|for|after|when))\b",
        "indications": r"\b(?:indicat\w+|candidates?|symptoms?|(?:people|patients|those) (?:with|who))\b",
        "preparation": r"\b(?:prepar\w+|fasting|beforehand|before (?:the|this|surgery|use))\b",
        "description": r"\b(?:first|then|next|steps?|(?:is|are) (?:placed|inserted|applied|attached|cleaned|removed|made))\b",
        "duration": r"\b(?:minutes?|hours?|how long|takes?|lasts?)\b",
        "setting": r"\b(?:hospital|clinic|office|home|outpatient|operating room|ward|bedside|laboratory)\b",
        "personnel": ROLE.pattern,
        "risks": r"\b(?:risks?|complications?|infections?|bleeding|irritation|allerg\w+|side effects?|injur\w+|leak\w*)\b",
        "benefits": r"\b(?:benefits?|improv\w+|relie\w+|comfort\w*|advantages?|restor\w+|convenien\w+|better|less)\b",
        "recovery": r"\b(?:recover\w*|heal\w*|aftercare|follow-?up|return|resume|rest|chang(?:e|ed|ing)|days?|weeks?)\b",
        "alternatives": r"\b(?:alternatives?|instead|other (?:options?|treatments?|types?|kinds?)|compared|rather than)\b",
        "patient_experience": r"\b(?:feels?|feeling|discomfort|pain\w*|sensation|experience|notice)\b",
    }.items()
}


@lru_cache(maxsize=1024)
def sections_without_heading(key: str, stated: frozenset[str]) -> tuple[str, ...]:
    """The sections after `key` that have no heading in the document, up to the first one that has (`stated`)."""
    if key not in SECTION_KEYS:
        return ()
    following = SECTION_KEYS[SECTION_KEYS.index(key) + 1 :]
    return tuple(takewhile(lambda candidate: candidate not in stated, following))


def sections_at_gaps(key: str, lines: list[Line], candidates: tuple[str, ...]) -> dict[int, str]:
    """Line -> the section that starts there, for groups of lines that gaps part in the section `key`.

    As many groups as sections without a heading are those sections, in their order. Otherwise a group is the next section
    whose usual words it has. A group without such words is unplaced, unless it still belongs to the section `key`.
    """
    groups: list[list[Line]] = []
    for number, line in enumerate(lines):
        label = leading_label(line.text)[0] or opened_list(line)
        if number and line.gap and not line.verbatim and not label_target(key, label):
            groups.append([])
        if groups:
            groups[-1].append(line)
    if len(groups) == len(candidates):
        return {group[0].number: candidate for group, candidate in zip(groups, candidates, strict=True)}
    found, left = {}, list(candidates)
    for group in groups:
        text = " ".join(line.text for line in group)
        if section := next((candidate for candidate in left if _WORDING[candidate].search(text)), ""):
            found[group[0].number] = section
            left = left[left.index(section) + 1 :]
        elif found:
            found[group[0].number] = UNPLACED
    return found


def section_starting_at(line: Line, above: list[Line], key: str, candidates: tuple[str, ...], *, exact: bool) -> str:
    """The candidate that starts at this line without a heading, or "".

    One of its labels shows that; on pages (not `exact`) the wording of a new paragraph may show it too, for Duration, Setting
    and Personnel.
    """
    if line.verbatim or line.numbered:
        return ""
    label, value = leading_label(line.text)
    name = spelling(label) if label else title_spelling(line)
    if name in LABELS[key]:
        return ""
    for candidate in candidates:
        if name and (name in LABELS[candidate] or (value and HEADINGS.get(name) == candidate)):
            return candidate
        if not exact and not label and above and _sounds_like(candidate, key, line, above):
            return candidate
    return ""


def _sounds_like(candidate: str, key: str, line: Line, above: list[Line]) -> bool:
    """Whether a paragraph in section `key` sounds like the start of the candidate."""
    text, last = line.text, above[-1]
    if key not in ("description", "duration", "setting") or len(text.split()) > _LONGEST_PROSE:
        return False
    if not (text[:1].isupper() or text[:1].isdigit()) or not (
        line.blank or last.marker or last.text.endswith((".", "!", "?"))
    ):
        return False
    if candidate == "personnel":
        return key != "description" and bool(line.marker and is_role(text) or _team(text))
    if line.marker and last.marker:  # one item among others
        return False
    wording = {"duration": _TIME, "setting": _PLACE}.get(candidate)
    return bool(wording and wording.match(text))


def _team(text: str) -> tuple[str, list[str], list[str], str] | None:
    """Split `The team includes a surgeon and a nurse. More.` into (lead-in, names, joiners, rest); None for other texts."""
    sentence, rest = split_sentence(text)
    lead = _TEAM.match(sentence)
    if not lead:
        return None
    names, joiners = split_names(sentence[lead.end() :], loose=1)
    if len(names) == 1:
        names, joiners = split_names(names[0].replace(" and ", ", and ", 1), loose=1)
    if len(names) > 1 and all(is_role(name) for name in names):
        return lead[0], names, joiners, rest
    return None


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
    lead, names, joiners, rest = team
    entry.add_frame(place.first_line, lead, *joiners)
    for name in names:
        article = _ARTICLE.match(name)
        if article:
            entry.add_frame(place.first_line, article[1])
        document.personnel.append(Person(name[article.end() :] if article else name))
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
    place = next(placement for placement in entry.placements if placement.field == "duration_text")
    if minutes := read_minutes(text):
        entry.document.duration_min_minutes, entry.document.duration_max_minutes = minutes
        confidence = place.confidence if count_spans(text) == 1 else "inferred"
        entry.placements.append(place._replace(field="minutes", confidence=confidence))
    elif any(figure in text for figure in "0123456789"):
        entry.warnings.append("The duration states no single figure; enter the minutes by hand if there is one.")
