"""Finds where a section begins whose heading is lost, by its labels, by the order of sections, and by what its lines read like.

Each of these guesses is marked as inferred and has a warning.
"""

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise, takewhile

from documents.sections import OPTIONAL_KEYS, SECTION_KEYS, SECTION_OF_TEXT, SECTIONS, TEXT_FIELDS
from documents.source import ParsedEntry
from documents.text.guesses import is_team
from documents.text.headings import HEADINGS, LABELS, UNPLACED, spelling
from documents.text.labels import label_target
from documents.text.lines import Line, leading_label, title_spelling
from documents.text.lists import split_roles
from documents.text.own_words import own_words
from documents.text.places import PLACE, TIME
from documents.text.roles import ROLE, is_role, names_somebody
from documents.text.sentences import is_management, is_paragraph, is_sentence
from documents.text.unheaded import FEWEST, heading_beside, sections_by_kind
from documents.text.wording import reads_like

_HEADINGS = {section.key: section.heading for section in SECTIONS}
#: Field -> key of its section.
_SECTION_OF = SECTION_OF_TEXT | {
    **dict.fromkeys(("steps", "tools"), "description"),
    **{"minutes": "duration", "personnel": "personnel", "risks": "risks"},
}
_LONGEST_PROSE = 25
_END_OF_SECTION = Line(0, ".")  # stands for the section above the lines whose headings are lost
_NOTE = re.compile(r":\s|\s[-–—]\s")  # between a role and its note

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
    """The sections after `key` that every entry has and that have no heading here, up to the first one that has (`stated`)."""
    if key not in SECTION_KEYS:
        return ()
    following = (other for other in SECTION_KEYS[SECTION_KEYS.index(key) + 1 :] if other not in OPTIONAL_KEYS)
    return tuple(takewhile(lambda candidate: candidate not in stated, following))


def sections_begun(key: str, lines: list[Line], candidates: tuple[str, ...]) -> dict[int, str]:
    """Line -> the section that starts there without a heading, within the lines of the section `key`.

    Where many headings are missing at the beginning, by what each line is like. Otherwise first by the groups of lines that
    blank lines part; then, in lists of roles and risks, by what each line reads like.
    """
    if key == "summary" and len(candidates) >= FEWEST and (found := sections_by_kind(lines, candidates)):
        return found
    return _sections_of_groups(key, lines, candidates) or _sections_of_lines(key, lines, candidates)


def _sections_of_groups(key: str, lines: list[Line], candidates: tuple[str, ...]) -> dict[int, str]:
    """As many groups as sections without a heading are those sections, in their order, unless one still reads like risks.

    Otherwise, where many headings are missing, each line counts by what it is like. Where few are, a group is the next section
    whose usual words it has; a group without such words is unplaced, unless it still belongs to the section `key`.
    """
    groups = _groups(key, lines, bool(candidates))
    if len(groups) == len(candidates) and not (key == "risks" and any(map(_reads_like_risks, groups))):
        return {group[0].number: candidate for group, candidate in zip(groups, candidates, strict=True)}
    if min(len(groups), len(candidates)) >= FEWEST:
        below = [_END_OF_SECTION, *(line for group in groups for line in group)]
        if by_kind := sections_by_kind(below, candidates):
            return by_kind
    found, left = {}, list(candidates)
    for group in groups:
        text = " ".join(line.text for line in group)
        if key == "risks" and not found and _reads_like_risks(group):
            continue
        likely = (_kind(group), *(candidate for candidate in left if _WORDING[candidate].search(text)))
        if section := next((candidate for candidate in likely if candidate in left), ""):
            found[group[0].number] = section
            left = left[left.index(section) + 1 :]
        elif found or (candidates and not group[0].gap):
            found[group[0].number] = UNPLACED
    return found


def _groups(key: str, lines: list[Line], is_open: bool) -> list[list[Line]]:
    """The groups below the first one: parted by more blank lines than usual, or, in a list of risks whose other items stand
    close together, by a blank line, if a section may follow that has no heading (`is_open`)."""
    items = [line for above, line in pairwise(lines) if line.marker and above.marker]
    is_mixed = is_open and key == "risks" and len({line.blank for line in items}) == 2
    groups: list[list[Line]] = []
    for above, line in pairwise(lines):
        parted = line.gap or (is_mixed and line.blank and line.marker and above.marker)
        if parted and not line.verbatim and not _is_labelled(key, line):
            groups.append([])
        if groups:
            groups[-1].append(line)
    return groups


def _sections_of_lines(key: str, lines: list[Line], candidates: tuple[str, ...]) -> dict[int, str]:
    """Items and sentences below the last label of a list of roles or risks begin the section that they read like.

    What stands below a label of text that is alone on its line belongs to that label.
    """
    if key not in ("personnel", "risks"):
        return {}
    labels = [line for line in lines if _is_labelled(key, line)]
    last = labels[-1].number if labels else 0
    if labels and key == "risks" and _target_alone(key, labels[-1]) in TEXT_FIELDS:
        return {}
    if key == "personnel":  # what stands among the roles begins no section
        last = max([last, *(line.number for line in lines if line.marker and names_somebody(line.text))])
    found: dict[int, str] = {}
    left = list(candidates)
    for above, line in pairwise(lines):
        is_member = not found and _is_member(key, line.text)
        kind = reads_like(line.text)
        begins = line.marker or ((above.marker or found) and (is_sentence(line.text) or is_paragraph(line.text)))
        if kind in left and begins and line.number > last and not line.verbatim and not is_member:
            found[line.number] = kind
            left = left[left.index(kind) + 1 :]
    return found


def _is_member(key: str, text: str) -> bool:
    """Whether a line certainly belongs to a list of roles, or to the risks."""
    if key == "personnel":
        return is_role(_NOTE.split(text)[0]) or names_somebody(text) or bool(split_roles(text)[0])
    return is_management(text) or own_words(text).name != text


def _is_labelled(key: str, line: Line) -> bool:
    return bool(label_target(key, leading_label(line.text)[0]) or _target_alone(key, line))


def _target_alone(key: str, line: Line) -> str:
    """The target of a label that is alone on its line, with or without a colon."""
    label, value = leading_label(line.text.strip("*# "))
    return ("" if value else label_target(key, label)) or LABELS.get(key, {}).get(title_spelling(line), "")


def _kind(group: list[Line]) -> str:
    """What most lines of a group read like, of those that read like anything."""
    kinds = Counter(kind for line in group if (kind := reads_like(line.text)))
    return max(kinds, key=lambda kind: kinds[kind], default="")


def _reads_like_risks(group: list[Line]) -> bool:
    return _kind(group) == "risks"


def section_starting_at(line: Line, above: list[Line], key: str, candidates: tuple[str, ...], *, exact: bool) -> str:
    """The candidate that starts at this line without a heading, or "".

    One of its labels shows that; on pages (not `exact`) the wording of a new paragraph may show it too, for Duration, Setting
    and Personnel.
    """
    if line.verbatim or line.numbered:
        return ""
    label, value = heading_beside(line.text)
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
        return key != "description" and (line.marker and is_role(text) or is_team(text))
    if line.marker and last.marker:  # one item among others
        return False
    wording = {"duration": TIME, "setting": PLACE}.get(candidate)
    return bool(wording and wording.match(text))


def doubt_open_sections(entry: ParsedEntry, lines: list[Line], stated: frozenset[str]) -> None:
    """Mark the later paragraphs of each section below which a heading is missing, on a page that lost headings elsewhere.

    `stated` are the sections with a heading. Where another section had to be inferred, "Fever" below the summary may be an
    indication.
    """
    placed = {key for place in entry.placements if (key := _SECTION_OF.get(place.field))}
    if placed <= stated:
        return
    starts = [line.number for line in lines if line.blank]
    for section in SECTIONS:
        missing = [key for key in sections_without_heading(section.key, stated) if key not in placed]
        if section.key not in stated or not missing:
            continue
        for place in [place for place in entry.placements if place.field == section.field]:
            below = next((number for number in starts if place.first_line < number <= place.last_line), 0)
            if below and place.confidence == "stated":
                entry.placements.append(place._replace(first_line=below, confidence="inferred"))
                entry.warnings.append(
                    f"Line {below}: headings of this page are missing; what follows may belong to “{_HEADINGS[missing[0]]}”."
                )
