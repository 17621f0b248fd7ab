"""JSON and NDJSON files of entries: objects become documents, one after the other, and only the one at hand is in memory.

[
{"slug": "bar-fix", "name": "Bar Fix", "primary_code": {"system": "icd10pcs", "code": "0FT44ZZ"}, "risks": []}
]
"""

import json
import re
from collections.abc import Iterator
from typing import BinaryIO, TextIO

from documents.entry_builder import BadValue, refused
from documents.json.reader import JsonObject, read_object
from documents.source import SourceDocument
from workbooks.decoding import NotText, bounded_lines, decoded

#: Characters of an object; an entry of LARGEST bytes is shorter, even if every letter is escaped.
LONGEST_OBJECT = 2_000_000
_PIECE = 2 * LONGEST_OBJECT
_BLANK = re.compile(r"[ \t\r\n]*")
_ENTRIES = "entries"
_TOO_LONG = f"an object has more than {LONGEST_OBJECT:,} characters"


class _Broken(ValueError):
    """The file cannot be read on; the message says where and why."""


def read_json(filename: str, file: BinaryIO) -> Iterator[SourceDocument]:
    """The entries of an array, of the array `entries` of an object, or one object, or several one after the other.

    No content raises. Where the notation breaks, the entries above stand, and one bad document says where it broke.
    """
    number = 0
    try:
        with decoded(file) as (stream, warnings):
            for number, value in enumerate(_Scanner(stream).entries(), start=1):
                yield _document(f"{filename}, entry {number}", value, warnings)
        if not number:
            yield refused(filename, "", "This file holds no entries.")
    except NotText as error:
        yield refused(filename, "", str(error))
    except _Broken as error:
        yield refused(filename, "", f"{error} Nothing behind it was read." if number else str(error))


def read_ndjson(filename: str, file: BinaryIO) -> Iterator[SourceDocument]:
    """The entries of a file with one object a line. No content raises; a bad line is one bad document."""
    found = False
    try:
        with decoded(file) as (stream, warnings):
            for number, line in enumerate(bounded_lines(stream, LONGEST_OBJECT), start=1):
                if line is not None and not line.strip():
                    continue
                found = True
                yield _read_line(f"{filename}, line {number}", line, warnings)
        if not found:
            yield refused(filename, "", "This file is empty.")
    except NotText as error:
        yield refused(filename, "", str(error))


def _read_line(place: str, line: str | None, warnings: list[str]) -> SourceDocument:
    if line is None:
        return refused(place, "", f"This line has more than {LONGEST_OBJECT:,} characters.")
    try:
        value = _DECODER.decode(line)
    except json.JSONDecodeError as error:
        return refused(place, line, f"This is no JSON: column {error.colno}: {error.msg}.")
    except RecursionError:
        return refused(place, line, "This object is nested too deeply.")
    return _document(place, value, warnings)


def _document(place: str, value, warnings: list[str]) -> SourceDocument:
    try:
        return read_object(place, value).finished(warnings)
    except BadValue as error:
        return refused(place, _as_text(value), str(error))


def _as_text(value) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, indent=1)
    except RecursionError:
        return ""


def _integer(digits: str) -> int | str:
    """A whole number; one that is longer than any that counts stays text, for reading it takes time without end."""
    return int(digits) if len(digits) <= 18 else digits


_DECODER = json.JSONDecoder(object_pairs_hook=JsonObject, parse_int=_integer)


class _Scanner:
    """Reads values from a text piece by piece; `buffer` holds at least LONGEST_OBJECT characters from `at`, if there are.

    `last_size` is the number of characters of the last value.
    """

    def __init__(self, stream: TextIO):
        self.stream = stream
        self.buffer, self.at, self.line, self.ended = "", 0, 1, False
        self.last_size = 0

    def entries(self) -> Iterator:
        """The values that are to be entries. Raises _Broken."""
        while (mark := self.next_mark()) or not self.ended:
            if mark == "[":
                yield from self.array()
            elif mark == "{":
                yield from self.file_object()
            else:
                raise self.broken(f"an array or an object is expected, not “{mark}”")

    def array(self) -> Iterator:
        """The elements of the array that starts here."""
        self.at += 1
        if self.next_mark() == "]":
            self.at += 1
            return
        while True:
            yield self.value()
            if not self.goes_on("]"):
                return

    def file_object(self) -> Iterator:
        """The object that starts here: one entry, or a file with an array of them under `entries`."""
        self.at += 1
        members: list[tuple[str, object]] = []
        is_file = False
        size = 0
        if self.next_mark() == "}":
            self.at += 1
        else:
            while True:
                if self.next_mark() != '"':
                    raise self.broken("a key in quotation marks is expected")
                key = self.value()
                if self.next_mark() != ":":
                    raise self.broken("a colon is expected")
                self.at += 1
                if key == _ENTRIES and self.next_mark() == "[":
                    is_file = True
                    yield from self.array()
                else:
                    members.append((key, self.value()))
                    size += len(key) + self.last_size
                    if size > LONGEST_OBJECT:
                        raise self.broken(_TOO_LONG)
                if not self.goes_on("}"):
                    break
        if not is_file:
            yield JsonObject(members)

    def goes_on(self, end: str) -> bool:
        """Whether a comma follows, and not the end."""
        mark = self.next_mark()
        if mark not in (",", end):
            raise self.broken(f"a comma or “{end}” is expected")
        self.at += 1
        return mark == ","

    def next_mark(self) -> str:
        """The next character that is not blank; "" at the end of the file."""
        while True:
            self.at = _BLANK.match(self.buffer, self.at).end()
            if self.at < len(self.buffer):
                if len(self.buffer) - self.at < LONGEST_OBJECT and not self.ended:
                    self.refill()
                return self.buffer[self.at]
            if self.ended:
                return ""
            self.refill()

    def refill(self) -> None:
        """Drop what is read, and add a piece of the file."""
        self.line += self.buffer.count("\n", 0, self.at)
        piece = self.stream.read(_PIECE)
        self.ended = len(piece) < _PIECE
        self.buffer, self.at = self.buffer[self.at :] + piece, 0

    def value(self):
        """The value that starts here. Raises _Broken."""
        self.next_mark()
        try:
            value, end = _DECODER.raw_decode(self.buffer, self.at)
        except json.JSONDecodeError as error:
            if not self.ended:
                reason = f"this is no JSON, or a value has more than {LONGEST_OBJECT:,} characters"
                raise self.broken(reason) from error
            self.at = error.pos
            raise self.broken(f"this is no JSON: {error.msg}") from error
        except RecursionError as error:
            raise self.broken("this value is nested too deeply") from error
        self.at, self.last_size = end, end - self.at
        return value

    def broken(self, reason: str) -> _Broken:
        """The error for this place."""
        line = self.line + self.buffer.count("\n", 0, self.at)
        column = self.at - self.buffer.rfind("\n", 0, self.at)
        return _Broken(f"Line {line}, column {column}: {reason}.")
