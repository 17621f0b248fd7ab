"""The outline of a document: its header, and its sections by their headings.

Summary                     a heading alone on its line
Duration: About an hour.    a heading with its text behind it
"""

import re
from typing import NamedTuple

from documents.sections import SECTION_KEYS
from documents.text.furniture import is_title_above_kind
from documents.text.grids import lists_risks
from documents.text.heading_form import Form, heading_form, stands_alone
from documents.text.heading_words import guessed_heading, heading_by_words, standing_alone
from documents.text.headings import (
    CANONICAL_HEADINGS,
    HEADINGS,
    KIND_LINE,
    LABELS,
    MAYBE_NAME_LABELS,
    NAME_LABELS,
    SIMILAR_CODES,
    TOOLS,
    UNPLACED,
    spelling,
)
from documents.text.labels import label_target
from documents.text.late_labels import late_section, part_labels
from documents.text.lines import Line, leading_label, title_spelling
from documents.text.sentences import is_no_name


class Section(NamedTuple):
    """A section: its key, the line of its heading, and the lines below it. `is_guess`: its heading does not say it clearly."""

    key: str
    heading: Line
    lines: list[Line]
    is_guess: bool = False


_GLUED_FOOTER = re.compile(r"[#*\s]*similar codes[^\W_]", re.IGNORECASE)
_DASH = re.compile(r"(\w[^:.–—*]{0,39}?)(?:\*\*)? [-–—] (?=\S)")
_OUTLINE_NUMBER = re.compile(r"(?P<section>\d{1,2})\.(?P<item>\d{1,2})[.)]?\s+(?=[^\W\d]|\d{1,2}\s?[x×]\s)")
_CHAPTER = re.compile(r"\d{1,2}\.0\.?\s+[A-Z]")
_ROMAN = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV"]
_LONGEST_NAME = 10  # words
_LONGEST_LABEL = 60  # characters
_MANY = 3  # sections whose headings have their text behind them: they need no Summary above them
_ENOUGH = 2  # headings with their text behind them; a single one may be a label
#: "Procedure: Bar mending" is a name, and "Description: A bar is bent." may be a summary.
_NO_HEADING = {name for name, key in HEADINGS.items() if key == "description" and name not in CANONICAL_HEADINGS}


def page_indent(lines: list[Line]) -> int:
    """The indentation of a page whose headings are mostly indented: the smallest one among its headings; otherwise 0."""
    deep = [line for line in lines if line.verbatim and len(line.text) <= 80]
    indents = [
        4 + len(line.text) - len(line.text.lstrip())
        for line in deep
        if spelling(line.text.strip("#*: ")) in HEADINGS.keys() | NAME_LABELS
    ]
    flush = sum(title_spelling(line) in HEADINGS for line in lines)
    return min(indents) if len(indents) > flush else 0


def cut(lines: list[Line], *, exact: bool) -> tuple[list[Line], list[Section]]:
    """Split the lines into those of the header, and the sections in source order. `exact`: the canonical form."""
    header: list[Line] = []
    lines, parted = (lines, set()) if exact else part_labels(lines)
    stated = {HEADINGS.get(title_spelling(line), "") for line in lines}
    numbered = not exact and _has_numbered_headings(lines)
    with_text = {} if exact else _headings_with_text(lines)
    alone = set() if exact else standing_alone(lines)
    sections: list[Section] = []
    below_name_label = named = False
    is_first_line = not any(_states_name(line) or KIND_LINE.fullmatch(line.whole) for line in lines)  # the name
    for above, line, below in zip([None, *lines], lines, [*lines[1:], None], strict=False):
        key, body = (sections[-1].key, sections[-1].lines) if sections else ("", header)
        if key == SIMILAR_CODES:
            body.append(line)
            continue
        if key and not line.verbatim and not line.marker and _GLUED_FOOTER.match(line.text):
            sections.append(Section(SIMILAR_CODES, line, []))
            continue
        raw = line
        if numbered and sections:
            line = _without_outline_number(line, sections[-1].heading)
        bare = line._replace(marker="") if numbered and line.numbered else line
        title = title_spelling(bare)
        known = CANONICAL_HEADINGS if below_name_label else HEADINGS
        is_heading = title in known and title not in LABELS.get(key, {})
        if is_heading and not (not key and not named and is_title_above_kind(line, below, exact=exact)):
            sections.append(Section(known[title], line, []))
        elif (line.number, line.text) in with_text:
            found, text = with_text[line.number, line.text]
            heading = line._replace(text=line.text.removesuffix(text).rstrip())
            sections.append(Section(found, heading, [Line(line.number, text)]))
        elif not exact and (
            begun := _begun(
                line, bare, (above, below), key, stated, header, alone, is_below=named and not below_name_label
            )
        ):
            sections.append(begun)
        elif not exact and (late := _late(line, above, key, stated, is_parted=line.number in parted)):
            sections.append(late)
            stated.add(late.key)
        elif numbered and sections and (_CHAPTER.match(raw.text) or _is_next(sections[-1].heading, above, raw)):
            is_tools = LABELS["description"].get(title) == TOOLS  # "5. Equipment"
            found, body = ("description", [bare]) if is_tools else (UNPLACED, [line])
            sections.append(Section(found, Line(line.number, "", line.marker), body, is_tools))  # "7. Audit"
        else:
            body.append(line)
        below_name_label = not key and title in NAME_LABELS
        named = named or below_name_label or is_first_line or _states_name(line)
    return header, sections


def _begun(
    line: Line,
    bare: Line,
    around: tuple[Line | None, Line | None],
    key: str,
    stated: set[str],
    header: list[Line],
    alone: set[int],
    *,
    is_below: bool,
) -> Section | None:
    """The section that a heading in other words begins; None for any other line.

    `bare` is the line without the number of a heading, `around` are the lines above and below, `key` is the section above.
    Without a name label (`is_below`: below one), the first line of a page is no heading.
    """
    names = frozenset(
        spelling(word) for above in header if len(above.text.split()) <= _LONGEST_NAME for word in above.text.split()
    )
    if line.number in alone and (key or is_below) and (found := heading_by_words(bare, key, names)):
        return Section(found, line, [])
    form = heading_form(bare, around[1])
    is_above_heading = bool(around[1] and title_spelling(around[1]) in HEADINGS)  # nothing would stand below it
    has_label = any(title_spelling(above) in NAME_LABELS or _states_name(above) for above in header)
    if (
        form is None
        and (key or (is_below and has_label))
        and not is_above_heading
        and stands_alone(around[0], bare, around[1])
    ):
        rest = _heading_and_text(bare)[1] if HEADINGS.get(_heading_and_text(bare)[0]) else ""
        form = Form(bare.text.removesuffix(rest).strip("*#: –—-"), rest)
    if form is None or not (key or header) or label_target(key, form.title):
        return None
    heading = line._replace(text=line.text.removesuffix(form.rest).rstrip()) if form.rest else line
    body = [Line(line.number, form.rest)] if form.rest else []
    found = heading_by_words(Line(line.number, form.title.capitalize()), key, names)
    if found:
        return Section(found, heading, body)
    found = guessed_heading(form.title, key, names)
    return Section(found, heading, body, is_guess=True) if found and found not in stated else None


def _late(line: Line, above: Line | None, key: str, stated: set[str], *, is_parted: bool) -> Section | None:
    """The section that a label, or the headings of a table of risks, begin below another section; None for any other line."""
    if key not in ("", "risks") and "risks" not in stated and lists_risks(line):
        return Section("risks", Line(line.number, ""), [line], True)
    found, text = late_section(line, above, key, stated, is_parted=is_parted)
    if not found:
        return None
    return Section(found, Line(line.number, line.text.removesuffix(text).rstrip()), [line._replace(text=text)], True)


def _states_name(line: Line) -> bool:
    return spelling(leading_label(line.text.lstrip("# "))[0]) in NAME_LABELS


def _may_state_name(line: Line) -> bool:
    label, value = leading_label(line.text)
    return _states_name(line) or (spelling(label) in MAYBE_NAME_LABELS and bool(value) and not is_no_name(value))


def _has_numbered_headings(lines: list[Line]) -> bool:
    """Whether a page numbers its headings: it has several such lines, and no heading without a number."""
    titles = [line._replace(marker="") for line in lines if line.numbered]
    numbered = sum(title_spelling(title) in HEADINGS or bool(heading_by_words(title, "")) for title in titles)
    return numbered > 1 and not any(title_spelling(line) in HEADINGS for line in lines)


def _is_next(heading: Line, above: Line | None, line: Line) -> bool:
    """Whether a line has the number after that of the last heading, and is no item of a list that counts up to it."""
    number, last = _number(line), _number(heading)
    return bool(number and last) and number == last + 1 and not (above and _number(above) == last)


def _number(line: Line) -> int:
    """The number in the marker of a line, also a Roman one in capitals; 0 for any other marker."""
    mark = line.marker.strip("().:")
    return int(mark) if mark.isdecimal() else _ROMAN.index(mark) if mark in _ROMAN else 0


def _without_outline_number(line: Line, heading: Line) -> Line:
    """`9.1 Bleeding` below `9. Risks` as the first item of its list; its 9 goes to the frame."""
    hit = _OUTLINE_NUMBER.match(line.text)
    if line.marker or line.verbatim or not hit or hit["section"] != heading.marker.strip("().").removesuffix(".0"):
        return line
    return line._replace(marker=f"{hit['item']}.", text=line.text[hit.end() :], chapter=hit["section"])


def _headings_with_text(lines: list[Line]) -> dict[tuple[int, str], tuple[str, str]]:
    """(number, text) of a line -> (section, text) of the headings with their text behind them.

    They stand where the order of the sections has them, or right below another one, or in the next
    paragraph; all of them are items of a list, or none. In the steps, where lines begin with labels of their own, there are none,
    but below a list of steps there are on a page that has others.
    """
    alone = [HEADINGS.get(title_spelling(line), "") for line in lines]
    stated = set(alone)
    labels = [_section_of_label(line, is_alone=any(alone)) for line in lines]
    are_many = len({key for key in labels if key in SECTION_KEYS}) >= _MANY
    found: dict[tuple[int, str], tuple[str, str]] = {}
    last = 0  # line
    by_text: set[str] = set()
    are_steps = _are_steps(lines)
    in_header, key, named, as_items, is_below_items = False, "", False, False, False
    for line, heading, end, section in zip(lines, alone, _places_below(alone), labels, strict=True):
        label, text = _heading_and_text(line)
        is_open = section == "summary" or are_many
        if heading and title_spelling(line) not in LABELS.get(key, {}):
            key = heading
        elif (
            section in SECTION_KEYS
            and section not in stated
            and not (are_steps and line.numbered)
            and (
                _place(key) < SECTION_KEYS.index(section) < end
                or ((line.blank or line.number - last <= 1 or are_many) and key in by_text and section not in by_text)
            )
            and (key or (named and section != "description") or (is_open and not named and line is not lines[0]))
            and (
                key != "description"
                or (are_many and key in by_text)
                or (is_below_items and line.blank and not line.marker and len(by_text) >= _ENOUGH)
            )
            and label not in LABELS.get(key, {})
            and (not key or bool(line.marker) == as_items)
        ):
            if not key:
                in_header, as_items = True, bool(line.marker)
            key = section
            found[line.number, line.text] = (section, text)
            last = line.number
            by_text.add(section)
        is_below_items = bool(line.marker) or (is_below_items and not heading and last != line.number)
        named = named or _may_state_name(line) or title_spelling(line) in NAME_LABELS
    return found if len(found) >= _ENOUGH or in_header else {}


def _are_steps(lines: list[Line]) -> bool:
    """Whether numbered lines with labels are steps: "1. Preparation: ..." among others that are named like no section."""
    numbered = [HEADINGS.get(_heading_and_text(line)[0], "") for line in lines if line.numbered]
    return 2 * sum(key in SECTION_KEYS for key in numbered) < len(numbered)


def _section_of_label(line: Line, *, is_alone: bool) -> str:
    """The section of the heading that a line begins with, with text behind it; "" if none.

    Its words count ("Where: a ward") on a page without a heading alone on its line (`is_alone`).
    """
    label, _ = _heading_and_text(line)
    known = HEADINGS.get(label, "")
    if known or not label or is_alone:
        return known
    return heading_by_words(Line(0, line.text.lstrip("#* ")[:_LONGEST_LABEL].partition(":")[0].capitalize()), "")


def _place(key: str) -> int:
    """The place of a section in the order of sections: -1 for the header, the end for what follows the sections."""
    return SECTION_KEYS.index(key) if key in SECTION_KEYS else len(SECTION_KEYS) if key else -1


def _places_below(alone: list[str]) -> list[int]:
    """For each line the place of the first section whose heading is alone on a line from there on."""
    place, places = len(SECTION_KEYS), []
    for key in reversed(alone):
        place = SECTION_KEYS.index(key) if key in SECTION_KEYS else place
        places.append(place)
    return places[::-1]


def _heading_and_text(line: Line) -> tuple[str, str]:
    """The spelling of the label that a line begins with, before a colon or a dash, and the text behind it; ("", "") if none."""
    if line.verbatim:
        return "", ""
    whole = line.text.lstrip("# ")
    label, text = leading_label(whole)
    if not label and (hit := _DASH.match(whole.lstrip("*"))):
        label, text = hit[1], whole.lstrip("*")[hit.end() :]
    name = spelling(label)
    return (name, text) if text and name not in _NO_HEADING else ("", "")
