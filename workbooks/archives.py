"""Reads untrusted zip and gzip archives: counts the bytes while it unpacks them and trusts no declared size."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from workbooks.errors import UnreadableFile

ZIP_START, GZIP_START = b"PK\x03\x04", b"\x1f\x8b"
MOST_MEMBERS = 20_000
_DIRECTORY = 500 * MOST_MEMBERS  # bytes; an entry of the directory has 46 bytes and a name
_CHUNK = 1 << 20
# PKWARE, APPNOTE.TXT 6.3.10, 4.3.14 to 4.3.16: the end record of the central directory. In a zip64 archive a locator comes
# before it, and before the locator a record with the actual size of the directory.
_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
_ZIP64_LOCATOR, _ZIP64_LOCATOR_SIZE = b"PK\x06\x07", 20
_ZIP64_END, _ZIP64_END_SIZE = b"PK\x06\x06", 56
_ENCRYPTED = 0x1
_AGAIN = "Make it again, or download it again."

# What the standard library raises for archives that are damaged, deliberately or not.
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    OverflowError,
    IndexError,
    ValueError,
)


class BadArchive(UnreadableFile):
    """An archive, or a member of one, cannot be read; the message tells a person why, and what to do."""


@contextmanager
def opened(file: BinaryIO | Path) -> Iterator[zipfile.ZipFile]:
    """The zip archive. Raises BadArchive if it is not one, or has more than MOST_MEMBERS members.

    If `file` is a path, members can still be read after the archive is closed.
    """
    try:
        if isinstance(file, Path):
            with file.open("rb") as content:
                _check_directory(content)
        else:
            _check_directory(file)
        archive = zipfile.ZipFile(file)
    except BadArchive:
        raise
    except _FAULTS as error:
        raise BadArchive(f"The archive is damaged ({error}). {_AGAIN}") from error
    with archive:
        if len(archive.infolist()) > MOST_MEMBERS:
            raise BadArchive(_too_many())
        yield archive


def unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int, name: str = "It") -> BinaryIO:
    """The content of a member as a stream with the limit and errors of `guarded`. Raises BadArchive.

    Python's reader never returns more than the declared size, and verifies the checksum.
    """
    if member.flag_bits & _ENCRYPTED:
        raise BadArchive(f"{name} is encrypted. Save it without a password.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BadArchive(
            f"{name} uses an unsupported compression method. Create the archive with “deflate”, as most programs do."
        )
    try:
        return guarded(archive.open(member), limit, name)
    except _FAULTS as error:
        raise BadArchive(f"{name} is damaged ({error}). {_AGAIN}") from error


def inflated(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
    """The content of a member, piece by piece. Raises BadArchive like `unpacked` and its stream."""
    with unpacked(archive, member, limit) as content:
        while chunk := content.read(_CHUNK):
            yield chunk


def gunzipped(path: Path, limit: int, name: str = "It") -> BinaryIO:
    """The content of a gzip file, as a stream with the limit and errors of `guarded`."""
    return guarded(gzip.open(path, "rb"), limit, name)


def guarded(file: IO[bytes] | gzip.GzipFile, limit: int, name: str = "It") -> BinaryIO:
    """A stream over `file` that raises BadArchive, with a message about `name`, after `limit` bytes or if data is damaged.

    Closing the stream closes `file`.
    """
    return io.BufferedReader(_Guarded(file, limit, name), 1 << 16)


class _Guarded(io.RawIOBase):
    def __init__(self, inner: IO[bytes] | gzip.GzipFile, limit: int, name: str):
        self.inner, self.left, self.limit, self.name = inner, limit, limit, name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        try:
            data = self.inner.read(len(buffer))
        except _FAULTS as error:
            raise BadArchive(f"{self.name} is damaged ({error}). {_AGAIN}") from error
        self.left -= len(data)
        if self.left < 0:
            raise BadArchive(f"{self.name} has more than {_size(self.limit)}. Split it.")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.inner.close()
        super().close()


def _check_directory(file: BinaryIO) -> None:
    """Refuse a huge directory before the standard library creates an object for each of its entries."""
    size = file.seek(0, 2)
    start = max(0, size - _END_SIZE - _LONGEST_COMMENT - _ZIP64_LOCATOR_SIZE - _ZIP64_END_SIZE)
    file.seek(start)
    tail = file.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) < end + _END_SIZE:
        raise BadArchive(f"The archive is damaged: its end is missing. {_AGAIN}")
    directory_size = struct.unpack_from("<L", tail, end + 12)[0]
    locator = end - _ZIP64_LOCATOR_SIZE
    if tail[max(0, locator) : end].startswith(_ZIP64_LOCATOR):
        record = locator - _ZIP64_END_SIZE
        # Versions of the standard library look for this record in different places, which must therefore be the same.
        if (
            record < 0
            or not tail.startswith(_ZIP64_END, record)
            or struct.unpack_from("<Q", tail, locator + 8)[0] != start + record
        ):
            raise BadArchive(f"The archive is damaged: its end records contradict each other. {_AGAIN}")
        directory_size = struct.unpack_from("<Q", tail, record + 40)[0]
    if directory_size > _DIRECTORY:
        raise BadArchive(_too_many())
    file.seek(0)


def _size(limit: int) -> str:
    return f"{limit // 10**9} GB" if limit >= 10**9 else f"{limit // 10**6} MB"


def _too_many() -> str:
    return f"The archive has more than {MOST_MEMBERS:,} files, or a huge directory. Split it into smaller ones."
