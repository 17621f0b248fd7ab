"""Reads the lines of an entry document: list markers, indentation, headings inside lines, labels at their start."""

import re
from functools import lru_cache
from typing import NamedTuple

from documents.text.headings import HEADINGS, LABELS, spelling

#: The longest word that is read as text, in characters; web addresses are shorter.
LONGEST_WORD = 1_000
_MARKER = re.compile(r"([•◦▪‣·●○]|[-*+–](?=\s|$)|\d{1,3}[.)](?=\s|$))\s*")
#: Markers on pages only: "(a)", "b)", "(1)", "ii.", a dash, an arrow, a check mark, "[ ]", a pictograph, and bullets
#: of word processors, whose symbol fonts turn them into "o", "§" and characters for private use.
_PAGE_MARKER = re.compile(
    r"(\(?[a-z]\)(?=\s)|\d{1,2}:(?=\s+[A-Z])|[\u2460-\u2473]|\(\d{1,3}\)(?=\s)|\(?[ivx]{1,5}[.)](?=\s)|(?:[IVX]{1,5}|[A-H])\.(?=\s+[A-Z][a-z])|[a-h]\.(?=\s)|—(?=\s)"
    r"|\[[ xX]?\](?=\s)"
    r"|[o~»›§⁃∙⦁\uf0a7\uf0b7\uf0d8](?=\s)|[\u2190-\u21ff\u25a0-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]\ufe0f?)\s*"
)
#: "6.0 COMPLICATIONS" numbers a heading of a protocol.
_CHAPTER = re.compile(r"(\d{1,2}\.0)\.?\s+(?=\S)")
_RULE = re.compile(r"[-=_*~]{3,}")
_ITALIC_LABEL = re.compile(r"([*_])(?=[^\W_])([^*_:]{1,80})(?::\1|\1:)(?=\s|$)")
_HEADING_NUMBER = re.compile(r"#+\s*\d{1,2}[.)]\s+")
_LEAKED_HEADING = re.compile(r"\s#{2,6}\s+(?=\S)")
_BOLD_LABEL = re.compile(r"\*\*([^\W_][^:*]{0,79}?):\*\*(?:\s+|$)|\*\*([^\W_][^:*]{0,79}?)\*\*\s*:(?:\s+|$)")
_NO_LABEL = re.compile(r"[.!?;:]|^\W")
_ALL_LABELS = {name for labels in LABELS.values() for name in labels}
_FIRST_PICTOGRAPH = 0x2600
_FURTHEST_COLON, _LONGEST_LABEL = 170, 80
_LABEL_END = re.compile(r":\**(?=\s|$)")
_LABEL_WORDS, _LABEL_REACH = 6, 60
_BRACKET = re.compile(r"\([^()]*\)")
_NEXT_ITEM = re.compile(r"\s[•▪‣●]\s")
_FIRST_NUMBERS = {"1", "a", "i"}
_ENDS = (".", "!", ",", ";")
_LEAST_INDENT = 2  # spaces of a nested item; a single one may be a slip


class Line(NamedTuple):
    """A line that is not blank, without its list marker.

    `verbatim`: it is indented by four spaces or more, so it belongs literally to what is above it. `indent` is the number of
    spaces of such a line if it was read as a list item after all, and of an item that is nested in another one. `blank`: a
    blank line comes before it; `gap`: more of them than elsewhere in the document. `chapter`: the 6 of an item “6.3”.
    """

    number: int
    text: str
    marker: str = ""
    verbatim: bool = False
    blank: bool = False
    indent: int = 0
    gap: bool = False
    chapter: str = ""

    @property
    def numbered(self) -> bool:
        """Whether the marker is a number or a letter."""
        return self.marker != "o" and self.marker.strip("().:").replace(".", "").isalnum()

    @property
    def number_mark(self) -> str:
        """The marker if it is a number, such as "1.", otherwise ""."""
        return self.marker if self.numbered else ""

    @property
    def whole(self) -> str:
        """The text with its number, if any, but without a bullet."""
        return f"{self.marker} {self.text}".rstrip() if self.numbered else self.text


def line_of_endless_word(text: str) -> int:
    """The number of the first line with a word over LONGEST_WORD, such as a pasted picture; 0 if there is none.

    Patterns that look for the end of a word would look through it once for each of its characters.
    """
    long = (n for n, line in enumerate(text.split("\n"), 1) if max(map(len, line.split()), default=0) > LONGEST_WORD)
    return next(long, 0)


def read_lines(text: str, *, exact: bool = False) -> list[Line]:
    """Split text into lines. Line ends must be LF and blanks plain spaces.

    `exact` keeps spaces at the end of indented lines, and indented lines that consist of spaces only.
    """
    lines: list[Line] = []
    breaks: dict[int, int] = {}  # line -> blank lines before it
    blanks, above = 1, ""
    for number, raw in enumerate(text.split("\n"), start=1):
        stripped = raw.strip()
        if not exact and _RULE.fullmatch(stripped):  # an underlined heading, or a line between sections
            if not blanks and _is_underlined(lines, stripped):
                lines[-1] = lines[-1]._replace(text=f"**{lines[-1].text}**")
            blanks = max(blanks - 1, 0)
            continue
        if stripped and not exact and not blanks and _goes_on(raw, above, lines):
            lines[-1] = lines[-1]._replace(text=f"{lines[-1].text} {stripped}")
            continue
        if raw.startswith("    ") and (stripped or (exact and len(raw) > 4)):
            lines.append(Line(number, raw[4:] if exact else raw[4:].rstrip(), verbatim=True, blank=blanks > 0))
        elif not stripped:
            blanks += 1
            continue
        else:
            indent = 0 if exact else len(raw) - len(raw.lstrip())
            line = _marked(number, stripped, blanks > 0, indent, page=not exact)
            lines += _leaked(line) if "##" in line.text else _items(line) if not exact else (line,)
        if blanks and number > 1:
            breaks[number] = blanks
        blanks, above = 0, raw
    usual = min(breaks.values(), default=1)  # a page may be saved with two blank lines wherever there was one
    return lines if exact else _nested([line._replace(gap=breaks.get(line.number, 0) > usual) for line in lines])


def _is_underlined(lines: list[Line], rule: str) -> bool:
    """Whether the rule right below the last line makes a heading of it: a short line below the end of another."""
    text = lines[-1].text if lines else ""
    is_parted = lines and (lines[-1].blank or (lines[1:] and (lines[-2].marker or lines[-2].text.endswith(_ENDS))))
    is_plain = is_parted and not (lines[-1].marker or lines[-1].verbatim) and not re.search(r"[*#|]", text)
    return bool(is_plain and rule[0] in "-=" and len(text) <= _LONGEST_LABEL and not text.endswith(_ENDS))


def _goes_on(raw: str, above: str, lines: list[Line]) -> bool:
    """Whether a line goes on with the item above it: it is indented further, and begins with a small letter."""
    indents = [len(text) - len(text.lstrip()) for text in (raw, above)]
    if not lines or not lines[-1].marker or indents[0] <= indents[1] or not raw.lstrip()[0].islower():
        return False
    return not _PAGE_MARKER.match(raw.lstrip())


def _marked(number: int, text: str, blank: bool, indent: int = 0, *, page: bool) -> Line:
    marker = None if text[0].isalpha() else _MARKER.match(text)
    if not marker and page:
        marker = _PAGE_MARKER.match(text) or _chapter(text)
    text, mark = (text[marker.end() :], marker[1]) if marker else (text, "")
    if page and text.startswith(("*", "_")):
        text = _ITALIC_LABEL.sub(r"\2:", text, count=1)
    return Line(number, text, mark, False, blank, indent)


def _chapter(text: str) -> re.Match[str] | None:
    """The number before a known heading, as in "6.0 COMPLICATIONS"; "2.0 Vicryl" has none."""
    hit = _CHAPTER.match(text)
    return hit if hit and spelling(text[hit.end() :].strip("*: ")) in HEADINGS else None


def _nested(lines: list[Line]) -> list[Line]:
    """The lines of a page; `indent` is kept for the items that are nested in others, and becomes 0 for all other lines.

    A numbered item is nested if its count starts again, deeper than the item above it. Another item is nested if it is two
    spaces deeper and has another kind of marker, or the list comes back to the outer items, or has more of them above: only the
    first item of a list may have lost its indentation.
    """
    least_below = _least_below(lines)
    indents: list[int] = []  # of the items of the list so far, as they stand on the page
    outer: list[Line] = []  # the item above and those that it is nested in, with their indentation on the page
    found = []
    for line, least in zip(lines, least_below, strict=True):
        if not line.marker:
            if not line.verbatim and not line.indent:
                outer, indents = [], []
            found.append(line._replace(indent=0))
            continue
        raw = line.indent
        siblings = [item for item in outer if item.indent >= line.indent]
        outer = outer[: len(outer) - len(siblings)]
        if outer and not siblings and not _is_nested(line, outer[-1], least, indents):
            line = line._replace(indent=outer.pop().indent)
        outer.append(line)
        indents.append(raw)
        found.append(line if outer[1:] else line._replace(indent=0))
    return found


def _is_nested(line: Line, above: Line, least_below: int, indents: list[int]) -> bool:
    if line.numbered and line.marker.strip("().:").casefold() in _FIRST_NUMBERS:
        return True
    if line.indent - above.indent < _LEAST_INDENT or (line.numbered and above.numbered):
        return False
    return line.marker != above.marker or indents.count(above.indent) > 1 or least_below <= above.indent


def _least_below(lines: list[Line]) -> list[int]:
    """For each line the smallest indentation of the items below it, up to the next line at the margin that is no item."""
    least, found = 99, []
    for line in reversed(lines):
        found.append(least)
        if line.marker:
            least = min(least, line.indent)
        elif not line.verbatim and not line.indent:
            least = 99
    return found[::-1]


def as_item(line: Line) -> Line | None:
    """An indented line read as a list item; None if it has no list marker."""
    text = line.text.strip()
    item = _marked(line.number, text, line.blank, 4 + len(line.text) - len(line.text.lstrip()), page=True)
    return item._replace(gap=line.gap) if item.marker else None


def _leaked(line: Line) -> list[Line]:
    """Split "no fever ##### Patient Criteria" before a heading or label that was joined to the line above it."""
    hits = list(_LEAKED_HEADING.finditer(line.text))
    ends = [*(hit.start() for hit in hits[1:]), len(line.text)]
    lines = [line]
    start = 0
    for hit, end in zip(hits, ends, strict=False):
        title = line.text[hit.end() : end]
        name = spelling(leading_label(title)[0] or title[:100])
        if name in HEADINGS or name in _ALL_LABELS:
            lines[-1] = lines[-1]._replace(text=line.text[start : hit.start()].strip())
            start = hit.end()
            lines.append(Line(line.number, line.text[start:].strip(), blank=True))
    return lines


def _items(line: Line) -> list[Line]:
    """`• a • b` as the items that it lists in one line."""
    texts = [text.strip() for text in _NEXT_ITEM.split(line.text)] if line.marker and not line.numbered else []
    if len(texts) < 2 or not all(texts):
        return [line]
    return [line._replace(text=texts[0]), *(line._replace(text=text, blank=False) for text in texts[1:])]


def leading_label(text: str) -> tuple[str, str]:
    """`Label: value` -> (label, value), without ** around the label; ("", text) if the line does not begin with a label.

    A label is short, starts with a letter or digit and does not contain the end of a sentence; its colon ends a word, so
    "8:00" and "e.g.:" are not labels.
    """
    colon = text.find(":", 0, _FURTHEST_COLON)
    if colon < 0:
        return "", text
    label, end = text[:colon].rstrip(), colon + 1
    if text.startswith("**"):
        hit = _BOLD_LABEL.match(text)
        label, end = ((hit[1] or hit[2]).strip(), hit.end()) if hit else ("", 0)
    elif not (len(text) == end or text[end].isspace()):
        return "", text
    if (
        label
        and len(label) <= _LONGEST_LABEL
        and not _NO_LABEL.search(label)
        and len(_BRACKET.sub("", label).split()) <= 8
    ):
        return label, text[end:].strip()
    return "", text


def label_inside(text: str) -> str:
    """The first label of any section, with a colon, within a text; "" if there is none."""
    for hit in _LABEL_END.finditer(text):
        words = text[max(0, hit.start() - _LABEL_REACH) : hit.start()].split()[-_LABEL_WORDS:]
        for start, word in enumerate(words):
            if word.lstrip("*(")[:1].isupper() and spelling(" ".join(words[start:])) in _ALL_LABELS:
                return " ".join(words[start:]).strip("*(")
    return ""


def opened_list(line: Line) -> str:
    """The words of a line that is nothing but a label with its colon; "" for any other line."""
    bare = line.text.strip("*# ")
    if line.marker or line.verbatim or not bare.endswith(":"):
        return ""
    label, value = leading_label(bare)
    return "" if value else label


def title_spelling(line: Line) -> str:
    """The spelling of a line that may be a heading or a label alone on its line; "" for an item of a list and a sentence.

    A pictograph may decorate a heading.
    """
    if (line.marker and ord(line.marker[0]) < _FIRST_PICTOGRAPH) or line.verbatim or len(line.text) > 80:
        return ""
    return _title(line.text)


@lru_cache(maxsize=1024)
def _title(text: str) -> str:
    title = _HEADING_NUMBER.sub("", text).strip("#*: ")
    return "" if _NO_LABEL.search(title) else spelling(title)
