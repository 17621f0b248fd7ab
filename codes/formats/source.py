"""Opening a plain, gzip or zip file as guarded byte streams, and reading lines and XML events from them."""

import gzip
import io
import itertools
import lzma
import struct
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple

LARGEST_FILE = 4 * 1024**3
LONGEST_LINE = 1024**2
HEAD_SIZE = 64 * 1024
MOST_MEMBERS = 500

NEVER_CODES = {".pdf", ".doc", ".docx", ".htm", ".html", ".exe", ".py", ".zip", ".gz"}

# Everything that the standard library raises for damaged, encrypted or exotically packed archives.
DAMAGE = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    IndexError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
)


class UnreadableFile(ValueError):
    """The whole file is refused: `reason` says why and what to do, `line` where (None where no line is to blame)."""

    def __init__(self, reason: str, *, line: int | None = None):
        """`reason` and `line` as above; the text of the error is both."""
        self.reason = reason
        self.line = line
        super().__init__(f"line {line}: {reason}" if line else reason)


class Member(NamedTuple):
    """A file, or one file inside a zip: its name, its size (0: unknown), and how to open it at its start."""

    name: str
    size: int
    open: Callable[[], BinaryIO]

    def head(self) -> bytes:
        """The first 64 kB; raises UnreadableFile for a damaged file."""
        with self.open() as file:
            return file.read(HEAD_SIZE)


class _Guarded(io.RawIOBase):
    """A stream that stops at LARGEST_FILE (a small archive can hold endless zeros) and names damage plainly."""

    def __init__(self, inner: BinaryIO, name: str):
        self.inner = inner
        self.name = name
        self.total = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        try:
            data = self.inner.read(len(buffer))
        except DAMAGE as error:
            raise UnreadableFile(f"{self.name} is damaged or encrypted ({error}); download it again") from error
        self.total += len(data)
        if self.total > LARGEST_FILE:
            raise UnreadableFile(f"{self.name} unpacks to more than 4 GB; this is not a file of codes")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.inner.close()
        super().close()


def open_source(path: Path) -> list[Member]:
    """The files at `path`: itself, unpacked if it is gzip, or the members of a zip that may hold codes.

    What the file is comes from its first bytes, not its name. Raises UnreadableFile for a missing, empty or damaged
    file, an office document that is no workbook, and a zip with nothing to read.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be opened: {error.strerror}") from error
    if magic.startswith(b"PK\x03\x04"):
        return _zip_members(path)
    if magic.startswith(b"\x1f\x8b"):
        return [_member(path.name.removesuffix(".gz"), 0, lambda: gzip.open(path, "rb"))]
    return [_member(path.name, path.stat().st_size, lambda: path.open("rb"))]


def _member(name: str, size: int, opener: Callable[[], BinaryIO]) -> Member:
    def open_guarded() -> BinaryIO:
        try:
            inner = opener()
        except DAMAGE as error:
            raise UnreadableFile(f"{name} is damaged or encrypted ({error}); download it again") from error
        return io.BufferedReader(_Guarded(inner, name), HEAD_SIZE)

    return Member(name, size, open_guarded)


def _zip_members(path: Path) -> list[Member]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except DAMAGE as error:
        raise UnreadableFile(f"{path.name} is a damaged zip ({error}); download it again") from error
    if any(info.filename.lower() == "xl/workbook.xml" for info in infos):
        return [_member(path.name, path.stat().st_size, lambda: path.open("rb"))]
    if any(info.filename == "[Content_Types].xml" for info in infos):
        raise UnreadableFile(f"{path.name} is an office document but not a workbook; save the sheet as CSV (UTF-8)")
    wanted = [
        info
        for info in infos
        if not info.is_dir()
        and not info.filename.startswith("__MACOSX/")
        and PurePosixPath(info.filename).suffix.lower() not in NEVER_CODES
    ]
    if not wanted:
        raise UnreadableFile(f"{path.name} contains no text, CSV, XML or Excel file")
    if len(wanted) > MOST_MEMBERS:
        raise UnreadableFile(f"{path.name} contains {len(wanted)} files; give a zip with only the code files")
    return [_member(info.filename, info.file_size, lambda info=info: _open_in_zip(path, info)) for info in wanted]


def _open_in_zip(path: Path, info: zipfile.ZipInfo) -> BinaryIO:
    if info.file_size > LARGEST_FILE:
        raise ValueError("more than 4 GB unpacked")
    with zipfile.ZipFile(path) as archive:  # the open member keeps the file, the archive object may go
        return archive.open(info)


def numbered_lines(file: BinaryIO) -> Iterator[tuple[int, str]]:
    """Each line with its number from 1, without its line end; raises UnreadableFile at a line beyond 1 MB.

    UTF-8 (with or without a byte order mark), else windows-1252 as CMS writes it, else ISO-8859-1: no byte is lost.
    """
    for number in itertools.count(1):
        raw = file.readline(LONGEST_LINE)
        if not raw:
            return
        if len(raw) == LONGEST_LINE:
            raise UnreadableFile("the line is longer than 1 MB; this is not a text file of codes", line=number)
        yield number, decode(raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw).rstrip("\r\n")


def decode(raw: bytes) -> str:
    """The bytes as text: UTF-8, else windows-1252, else ISO-8859-1, which takes every byte."""
    for encoding in ("utf-8", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def xml_events(file: BinaryIO) -> Iterator[tuple[int, str, ET.Element]]:
    """Start and end events with their line number; the reader clears what it is done with.

    Raises UnreadableFile, with the line, for broken XML and for entity declarations (they can unpack without end).
    """
    parser = ET.XMLPullParser(("start", "end"))
    line = 0
    try:
        while chunk := file.readline(HEAD_SIZE):
            line += 1
            if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
                raise UnreadableFile("the XML declares entities; the official file does not", line=line)
            parser.feed(chunk)
            for event, element in parser.read_events():
                yield line, event, element
        parser.close()
        for event, element in parser.read_events():
            yield line, event, element
    except (ET.ParseError, ValueError, LookupError) as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile(f"the XML is broken ({error}); download the file again", line=line) from error
