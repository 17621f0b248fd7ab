"""Opening a plain, gzip or zip file as guarded byte streams, and reading lines from them."""

import itertools
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple

from workbooks.archives import GZIP_START, ZIP_START, guarded, gunzipped, opened, unpacked
from workbooks.cells import OLE_START
from workbooks.decoding import as_utf8_lines, text_of
from workbooks.errors import UnreadableFile

LARGEST_FILE = 4 * 1024**3
LARGEST_WORKBOOK = 50_000_000
LONGEST_LINE = 1024**2
HEAD_SIZE = 64 * 1024
MOST_MEMBERS = 500

NEVER_CODES = {".pdf", ".doc", ".docx", ".htm", ".html", ".exe", ".py", ".zip", ".gz"}


class Member(NamedTuple):
    """A file, or one file inside a zip: its name, its size (0: unknown), and how to open it at its start.

    Text is opened as UTF-8 or another encoding of single bytes, its lines ended by line feeds (`as_utf8_lines`).
    """

    name: str
    size: int
    open: Callable[[], BinaryIO]

    def head(self) -> bytes:
        """The first 64 kB; raises UnreadableFile for a damaged file."""
        with self.open() as file:
            return file.read(HEAD_SIZE)

    def is_workbook(self) -> bool:
        """Whether it is an .xlsx or .xls workbook; raises UnreadableFile for other office documents."""
        head = self.head()
        return head.startswith(OLE_START) or (head.startswith(ZIP_START) and is_workbook(self.parts()))

    def parts(self) -> list[str]:
        """The names in the central directory of a member that is a zip itself, as workbooks are; raises UnreadableFile."""
        with self.open() as file, opened(BytesIO(workbook_content(file))) as archive:
            return archive.namelist()


def open_source(path: Path) -> list[Member]:
    """The files at `path`: the file itself, uncompressed if it is gzip, or the members of a zip that may contain codes.

    The kind of file is detected from its first bytes, that of a zip from its central directory, and never from its name.
    Raises UnreadableFile for a missing or damaged file, an office document that is not a workbook, and a zip without a
    readable file.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            magic = file.read(len(OLE_START))
    except OSError as error:
        raise UnreadableFile(f"the file cannot be opened: {error.strerror}") from error
    if magic.startswith(GZIP_START):
        return [
            Member(path.name.removesuffix(".gz"), 0, lambda: as_utf8_lines(gunzipped(path, LARGEST_FILE, path.name)))
        ]
    # A zip may begin with something else, such as the program that unpacks it.
    if magic.startswith(ZIP_START) or (magic != OLE_START and zipfile.is_zipfile(path)):
        return _zip_members(path)
    return [_plain(path)]


def _plain(path: Path) -> Member:
    return Member(
        path.name, path.stat().st_size, lambda: as_utf8_lines(guarded(path.open("rb"), LARGEST_FILE, path.name))
    )


def _zip_members(path: Path) -> list[Member]:
    with opened(path) as archive:
        infos = archive.infolist()
    if is_workbook([info.filename for info in infos]):
        return [_plain(path)]
    wanted = [
        info
        for info in infos
        if not info.is_dir()
        and not info.filename.startswith("__MACOSX/")
        and PurePosixPath(info.filename).suffix.lower() not in NEVER_CODES
    ]
    if not wanted:
        if inside := [info.filename for info in infos if info.filename.lower().endswith((".zip", ".gz"))]:
            raise UnreadableFile(f"the zip contains other archives ({', '.join(inside[:3])}); unpack it and load these")
        raise UnreadableFile("the zip contains no text, CSV, XML or Excel file")
    if len(wanted) > MOST_MEMBERS:
        raise UnreadableFile(f"the zip contains {len(wanted):,} files; give one with only the code files")
    return [Member(info.filename, info.file_size, lambda info=info: _open_in_zip(path, info)) for info in wanted]


def _open_in_zip(path: Path, member: zipfile.ZipInfo) -> BinaryIO:
    with opened(path) as archive:
        return as_utf8_lines(unpacked(archive, member, LARGEST_FILE, member.filename))


def is_workbook(parts: list[str]) -> bool:
    """Whether a zip with these names in its directory is an .xlsx workbook. Raises UnreadableFile for other office documents."""
    if "xl/workbook.xml" in [name.lower() for name in parts]:
        return True
    if {"mimetype", "content.xml"} <= set(parts):
        raise UnreadableFile("this is an OpenDocument file; save the sheet as .xlsx or as CSV (UTF-8)")
    if "[Content_Types].xml" in parts:
        raise UnreadableFile("this is an office document but not a workbook; save the sheet as CSV (UTF-8)")
    return False


def workbook_content(file: BinaryIO) -> bytes:
    """The whole of a workbook; raises UnreadableFile if it has more than LARGEST_WORKBOOK bytes."""
    content = file.read(LARGEST_WORKBOOK + 1)
    if len(content) > LARGEST_WORKBOOK:
        raise UnreadableFile(
            f"this workbook is larger than {LARGEST_WORKBOOK // 1_000_000} MB; save the sheet as CSV (UTF-8)"
        )
    return content


def numbered_lines(file: BinaryIO) -> Iterator[tuple[int, str]]:
    """Each line with its number from 1, without its line end. Raises UnreadableFile for a line longer than 1 MB.

    Each line is decoded separately, because members of archives cannot be read twice: as UTF-8, or else as windows-1252,
    which CMS uses.
    """
    for number in itertools.count(1):
        raw = file.readline(LONGEST_LINE)
        if not raw:
            return
        if len(raw) == LONGEST_LINE:
            raise UnreadableFile("the line is longer than 1 MB; this is not a text file of codes", line=number)
        yield number, text_of(raw).rstrip("\r\n")
