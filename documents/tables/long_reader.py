"""Reads long tables, which have one row per part of an entry (a risk, a role, a step, a code, or any other field).

slug,name,primary_code,part,text,label,note,likelihood,frequency,management,system,code
bar-fix,Bar Fix,icd10pcs 0FT44ZZ,risk,Bruising,,,common,about 1 in 20,It fades.,,
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from documents.entry import CodeReference, Person, RiskItem, Step, one_line
from documents.entry_builder import BadValue, EntryBuilder, Shown
from documents.row_kinds import ROW_KINDS, STORED_OTHERWISE
from documents.source import SourceDocument, refused
from documents.tables.cells import is_blank, read_cell, read_likelihood, read_reference, read_system, read_value
from documents.tables.columns import (
    CODE,
    IDENTITY,
    PART,
    PUBLICATION,
    SYSTEM,
    TEXT,
    VERSION,
    Column,
    Headings,
    Target,
    part_of,
)
from documents.tables.rows import Row

Key = tuple[str, ...]

#: The columns that a part uses in addition to its text.
_USES = {
    "risks": ("likelihood", "frequency", "management"),
    "personnel": ("note",),
    "steps": ("label",),
    "related_codes": (SYSTEM, CODE),
    **{name: kind.columns[1:] for name, kind in ROW_KINDS.items()},
}


@dataclass
class _Run:
    """Adjacent rows of one entry, and the bad rows among and next to them."""

    key: Key
    rows: list[Row] = field(default_factory=list)
    bad_rows: list[Row] = field(default_factory=list)


def read_long_table(
    place: str, headings: Headings, rows: Callable[[], Iterator[Row]], warnings: Sequence[str]
) -> Iterator[SourceDocument]:
    """The entries of a long table. Entries whose rows are not adjacent come last.

    The rows are read twice; the first pass only counts the runs of each entry. An entry with a bad row among or next to its
    rows is refused, because the bad row may be part of it.
    """
    runs = Counter(run.key for run in _runs(headings, rows()) if isinstance(run, _Run))
    scattered: dict[Key, _Run] = {}
    for run in _runs(headings, rows()):
        if isinstance(run, Row):
            yield refused(f"{place}, row {run.number}", " | ".join(run.cells), run.reason)
        elif runs[run.key] == 1:
            yield _entry(place, headings, run, warnings)
        else:
            whole = scattered.setdefault(run.key, _Run(run.key))
            whole.rows += run.rows
            whole.bad_rows += run.bad_rows
    for run in scattered.values():
        yield _entry(place, headings, run, warnings)


def _runs(headings: Headings, rows: Iterator[Row]) -> Iterator[_Run | Row]:
    """Runs of adjacent rows about the same entry, and bad rows. A row that names no entry belongs to the one above."""
    run, bad_rows = None, []
    places = [number for number, column in enumerate(headings.columns) if column.target.field in IDENTITY]
    for row in rows:
        key = () if row.reason else tuple(one_line(row.cells[place]).casefold() for place in places)
        if not row.reason and not any(key):
            if run:
                key = run.key
            else:
                row = row._replace(reason="It does not say which entry it is about, and there is none above.")
        if row.reason:
            yield row
            bad_rows.append(row)
        elif run and key == run.key:
            run.rows.append(row)
            run.bad_rows += bad_rows
            bad_rows = []
        else:
            if run:
                run.bad_rows += bad_rows
                yield run
            run, bad_rows = _Run(key, [row], bad_rows), []
    if run:
        run.bad_rows += bad_rows
        yield run


def _entry(place: str, headings: Headings, run: _Run, warnings: Sequence[str]) -> SourceDocument:
    first, last = run.rows[0].number, run.rows[-1].number
    entry = EntryBuilder(f"{place}, row {first}" if first == last else f"{place}, rows {first}–{last}")
    row = run.rows[0]
    try:
        if run.bad_rows:
            row = run.bad_rows[0]
            raise BadValue("it cannot be read, and it may be part of this entry.")
        for column, cell in zip(headings.columns, row.cells, strict=False):
            if column.target.field in (*IDENTITY, VERSION) and cell.strip():
                read_cell(entry, column, cell)
        for row in run.rows:
            _read_row(entry, headings, row)
    except BadValue as error:
        return refused(entry.filename, "\n".join(entry.lines), f"Row {row.number}: {error}")
    return entry.finished(warnings)


def _read_row(entry: EntryBuilder, headings: Headings, row: Row) -> None:
    """Add one row to the entry: its part with the columns that the part uses; other cells are left over."""
    cells = {
        column.target.field: (column, cell)
        for column, cell in zip(headings.columns, row.cells, strict=False)
        if column.target.field not in ("", VERSION, PUBLICATION, *IDENTITY)
    }
    name, text, target = headings.part, "", part_of(headings.part)
    if PART in cells:
        name = cells.pop(PART)[1].strip()
        target = part_of(name)
    if TEXT in cells:
        text = cells.pop(TEXT)[1]
    values = {field: (column.heading, cell) for field, (column, cell) in cells.items() if cell.strip()}
    uses = _USES.get(target.field, ())
    if text.strip() or values:
        shown = entry.show(name or TEXT, text)
        parts = {field: entry.show(*values[field], indent="    ") for field in uses if field in values}
        if parts or text.strip():
            shown.last = len(entry.lines)
            given = {
                field: "" if field != CODE and is_blank(entry, part.value) else part.value
                for field, part in parts.items()
            }
            _fill(entry, target, shown, given)
            for field, part in parts.items():
                entry.keep(
                    part,
                    part.heading,
                    "" if given[field] and field not in ("likelihood", *STORED_OTHERWISE) else part.value,
                )
        for field, value in values.items():
            if field not in parts:
                entry.leave(entry.show(*value, indent="    "))
    elif target.field:
        read_cell(entry, Column(name, target), "")
    _leave_unknown(entry, headings, row)


def _fill(entry: EntryBuilder, target: Target, shown: Shown, values: dict[str, str]) -> None:
    document, name = entry.document, target.field
    match name:
        case "risks":
            if not shown.value.strip():
                raise BadValue("a risk has no text.")
            likelihood = target.band or read_likelihood(values.get("likelihood", ""))
            risk = RiskItem(shown.value, likelihood, values.get("frequency", ""), values.get("management", ""))
            entry.add_risk(risk, shown)
        case "personnel":
            if not shown.value.strip():
                raise BadValue("a role has no text.")
            document.personnel.append(Person(shown.value, values.get("note", "")))
        case "steps":
            document.steps.append(Step(values.get("label", ""), shown.value))
        case "related_codes":
            document.related_codes.append(_related(shown.value, values))
        case _ if kind := ROW_KINDS.get(name):
            row = {column: one_line(values.get(column, "")) for column in kind.columns}
            row[kind.columns[0]] = one_line(shown.value)
            if doubt := kind.doubt(row):
                raise BadValue(doubt)
            getattr(document, name).append(kind.make(**row))
        case _ if target.section:
            entry.read_section(target.section, shown, name)
            return
        case _ if name in IDENTITY:
            entry.leave(shown, "the columns of the table state this already.")
            return
        case _:
            read_value(entry, name, shown)
            return
    entry.place(shown, name)


def _related(text: str, values: dict[str, str]) -> CodeReference:
    system = read_system(values[SYSTEM]) if SYSTEM in values else ""
    if CODE not in values:
        return read_reference(text, system)[0]
    reference, _ = read_reference(values[CODE], system)
    return CodeReference(reference.system, reference.code, text or reference.descriptor)


def _leave_unknown(entry: EntryBuilder, headings: Headings, row: Row) -> None:
    for column, cell in zip(headings.columns, row.cells, strict=False):
        if not column.target.field and cell.strip():
            entry.leave(entry.show(column.heading, cell))
