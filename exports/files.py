"""The formats in which entries are exported, each combining columns and a writer; for downloads and for the command."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction

from documents.entry import EntryDocument
from documents.fields import PUBLICATION
from documents.json.writer import entry_data
from documents.tables.writer import LONG, WIDE, long_rows, wide_rows
from documents.text.writer import write_entry_document
from exports.writers import json_lines, ndjson_lines, text_documents, write_xlsx
from workbooks.csv_lines import csv_lines

#: Formats that are tables and therefore have a shape.
TABLES = ("csv", "xlsx")
#: Formats of downloads with their media types (registered at IANA, except NDJSON, which has none).
DOWNLOADS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "ndjson": "application/x-ndjson",
}
FORMATS = (*DOWNLOADS, "txt")
SHAPES = {"wide": (WIDE, wide_rows), "long": (LONG, long_rows)}

_BLOCK = 64 * 1024


def file_chunks(
    entries: Iterable[tuple[EntryDocument, dict]], format: str, shape: str = "wide", *, with_publication: bool = False
) -> Iterator[bytes]:
    """The bytes of a file with these entries. `entries` come from `queries.read_entries`; `shape` applies to TABLES only.

    Raises UnfitForSpreadsheet before the first byte of an XLSX file, and ValueError for an unknown format.
    """
    match format:
        case "csv":
            return _encoded(csv_lines(*_table(entries, shape, with_publication)))
        case "xlsx":
            headings, rows = _table(entries, shape, with_publication)
            return workbook_chunks(lambda path: write_xlsx(path, headings, rows))
        case "json":
            return _encoded(json_lines(_objects(entries, with_publication)))
        case "ndjson":
            return _encoded(ndjson_lines(_objects(entries, with_publication)))
        case "txt":
            return _encoded(text_documents(write_entry_document(document) for document, _ in entries))
    raise ValueError(f"There is no format {format!r}.")


@contextmanager
def no_time_limit():
    """A transaction without a statement timeout, because a slow reader of the file slows the statement down."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
        yield


def _table(entries, shape: str, with_publication: bool) -> tuple[tuple[str, ...], Iterator[dict]]:
    headings, rows_of = SHAPES[shape]
    if not with_publication:
        return headings, (row for document, _ in entries for row in rows_of(document))
    slug, *others = headings
    return (slug, *PUBLICATION, *others), (
        row | publication for document, publication in entries for row in rows_of(document)
    )


def _objects(entries, with_publication: bool) -> Iterator[dict]:
    for document, publication in entries:
        yield entry_data(document, publication if with_publication else None)


def _encoded(lines: Iterable[str]) -> Iterator[bytes]:
    return (line.encode() for line in lines)


def workbook_chunks(write: Callable[[Path], None]) -> Iterator[bytes]:
    """The bytes of the workbook that `write` writes to a path. Sending begins when it is complete; its file is deleted."""
    with TemporaryDirectory(prefix="medref-export-") as folder:
        path = Path(folder) / "export.xlsx"
        write(path)
        workbook = os.open(path, os.O_RDONLY)  # a file object would warn when it is collected unclosed
    try:  # if the client disconnects, the generator is closed
        while block := os.read(workbook, _BLOCK):
            yield block
    finally:
        os.close(workbook)
