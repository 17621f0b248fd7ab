"""Writes an entry as an object for JSON: docs/entry-tables.md."""

from dataclasses import asdict

from documents.citations import read_citation
from documents.entry import CodeReference, EntryDocument, RiskItem
from documents.fields import FIELDS, field_value
from documents.row_kinds import NUMBERS, Row


def entry_data(document: EntryDocument, publication: dict | None = None) -> dict:
    """The entry as an object for JSON, with every field, even empty ones; a code has a `title` only if it is known.

    Its `edition` is the `publication` (the values of PUBLICATION), if it is given.
    """
    edition = {"slug": document.slug, "edition": publication} if publication else {}
    data = {name: _plain(field_value(document, name)) for name in FIELDS}
    return edition | data | {"sources": [_source(line) for line in document.sources]}


def _with_numbers(row: Row) -> dict:
    cells = asdict(row).items()
    return {column: (int(cell) if cell else None) if column in NUMBERS else cell for column, cell in cells}


def _source(line: str) -> dict:
    source = asdict(read_citation(line))
    return {"citation": source.pop("text"), **source, "year": int(source["year"]) if source["year"] else None}


def _plain(value):
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, CodeReference):
        title = {"title": value.descriptor} if value.descriptor else {}
        return {"system": value.system, "code": value.code, **title}
    if isinstance(value, RiskItem):
        return asdict(value) | {"likelihood": value.likelihood.value}
    if isinstance(value, Row):
        return _with_numbers(value)
    return asdict(value) if not isinstance(value, str | int | None) else value
