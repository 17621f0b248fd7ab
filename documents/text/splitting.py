"""Text files of entry documents: one document, or many that are parted by lines which hold a form feed and nothing else.

Name of the Procedure:
...
\f
Search all medical codes
...
"""

from collections.abc import Iterator
from io import SEEK_END
from itertools import chain
from typing import BinaryIO, NamedTuple, TextIO

from documents.entry_builder import refused
from documents.source import NotAnEntry, SourceDocument
from documents.text.headings import NAME_LABELS, PROMO_LINE, spelling
from documents.text.reader import parse_entry_document
from workbooks.decoding import CHUNK, NotText, bounded_lines, decoded

#: Characters of a document that are kept while its end is looked for; the parser takes far less.
LONGEST_DOCUMENT = 1_000_000
_LONGEST_OPENING = 200
_TOO_LONG = f"This document is over {LONGEST_DOCUMENT // 1_000_000} MB. Split it."


class _Part(NamedTuple):
    """A document of a file, cut where it is longer than any can be."""

    text: str
    is_cut: bool


def read_texts(filename: str, file: BinaryIO) -> Iterator[SourceDocument]:
    """The entry documents of a text file, in UTF-8, UTF-16 with its mark, or windows-1252. No content raises.

    The name of a file says the primary code only where the file is a single document.
    """
    if _is_one_long_document(file):
        yield refused(filename, "", _TOO_LONG)
        return
    try:
        with decoded(file) as (stream, warnings):
            parts = _parts(stream)
            first, second = next(parts), next(parts, None)
            if second is None:
                yield _read(filename, first, warnings, name=filename.rsplit("/", 1)[-1])
                return
            for number, part in enumerate(chain((first, second), parts), start=1):
                yield _read(f"{filename}, document {number}", part, warnings)
    except NotText as error:
        yield refused(filename, "", str(error))


def _is_one_long_document(file: BinaryIO) -> bool:
    """Whether a file is too long for one document, whatever its encoding, and has no form feed that could part it."""
    if file.seek(0, SEEK_END) <= 4 * LONGEST_DOCUMENT:
        return False
    file.seek(0)
    return not any(b"\f" in chunk for chunk in iter(lambda: file.read(CHUNK), b""))


def _read(place: str, part: _Part, warnings: list[str], *, name: str = "") -> SourceDocument:
    if part.is_cut:
        return refused(place, part.text, _TOO_LONG)
    text = part.text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        entry = parse_entry_document(text, filename=name)
    except NotAnEntry as error:
        return SourceDocument(place, text, reason=str(error))
    if not text.isascii():
        entry.warnings += warnings
    return SourceDocument(place, text, entry)


def _parts(stream: TextIO) -> Iterator[_Part]:
    """The documents of a file, one at least.

    Pages turned into text have form feeds in the middle of a document: a new one begins only where the first line below,
    blank ones aside, opens an entry document.
    """
    kept: list[str] = []
    size, seam = 0, None  # characters so far, and where in `kept` the last form feed stands, if all below it is blank
    for line in bounded_lines(stream, LONGEST_DOCUMENT):
        if line is None or line.strip():
            if seam is not None and line and _opens(line) and (above := "".join(kept[:seam])).strip():
                yield _Part(above, size > LONGEST_DOCUMENT)
                kept, size = [], 0
            seam = None
        elif "\f" in line and seam is None:
            seam = len(kept)
        size += LONGEST_DOCUMENT + 1 if line is None else len(line)
        if size <= LONGEST_DOCUMENT:
            kept.append(line)
    yield _Part("".join(kept), size > LONGEST_DOCUMENT)


def _opens(line: str) -> bool:
    """Whether an entry document may begin with this line."""
    bare = line.strip(" \t\r\n#*")
    if len(bare) > _LONGEST_OPENING:
        return False
    return bool(PROMO_LINE.fullmatch(bare)) or spelling(bare.split(":")[0]) in NAME_LABELS
