"""What a cell shows where its number format fills its number up with zeros: 0012 for 12 in the format `0000`.

Source: ECMA-376 part 1, 18.8.30 (numFmts: the formats 0 to 49 are built in) and 18.8.31 (format codes).
"""

import re
from array import array
from bisect import bisect_left

# The built-in formats that show a number as it is, or differ from it only by what no code has; all others are not plain.
GENERAL, WHOLE, TWO_DECIMALS, TEXT = 0, 1, 2, 49
_BUILT_IN = {GENERAL: "General", WHOLE: "0", TWO_DECIMALS: "0.00", TEXT: "@"}
_PLAIN = {"general", "0", "@", "#", ""}
_DATES = {*range(14, 23), *range(45, 48)}
_ANY_LITERAL = r'(?:"[^"]*"|\\.|[-+/() :])*'
_ZEROS = re.compile(rf"({_ANY_LITERAL})(0+)(?:\.(0+))?({_ANY_LITERAL})")


#: Why a cell is refused. Source: Microsoft, Excel specifications and limits.
TOO_LONG = (
    "has a number of more than 15 digits, of which a spreadsheet program keeps only 15: "
    "format the column as text and enter the digits again"
)
_TOO_LARGE = 1e15


def has_lost_digits(number: str | float) -> bool:
    """Whether a number of a cell has more digits before its point than spreadsheet programs keep."""
    if isinstance(number, str) and len(number) <= 15 and "e" not in number.lower():
        return False
    try:
        return abs(float(number)) >= _TOO_LARGE
    except ValueError:
        return False


def shown(number: float, format: str) -> str | None:
    """The number as the format shows it; None if the format consists of more than zeros, a point, and fixed text around them."""
    hit = _ZEROS.fullmatch(format)
    if hit is None or number < 0:
        return None
    before, whole, decimals, after = hit.groups("")
    width = len(whole) + (1 + len(decimals) if decimals else 0)
    return f"{_fixed(before)}{number:0{width}.{len(decimals)}f}{_fixed(after)}"


def is_rounded(format: str) -> bool:
    """Whether the format has decimals, so that it may show more of them, or fewer, than the number has."""
    return "." in format


def is_plain(format: str) -> bool:
    """Whether a cell with this format shows its number as it is."""
    return format.lower() in _PLAIN


def _fixed(literal: str) -> str:
    return re.sub(r'"([^"]*)"|\\(.)', r"\1\2", literal)


class CellFormats:
    """The number formats of the cells of a sheet whose numbers are not shown as they are; add cells row by row."""

    def __init__(self):
        """A sheet without such cells."""
        self._cells, self._numbers = array("Q"), array("H")
        self._names: list[str] = []

    def __bool__(self):
        return bool(self._cells)

    def add(self, row: int, column: int, format: str) -> None:
        """Note the format of a cell, counted from 1. A cell above the one before, which no program writes, is left out."""
        cell = row << 20 | column
        if self._cells and cell <= self._cells[-1]:
            return
        if format not in self._names:
            self._names.append(format)
        self._cells.append(cell)
        self._numbers.append(self._names.index(format))

    def of(self, row: int, column: int) -> str:
        """The format of a cell, counted from 1; "" if it shows its number as it is."""
        cell = row << 20 | column
        index = bisect_left(self._cells, cell)
        found = index < len(self._cells) and self._cells[index] == cell
        return self._names[self._numbers[index]] if found else ""


class Styles:
    """The number formats of the styles of a workbook, in the order in which cells refer to them."""

    def __init__(self):
        """A workbook without styles."""
        self._custom: dict[str, str] = {}
        self._formats: list[str] = []

    def add_format(self, number: str, code: str) -> None:
        """A format of the workbook’s own."""
        self._custom[number] = code

    def add_style(self, number: str) -> None:
        """The next style, which has the format with this number."""
        code = self._custom.get(number)
        if code is None:
            built_in = int(number) if number.isdecimal() and len(number) < 4 else GENERAL
            code = "General" if built_in in _DATES else _BUILT_IN.get(built_in, f"number {built_in}")
        self._formats.append(code)

    def format_of(self, style: str) -> str:
        """The format of a cell with this style, "" if it shows its number as it is."""
        known = style.isdecimal() and len(style) < 6 and int(style) < len(self._formats)
        code = self._formats[int(style)] if known else ""
        return "" if is_plain(code) else code
