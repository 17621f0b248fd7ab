"""Bytes to text: which encoding a file has, and lines that never grow past a limit."""

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import BinaryIO, NamedTuple, TextIO

from workbooks.errors import UnreadableFile

CHUNK = 1 << 20
MOST_BLANK = 10_000
GUESSED = "This file is not UTF-8. It was read as windows-1252: look at letters with accents and at quotation marks."
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OTHERWISE = "cp1252"  # windows-1252, as spreadsheet programs and CMS write it


class NotText(ValueError):
    """The bytes are not text; the message tells a person why."""


class Decoded(NamedTuple):
    """A file as text, and a warning for the editor where its encoding was guessed."""

    stream: TextIO
    warnings: list[str]


def text_of(raw: bytes) -> str:
    """Bytes in memory as text, without a byte order mark: UTF-8, UTF-16 with its mark, else windows-1252. Nothing raises.

    A byte that windows-1252 does not know becomes the replacement character, as in `decoded`.
    """
    try:
        return raw.decode(_encoding_of(raw))
    except UnicodeDecodeError:
        return raw.decode(_OTHERWISE, "replace")


def _encoding_of(start: bytes) -> str:
    """What the byte order mark says; UTF-8 where there is none."""
    if start[:1].isascii():  # no mark begins so, and this is asked for each line
        return "utf-8"
    return next((name for mark, name in _MARKS if start.startswith(mark)), "utf-8")


@contextmanager
def decoded(file: BinaryIO) -> Iterator[Decoded]:
    """The file as text from its start, line ends as they are: UTF-8, UTF-16 with its mark, else windows-1252.

    The file is read twice, piece by piece: an encoding is right where the whole file fits it. Raises NotText for a file
    with the mark of UTF-16 that is none.
    """
    file.seek(0)
    encoding = _encoding_of(file.read(4))
    warnings = []
    if not _fits(file, encoding):
        if encoding == "utf-16":
            raise NotText("This file begins like UTF-16 and is not. Save it as UTF-8.")
        encoding = _OTHERWISE
        warnings.append(GUESSED)
    file.seek(0)
    stream = TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        yield Decoded(stream, warnings)
    finally:
        stream.detach()  # the file stays open: it belongs to the caller


def as_utf8_lines(file: io.BufferedReader) -> BinaryIO:
    """The file from its start: UTF-16 as UTF-8, and carriage returns that end lines alone as line feeds.

    All other bytes are returned as they are, and so is XML, which declares its encoding itself. UTF-16 is recognized by its
    mark, or without one by the NUL in every second byte. Reading raises UnreadableFile where UTF-16 is broken.
    """
    start = file.peek()
    encoding = _utf16_of(start)
    if encoding and not start.decode(encoding, "ignore").lstrip().startswith("<"):
        return io.BufferedReader(_Recoded(file, encoding, "utf-8"), CHUNK)
    if b"\r" in start[:-1] and b"\n" not in start and b"\0" not in start:
        # Latin-1 keeps every byte, whatever the encoding of the file is.
        return io.BufferedReader(_Recoded(file, "latin-1", "latin-1"), CHUNK)
    return file


def _utf16_of(start: bytes) -> str:
    """The codec for a file in UTF-16 that begins so; "" for any other file."""
    if _encoding_of(start) == "utf-16":
        return "utf-16"
    for codec, text, nuls in (("utf-16-le", start[::2], start[1::2]), ("utf-16-be", start[1::2], start[::2])):
        if 0 not in text and nuls.count(0) * 2 > len(nuls):
            return codec
    return ""


class _Recoded(io.RawIOBase):
    """The text of a file in another encoding, each line ended by a line feed."""

    def __init__(self, inner: BinaryIO, encoding: str, target: str):
        self.inner, self.target, self.ready = inner, target, b""
        self.decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        raw = b"..."
        while raw and not self.ready:
            raw = self.inner.read(len(buffer))
            try:
                self.ready = self.decoder.decode(raw, final=not raw).encode(self.target)
            except UnicodeError as error:
                raise UnreadableFile("the file begins like UTF-16 and is not; save it as UTF-8") from error
        piece, self.ready = self.ready[: len(buffer)], self.ready[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self.inner.close()
        super().close()


def _fits(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def bounded_lines(stream: TextIO, longest: int) -> Iterator[str | None]:
    """The lines of a text with their line ends; None for a line of more than `longest` characters.

    Raises NotText if more than MOST_BLANK consecutive lines are blank, which no real file has.
    """
    blank = 0
    while line := stream.readline(longest + 1):
        blank = blank + 1 if line.isspace() else 0
        if blank > MOST_BLANK:
            raise NotText(f"More than {MOST_BLANK:,} lines in a row are empty: the rest of the file was not read.")
        if len(line) <= longest:
            yield line
            continue
        yield None
        while not line.endswith(("\n", "\r")) and (line := stream.readline(CHUNK)):
            pass
