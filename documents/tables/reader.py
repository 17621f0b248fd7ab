"""Reads tables of entries with one row per entry (wide); `long_reader` reads those with one row per part."""

from collections.abc import Iterator
from dataclasses import replace

from documents.entry_builder import BadValue, EntryBuilder
from documents.source import SourceDocument, refused
from documents.tables import long_reader
from documents.tables.cells import read_cell, read_system
from documents.tables.columns import CODE, SYSTEM, Headings, read_headings
from documents.tables.rows import Row, Table


def read_table(table: Table) -> Iterator[SourceDocument]:
    """The entries of a table, one after the other. A bad row is refused with its number and the reason."""
    first = next(_filled(table), None)
    if first is None:
        yield SourceDocument(table.place, "", reason="This table is empty.")
        return
    headings = None if first.reason else read_headings(first.cells)
    if headings is None:
        yield refused(table.place, " | ".join(first.cells), first.reason or _no_headings(first))
        return
    if next(_body(table, headings), None) is None:
        yield refused(table.place, " | ".join(first.cells), "This table has headings but no rows below them.")
    elif headings.is_long:
        yield from long_reader.read_long_table(table.place, headings, lambda: _body(table, headings), table.warnings)
    else:
        for row in _body(table, headings):
            yield _wide(table, headings, row)


def _wide(table: Table, headings: Headings, row: Row) -> SourceDocument:
    place = f"{table.place}, row {row.number}"
    if row.reason:
        return refused(place, " | ".join(row.cells), row.reason)
    entry = EntryBuilder(place)
    cells = list(zip(headings.columns, row.cells, strict=False))
    system = next((read_system(cell) for column, cell in cells if column.target.field == SYSTEM and cell.strip()), "")
    for column, cell in cells:
        if column.target.field == CODE:
            column = replace(column, target=column.target._replace(system=system))
        try:
            read_cell(entry, column, cell)
        except BadValue as error:
            return refused(place, " | ".join(row.cells), f"{column.heading}: {error}")
    return entry.finished(table.warnings)


def _filled(table: Table) -> Iterator[Row]:
    """The rows that are not empty."""
    return (row for row in map(Row._make, table.rows()) if row.reason or any(cell.strip() for cell in row.cells))


def _body(table: Table, headings: Headings) -> Iterator[Row]:
    """The rows below the headings. A row with fewer or more cells is bad: it is unknown which cell is missing."""
    rows = _filled(table)
    next(rows)
    width = len(headings.columns)
    for row in rows:
        if not row.reason and (len(row.cells) < width or any(cell.strip() for cell in row.cells[width:])):
            row = row._replace(reason=f"It has {len(row.cells)} cells, but there are {width} headings.")
        if headings.code_and_system and not row.reason:
            row = _with_whole_code(row, *headings.code_and_system)
        yield row


def _with_whole_code(row: Row, code: int, system: int) -> Row:
    cells = list(row.cells)
    if cells[code].strip():
        cells[code] = f"{read_system(cells[system])} {cells[code]}".strip()
    cells[system] = ""
    return row._replace(cells=cells)


def _no_headings(row: Row) -> str:
    found = ", ".join(f"“{' '.join(cell.split())[:40]}”" for cell in row.cells[:12] if cell.strip())
    return (
        f"Row {row.number} has no heading that says which entry a row is about: “name”, “slug” or “primary_code” is "
        f"needed. It has {found}."
    )
