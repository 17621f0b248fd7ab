"""Lines of an entry document: list markers, indentation, headings leaked into lines, and labels at their start."""

import re
from dataclasses import dataclass, replace

from imports.formats.headings import HEADINGS, LABELS, spelling

_MARKER = re.compile(r"([•◦▪‣·●○]|[-*+–](?=\s|$)|\d{1,3}[.)](?=\s|$))\s*")
_LEAKED_HEADING = re.compile(r"\s#{2,6}\s+(?=\S)")
_LABEL = re.compile(
    r"\*\*([^\W_][^:*]{0,79}?):\*\*(?:\s+|$)|\*\*([^\W_][^:*]{0,79}?)\*\*\s*:(?:\s+|$)|([^:]{1,80}?)\s*:(?:\s+|$)"
)
_NO_LABEL = re.compile(r"[.!?;]|^\W")
_ALL_LABELS = {name for labels in LABELS.values() for name in labels}


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without its list marker.

    `verbatim`: indented by four spaces or more, so it belongs word for word to what stands above it.
    `blank`: a blank line comes before it.
    """

    number: int
    text: str
    marker: str = ""
    verbatim: bool = False
    blank: bool = False

    @property
    def numbered(self) -> bool:
        """Whether the marker is a number."""
        return self.marker[:1].isdigit()

    @property
    def number_mark(self) -> str:
        """The marker where it has words: "1.", but no bullet."""
        return self.marker if self.numbered else ""

    @property
    def whole(self) -> str:
        """The text as far as it has words: with its number, without its bullet."""
        return f"{self.marker} {self.text}".rstrip() if self.numbered else self.text


def read_lines(text: str) -> list[Line]:
    """Cut text into lines. Line ends must be LF and blanks plain (`entry_document` sees to both)."""
    lines = []
    blank = True
    for number, raw in enumerate(text.split("\n"), start=1):
        stripped = raw.strip()
        if not stripped:
            blank = True
            continue
        if raw.startswith("    "):
            lines.append(Line(number, raw[4:].rstrip(), verbatim=True, blank=blank))
        else:
            marker = _MARKER.match(stripped)
            body = stripped[marker.end() :] if marker else stripped
            line = Line(number, body, marker[1] if marker else "", blank=blank)
            lines += _leaked(line) if "##" in body else (line,)
        blank = False
    return lines


def _leaked(line: Line) -> list[Line]:
    """Cut "no fever ##### Patient Criteria" before a heading or label that leaked into the line above it."""
    hits = list(_LEAKED_HEADING.finditer(line.text))
    ends = [*(hit.start() for hit in hits[1:]), len(line.text)]
    lines = [line]
    start = 0
    for hit, end in zip(hits, ends, strict=False):
        title = line.text[hit.end() : end]
        name = spelling(leading_label(title)[0] or title[:100])
        if name in HEADINGS or name in _ALL_LABELS:
            lines[-1] = replace(lines[-1], text=line.text[start : hit.start()].strip())
            start = hit.end()
            lines.append(Line(line.number, line.text[start:].strip(), blank=True))
    return lines


def leading_label(text: str) -> tuple[str, str]:
    """`Label: value` -> (label, value), with ** around the label dropped; ("", text) where no label leads the line.

    A label is short, starts with a letter or digit and holds no end of a sentence; its colon ends a word ("8:00" and
    "e.g.:" are no labels).
    """
    hit = _LABEL.match(text)
    if hit:
        label = (hit[1] or hit[2] or hit[3]).strip()
        if label and not _NO_LABEL.search(label) and len(label.split()) <= 8:
            return label, text[hit.end() :].strip()
    return "", text


def title_spelling(line: Line) -> str:
    """The spelling of a line that may be a heading or a label alone: no marker, no sentence; "" where it is neither."""
    if line.marker or line.verbatim or len(line.text) > 80:
        return ""
    title = line.text.strip("#*: ")
    return "" if _NO_LABEL.search(title) else spelling(title)
