"""Finds files on disk, opens archives, and passes each file to the reader of its kind."""

from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from documents.entry import one_line
from documents.source import SourceDocument, refused
from imports.readers import read_csv, read_json, read_ndjson, read_text, read_xlsx
from workbooks.archives import BadArchive, inflated, opened
from workbooks.cells import OLE_START

_ZIP = ".zip"
_READERS: dict[str, Callable[[str, BinaryIO], Iterator[SourceDocument]]] = {
    ".txt": read_text,
    ".md": read_text,
    ".csv": read_csv,
    ".xlsx": read_xlsx,
    ".json": read_json,
    ".ndjson": read_ndjson,
}
SUFFIXES = (*_READERS, _ZIP)
#: Bytes of all members of an archive together, and of a single one, which is in memory while it is read.
MOST_INFLATED, LARGEST_MEMBER = 500_000_000, 100_000_000
#: After this many refused documents the rest of a file is not read; the second limit applies if no document was good.
MOST_REFUSED, MOST_REFUSED_AT_FIRST = 10_000, 100
#: Entries in one file; there are fewer medical procedures than that.
MOST_ENTRIES = 100_000

_ZIP_START = b"PK\x03\x04"
_OTHER_KIND = f"Files of this kind cannot be imported. Use {', '.join(SUFFIXES)}."
_NESTED = "An archive inside an archive is not opened. Unpack the outer one and import its files."
_DISGUISED = "This is an office document or an archive with the wrong file name extension. Rename it."
_TOO_MUCH = "The archive has more than 500 MB: nothing after this point was read. Split it into smaller ones."


class UnreadableDocument(ValueError):
    """No reader accepts the path; the message says why."""


def find_documents(paths: list[Path]) -> list[Path]:
    """The files among the paths, and all files with SUFFIXES below the folders among them, sorted by name.

    Hidden files below folders are skipped. Raises FileNotFoundError for a path that does not exist, UnreadableDocument for a
    file of another kind.
    """
    found = []
    for path in paths:
        if path.is_dir():
            found += sorted(
                file
                for file in path.rglob("*")
                if file.suffix.lower() in SUFFIXES and file.is_file() and not _is_litter(file.relative_to(path).parts)
            )
        elif not path.exists():
            raise FileNotFoundError(f"{path} does not exist")
        elif path.suffix.lower() not in SUFFIXES:
            raise UnreadableDocument(
                f"{path} cannot be imported: the name of the file must end in {', '.join(SUFFIXES)}."
            )
        else:
            found.append(path)
    return found


def read_documents(paths: list[Path]) -> Iterator[SourceDocument]:
    """The documents of each file. Raises OSError for a file that cannot be opened; no content raises."""
    for path in paths:
        with path.open("rb") as file:
            yield from open_documents(path.name, file)


def open_documents(name: str, file: BinaryIO) -> Iterator[SourceDocument]:
    """The documents of one file, whose `name` shows its kind. The file must be seekable; it stays open.

    No content raises: a file, or part of one, that cannot be read becomes a document with a reason.
    """
    name = one_line(name)
    documents = _read_archive(name, file) if _suffix(name) == _ZIP else _read(name, file)
    yield from _limited(name, documents, MOST_REFUSED)


def _limited(name: str, documents: Iterable[SourceDocument], at_first: int) -> Iterator[SourceDocument]:
    """The documents of a file, until too many are refused (`at_first` if none is good) or there are too many."""
    good = refusals = 0
    for document in documents:
        yield document
        good += document.parsed is not None
        refusals += document.parsed is None
        if refusals > (MOST_REFUSED if good else at_first):
            yield refused(name, "", "Too much of this file cannot be read. The rest was skipped.")
            return
        if good > MOST_ENTRIES:
            yield refused(
                name, "", f"This file has more than {MOST_ENTRIES:,} entries: the rest was not read. Split it."
            )
            return


def _read(name: str, file: BinaryIO) -> Iterable[SourceDocument]:
    suffix = _suffix(name)
    if suffix not in _READERS:
        return [refused(name, "", _NESTED if suffix == _ZIP else _OTHER_KIND)]
    file.seek(0)
    start = file.read(len(OLE_START))
    if suffix != ".xlsx" and start.startswith((_ZIP_START, OLE_START)):
        return [refused(name, "", _DISGUISED)]
    return _limited(name, _READERS[suffix](name, file), MOST_REFUSED_AT_FIRST)


def _read_archive(name: str, file: BinaryIO) -> Iterator[SourceDocument]:
    """The documents of an archive, member by member, sorted by name. Nothing is written to disk."""
    rest = MOST_INFLATED
    try:
        with opened(file) as archive:
            members = sorted(_members(archive), key=lambda pair: pair[0])
            if not members:
                raise BadArchive("There is no file in this archive: upload one with documents.")
            for path, member in members:
                whole_name = f"{name}/{path}"
                content = BytesIO()
                try:
                    for piece in inflated(archive, member, LARGEST_MEMBER) if _suffix(path) in _READERS else ():
                        rest -= len(piece)
                        if rest < 0:
                            yield refused(whole_name, "", _TOO_MUCH)
                            return
                        content.write(piece)
                except BadArchive as error:
                    yield refused(whole_name, "", str(error))
                else:
                    yield from _read(whole_name, content)
    except BadArchive as error:
        yield refused(name, "", str(error))


def _members(archive: ZipFile) -> Iterator[tuple[str, ZipInfo]]:
    """The files of an archive with their paths, which are only displayed; hidden and helper files are skipped."""
    for member in archive.infolist():
        path = one_line(member.filename.replace("\\", "/"))
        if path and not path.endswith("/") and not _is_litter(PurePosixPath(path).parts):
            yield path, member


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _is_litter(parts: tuple[str, ...]) -> bool:
    """Whether a path is hidden, or a helper file of macOS or an office program."""
    return any(part == "__MACOSX" or (part.startswith((".", "~$")) and part != "..") for part in parts)
