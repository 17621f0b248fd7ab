"""Loading the ICD-10-PCS axes: what the tables and definitions of a release say replaces what is there."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from accounts.permissions import require
from codes.actions.indexing import index_terms
from codes.actions.mentions import find_system
from codes.actions.protection import Losses, allowed
from codes.actions.releases import EmptyRelease
from codes.formats.rows import BadRow
from codes.models import AxisDefinition, AxisValue, CodeSystem, IndexTerm, TableRow
from codes.systems.icd10pcs import ICD10PCS
from codes.systems.icd10pcs.tables import NAMED, Definition, TableEntry
from record.actions import record

VALUE_KEY = ("context", "position", "character", "label")
DEFINITION_KEY = ("section", "position", "title")
TERM_KEY = ("term", "within", "position", "value")
#: The terms that lead to values, in the file of definitions.
VOLUME = "definitions"


@dataclass(frozen=True)
class AxisCounts:
    """The result of a load: values, table rows, definitions and terms counted together, and the rows that could not be read.

    `losses` says whether these are so many that the files are loaded only if their number is repeated.
    """

    added: int
    revised: int
    retired: int
    unchanged: int
    bad: int
    bad_rows: tuple[BadRow, ...] = ()
    losses: Losses = Losses()

    def as_dict(self) -> dict[str, int]:
        """The five counts by name."""
        return {name: getattr(self, name) for name in ("added", "revised", "retired", "unchanged", "bad")}

    def __str__(self):
        return ", ".join(f"{name} {count}" for name, count in self.as_dict().items())


@transaction.atomic
def load_axes(
    *,
    system: str,
    rows: Iterable[TableEntry | Definition | BadRow],
    actor=None,
    dry_run: bool = False,
    accepted: int | None = None,
) -> AxisCounts:
    """Replace the axes of `system` (only ICD-10-PCS has any) by `rows`, completely or not at all.

    Tables replace tables and definitions replace definitions; a kind that `rows` do not contain stays as it is. A label with a
    new wording counts as one retired and one added. `actor` is None for the command line. `dry_run` and `accepted` as in
    codes.actions.terms.load_terms. Raises PermissionDenied, UnknownSystem, ValueError for a system without axes, EmptyRelease
    if nothing could be read, NumberNotRepeated; if `rows` raises, nothing changes.
    """
    require(actor, "codes.load_release")
    owner = find_system(system)
    if not owner.rules.has_axes:
        raise ValueError(f"Only {ICD10PCS.name} has axes: give {ICD10PCS.slug}, not {owner.slug}.")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT FROM codes_codesystem WHERE id = %s FOR NO KEY UPDATE", [owner.pk])
    values, table_rows, definitions, terms, bad_rows, lines = {}, {}, {}, {}, [], 0
    for row in rows:
        lines += 1
        if isinstance(row, TableEntry):
            _take_entry(row, values, table_rows)
        elif isinstance(row, Definition):
            texts = {"definition": row.definition, "explanation": row.explanation}
            definitions[row.section, row.position, row.title] = texts
            bad_rows += _take_terms(row, terms)
        else:
            bad_rows.append(row)
    if not values and not definitions:
        raise EmptyRelease(f"No {owner} table row or definition could be read; nothing was changed.")
    losses = Losses(unread=len(bad_rows), lines=lines, are_codes=False)
    allowed(losses, bad_rows, dry_run=dry_run, accepted=accepted)
    done = Counter()
    if values:
        done += _replace(AxisValue, {"system": owner}, VALUE_KEY, values)
        done += _replace_rows(owner, table_rows)
    if definitions:
        done += _replace(AxisDefinition, {"system": owner}, DEFINITION_KEY, definitions)
        done += _replace(IndexTerm, {"system": owner, "volume": VOLUME, "kind": IndexTerm.Kind.KEY}, TERM_KEY, terms)
    if not dry_run:
        index_terms(owner, owner.terms.exclude(value="").order_by().values_list("volume", flat=True).distinct())
    record("loaded", f"loaded the axes of {owner}.", actor=actor, about=owner)
    transaction.set_rollback(dry_run)
    counts = {name: done[name] for name in ("added", "revised", "retired", "unchanged")}
    return AxisCounts(**counts, bad=len(bad_rows), bad_rows=tuple(bad_rows), losses=losses)


def _take_entry(entry: TableEntry, values: dict, table_rows: dict) -> None:
    """Add the values of a row to `values`, and the row, as the set of their keys, to `table_rows`."""
    keys = []
    for value in (*entry.heads, *entry.values):
        key = (entry.prefix[: min(value.position, NAMED) - 1], value.position, value.character, value.label)
        values[key] = {"axis": value.axis, "definition": value.definition}
        if value.position > NAMED:
            keys.append(key)
    table_rows[entry.prefix, frozenset(keys)] = None  # a dict keeps the order of the book


def _take_terms(row: Definition, terms: dict[tuple, dict]) -> Iterator[BadRow]:
    """Add the terms of a definition to `terms`; those that are too long are bad."""
    for term in row.includes:
        if len(term) > IndexTerm.LONGEST_TERM:
            yield BadRow(row.line, f"the term has more than {IndexTerm.LONGEST_TERM} characters", term[:80])
        else:
            terms[term, row.section, row.position, row.title] = {}


def _replace(model, common: dict, key_fields: tuple[str, ...], wanted: dict[tuple, dict]) -> Counter:
    """Replace the rows of `model` that have the fields `common` by `wanted` (key -> the other fields).

    Returns the counts by kind of change.
    """
    there = {tuple(getattr(row, name) for name in key_fields): row for row in model.objects.filter(**common)}
    model.objects.filter(pk__in=[row.pk for key, row in there.items() if key not in wanted]).delete()
    added, revised = [], []
    for key, texts in wanted.items():
        row = there.get(key)
        if row is None:
            added.append(model(**common, **dict(zip(key_fields, key, strict=True)), **texts))
        elif any(getattr(row, name) != text for name, text in texts.items()):
            for name, text in texts.items():
                setattr(row, name, text)
            revised.append(row)
    model.objects.bulk_create(added, batch_size=2000)
    if revised:
        model.objects.bulk_update(revised, list(next(iter(wanted.values()))), batch_size=500)
    retired, kept = len(there.keys() - wanted.keys()), len(wanted) - len(added) - len(revised)
    return Counter(added=len(added), revised=len(revised), retired=retired, unchanged=kept)


def _replace_rows(owner: CodeSystem, wanted: dict[tuple, None]) -> Counter:
    """Replace the table rows of the system by `wanted`, (prefix, keys of the values). A changed row is a new row."""
    ids = {row[1:]: row[0] for row in AxisValue.objects.filter(system=owner).values_list("pk", *VALUE_KEY)}
    rows = {(prefix, frozenset(ids[key] for key in keys)): None for prefix, keys in wanted}
    values_of = {
        pk: (prefix, set()) for pk, prefix in TableRow.objects.filter(system=owner).values_list("pk", "prefix")
    }
    links = TableRow.values.through
    for row, value in links.objects.filter(tablerow__system=owner).values_list("tablerow_id", "axisvalue_id"):
        values_of[row][1].add(value)
    there = {(prefix, frozenset(values)): pk for pk, (prefix, values) in values_of.items()}
    kept = {pk for row, pk in there.items() if row in rows}
    gone = [pk for pk in values_of if pk not in kept]
    TableRow.objects.filter(pk__in=gone).delete()
    missing = [row for row in rows if row not in there]
    made = TableRow.objects.bulk_create([TableRow(system=owner, prefix=prefix) for prefix, _ in missing])
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {links._meta.db_table} (tablerow_id, axisvalue_id) FROM STDIN") as copy,
    ):
        for row, (_, values) in zip(made, missing, strict=True):
            for value in values:
                copy.write_row((row.pk, value))
    return Counter(added=len(made), retired=len(gone), unchanged=len(rows) - len(made))
