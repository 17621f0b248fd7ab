"""Zip archives from strangers: what is in them is counted while it is read, and no size that they declare is believed."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

MOST_MEMBERS = 20_000
_DIRECTORY = 500 * MOST_MEMBERS  # an entry of the directory takes 46 bytes and its name
_CHUNK = 1 << 20
# PKWARE, APPNOTE.TXT 6.3.10, 4.3.15 and 4.3.16: the end of the central directory, and the locator of its zip64 form.
_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
_ZIP64_LOCATOR, _ZIP64_LOCATOR_SIZE = b"PK\x06\x07", 20
_ENCRYPTED = 0x1

# What the standard library's reader raises for archives that are broken on purpose.
_FAULTS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, OverflowError, ValueError)


class BadArchive(ValueError):
    """An archive, or a member of it, that cannot be read; the message says why, to a person."""


@contextmanager
def opened(file: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """The archive. Raises BadArchive for what is none, and for one with more than MOST_MEMBERS members."""
    _check_directory(file)
    try:
        archive = zipfile.ZipFile(file)
    except (*_FAULTS, IndexError) as error:
        raise BadArchive(f"The archive is broken ({error}).") from error
    with archive:
        if len(archive.infolist()) > MOST_MEMBERS:
            raise BadArchive(_too_many())
        yield archive


def inflated(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
    """The content of a member, piece by piece. Raises BadArchive behind `limit` bytes, and for a member that lies.

    Python's reader gives never more than the declared size, and checks the sum of what it gave.
    """
    if member.flag_bits & _ENCRYPTED:
        raise BadArchive("It is encrypted. Save it without a password.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BadArchive("It is compressed in an unusual way. Make the archive with “deflate”, as most programs do.")
    size = 0
    try:
        with archive.open(member) as content:
            while chunk := content.read(_CHUNK):
                size += len(chunk)
                if size > limit:
                    raise BadArchive(f"It holds more than {limit // 1_000_000} MB.")
                yield chunk
    except BadArchive:
        raise
    except _FAULTS as error:
        raise BadArchive(f"It is broken ({error}).") from error


def _check_directory(file: BinaryIO) -> None:
    """Refuse a huge directory before the standard library makes an object of each of its entries."""
    size = file.seek(0, 2)
    start = max(0, size - _END_SIZE - _LONGEST_COMMENT - _ZIP64_LOCATOR_SIZE)
    file.seek(start)
    tail = file.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) < end + _END_SIZE:
        raise BadArchive("The archive is broken: its end is missing.")
    directory_size = struct.unpack_from("<L", tail, end + 12)[0]
    zip64 = tail[max(0, end - _ZIP64_LOCATOR_SIZE) : end].startswith(_ZIP64_LOCATOR)
    if zip64 or directory_size > _DIRECTORY:
        raise BadArchive(_too_many())
    file.seek(0)


def _too_many() -> str:
    return f"The archive holds more than {MOST_MEMBERS:,} files or is huge. Make several smaller ones."
