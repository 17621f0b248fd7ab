"""Lines that belong to the page around an entry: numbers and dates of the page, addresses, telephone numbers, menus.

Page 2 of 3
Last reviewed: March 2024
Print this page | Share
"""

import re
from itertools import zip_longest

from documents.source import ParsedEntry, SourceLine
from documents.text.headings import KIND_LINE, NAME_LABELS, PROMO_LINE, SOURCES
from documents.text.lines import Line, title_spelling

_YEAR = r"(?:19|20)\d\d\b"
#: "Page 2 of 3", "Last updated: 12 January 2024", "Version 4 - approved June 2023", "© 2024 Example Clinic".
_STAMP = re.compile(
    r"(?:page|slide)\s+\d{1,3}|page\s+\d{1,3}\s*(?:of|/)\s*\d{1,3}\b.*|ref\.?:.*\d.*|(?:©|\(c\)\s|copyright\b).*|categor(?:y|ies):.*"
    rf"|(?:this\s+\w+\s+(?:was|is|has\s+been)\s+)?(?:(?:date\s+)?(?:of\s+)?(?:last|next)\s+(?:update|review|revision)|review\s+(?:date|due)|(?:last\s+|date\s+)?"
    rf"(?:updated|reviewed|revised|modified|edited|published|printed|approved)|version\s+\d)\b.*{_YEAR}.*",
    re.IGNORECASE,
)
#: "Bar mending   Page 2 of 3": the title of the page, repeated beside its number.
_HEAD = re.compile(r".{1,80}?\W+page\s+\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?", re.IGNORECASE)
#: "anaes-" at the end of a line, or "need- ing" where two lines were joined; "pre- and post-" is no such word.
_SPLIT = re.compile(r"[^\W\d_]{2}-(?:$|\s+(?!and\b|or\b|to\b)[a-zà-ÿ]{2,})")
_PAGE = re.compile(r"\bpage\s+\d", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,3}")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_COMMAND = re.compile(
    r"(?:print|share|email|download|save)(?:\s+(?:this\s+)?(?:page|article|leaflet|pdf))|back\s+to\s+top|skip\s+to\s+.{1,30}|jump\s+to:.*"
    r"|(?:main\s+)?menu|site\s?map|(?:privacy|cookies?)\s+(?:policy|notice|settings)|terms\s+of\s+use",
    re.IGNORECASE,
)
_MENU_ITEM = re.compile(
    r"print|share|home|search|log\s?in|sign\s+in|about(?:\s+us)?|contact(?:\s+us)?|news|help|a-z|accessibility|privacy|cookies|terms",
    re.IGNORECASE,
)
_MENU_BAR = re.compile(r"(?<=\s)[|»›](?=\s)")
#: "01234 567890", "+44 20 7946 0000", "1-800-555-0100", "(020) 7946 0000".
_TELEPHONE = re.compile(r"(?<![\d.,])(?:\+\d|\(?0\d|1-\d|\d{3}-\d{3}-)[\d\s()-]{5,}\d(?![\d.,]*%)")
_EXTENSION = re.compile(
    r"(?:ext(?:ension)?|bleep|pager|switchboard|telephone|tel|phone|fax)\b\W*\d{3,}\W*", re.IGNORECASE
)
_CALL = re.compile(r"(?:tel|telephone|phone|fax|call|ring|contact|enquiries)\b", re.IGNORECASE)
#: Advice such as "Call us on 01234 567890" belongs to other sections.
_WITHOUT_TELEPHONES = ("description", "duration", "setting", "personnel", "risks")
_LISTS = ("personnel", "risks")


def without_furniture(entry: ParsedEntry, key: str, lines: list[Line]) -> list[Line]:
    """The lines of the section `key`, or of the header (""), without those of the page, which stay unplaced and are named."""
    kept = []
    for line, below in zip_longest(lines, lines[1:]):
        is_number = _NUMBER.fullmatch(line.text) and not (below and below.text[:1].islower())  # "30", "minutes"
        if (split := _SPLIT.search(line.text)) and (below or split.end() < len(line.text)):
            entry.warnings.append(f"Line {line.number}: a word is split at the end of a line; join it by hand.")
        if line.verbatim or not (is_number or _is_furniture(key, line.text.strip(" .|*#"))):
            kept.append(line)
            continue
        entry.unplaced.append(SourceLine(line.number, line.whole))
        entry.warnings.append(f"Line {line.number}: this line belongs to the page, not to the entry: “{line.text}”.")
    return kept


def is_title_above_kind(line: Line, below: Line | None, *, exact: bool) -> bool:
    """Whether this line of the header is the official title because the kind line is right below it."""
    return bool(
        below
        and not line.verbatim
        and ":" not in line.text
        and KIND_LINE.fullmatch(below.whole)
        and not PROMO_LINE.fullmatch(line.text)
        and (exact or title_spelling(line) not in NAME_LABELS)
    )


def is_page_number(text: str) -> bool:
    """Whether a line numbers a page, so that what stands below it goes on with what is above."""
    return bool(_PAGE.search(text) or _NUMBER.fullmatch(text.strip(" .|*#")))


def _is_furniture(key: str, text: str) -> bool:
    if (
        "rights reserved" in text.casefold()
        or _STAMP.fullmatch(text)
        or (key and _HEAD.fullmatch(text))
        or _COMMAND.fullmatch(text)
        or (key != SOURCES and _ADDRESS.fullmatch(text))
    ):
        return True
    if key in _WITHOUT_TELEPHONES and (
        _EXTENSION.fullmatch(text) or (_TELEPHONE.search(text) and (key in _LISTS or _CALL.match(text)))
    ):
        return True
    items = [item.strip() for item in _MENU_BAR.split(text)]
    named = sum(bool(_MENU_ITEM.fullmatch(item) or _COMMAND.fullmatch(item)) for item in items)
    return len(items) > 1 and 2 * named >= len(items)
