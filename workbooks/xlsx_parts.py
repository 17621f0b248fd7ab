"""Checks the parts of an untrusted XLSX file before a library reads it: sizes, entities, macros, positions of cells."""

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
from workbooks.number_formats import TOO_LONG, CellFormats, Styles, has_lost_digits

MOST_INSIDE = 200_000_000
MOST_CELLS = 5_000_000
# Microsoft, Excel specifications and limits.
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ROW = re.compile(r"[1-9][0-9]{0,6}", re.ASCII)
_REFERRED_TO = ("sharedstrings.xml", "styles.xml", "workbook.xml")
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class BadWorkbook(UnreadableFile):
    """A workbook is refused; the message says why and what to do."""


@dataclass
class CheckedWorkbook:
    """A copy of the workbook that consists of checked parts, and the rows of its sheets that are refused.

    The copy leaves out everything that is not XML, and links to other workbooks, so only checked parts are read.
    """

    copy: BytesIO = field(default_factory=BytesIO)
    sheets: dict[str, str] = field(default_factory=dict)  # name -> relation
    targets: dict[str, str] = field(default_factory=dict)  # relation -> file name of the part
    bad: dict[str, dict[int, str]] = field(default_factory=dict)  # file name of the part -> row -> reason
    number_formats: dict[str, CellFormats] = field(default_factory=dict)  # file name of the part -> formats

    def bad_rows(self, sheet: str) -> dict[int, str]:
        """Row number -> why the row is refused, for the sheet of this name."""
        return self.bad.get(self._part_of(sheet), {})

    def formats(self, sheet: str) -> CellFormats:
        """The number formats of the cells of this sheet."""
        return self.number_formats.get(self._part_of(sheet)) or CellFormats()

    def _part_of(self, sheet: str) -> str:
        return self.targets.get(self.sheets.get(sheet, ""), "")


def checked_workbook(file: BinaryIO) -> CheckedWorkbook:
    """Check the parts of a workbook one after the other while they are decompressed.

    Raises BadArchive or BadWorkbook if the file is not a workbook, has macros, document type definitions or broken XML, more
    than MOST_INSIDE bytes of content, or sheets that together have more than MOST_CELLS cells (rows times columns, because
    readers allocate the empty ones too).
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
    """The parts to read, first those that say what the cells of sheets mean. Raises BadWorkbook."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    names = [member.filename.lower() for member in members]
    if "xl/workbook.xml" not in names:
        raise BadWorkbook("This is not an .xlsx workbook. Save it as .xlsx (not .xlsb or .ods).")
    if any(name.endswith("vbaproject.bin") or "macrosheets/" in name for name in names):
        raise BadWorkbook("This workbook has macros. Save it as .xlsx without macros.")
    if len(set(names)) < len(names):
        raise BadWorkbook("This workbook is broken: two of its parts have the same name.")
    if sum(member.file_size for member in members) > MOST_INSIDE:
        raise BadWorkbook(_too_large())
    parts = [
        member
        for member, name in zip(members, names, strict=True)
        if name.endswith((".xml", ".rels")) and "externallinks/" not in name
    ]
    return sorted(parts, key=lambda member: not member.filename.lower().endswith(_REFERRED_TO))


def _too_large() -> str:
    return f"This workbook has more than {MOST_INSIDE // 1_000_000} MB of content. Split it, or save it as CSV."


@dataclass
class _Scan:
    """The totals over all parts of a workbook."""

    lengths: array = field(default_factory=lambda: array("L"))  # of the shared strings
    text: int = 0
    cells: int = 0
    styles: Styles = field(default_factory=Styles)
    is_uncalculated: bool = False  # a program that does not calculate wrote 0 as the result of every formula


class _Part:
    """Scans one XML part while it is fed: sheets cell by cell, other parts for elements that must not be in them."""

    def __init__(self, scan: _Scan, workbook: CheckedWorkbook, name: str):
        self.scan, self.workbook, self.name = scan, workbook, name
        self.bad: dict[int, str] = {}
        self.formats = CellFormats()
        self.style, self.in_styles = "", False
        self.row = self.column = self.last_row = self.last_column = 0
        self.kind, self.filled, self.formula, self.solved = "", False, False, False
        self.value: list[str] | None = None
        self.handler = None  # for elements of parts that are not sheets
        # The library reads every part as UTF-8, whatever the part declares, and both must see the same text. The handlers
        # are set on expat directly, as defusedxml has configured it: its tree builder would take 60 % longer.
        self.parser = parser = DefusedXMLParser(target=object(), encoding="utf-8", forbid_dtd=True).parser
        parser.ordered_attributes, parser.DefaultHandlerExpand = False, None
        parser.StartElementHandler = self._root

    def feed(self, chunk: bytes, *, final: bool = False) -> None:
        """Scan the next piece. Raises BadWorkbook, ExpatError."""
        if b"\0" in chunk:  # UTF-16, which the scanner would decode and the library would not
            raise BadWorkbook("This workbook is broken: a part of it is not UTF-8.")
        try:
            self.parser.Parse(chunk, final)
        except DTDForbidden as error:
            raise BadWorkbook(
                "This workbook has a document type definition, which no spreadsheet program writes. It is refused."
            ) from error

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        parser = self.parser
        parser.StartElementHandler = self._start_elsewhere
        match _local(name):
            case "worksheet":
                self.workbook.bad[self.name], self.workbook.number_formats[self.name] = self.bad, self.formats
                parser.StartElementHandler, parser.EndElementHandler = self._start_in_sheet, self._end_in_sheet
                parser.CharacterDataHandler = self._characters
            case "sst":
                self.handler, parser.CharacterDataHandler = self._start_string, self._string_characters
            case "styleSheet":
                self.handler = self._start_in_styles
            case "workbook":
                self.handler = self._start_in_workbook
            case "Relationships" if self.name == "workbook.xml.rels":
                self.handler = self._relation
            case "sheetData":
                self._start_elsewhere(name, attributes)

    def _start_elsewhere(self, name: str, attributes: dict[str, str]) -> None:
        """An element of a part that is not a sheet. The library would read cells there, although they were not counted."""
        if _local(name) == "sheetData":
            raise BadWorkbook(f"This workbook is broken: {self.name} has cells but is not a sheet.")
        if self.handler:
            self.handler(name, attributes)

    def _start_in_styles(self, name: str, attributes: dict[str, str]) -> None:
        match _local(name):
            case "numFmt":
                self.scan.styles.add_format(attributes.get("numFmtId", ""), attributes.get("formatCode", ""))
            case "cellXfs" | "cellStyleXfs" as group:
                self.in_styles = group == "cellXfs"
            case "xf" if self.in_styles:
                self.scan.styles.add_style(attributes.get("numFmtId", ""))

    def _start_in_workbook(self, name: str, attributes: dict[str, str]) -> None:
        match _local(name):
            case "sheet":
                self.workbook.sheets[attributes.get("name", "")] = attributes.get(_RELATION, "")
            case "calcPr":  # ECMA-376 part 1, 18.2.2
                self.scan.is_uncalculated = attributes.get("fullCalcOnLoad") in ("1", "true")

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
                self.style = attributes.get("s", "")
                self._move(attributes.get("r"))
            case "row":
                number = attributes.get("r", str(self.row + 1))
                if not _ROW.fullmatch(number):
                    raise BadWorkbook(f"This workbook is broken: there is no row {number[:40]}.")
                self.row, self.column = int(number), 0
                self._check_position()
            case "v":
                self.filled, self.value = True, []
            case "is":
                self.filled = True
            case "f":
                self.formula = True

    def _move(self, reference: str | None) -> None:
        if reference is None:
            self.column += 1
        else:
            hit = _REFERENCE.fullmatch(reference.upper())
            if not hit:
                raise BadWorkbook(f"This workbook is broken: there is no cell {reference[:40]}.")
            self.column = 0
            for letter in hit[1]:
                self.column = self.column * 26 + ord(letter) - 64
            self.row = int(hit[2])
        self._check_position()

    def _check_position(self) -> None:
        if self.row > _MOST_ROWS or self.column > _MOST_COLUMNS:
            raise BadWorkbook(f"This workbook is broken: there is no row {self.row} with a column {self.column}.")

    def _characters(self, text: str) -> None:
        if self.value is not None:
            self.value.append(text)

    def _end_in_sheet(self, name: str) -> None:
        match _local(name):
            case "v":
                value = "".join(self.value or [])
                self.solved = value not in ("", "0") if self.scan.is_uncalculated else bool(value) or self.kind == "str"
                if self.kind == "s":
                    self._count_string(value.strip())
                elif self.kind == "e":
                    self._refuse_row(f"has the error {value[:40]}")
                elif self.kind in ("", "n") and has_lost_digits(value):
                    self._refuse_row(TOO_LONG)
                elif self.style and self.kind in ("", "n") and (code := self.scan.styles.format_of(self.style)):
                    self.formats.add(self.row, self.column, code)
                self.value = None
            case "c":
                if self.formula and not self.solved:
                    self.filled = True
                    self._refuse_row("has a formula without a result: open and save the file in a spreadsheet program")
                if self.filled:
                    self._extend()

    def _extend(self) -> None:
        """Extend the area of the sheet to the current cell, and count the cells that this adds. Raises BadWorkbook."""
        row, column = max(self.last_row, self.row), max(self.last_column, self.column)
        if (row, column) != (self.last_row, self.last_column):
            self.scan.cells += row * column - self.last_row * self.last_column
            self.last_row, self.last_column = row, column
            if self.scan.cells > MOST_CELLS:
                raise BadWorkbook(
                    f"The sheets of this workbook span more than {MOST_CELLS:,} cells; one reaches row {row} and column "
                    f"{column}. Delete what is far below or beside the table, or save it as CSV."
                )

    def _count_string(self, index: str) -> None:
        if not index.isdecimal() or len(index) > 9 or int(index) >= len(self.scan.lengths):
            raise BadWorkbook("This workbook is broken: a cell refers to a text that does not exist.")
        self.scan.text += self.scan.lengths[int(index)]
        if self.scan.text > MOST_INSIDE:
            raise BadWorkbook(_too_large())

    def _refuse_row(self, reason: str) -> None:
        """Note that the current cell makes its row unreadable; the first reason of a row is kept."""
        self.bad.setdefault(self.row, f"The cell {column_letters(self.column)}{self.row} {reason}.")


def column_letters(column: int) -> str:
    """The letters of a column, counted from 1, as spreadsheet programs show them: AA for 27."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def _local(name: str) -> str:
    return name[name.rfind("}") + 1 :]
