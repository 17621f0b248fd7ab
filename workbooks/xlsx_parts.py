"""The parts of an XLSX file, checked before any of them is believed: sizes, entities, macros, and where its cells stand."""

import re
import zipfile
from array import array
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO
from xml.parsers.expat import ExpatError

from defusedxml import DTDForbidden
from defusedxml.ElementTree import DefusedXMLParser

from workbooks.archives import BadArchive, inflated, opened
from workbooks.errors import UnreadableFile

MOST_INSIDE = 200_000_000
MOST_CELLS = 5_000_000
# Microsoft, Excel specifications and limits.
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ROW = re.compile(r"[1-9][0-9]{0,6}", re.ASCII)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class BadWorkbook(UnreadableFile):
    """A workbook that is not read; the message says why and what to do."""


@dataclass
class CheckedWorkbook:
    """A copy of the workbook made of checked parts, and the rows of its sheets that cannot be taken.

    The copy leaves out all that is no XML, and links to other workbooks: what was checked is what is read.
    """

    copy: BytesIO = field(default_factory=BytesIO)
    sheets: dict[str, str] = field(default_factory=dict)  # name -> relation
    targets: dict[str, str] = field(default_factory=dict)  # relation -> file name of the part
    bad: dict[str, dict[int, str]] = field(default_factory=dict)  # file name of the part -> row -> reason

    def bad_rows(self, sheet: str) -> dict[int, str]:
        """Row number -> why the row cannot be taken, of the sheet of this name."""
        return self.bad.get(self.targets.get(self.sheets.get(sheet, ""), ""), {})


def checked_workbook(file: BinaryIO) -> CheckedWorkbook:
    """Check the parts of a workbook, one after the other, as they are inflated.

    Raises BadArchive or BadWorkbook: for what is no workbook, for macros, document type definitions and broken XML, for
    more than MOST_INSIDE bytes inside, and for sheets of more than MOST_CELLS cells (rows times columns: readers keep
    the empty ones too), counted together.
    """
    workbook, scan = CheckedWorkbook(), _Scan()
    with opened(file) as archive, zipfile.ZipFile(workbook.copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        left = MOST_INSIDE
        for member in _parts(archive):
            part = _Part(scan, workbook, PurePosixPath(member.filename).name)
            with copy.open(member.filename, "w") as target:
                try:
                    for chunk in inflated(archive, member, left):
                        left -= len(chunk)
                        part.feed(chunk)
                        target.write(chunk)
                    part.feed(b"", final=True)
                except ExpatError as error:
                    raise BadWorkbook(f"This workbook is broken: {member.filename}: {error}.") from error
                except BadArchive as error:
                    raise BadArchive(f"{member.filename}: {error}") from error
    workbook.copy.seek(0)
    return workbook


def _parts(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The parts to read, shared strings first: cells refer to them."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    names = [member.filename.lower() for member in members]
    if "xl/workbook.xml" not in names:
        raise BadWorkbook("This is no .xlsx workbook. Save it as .xlsx (not .xlsb or .ods).")
    if any(name.endswith("vbaproject.bin") or "macrosheets/" in name for name in names):
        raise BadWorkbook("This workbook has macros. Save it as .xlsx without macros.")
    if len(set(names)) < len(names):
        raise BadWorkbook("This workbook is broken: it has two parts of one name.")
    if sum(member.file_size for member in members) > MOST_INSIDE:
        raise BadWorkbook(_too_large())
    parts = [
        member
        for member, name in zip(members, names, strict=True)
        if name.endswith((".xml", ".rels")) and "externallinks/" not in name
    ]
    return sorted(parts, key=lambda member: not member.filename.lower().endswith("sharedstrings.xml"))


def _too_large() -> str:
    return f"This workbook has more than {MOST_INSIDE // 1_000_000} MB inside. Split it, or save it as CSV."


@dataclass
class _Scan:
    """What the parts of a workbook come to together."""

    lengths: array = field(default_factory=lambda: array("L"))  # of the shared strings
    text: int = 0
    cells: int = 0


class _Part:
    """One XML part, scanned while it is fed: sheets cell by cell, the others for what must not be in them."""

    def __init__(self, scan: _Scan, workbook: CheckedWorkbook, name: str):
        self.scan, self.workbook, self.name = scan, workbook, name
        self.bad: dict[int, str] = {}
        self.row = self.column = self.last_row = self.last_column = 0
        self.kind, self.filled, self.formula, self.solved = "", False, False, False
        self.value: list[str] | None = None
        self.beside = None  # what else an element of a part that is no sheet is looked at for
        # UTF-8 as the library reads them, whatever the part says of itself: both must see the same. The handlers stand
        # on expat itself, as defusedxml has set it up: through its tree builder a scan takes 60 % longer.
        self.parser = parser = DefusedXMLParser(target=object(), encoding="utf-8", forbid_dtd=True).parser
        parser.ordered_attributes, parser.DefaultHandlerExpand = False, None
        parser.StartElementHandler = self._root

    def feed(self, chunk: bytes, *, final: bool = False) -> None:
        """Scan the next piece. Raises BadWorkbook, ExpatError."""
        if b"\0" in chunk:  # UTF-16, which the scanner would follow and the library would not
            raise BadWorkbook("This workbook is broken: a part of it is not UTF-8.")
        try:
            self.parser.Parse(chunk, final)
        except DTDForbidden as error:
            raise BadWorkbook(
                "This workbook has a document type definition, which no spreadsheet program writes. It is not read."
            ) from error

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        parser = self.parser
        parser.StartElementHandler = self._start_elsewhere
        match _local(name):
            case "worksheet":
                self.workbook.bad[self.name] = self.bad
                parser.StartElementHandler, parser.EndElementHandler = self._start_in_sheet, self._end_in_sheet
                parser.CharacterDataHandler = self._characters
            case "sst":
                self.beside, parser.CharacterDataHandler = self._start_string, self._string_characters
            case "workbook":
                self.beside = self._start_in_workbook
            case "Relationships" if self.name == "workbook.xml.rels":
                self.beside = self._relation
            case "sheetData":
                self._start_elsewhere(name, attributes)

    def _start_elsewhere(self, name: str, attributes: dict[str, str]) -> None:
        """An element of a part that is no sheet. Cells there would be read, though nobody has counted them."""
        if _local(name) == "sheetData":
            raise BadWorkbook(f"This workbook is broken: {self.name} has cells and is no sheet.")
        if self.beside:
            self.beside(name, attributes)

    def _start_in_workbook(self, name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet":
            self.workbook.sheets[attributes.get("name", "")] = attributes.get(_RELATION, "")

    def _relation(self, name: str, attributes: dict[str, str]) -> None:
        self.workbook.targets[attributes.get("Id", "")] = PurePosixPath(attributes.get("Target", "")).name

    def _start_string(self, name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "si":
            self.scan.lengths.append(0)

    def _string_characters(self, text: str) -> None:
        if self.scan.lengths:
            self.scan.lengths[-1] += len(text)

    def _start_in_sheet(self, name: str, attributes: dict[str, str]) -> None:
        match _local(name):
            case "c":
                self.kind, self.filled, self.formula, self.solved = attributes.get("t", ""), False, False, False
                self._move(attributes.get("r"))
            case "row":
                number = attributes.get("r", str(self.row + 1))
                if not _ROW.fullmatch(number):
                    raise BadWorkbook(f"This workbook is broken: there is no row {number[:40]}.")
                self.row, self.column = int(number), 0
                self._check_place()
            case "v":
                self.filled, self.solved, self.value = True, True, []
            case "is":
                self.filled = True
            case "f":
                self.formula = True

    def _move(self, place: str | None) -> None:
        if place is None:
            self.column += 1
        else:
            hit = _PLACE.fullmatch(place.upper())
            if not hit:
                raise BadWorkbook(f"This workbook is broken: there is no cell {place[:40]}.")
            self.column = 0
            for letter in hit[1]:
                self.column = self.column * 26 + ord(letter) - 64
            self.row = int(hit[2])
        self._check_place()

    def _check_place(self) -> None:
        if self.row > _MOST_ROWS or self.column > _MOST_COLUMNS:
            raise BadWorkbook(f"This workbook is broken: there is no row {self.row} with a column {self.column}.")

    def _characters(self, text: str) -> None:
        if self.value is not None:
            self.value.append(text)

    def _end_in_sheet(self, name: str) -> None:
        match _local(name):
            case "v":
                value = "".join(self.value or [])
                if self.kind == "s":
                    self._count_string(value.strip())
                elif self.kind == "e":
                    self._spoil(f"holds the error {value[:40]}")
                self.value = None
            case "c":
                if self.formula and not self.solved:
                    self.filled = True
                    self._spoil("holds a formula without a result: open and save the file in a spreadsheet program")
                if self.filled:
                    self._stretch()

    def _stretch(self) -> None:
        row, column = max(self.last_row, self.row), max(self.last_column, self.column)
        if (row, column) != (self.last_row, self.last_column):
            self.scan.cells += row * column - self.last_row * self.last_column
            self.last_row, self.last_column = row, column
            if self.scan.cells > MOST_CELLS:
                raise BadWorkbook(
                    f"The sheets of this workbook reach over more than {MOST_CELLS:,} cells, down to row {row} and to column "
                    f"{column} of one. Delete what stands far below or beside the table, or save it as CSV."
                )

    def _count_string(self, index: str) -> None:
        if not index.isdecimal() or len(index) > 9 or int(index) >= len(self.scan.lengths):
            raise BadWorkbook("This workbook is broken: a cell refers to a text that is not there.")
        self.scan.text += self.scan.lengths[int(index)]
        if self.scan.text > MOST_INSIDE:
            raise BadWorkbook(_too_large())

    def _spoil(self, reason: str) -> None:
        letters, column = "", self.column
        while column:
            column, letter = divmod(column - 1, 26)
            letters = chr(65 + letter) + letters
        self.bad.setdefault(self.row, f"The cell {letters}{self.row} {reason}.")


def _local(name: str) -> str:
    return name[name.rfind("}") + 1 :]
