"""Reads the values of untrusted JSON and NDJSON files one at a time, with only the current one in memory; or one whole value.

[
{"slug": "bar-fix", "name": "Bar Fix"},
{"slug": "qux-fix", "name": "Qux Fix"}
]

The standard library decodes each value; this module walks only the brackets around them.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Set
from functools import partial
from typing import Any, BinaryIO, NamedTuple, TextIO

from workbooks.decoding import bounded_lines, text_of
from workbooks.errors import UnreadableFile

#: How many characters an object may have, and how deep its arrays and objects may be nested.
LONGEST_OBJECT, DEEPEST = 2_000_000, 20
_PIECE = 2 * LONGEST_OBJECT
_BLANK = re.compile(r"[ \t\r\n]*")
_ENTRIES = "entries"
_TOO_DEEP = "This object is nested too deeply."


class BrokenJson(ValueError):
    """The rest of the file cannot be read; the message tells a person where and why."""


class Value(NamedTuple):
    """A value of a file, with its number or that of its line, from 1.

    If the value is refused, `reason` says why, and `value` is what was read of it or the text that is not valid JSON.
    """

    number: int
    value: Any
    reason: str = ""


def json_values(stream: TextIO) -> Iterator[Value]:
    """The values of a JSON file: the elements of an array, or of the array `entries` in an object, or the object itself.

    A file may hold several of these one after the other. Raises BrokenJson at a syntax error, after yielding the values
    before it.
    """
    for number, value in enumerate(_entries(_Text(stream)), start=1):
        yield Value(number, value, _fault(value))


def ndjson_values(stream: TextIO) -> Iterator[Value]:
    """The values of a file with one value per line; blank lines are skipped. Raises NotText like `bounded_lines`."""
    for number, line in enumerate(bounded_lines(stream, LONGEST_OBJECT), start=1):
        if line is None:
            yield Value(number, "", f"This line has more than {LONGEST_OBJECT:,} characters.")
        elif line.strip():
            try:
                value = _DECODER.decode(line)
            except json.JSONDecodeError as error:
                yield Value(number, line, f"This is not valid JSON: column {error.colno}: {error.msg}.")
            except RecursionError:
                yield Value(number, line, _TOO_DEEP)
            else:
                yield Value(number, value, _fault(value))


def whole_json(file: BinaryIO, longest: int, keys: Set[str]) -> Any:
    """The value of a JSON file of at most `longest` bytes, without the members of objects that are not in `keys`.

    For files that are one nested value; leaving out members early keeps most of it from memory. Raises UnreadableFile, with
    the line, for anything that is not JSON, for values nested too deeply, and for keys that occur twice in an object.
    """
    content = file.read(longest + 1)
    if len(content) > longest:
        raise UnreadableFile(f"this JSON file has more than {longest // 1_000_000} MB; convert it to CSV")
    try:
        return json.JSONDecoder(object_pairs_hook=partial(_only, keys), parse_int=_integer).decode(text_of(content))
    except json.JSONDecodeError as error:
        raise UnreadableFile(
            f"this is not valid JSON: {error.msg} (column {error.colno})", line=error.lineno
        ) from error
    except RecursionError as error:
        raise UnreadableFile("the JSON is nested too deeply") from error


def _only(keys: Set[str], pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    kept = [(key, value) for key, value in pairs if key in keys]
    found = dict(kept)
    if len(found) < len(kept):
        raise UnreadableFile("in the JSON an object has one key twice; ask the publisher which of the two is meant")
    return found


class _Object(dict):
    """An object that was read, with the list of keys that occur twice in it."""

    def __init__(self, pairs: list[tuple[str, Any]]):
        super().__init__(pairs)
        counts = Counter(key for key, _ in pairs) if len(self) < len(pairs) else Counter()
        self.repeated = [key for key, count in counts.items() if count > 1]


def _integer(digits: str) -> int | str:
    """A whole number. One of more than 18 digits stays text: none is needed, and converting a very long one takes forever."""
    return int(digits) if len(digits) <= 18 else digits


_DECODER = json.JSONDecoder(object_pairs_hook=_Object, parse_int=_integer)


def _fault(value: Any) -> str:
    """Why a value is refused (nested too deeply, or an object in it has a key twice), or "" if it is not."""
    waiting = [(value, 1)]
    while waiting:
        item, depth = waiting.pop()
        if depth > DEEPEST:
            return _TOO_DEEP
        if isinstance(item, _Object) and item.repeated:
            return f"The key “{item.repeated[0][:60]}” occurs twice."
        children = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        waiting += ((child, depth + 1) for child in children)
    return ""


class _Text:
    """A text read piece by piece. `buffer` has at least LONGEST_OBJECT characters after `at`, or all that are left."""

    def __init__(self, stream: TextIO):
        self.stream = stream
        self.buffer, self.at, self.line, self.ended = "", 0, 1, False

    def next_mark(self) -> str:
        """The next character that is not blank, without consuming it; "" at the end of the text."""
        while True:
            if blanks := _BLANK.match(self.buffer, self.at):
                self.at = blanks.end()
            if self.at < len(self.buffer) and (self.ended or len(self.buffer) - self.at >= LONGEST_OBJECT):
                return self.buffer[self.at]
            if self.ended:
                return ""
            self._refill()

    def _refill(self) -> None:
        """Drop what was consumed, and read another piece."""
        self.line += self.buffer.count("\n", 0, self.at)
        piece = self.stream.read(_PIECE)
        self.ended = len(piece) < _PIECE
        self.buffer, self.at = self.buffer[self.at :] + piece, 0

    def skip(self) -> str:
        """Consume and return the next character; there must be one."""
        self.at += 1
        return self.buffer[self.at - 1]

    def take(self, marks: str, wording: str) -> str:
        """Consume and return the next character that is not blank. Raises BrokenJson unless it is one of `marks`."""
        if self.next_mark() not in tuple(marks):
            raise self.broken(f"expected {wording}")
        return self.skip()

    def value(self) -> tuple[Any, int]:
        """Consume the next value. Returns the value and its length in characters. Raises BrokenJson."""
        self.next_mark()
        start = self.at
        try:
            value, self.at = _DECODER.raw_decode(self.buffer, start)
        except json.JSONDecodeError as error:
            if not self.ended:
                reason = f"this is not valid JSON, or a value has more than {LONGEST_OBJECT:,} characters"
                raise self.broken(reason) from error
            self.at = error.pos
            raise self.broken(f"this is not valid JSON: {error.msg}") from error
        except RecursionError as error:
            raise self.broken("this value is nested too deeply") from error
        return value, self.at - start

    def broken(self, reason: str) -> BrokenJson:
        """The error to raise, with the current line and column."""
        line = self.line + self.buffer.count("\n", 0, self.at)
        column = self.at - self.buffer.rfind("\n", 0, self.at)
        return BrokenJson(f"Line {line}, column {column}: {reason}.")


def _entries(text: _Text) -> Iterator[Any]:
    while mark := text.next_mark():
        if mark not in "[{":
            raise text.broken(f"expected an array or an object, not “{mark}”")
        text.skip()
        yield from _elements(text) if mark == "[" else _object(text)


def _elements(text: _Text) -> Iterator[Any]:
    """The elements of an array whose opening bracket was consumed."""
    mark = "," if text.next_mark() != "]" else text.skip()
    while mark == ",":
        yield text.value()[0]
        mark = text.take(",]", "a comma or “]”")


def _object(text: _Text) -> Iterator[Any]:
    """The elements of the array `entries` in an object whose opening bracket was consumed; without one, the object itself."""
    members: list[tuple[str, Any]] = []
    has_entries, size = False, 0
    mark = "," if text.next_mark() != "}" else text.skip()
    while mark == ",":
        if text.next_mark() != '"':
            raise text.broken("expected a key in quotation marks")
        key, length = text.value()
        text.take(":", "a colon")
        if key == _ENTRIES and text.next_mark() == "[":
            text.skip()
            has_entries = True
            yield from _elements(text)
        else:
            value, more = text.value()
            members.append((key, value))
            size += length + more
            if size > LONGEST_OBJECT:
                raise text.broken(f"an object has more than {LONGEST_OBJECT:,} characters")
        mark = text.take(",}", "a comma or “}”")
    if not has_entries:
        yield _Object(members)
