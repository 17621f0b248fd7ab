"""Writes entries as rows of tables, one row per entry (wide) or one row per part (long): docs/entry-tables.md."""

from collections.abc import Iterable, Iterator
from functools import partial

from documents.entry import CodeReference, EntryDocument, one_line
from documents.fields import FIELDS, field_value
from documents.row_kinds import ROW_KINDS
from documents.tables.columns import PARTS
from documents.text.row_lines import write_rows
from documents.text.writer import write_personnel, write_risks, write_steps

#: Headings of a table with one row per entry.
WIDE = tuple(heading for name in FIELDS for heading in (name, *([f"{name}_title"] if name == "primary_code" else [])))

#: Columns that rows share with other parts.
_SHARED = ("note", "frequency")

#: Headings of a table with one row per part; the first three say which entry the row belongs to.
LONG = (
    "slug",
    "name",
    "primary_code",
    "part",
    "text",
    "label",
    "note",
    "likelihood",
    "frequency",
    "management",
    "system",
    "code",
    *dict.fromkeys(column for kind in ROW_KINDS.values() for column in kind.columns[1:] if column not in _SHARED),
)

_WRITERS = {"steps": write_steps, "personnel": write_personnel, "risks": write_risks} | {
    name: partial(write_rows, kind) for name, kind in ROW_KINDS.items()
}


def wide_rows(document: EntryDocument) -> Iterator[dict]:
    """The single row of an entry, with the headings WIDE."""
    row = {name: _cell(name, field_value(document, name)) for name in FIELDS}
    yield row | {"primary_code_title": _title(document.primary_code)}


def long_rows(document: EntryDocument) -> Iterator[dict]:
    """The rows of an entry, with the headings LONG, in the order of fields; `kind` has a row even if it is empty."""
    head = {"slug": document.slug, "name": document.name, "primary_code": _code(document.primary_code)}
    if title := _title(document.primary_code):
        yield head | {"part": "title", "text": title}
    for name in FIELDS:
        if name in head:
            continue
        value = field_value(document, name)
        for item in value if isinstance(value, list) else [value]:
            if item not in ("", None) or name == "kind":  # so that an otherwise empty entry has a row
                yield head | {"part": PARTS.get(name, (name,))[0]} | _part(name, item)


def _part(name: str, item) -> dict:
    if kind := ROW_KINDS.get(name):
        first, *columns = kind.columns
        return {"text": getattr(item, first), **{column: getattr(item, column) for column in columns}}
    match name:
        case "steps":
            return {"label": item.label, "text": item.text}
        case "personnel":
            return {"text": item.role, "note": item.note}
        case "related_codes":
            return {"text": item.descriptor, "system": item.system, "code": item.code}
        case "risks":
            return {
                "text": item.name,
                "likelihood": item.likelihood.value,
                "frequency": item.frequency,
                "management": item.management,
            }
    return {"text": str(item)}


def _cell(name: str, value):
    if name in _WRITERS:
        return _WRITERS[name](value)
    if name == "primary_code":
        return _code(value)
    if name == "related_codes":
        return _lines(f"{_code(code)} {code.descriptor}" for code in value)
    if isinstance(value, list):
        values = [one_line(item) for item in value]
        return _lines(values) if name == "sources" or any(";" in item for item in values) else "; ".join(values)
    return value


def _code(reference: CodeReference | None) -> str:
    return f"{reference.system} {reference.code}" if reference else ""


def _title(reference: CodeReference | None) -> str:
    return reference.descriptor if reference else ""


def _lines(values: Iterable[str]) -> str:
    """One value per line. A single value that contains a semicolon gets a line break, so that it is not split there."""
    text = "\n".join(map(one_line, values))
    return f"{text}\n" if ";" in text and "\n" not in text else text
