"""The parts of an old .xls file, checked before the library believes them: its sectors, and how far its cells reach.

Sources: Microsoft, [MS-CFB] for the sectors, [MS-XLS] for the records.
"""

import struct
from array import array
from collections import Counter
from collections.abc import Iterator

from workbooks.xlsx_parts import MOST_CELLS, MOST_INSIDE, BadWorkbook

_SPECIAL_SECTORS, _DIRECTORY_ENTRY, _SMALLEST_STREAM = 0xFFFFFFFA, 128, 4096
_EOF, _CONTINUE, _BOUNDSHEET, _DIMENSIONS, _SST, _LABELSST, _MULRK = 0x0A, 0x3C, 0x85, 0x200, 0xFC, 0xFD, 0xBD
#: Records that begin with a row and a column: numbers, texts, formulas, errors.
_CELLS = {0x06, 0x7E, _MULRK, 0xD6, _LABELSST, 0x203, 0x204, 0x205, 0x206, 0x27E, 0x406}
_BROKEN = "This workbook is broken{}. Open it in a spreadsheet program and save it again as .xlsx."


def check_xls(content: bytes) -> None:
    """Raises BadWorkbook for what is no .xls workbook, for macros, and for sheets of more cells or text than an .xlsx may hold.

    The library makes room for all cells that a sheet declares or reaches over, and copies a text for each of its cells.
    """
    try:
        stream = _workbook_stream(content)
        positions, lengths = _globals(stream)
        cells = text = 0
        for position, times in positions.items():
            more_cells, more_text = _sheet(stream, position, lengths)
            cells, text = cells + times * more_cells, text + times * more_text
            if cells > MOST_CELLS or text > MOST_INSIDE:
                raise BadWorkbook(
                    f"The sheets of this workbook reach over more than {MOST_CELLS:,} cells, or hold more than "
                    f"{MOST_INSIDE // 1_000_000} MB of text. Save the sheet as CSV."
                )
    except (struct.error, IndexError) as error:
        raise BadWorkbook(_BROKEN.format(": it ends too early")) from error


def _workbook_stream(content: bytes) -> bytes:
    """The stream of the records, put together from its sectors."""
    shift = struct.unpack_from("<H", content, 0x1E)[0]
    if shift not in (9, 12):
        raise BadWorkbook(_BROKEN.format(""))
    size, most = 1 << shift, len(content) >> shift

    def sectors(start: int, table) -> bytes:
        pieces = []
        while start < _SPECIAL_SECTORS:
            pieces.append(content[(start + 1) << shift : (start + 2) << shift])
            if len(pieces) > most:
                raise BadWorkbook(_BROKEN.format(": its sectors run in a circle"))
            start = table[start]
        return b"".join(pieces)

    first_directory, first_more = struct.unpack_from("<L", content, 0x30)[0], struct.unpack_from("<L", content, 0x44)[0]
    places, more = list(struct.unpack_from("<109L", content, 0x4C)), first_more
    while more < _SPECIAL_SECTORS and len(places) <= most:
        *further, more = struct.unpack_from(f"<{size // 4}L", content, (more + 1) << shift)
        places += further
    table = array("L")
    for place in places:
        if place < _SPECIAL_SECTORS:
            table.extend(struct.unpack_from(f"<{size // 4}L", content, (place + 1) << shift))
    directory = sectors(first_directory, table)
    streams: dict[str, tuple[int, int]] = {}
    for at in range(0, len(directory) - _DIRECTORY_ENTRY + 1, _DIRECTORY_ENTRY):
        name = directory[at : at + 64].decode("utf-16-le", "replace").split("\0")[0]
        streams.setdefault(name, struct.unpack_from("<LL", directory, at + 0x74))
    if "_VBA_PROJECT_CUR" in streams:
        raise BadWorkbook("This workbook has macros. Save it as .xlsx without macros.")
    start, length = streams.get("Workbook") or streams.get("Book") or (0, 0)
    if not length:
        raise BadWorkbook("This is no Excel workbook, or one with a password. Save the sheet as CSV.")
    if length < _SMALLEST_STREAM:  # such a stream would lie elsewhere; spreadsheet programs fill it up to this
        raise BadWorkbook(_BROKEN.format(""))
    return sectors(start, table)[:length]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place up to the end of their part."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _EOF:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _globals(stream: bytes) -> tuple[Counter[int], array]:
    """Where the sheets begin, with how many of them begin there, and the lengths of the shared texts."""
    positions: Counter[int] = Counter()
    shared: list[bytes] = []
    last = 0
    for kind, data in _records(stream, 0):
        if kind == _BOUNDSHEET:
            positions[struct.unpack_from("<L", data)[0]] += 1
        elif kind == _SST or (kind == _CONTINUE and last == _SST):
            shared.append(data)
        last = last if kind == _CONTINUE else kind
    return positions, _lengths(shared)


def _lengths(parts: list[bytes]) -> array:
    """The number of characters of each shared text; texts run on from part to part ([MS-XLS] 2.5.293)."""
    lengths, number, at = array("L"), 0, 8
    while number < len(parts):
        if at >= len(parts[number]):
            number, at = number + 1, at - len(parts[number])
            continue
        characters, flags = struct.unpack_from("<HB", parts[number], at)
        lengths.append(characters)
        at += 3
        beside = 0  # formatting and phonetics behind the text
        if flags & 8:
            beside += 4 * struct.unpack_from("<H", parts[number], at)[0]
            at += 2
        if flags & 4:
            beside += struct.unpack_from("<L", parts[number], at)[0]
            at += 4
        wide = flags & 1
        while characters > (room := (len(parts[number]) - at) >> wide):
            characters -= room
            number, at = number + 1, 1
            wide = parts[number][0] & 1
        at += (characters << wide) + beside
    return lengths


def _sheet(stream: bytes, position: int, lengths: array) -> tuple[int, int]:
    """How many cells a sheet declares or reaches over, and how many characters of shared texts it shows.

    Raises BadWorkbook for what ends before it begins: the library would count such rows round to billions.
    """
    declared = rows = columns = text = 0
    for kind, data in _records(stream, position):
        if kind == _DIMENSIONS:
            first_row, end_row, first, end = struct.unpack_from("<LLHH" if len(data) >= 12 else "<HHHH", data)
            if end_row and end and (end_row < first_row or end < first):
                raise BadWorkbook(_BROKEN.format(": a sheet ends before it begins"))
            declared = max(declared, (end_row - first_row) * (end - first))
        elif kind in _CELLS:
            row, column = struct.unpack_from("<HH", data)
            if row < rows - 1:
                raise BadWorkbook(_BROKEN.format(": its rows are out of order"))
            if kind == _MULRK:
                column += max(0, len(data) - 12) // 6  # two numbers before, one behind, six bytes a cell
            elif kind == _LABELSST:
                index = struct.unpack_from("<L", data, 6)[0]
                text += lengths[index] if index < len(lengths) else 0
            rows, columns = row + 1, max(columns, column + 1)
    return max(declared, rows * columns), text
