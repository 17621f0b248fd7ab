"""The form of a version as its page shows it: each section with its fields, its rows and what the panels add to it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.safestring import SafeString
from django.utils.text import slugify

from desk.picker import Picker
from documents.row_kinds import ROW_KINDS
from documents.sections import SECTIONS
from procedures.content import LABELS, ROWS

_HEADING_OF = {section.key: section.heading for section in SECTIONS}
#: Heading of a section ("" for the first one, which is not a section of the entry) -> the tables that belong to it.
TABLES = {
    "": ("names",),
    "Codes": ("codes",),
    **{_HEADING_OF[kind.section]: (name,) for name, kind in ROW_KINDS.items()},
    "Procedure Description": ("steps", "tools", "illustrations"),
    "Personnel": ("personnel",),
    "Risks and Complications": ("risks",),
    "Sources": ("sources",),
}
FIRST = "Name and classification"
#: Part of the content -> heading of the section that shows it; those of the first section are left out.
_HEADINGS = (
    {part.field: section.heading for section in SECTIONS for part in section.parts}
    | {section.field: section.heading for section in SECTIONS}
    | dict.fromkeys(("settings", "stay_min_nights", "stay_max_nights"), "Setting")
    | {table: heading for heading, tables in TABLES.items() for table in tables}
)


class Row(NamedTuple):
    """One row: its form, its cells, and a remark for its reader."""

    form: object
    cells: list[BoundField]
    remark: str

    @property
    def errors(self) -> list[str] | str:
        """What is wrong with the row as a whole."""
        return self.form.non_field_errors() or ""


class Table(NamedTuple):
    """The rows of one kind; `heads` are (column, label, help), `blank` is what a new row consists of."""

    inline: object
    heads: list[tuple[str, str, str]]
    rows: list[Row]
    blank: Row | None

    @property
    def prefix(self) -> str:
        """The name of the table in the form."""
        return self.inline.formset.prefix

    @property
    def picker(self) -> str:
        """The attributes that the pickers of its rows have, for the script that gives them to each."""
        widgets = [cell.field.widget for cell in self.blank.cells] if self.blank else []
        found = [widget.data_of() for widget in widgets if isinstance(widget, Picker)]
        return flatatt({"data-picker": urlencode(found[0])}) if found else ""


class Part(NamedTuple):
    """A section of the page. `key` is that of a section of the entry, which may be marked as not applicable, or ""."""

    key: str
    heading: str
    anchor: str
    fieldset: object | None
    tables: list[Table]
    beside: SafeString | str
    mark: SafeString | str
    applies: bool
    previews: list[tuple[str, SafeString]]

    @property
    def count(self) -> int:
        """How many rows it has."""
        return sum(len(table.rows) for table in self.tables)

    @property
    def has_errors(self) -> bool:
        """Whether something in it has to be corrected."""
        forms = [table.inline.formset for table in self.tables]
        wrong = any(formset.is_bound and formset.total_error_count() for formset in forms)
        fields = [field for line in self.fieldset or () for field in line if not field.is_readonly]
        return wrong or any(field.field.errors for field in fields)


def parts(
    fieldsets: Iterable,
    inlines: Iterable,
    panels: Mapping[str, SafeString],
    left_out: Iterable[str],
    previews: Mapping[str, SafeString],
) -> list[Part]:
    """The sections in reading order: the first fieldset, the codes, the sections of the entry, the sources.

    `panels` are the regions of the panels by heading; `left_out` are the keys of the sections that do not apply; `previews`
    says for a field how its text reads.
    """
    by_name = {fieldset.name or "": fieldset for fieldset in fieldsets}
    tables = {inline.formset.prefix: _table(inline) for inline in inlines}
    keys = {section.heading: section.key for section in SECTIONS}
    headings = [*list(by_name)[:1], "Codes", *list(by_name)[1:], "Sources"]
    return [
        Part(
            key=keys.get(heading, ""),
            heading=heading or FIRST,
            anchor=f"part-{slugify(heading) or 'entry'}",
            fieldset=by_name.get(heading),
            tables=[tables[name] for name in TABLES.get(heading, ()) if name in tables],
            beside=panels.get(heading, ""),
            mark=panels.get(f"heading {heading}", ""),
            applies=keys.get(heading) not in left_out,
            previews=[(LABELS[name], previews[name]) for name in _fields(by_name.get(heading)) if name in previews],
        )
        for heading in headings
    ]


def _fields(fieldset) -> list[str]:
    return (
        [name for line in fieldset.fields for name in ([line] if isinstance(line, str) else line)] if fieldset else []
    )


def anchor_of(table: str) -> str:
    """The anchor of the section that has this table; that of the first section for anything else."""
    return f"part-{slugify(heading_of(table)) or 'entry'}" if table in ROWS else "part-entry"


def heading_of(key: str) -> str:
    """The heading of the section that shows this part of the content; "" for the first section."""
    return _HEADINGS.get(key, "")


def anchor_of_place(key: str, row: int | None, *, is_typed: bool) -> str:
    """Where the form shows a part of the content, or a row of it by its place in the table: the row, the table, the field, or
    the section of a form that is only read.
    """
    if key in ROWS:
        return f"{key}-group" if row is None else f"{key}-{row}"
    if is_typed and key in LABELS:
        return f"id_{key}"
    return f"part-{slugify(heading_of(key)) or 'entry'}"


def _table(inline) -> Table:
    formset, may_change = inline.formset, inline.has_change_permission
    forms = list(formset.forms) if may_change else []
    blank = formset.empty_form if may_change else None
    visible = [field for field in (blank or ()) if not field.is_hidden and field.name not in ("DELETE", "position")]
    heads = [(field.name, field.label, inline.opts.helps[field.name]) for field in visible]
    columns = [name for name, _, _ in heads]
    rows = list(_rows(forms, columns, inline.opts))
    return Table(inline, heads, rows, next(_rows([blank], columns, inline.opts)) if blank else None)


def _rows(forms: Iterable, columns: list[str], inline) -> Iterator[Row]:
    for form in forms:
        yield Row(form, [form[column] for column in columns], inline.remark(form.instance))
