"""Marks of other formats that stand around headings and answers; they go to the frame before a page is read.

== Risks ==              -> ## Risks               a wiki, with its lists ("*", "#") and tables
Risks[edit]              -> ## Risks               a page copied from a wiki
Q: What are the risks?   -> ## What are the risks? questions and answers
5.3.1 Bleeding           -> 1. Bleeding            a manual, below "5.3 Risks"
Duration | 20 minutes    -> Duration: 20 minutes   a table of fields and values
[1:02] About an hour.    -> About an hour.         a transcript with times
5 Risks                  -> 5. Risks               headings with numbers alone
Risks / Riesgos          -> ## Risks               headings in two languages
Risks:-                  -> Risks:                 a colon with a dash behind it
Setting ..... Ward       -> Setting: Ward          dots that lead to a value
"""

import re
from collections.abc import Callable, Collection

from documents.source import SourceLine
from documents.text.bands import band_of_label
from documents.text.heading_words import heading_by_words
from documents.text.headings import HEADINGS, LABELS, NAME_LABELS, spelling
from documents.text.lines import Line

#: What is left of a line, and the words that were removed from it; None if the line has no such mark.
_Unmarked = tuple[str, str] | None
_ENOUGH = 2  # lines with the mark; a single one may be something else
_WIKI = re.compile(r"(?:#+\s*)?(?P<mark>={2,6})\s*(?P<title>[^=].*?)\s*(?P=mark)")
_WIKI_BOLD = re.compile(r"'''(?=\S)(.+?)'''")
_WIKI_ITEM = re.compile(r"(?:\**(\*)|(#))\s*(?=[^\s*#])")
_WIKI_TABLE, _WIKI_ROW = re.compile(r"\{\||\|[-}]"), re.compile(r"[!|]\s*")
_EDIT = re.compile(r"(?P<title>.{1,80}?)\s*\[\s*(?P<link>edit(?:\s*\|\s*edit\s+source)?)\s*\]", re.IGNORECASE)
_QUESTION = re.compile(r"\**(?P<mark>(?:Q|Question)\s*\d*)\s*:\**\s+(?P<title>.{2,120}?\?)\**")
_ANSWER = re.compile(r"\**(?P<mark>(?:A|Answer)\s*\d*)\s*:\**\s+(?=\S)")
_NUMBER = re.compile(r"(?P<above>\d{1,2}(?:\.\d{1,2})*)\.(?P<last>[1-9]\d?)\.?\s+(?P<title>[^\W_].*)")
_TIME_MARK = re.compile(r"[\[(]?(\d{1,2}(?::[0-5]\d){1,2})[\])]?\s+(?=[^\W\d])")
_PLAIN_NUMBER = re.compile(r"(?P<number>\d{1,2})\s+(?P<title>[A-Z][^.!?:;]{2,60})")
_FIELD = re.compile(r"\|?\s*(?P<label>[^|]{1,60}?)\s*\|\s*(?P<value>[^|]+?)\s*\|?")
_COLUMNS = {"field", "item", "section", "heading", "feature", "aspect", "category"}
_LEAST_FIELDS = 3  # rows
_FIELDS = HEADINGS.keys() | NAME_LABELS
_TWO = re.compile(r"(?P<title>[^\W\d_][^/|()–:]{1,60}?)\s*(?:/|\||(?=\())\s*(?P<other>\(?[^\W\d_][^/|()–:]{1,60}\)?)")
_COLON_DASH = re.compile(r"(?P<label>[^:]{2,80}?)\s*:\s?(?P<dash>[-–—]+)(?:\s+(?P<rest>\S.*))?")
_DOTS = re.compile(r"(?P<label>[^.:]{2,60}?)\s*(?:\.{3,}|…{2,}|_{3,})\s*(?P<rest>\d*[^\d._…].*[^\W\d_].*)")
_NAMED_TWICE = re.compile(r"(?P<label>[^/|:]{3,40}?)\s*[/|]\s*(?P<other>[^/|:]{2,40}):\s+(?P<name>\S.*)")


def without_marks(text: str) -> tuple[str, list[SourceLine]]:
    """The text of a page, line by line, with headings in Markdown instead of such marks, and what was removed for the frame."""
    frame: list[SourceLine] = []
    lines = text.split("\n")
    for rule in (
        _of_time,
        _of_colon_dash,
        _of_dots,
        _of_numbers(lines),
        _of_fields(lines),
        _of_wiki,
        _of_edit_link,
        _of_question,
        _of_second_language,
        _of_outline(lines),
    ):
        found = {number: unmarked for number, line in enumerate(lines) if (unmarked := rule(line.strip()))}
        if len(found) < _ENOUGH:
            continue
        for number, (left, removed) in found.items():
            lines[number] = left
            if removed:
                frame.append(SourceLine(number + 1, removed))
        if rule is _of_wiki:
            lines, removed_lines = _without_wiki_marks(lines, found.keys())
            frame += removed_lines
    return "\n".join(lines), frame


def _of_time(line: str) -> _Unmarked:
    hit = _TIME_MARK.match(line)
    return (line[hit.end() :], hit[1]) if hit else None


def _of_colon_dash(line: str) -> _Unmarked:
    hit = _COLON_DASH.fullmatch(line)
    return (f"{hit['label']}: {hit['rest'] or ''}".rstrip(), hit["dash"]) if hit else None


def _of_dots(line: str) -> _Unmarked:
    hit = _DOTS.fullmatch(line)
    return (f"{hit['label']}: {hit['rest']}", "") if hit else None


def _of_numbers(lines: list[str]) -> Callable[[str], _Unmarked]:
    """The rule for a page in which several known headings have a number without a mark, and count up."""
    found = [hit for line in lines if (hit := _PLAIN_NUMBER.fullmatch(line.strip()))]
    known = [int(hit["number"]) for hit in found if _is_heading(hit["title"])]
    is_counted = len(known) >= _LEAST_FIELDS and known == sorted(set(known))

    def rule(line: str) -> _Unmarked:
        hit = _PLAIN_NUMBER.fullmatch(line)
        return (f"{hit['number']}. {hit['title']}", "") if is_counted and hit else None

    return rule


def _of_fields(lines: list[str]) -> Callable[[str], _Unmarked]:
    """The rule for a page with a table of two columns, of which the first one has the headings or labels of an entry."""
    known = [line for line in lines if (hit := _FIELD.fullmatch(line.strip())) and spelling(hit["label"]) in _FIELDS]

    def rule(line: str) -> _Unmarked:
        hit = _FIELD.fullmatch(line)
        if len(known) < _LEAST_FIELDS or not hit:
            return None
        if spelling(hit["label"]) in _COLUMNS or not hit["value"].strip("-: "):
            return "", line.strip("| ")
        return f"{hit['label']}: {hit['value']}", ""

    return rule


def _of_wiki(line: str) -> _Unmarked:
    hit = _WIKI.fullmatch(line)
    return (f"## {hit['title']}", "") if hit else None


def _without_wiki_marks(lines: list[str], headings: Collection[int]) -> tuple[list[str], list[SourceLine]]:
    """The lines of a wiki, but for its `headings`, with its bold type, lists and tables as a page has them; and their frame."""
    plain: list[str] = []
    frame: list[SourceLine] = []
    count = 0
    is_numbered = not any(line.startswith("##") for number, line in enumerate(lines) if number not in headings)
    for number, line in enumerate(lines):
        line = _WIKI_BOLD.sub(r"**\1**", line)
        item = None if number in headings or line.count("**") > 1 else _WIKI_ITEM.match(line)
        count = count + 1 if item and item[2] and is_numbered else 0
        if item and (item[1] or count):
            mark = f"{count}." if count else "-"
            line = f"{'  ' * (item.end(1) - 1)}{mark} {line[item.end() :]}"
        elif _WIKI_TABLE.match(line):
            frame.append(SourceLine(number + 1, line))
            line = ""
        elif hit := _WIKI_ROW.match(line):
            line = re.sub(r"\s*(?:!!|\|\|)\s*", " | ", line[hit.end() :])
        plain.append(line)
    return plain, frame


def _of_edit_link(line: str) -> _Unmarked:
    hit = _EDIT.fullmatch(line)
    return (f"## {hit['title'].strip('# ')}", hit["link"]) if hit else None


def _of_question(line: str) -> _Unmarked:
    if hit := _QUESTION.fullmatch(line):
        return f"## {hit['title']}", hit["mark"]
    hit = _ANSWER.match(line)
    return (line[hit.end() :], hit["mark"]) if hit else None


def _of_second_language(line: str) -> _Unmarked:
    """A known heading beside words that are no heading, no label and no likelihood: its name in another language."""
    if hit := _NAMED_TWICE.fullmatch(line):
        return (f"{hit['label']}: {hit['name']}", hit["other"]) if spelling(hit["label"]) in NAME_LABELS else None
    hit = _TWO.fullmatch(line.strip("#*: "))
    if not hit or not _is_heading(hit["title"]) or band_of_label(hit["other"].strip("()")):
        return None
    other = spelling(hit["other"])
    is_known = other in HEADINGS or any(other in labels for labels in LABELS.values()) or _is_heading(hit["other"])
    return None if is_known else (f"## {hit['title']}", hit["other"])


def _of_outline(lines: list[str]) -> Callable[[str], _Unmarked]:
    """The rule for a page whose known headings all have a number of the same depth, such as 5.3: deeper ones number items."""
    found = [hit for line in lines if (hit := _NUMBER.fullmatch(line.strip()))]
    depths = {hit["above"].count(".") for hit in found if _is_heading(hit["title"])}
    titles = {hit["title"] for hit in found if _is_heading(hit["title"])}
    depth = depths.pop() if len(depths) == 1 and len(titles) >= _ENOUGH else None

    def rule(line: str) -> _Unmarked:
        hit = _NUMBER.fullmatch(line)
        if depth is None or not hit or hit["above"].count(".") < depth:
            return None
        if hit["above"].count(".") == depth:
            return f"## {hit['title']}", f"{hit['above']}.{hit['last']}"
        return f"{hit['last']}. {hit['title']}", hit["above"]

    return rule


def _is_heading(title: str) -> bool:
    return spelling(title) in HEADINGS or bool(heading_by_words(Line(0, title.strip()), ""))
