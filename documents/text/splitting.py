"""Reads text files with one entry document, or several that are separated by lines with only a form feed.

Name of the Procedure:
...
\f
Search all medical codes
...
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from documents.source import NotAnEntry, SourceDocument, refused
from documents.text.headings import NAME_LABELS, PROMO_LINE, spelling
from documents.text.html_text import is_html, text_of_html
from documents.text.reader import parse_entry_document

#: How many characters of a document are kept in memory while its end is looked for; the parser accepts far fewer.
LONGEST_DOCUMENT = 1_000_000
_LONGEST_OPENING = 200
TOO_LONG = f"This document is over {LONGEST_DOCUMENT // 1_000_000} MB. Split it."


class _Part(NamedTuple):
    """A document of a file; `is_cut` if it was cut off because it is too long."""

    text: str
    is_cut: bool


def read_texts(filename: str, lines: Iterable[str | None], warnings: Sequence[str] = ()) -> Iterator[SourceDocument]:
    """The entry documents of a text file. `lines` include their line ends; None is a line longer than LONGEST_DOCUMENT.

    The primary code is read from the file name only if the file is a single document. `warnings` are about the whole file.
    """
    parts = _parts(lines)
    first, second = next(parts), next(parts, None)
    if second is None:
        yield _read(filename, first, warnings, name=filename.rsplit("/", 1)[-1])
        return
    for number, part in enumerate(chain((first, second), parts), start=1):
        yield _read(f"{filename}, document {number}", part, warnings)


def _read(place: str, part: _Part, warnings: Sequence[str], *, name: str = "") -> SourceDocument:
    if part.is_cut:
        return refused(place, part.text, TOO_LONG)
    text = part.text.replace("\r\n", "\n").replace("\r", "\n")
    is_page = is_html(text)
    if is_page:
        text = text_of_html(text)
    try:
        entry = parse_entry_document(text, filename=name)
    except NotAnEntry as error:
        return SourceDocument(place, text, reason=str(error))
    if is_page:
        entry.warnings.append(
            "This page was read from HTML: the lines below are its text, without the marks of its layout."
        )
    if not text.isascii():
        entry.warnings += warnings
    return SourceDocument(place, text, entry)


def _parts(lines: Iterable[str | None]) -> Iterator[_Part]:
    """The documents of a file, at least one.

    Pages converted to text have form feeds within a document. A form feed therefore separates documents only if the first
    line after it that is not blank can start an entry document.
    """
    kept: list[str] = []
    size, seam = 0, None  # characters so far; index in `kept` of the last form feed, if only blank lines follow it
    for line in lines:
        if line is None or line.strip():
            if seam is not None and line and _can_start(line) and (above := "".join(kept[:seam])).strip():
                yield _Part(above, size > LONGEST_DOCUMENT)
                kept, size = [], 0
            seam = None
        elif "\f" in line and seam is None:
            seam = len(kept)
        size += LONGEST_DOCUMENT + 1 if line is None else len(line)
        if line is not None and size <= LONGEST_DOCUMENT:
            kept.append(line)
    yield _Part("".join(kept), size > LONGEST_DOCUMENT)


def _can_start(line: str) -> bool:
    """Whether an entry document can start with this line."""
    bare = line.strip(" \t\r\n#*")
    if len(bare) > _LONGEST_OPENING:
        return False
    return bool(PROMO_LINE.fullmatch(bare)) or spelling(bare.split(":")[0]) in NAME_LABELS
