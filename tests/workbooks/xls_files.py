"""Small .xls files: a stream of records in the sectors of a compound file. Sources: Microsoft, [MS-CFB], [MS-XLS]."""

import struct

END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
SECTOR = 512
EOF = b"\x0a\x00\x00\x00"


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def begin(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHLL", 0x600, kind, 0, 0, 0, 0))


def shared_strings(texts: list[str], split: int = 8000) -> bytes:
    """The texts, each in UTF-16; a text that runs over `split` bytes goes on in a further record."""
    content = struct.pack("<LL", len(texts), len(texts))
    parts = []
    for text in texts:
        content += struct.pack("<HB", len(text), 1)
        for letter in text:
            if len(content) >= split:
                parts.append(content)
                content = b"\x01"
            content += letter.encode("utf-16-le")
    first, *further = [*parts, content]
    return record(0xFC, first) + b"".join(record(0x3C, part) for part in further)


def xls(rows: list[list], *, reach: tuple[int, int] | None = None, names: str = "Workbook", split: int = 8000) -> bytes:
    """A workbook of one sheet: texts and numbers, None for no cell. `reach` is what the sheet says of its size."""
    texts = sorted({cell for row in rows for cell in row if isinstance(cell, str)})
    height, width = reach or (len(rows), max(map(len, rows), default=0))
    sheet = begin(0x10) + record(0x200, struct.pack("<LLHHH", 0, height, 0, width, 0))
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet += record(0xFD, struct.pack("<HHHL", number, column, 0, texts.index(cell)))
            elif cell is not None:
                sheet += record(0x203, struct.pack("<HHHd", number, column, 0, cell))
    head, strings = begin(0x05), shared_strings(texts, split)
    position = len(head) + len(record(0x85, b"x" * 9)) + len(strings) + len(EOF)
    stream = head + record(0x85, struct.pack("<LBBBBc", position, 0, 0, 1, 0, b"A")) + strings + EOF + sheet + EOF
    return compound(stream, names)


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file with one stream: its sector table, its directory, then the stream, each filled up to whole sectors."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    sectors = len(stream) // SECTOR
    table = [FAT, END, *range(3, 2 + sectors), END]
    assert len(table) <= SECTOR // 4, "this builder knows one sector of table"
    table += [FREE] * (SECTOR // 4 - len(table))

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        return (
            name.encode("utf-16-le").ljust(64, b"\0")
            + struct.pack("<HBBLLL", 2 * len(name) + 2, kind, 1, FREE, FREE, child)
            + bytes(36)
            + struct.pack("<LQ", start, size)
        )

    directory = entry("Root Entry", 5, 1, END, 0) + entry(name, 2, FREE, 2, len(stream)) + bytes(256)
    header = (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(16)
        + struct.pack("<HHHHH6xLLLLLLLLL", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0)
    )
    header += struct.pack("<109L", 0, *[FREE] * 108)
    return header + struct.pack("<128L", *table) + directory + stream
