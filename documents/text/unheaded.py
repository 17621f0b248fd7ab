"""Pages that lost all headings, or many in a row: which section each line begins, by its wording and the order of sections.

A bar is bent.            -> stays the summary
It is used to treat rust. -> purpose
1. Clean the bar.         -> procedure description
About an hour.            -> duration
"""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise, zip_longest
from operator import itemgetter
from typing import NamedTuple

from documents.text.durations import count_spans
from documents.text.furniture import is_title_above_kind
from documents.text.guesses import is_team
from documents.text.headings import (
    ALSO_KNOWN_AS,
    CODE_LINE,
    HEADINGS,
    KIND_LINE,
    LABELS,
    NAME_LABELS,
    OTHER_NAME_LABELS,
    PROMO_LINE,
    UNPLACED,
    slugs_by_spelling,
    spelling,
)
from documents.text.lines import Line, leading_label, title_spelling
from documents.text.lists import split_roles
from documents.text.own_words import own_words
from documents.text.places import PLACE, TIME
from documents.text.roles import is_role, names_somebody
from documents.text.sentences import is_imperative, is_no_name, is_paragraph, is_sentence
from documents.text.wording import reads_like

#: Fewer headings that are missing in a row are inferred by labels and groups alone (`documents.text.lost_sections`).
FEWEST = 4
#: Sections that may follow one another in any order; a later stage never comes before an earlier one.
_STAGES = {
    **dict.fromkeys(("purpose", "indications"), 1),
    **{"preparation": 2, "description": 3},
    **dict.fromkeys(("duration", "setting", "personnel"), 4),
    **dict.fromkeys(("risks", "benefits"), 5),
    **dict.fromkeys(("recovery", "alternatives", "patient_experience"), 6),
}
_LEAST_LIST = 2  # items
_LEAST_SECTIONS = 3  # that the lines of a page without any heading and code read like
_LONGEST = 25  # words of a time or a place
_LONGEST_NAME = 12  # words; a longer text is read by what it says of itself alone
_LATER = re.compile(r"\b(?:after|afterwards?|later|until|before|daily|every|apart)\b", re.IGNORECASE)
_TAKES = re.compile(r"(?:it\s+)?(?:takes?|lasts?)\s+\D{0,20}(?=\d|an?\b|one|two|three|half)", re.IGNORECASE)
_DASH = re.compile(r"(\w[^:.–—*]{0,39}?) [-–—] (?=\S)")
_DAY_UNIT = re.compile(r"\bday[\s-](?=surg|case|unit|hospital|clinic)", re.IGNORECASE)  # no day of rest
#: The words of sections that say of themselves what they are about, in the order in which they count.
_WORDS = [
    (key, re.compile(pattern, re.IGNORECASE))
    for key, pattern in (
        (
            "patient_experience",
            r"^(?:you|most\s+people|most\s+patients|patients?|people)\b.{0,40}\b(?:feel|notice|hear|sense|sleep|awake|asleep|experience)\b",
        ),
        (
            "preparation",
            r"\bbefore\s+(?:the|this|your|an?)\s+(?:procedure|surgery|operation|test|treatment|visit|day)\b|\bbeforehand\b"
            r"|\bfast(?:ing)?\s+(?:for|from|after)\b|\b(?:do\s+not|don['’]t|nothing\s+to)\s+eat\b|\bstop\s+taking\b|\bto\s+prepare\b"
            r"|\bblood\s+thinners?\b",
        ),
        (
            "risks",
            r"^(?:\w+\s+){0,2}(?:risks?|complications?|side\s+effects?)\s+(?:\w+\s+){0,2}(?:are|is|include|includes|may|can)\b",
        ),
        ("alternatives", r"\balternativ\w+|\binstead\b|\bother\s+(?:options?|treatments?)\b"),
        (
            "indications",
            r"\bindicat(?:ed|ions?)\b|\bcandidates?\b|\b(?:recommended|considered|suitable|offered)\s+(?:for|when|if|to)\b"
            r"|\bsymptoms?\s+(?:include|such|like)\b",
        ),
        (
            "purpose",
            r"^(?:to|in\s+order\s+to)\s+\w|\b(?:(?:is|are)\s+|it['’]s\s+)(?:\w+ly\s+)?(?:done|performed|used|carried\s+out|intended|meant"
            r"|designed|aimed|undertaken)\s+(?:to|for|in\s+order|when|because|at)\b|\b(?:purpose|goals?|aims?)\b|\bused\s+to\b"
            r"|\bin\s+order\s+to\b|\bto\s+treat\b",
        ),
        (
            "description",
            r"\b(?:is|are)\s+(?:then\s+|carefully\s+|first\s+)?(?:cleaned|made|inserted|placed|removed|closed|cut|opened|stitched|sutured"
            r"|injected|bent|connected|passed|positioned|draped|numbed|given|attached|taken|put|repaired|washed|covered|guided|advanced)\b",
        ),
    )
]


class _Unit(NamedTuple):
    """A line with those that continue it, or a list whose items belong together, and the sections that it may belong to."""

    lines: list[Line]
    kinds: tuple[str, ...]


class _Link(NamedTuple):
    """The section of a unit in a chain of guesses, and the link of the unit before it."""

    section: str
    before: "_Link | None"


def heading_beside(text: str) -> tuple[str, str]:
    """`Purpose: To mend.` or `Purpose – To mend.` -> (label, text); a dash counts only behind the heading of a section."""
    text = text.lstrip("# ")
    label, value = leading_label(text)
    if not label and (hit := _DASH.match(text)) and spelling(hit[1]) in HEADINGS:
        return hit[1], text[hit.end() :]
    return label, value


def sections_by_kind(lines: list[Line], candidates: tuple[str, ...]) -> dict[int, str]:
    """Line -> the section that starts there, among the lines at the beginning of an entry; {} if none is recognized.

    The first paragraph is the summary. Of all guesses below it the heaviest chain counts in which no section comes before an
    earlier one; all other lines are unplaced.
    """
    units = _units(lines, candidates)
    chosen = _chain(units)
    found: dict[int, str] = {}
    current = "summary"
    for unit, section in zip(units, chosen, strict=True):
        section = section or ("summary" if unit is units[0] and not _is_list(unit) else UNPLACED)
        if section != current:
            found[unit.lines[0].number] = current = section
    return found if set(found.values()) - {UNPLACED} else {}


def part_header(header: list[Line], candidates: tuple[str, ...]) -> tuple[list[Line], list[Line]]:
    """Split the lines above the first heading into those of the name block and those of sections that lost their headings."""
    start = _below_name(header, candidates)
    body = header[start:]
    return (header[:start], body) if sections_by_kind(body, candidates) else (header, [])


def shows_procedure(lines: list[Line], candidates: tuple[str, ...]) -> bool:
    """Whether a page without any heading is one of a procedure: it names a code system, or reads like several sections."""
    systems = slugs_by_spelling()
    if any((hit := KIND_LINE.fullmatch(line.whole)) and spelling(hit[1]) in systems for line in lines):
        return True
    found = sections_by_kind(lines[_below_name(lines, candidates) :], candidates).values()
    return len({*found} - {UNPLACED}) >= _LEAST_SECTIONS


def _below_name(header: list[Line], candidates: tuple[str, ...]) -> int:
    """Where the name block ends: below the name, which has a label, or else is the first line that is no line of the page."""
    label, named = not any(map(_names_label, header)), False
    for position, (line, below) in enumerate(zip_longest(header, header[1:])):
        text = line.whole.strip("#* ")
        if _names_label(line):
            label, named = True, all(leading_label(text))
            continue
        is_of_block = any(pattern.search(text) for pattern in (OTHER_NAME_LABELS, ALSO_KNOWN_AS))
        is_of_page = any(pattern.fullmatch(text) for pattern in (CODE_LINE, KIND_LINE, PROMO_LINE))
        if not label or is_of_block or is_of_page or is_title_above_kind(line, below, exact=False):
            continue
        if is_no_name(line.text) or (named and (line.marker or _kinds(line, candidates))):
            return position
        named = True
    return len(header)


def _names_label(line: Line) -> bool:
    return title_spelling(line) in NAME_LABELS or spelling(leading_label(line.whole.strip("#* "))[0]) in NAME_LABELS


def _units(lines: list[Line], candidates: tuple[str, ...]) -> list[_Unit]:
    """The lines as units: numbered items together, items of one group together, sentences with the lines that go on with them."""
    is_compact = not any(line.blank for line in lines[1:])
    units: list[_Unit] = []
    for numbered, group in groupby(lines, key=lambda line: line.numbered):
        run = list(group)
        if numbered:
            units += [_Unit(count, _kinds_of_list(count, candidates)) for count in _counts(run)]
            continue
        for line in run:
            above = units[-1].lines[-1] if units else None
            is_item = bool(above and not line.blank and line.marker and above.marker and not above.numbered)
            goes_on = above and not line.blank and not line.marker and line.text[:1].islower()
            if line.verbatim or goes_on or (is_item and not is_compact):
                units[-1:] = [_Unit([*units[-1].lines, line], units[-1].kinds)] if units else [_Unit([line], ())]
            else:
                units.append(_Unit([line], ()))
    units = [unit if unit.kinds else unit._replace(kinds=_kinds_of_list(unit.lines, candidates)) for unit in units]
    return units if "description" not in candidates else _with_one_list_of_steps(units, candidates)


def _counts(lines: list[Line]) -> Iterator[list[Line]]:
    """Numbered lines as the lists that they are: one begins wherever the count starts again below a blank line."""
    starts = [
        0,
        *(place for place, line in enumerate(lines) if place and line.blank and line.marker.strip("().:") == "1"),
    ]
    return (lines[start:end] for start, end in pairwise([*starts, len(lines)]))


def _with_one_list_of_steps(units: list[_Unit], candidates: tuple[str, ...]) -> list[_Unit]:
    """The units, where a list above "Tools: ..." is the steps, and a list right above the steps that reads like steps is not.

    What is done beforehand is worded like what is done then; steps are told in one list.
    """
    found = units[:]
    for place in reversed(range(len(units) - 1)):
        unit, below = units[place], found[place + 1]
        label = spelling(heading_beside(below.lines[0].text)[0])
        if not _is_list(unit) or len(unit.lines) < _LEAST_LIST:
            continue
        if label in LABELS["description"] and set(unit.kinds) <= {"description", "preparation"}:
            found[place] = unit._replace(kinds=("description",))
        elif "description" in unit.kinds and _is_list(below) and below.kinds[:1] == ("description",):
            found[place] = unit._replace(kinds=("preparation",) if "preparation" in candidates else ())
    return found


def _is_list(unit: _Unit) -> bool:
    return bool(unit.lines[0].marker)


def _kinds_of_list(lines: list[Line], candidates: tuple[str, ...]) -> tuple[str, ...]:
    """The sections that several lines may belong to: those of most of the lines; numbered ones are steps unless all are risks."""
    if not lines[0].marker:
        return _kinds(lines[0]._replace(text=" ".join(line.text.strip() for line in lines)), candidates)
    kinds = [_kinds(line, candidates) for line in lines if not line.verbatim]
    if lines[0].numbered and "description" in candidates and not all(kind[:1] == ("risks",) for kind in kinds):
        return ("description",)
    counts = {key: sum(key in kind for kind in kinds) for key in candidates}
    if counts.get("preparation") and 2 * counts.get("description", 0) > len(
        kinds
    ):  # steps do not say what is done beforehand
        return ("preparation",)
    return tuple(key for key, count in counts.items() if 2 * count > len(kinds))


def _kinds(line: Line, candidates: tuple[str, ...]) -> tuple[str, ...]:
    """The sections among the candidates that a line may belong to, most likely first."""
    text = line.text.replace("**", "")
    label, value = heading_beside(text)
    name = spelling(label)
    if label:
        known = [key for key in candidates if name in LABELS[key] or (value and HEADINGS.get(name) == key)]
        if known:
            return tuple(known[:1])
    like = reads_like(_DAY_UNIT.sub("", text)) if len(text.split()) <= _LONGEST_NAME else ""
    is_name = not is_sentence(text) and not is_paragraph(text)
    found = [_plain_kind(line, text, like)] if len(text.split()) <= _LONGEST else []
    found += [key for key, words in _WORDS if words.search(text)][:1] if not any(found) else []
    if not any(found) and is_imperative(text):
        found.append("description")
    if like != "risks" or is_name:
        found.append(like)
    return tuple(dict.fromkeys(key for key in found if key in candidates))


def _plain_kind(line: Line, text: str, like: str) -> str:
    """The section of a line that is nothing but a role, a time, a place or a risk with its likelihood; "" for any other line."""
    bare = text.strip(" .")
    if is_role(bare) or split_roles(bare)[0] or is_team(text) or (line.marker and names_somebody(text)):
        return "personnel"
    if (TIME.match(text) or _TAKES.match(text)) and count_spans(text) and not _LATER.search(text) and like != "risks":
        return "duration"
    if PLACE.match(text) and not like:
        return "setting"
    is_name = len(text.split()) <= _LONGEST_NAME and not is_sentence(text) and not is_paragraph(text)
    return "risks" if is_name and like in ("risks", "") and own_words(text).name != text else ""


def _chain(units: list[_Unit]) -> list[str]:
    """The section of each unit, "" for those outside of the heaviest chain that keeps the order of the stages."""
    best: dict[int, tuple[int, _Link | None]] = {0: (0, None)}  # stage -> lines in the chain, its last link
    for position, unit in enumerate(units):
        options = unit.kinds if position or _is_list(unit) else ()
        weight = len(unit.lines) if _is_list(unit) else 1
        reached = {stage: (score, _Link("", link)) for stage, (score, link) in best.items()}
        for key in options:
            stage = _STAGES[key]
            score, link = max((best[earlier] for earlier in best if earlier <= stage), key=itemgetter(0))
            if stage not in reached or score + weight > reached[stage][0]:
                reached[stage] = (score + weight, _Link(key, link))
        best = dict(reached)
    _, last = max(best.values(), key=itemgetter(0))
    chosen: list[str] = []
    while last:
        chosen.append(last.section)
        last = last.before
    return chosen[::-1]
