"""Codes out: one row a code, past the licence gate, made by PostgreSQL itself so that a whole system is quick."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from django.db import connection, transaction

from codes.models import Code, CodeSystem
from codes.queries import codes_matching
from codes.systems import SYSTEMS
from exports.files import workbook_chunks
from exports.sheets import write_large_xlsx

FORMATS = ("csv", "xlsx", "ndjson")
STATUSES = {
    "all": "",
    "active": " AND c.added_in_id IS NOT NULL AND c.retired_in_id IS NULL",
    "retired": " AND c.retired_in_id IS NOT NULL",
}
#: What a code is, where it stands, since when and until when it is valid, why its text is missing.
HEADINGS = (
    "system",
    "code",
    "display",
    "title",
    "short_title",
    "is_header",
    "parent",
    "status",
    "added_in",
    "retired_in",
    "valid_from",
    "valid_to",
    "why_withheld",
)
_BLOCK, _ROWS = 64 * 1024, 2_000
_TEXTS = {"system", "code", "display", "title", "short_title", "parent", "added_in", "retired_in", "why_withheld"}

# The dot rules of the systems, in SQL: PostgreSQL reads their patterns as Python does.
_PRINTED = " ".join(
    f"WHEN gate.slug = '{slug}' AND c.code ~ '^({dot.pattern.pattern})$'"
    f" THEN left(c.code, {dot.after}) || '.' || substr(c.code, {dot.after + 1})"
    for slug, rules in SYSTEMS.items()
    for dot in rules.dots
)
# `gate` holds what codes.licence decided for each system and for the codes in it whose text is another publisher's.
ROWS = f"""
    SELECT gate.slug AS system, c.code,
           CASE {_PRINTED} ELSE c.code END AS display,
           CASE WHEN gate.is_open THEN nullif(c.title, '') END AS title,
           CASE WHEN gate.is_open THEN nullif(c.short_title, '') END AS short_title,
           c.is_header, p.code AS parent,
           CASE WHEN c.retired_in_id IS NOT NULL THEN 'retired'
                WHEN c.added_in_id IS NULL THEN 'mentioned' ELSE 'active' END AS status,
           added.label AS added_in, retired.label AS retired_in, c.valid_from, c.valid_to, gate.why AS why_withheld
    FROM codes_code c
    JOIN jsonb_to_recordset(%s::jsonb) AS gate (system bigint, is_reserved boolean, slug text, is_open boolean, why text)
        ON gate.system = c.system_id AND gate.is_reserved = c.is_reserved
    LEFT JOIN codes_code p ON p.id = c.parent_id
    LEFT JOIN codes_release added ON added.id = c.added_in_id
    LEFT JOIN codes_release retired ON retired.id = c.retired_in_id
    WHERE c.system_id = ANY (%s)
"""  # noqa: S608 - our own patterns

# What workbooks.formulas.harmless does; most texts begin with a capital or a digit and are known by that. The blanks are
# those of str.isspace.
_BLANKS = "".join(sign for sign in map(chr, range(1, 0x3001)) if sign.isspace())
GUARDED = rf"""
    CASE WHEN ascii({{0}}) BETWEEN 65 AND 90 OR ascii({{0}}) BETWEEN 48 AND 57 THEN {{0}}
         WHEN {{0}} ~ E'^''*([\t\r\n]|[{_BLANKS}]*[-=+@＝＋－＠])' THEN '''' || {{0}} ELSE {{0}} END AS {{0}}
"""


@dataclass(frozen=True)
class Wanted:
    """Which codes go out, and to whom: `user` is None for anyone; `system` is a slug, "" for all; `q` as in a search."""

    user: object = None
    system: str = ""
    status: str = "all"
    q: str = ""

    def count(self) -> int:
        """How many codes these are."""
        statement, given = _statement(self)
        with _unhurried(), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({statement}) AS row", given)  # noqa: S608 - our own SQL
            return cursor.fetchone()[0]


def code_chunks(wanted: Wanted, format: str) -> Iterator[bytes]:
    """The bytes of a file of FORMATS with these codes in the order of systems and codes, in flat memory.

    A day is as in ISO 8601; in NDJSON what is not known is null. Raises UnfitForSpreadsheet before the first byte of an
    XLSX file.
    """
    return {"csv": _csv, "ndjson": _ndjson, "xlsx": _xlsx}[format](wanted)


def _csv(wanted: Wanted) -> Iterator[bytes]:
    columns = ", ".join(GUARDED.format(name) if name in _TEXTS else name for name in HEADINGS)
    yield f"\ufeff{','.join(HEADINGS)}\n".encode()
    yield from _copied(f"SELECT {columns} FROM ({{rows}}) AS row", wanted, "FORMAT csv")  # noqa: S608 - our own SQL


def _ndjson(wanted: Wanted) -> Iterator[bytes]:
    # JSON holds no control characters, so these leave it as it is: COPY's own text format would double its backslashes
    as_it_is = r"FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02'"
    yield from _copied("SELECT row_to_json(row) FROM ({rows}) AS row", wanted, as_it_is)


def _xlsx(wanted: Wanted) -> Iterator[bytes]:
    def write(path: Path) -> None:
        with _unhurried(), connection.chunked_cursor() as cursor:
            cursor.execute(*_statement(wanted))
            many = iter(lambda: cursor.fetchmany(_ROWS), [])
            write_large_xlsx(path, "codes", HEADINGS, chain.from_iterable(many))

    return workbook_chunks(write)


def _copied(select: str, wanted: Wanted, options: str) -> Iterator[bytes]:
    """What COPY TO makes of the rows, in blocks."""
    rows, given = _statement(wanted)
    # COPY takes no parameters
    statement = connection.ops.compose_sql(f"COPY ({select.replace('{rows}', rows)}) TO STDOUT ({options})", given)
    block = bytearray()
    with _unhurried(), connection.cursor() as cursor, cursor.copy(statement) as copy:
        for line in copy:
            block += line
            if len(block) >= _BLOCK:
                yield bytes(block)
                block.clear()
    yield bytes(block)


@contextmanager
def _unhurried():
    """A transaction whose statements may take as long as the reader of the file does."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
        yield


def _statement(wanted: Wanted) -> tuple[str, list]:
    """The rows of the codes wanted, in SQL, with its parameters."""
    systems = list(CodeSystem.objects.filter(slug=wanted.system) if wanted.system else CodeSystem.objects.all())
    kinds = [Code(system=system, is_reserved=is_reserved) for system in systems for is_reserved in (False, True)]
    gate = [
        {
            "system": kind.system_id,
            "is_reserved": kind.is_reserved,
            "slug": kind.system.slug,
            "is_open": kind.shows_text_to(wanted.user),
            "why": None if kind.shows_text_to(wanted.user) else kind.why_withheld,
        }
        for kind in kinds
    ]
    statement, given = ROWS + STATUSES[wanted.status], [json.dumps(gate), [system.pk for system in systems]]
    if wanted.q.strip():
        matching, words = codes_matching(wanted.q, wanted.user).values("pk").query.sql_with_params()
        statement, given = f"{statement} AND c.id IN ({matching})", given + list(words)
    return f"{statement} ORDER BY c.system_id, c.code", given
