"""Exports codes: one row per code, through the licence gate. PostgreSQL writes the rows itself, because that is fast."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from django.db import connection

from codes.models import Code, CodeSystem
from codes.queries import codes_matching
from codes.systems import SYSTEMS
from exports.files import no_time_limit, workbook_chunks
from exports.sheets import write_large_xlsx

FORMATS = ("csv", "xlsx", "ndjson")
STATUSES = {
    "all": "",
    "active": " AND c.added_in_id IS NOT NULL AND c.retired_in_id IS NULL",
    "retired": " AND c.retired_in_id IS NOT NULL",
}
#: The columns of an export.
HEADINGS = (
    "system",
    "code",
    "display",
    "title",
    "short_title",
    "is_header",
    "parent",
    "other_parents",
    "groups",
    "status",
    "added_in",
    "retired_in",
    "valid_from",
    "valid_to",
    "why_withheld",
)
_BLOCK, _ROWS = 64 * 1024, 2_000
_TEXTS = {
    "system",
    "code",
    "display",
    "title",
    "short_title",
    "parent",
    "other_parents",
    "groups",
    "added_in",
    "retired_in",
    "why_withheld",
}

# The dot rules of the systems, in SQL: PostgreSQL reads the patterns in the same way as Python.
_PRINTED = " ".join(
    f"WHEN gate.slug = '{slug}' AND c.code ~ '^({dot.pattern.pattern})$'"
    f" THEN left(c.code, {dot.after}) || '.' || substr(c.code, {dot.after + 1})"
    for slug, rules in SYSTEMS.items()
    for dot in rules.dots
)
# A code that contains what separates the codes of a list, or the mark that keeps it together, is quoted as in CSV.
_QUOTED = """CASE WHEN {0} ~ '[ "]' THEN '"' || replace({0}, '"', '""') || '"' ELSE {0} END"""
_GROUP = "(g.slug || ':' || k.key)"
# `gate` holds the decision of codes.licence for each system, and for its reserved codes.
ROWS = f"""
    SELECT gate.slug AS system, c.code,
           CASE {_PRINTED} ELSE c.code END AS display,
           CASE WHEN gate.is_open THEN nullif(c.title, '') END AS title,
           CASE WHEN gate.is_open THEN nullif(c.short_title, '') END AS short_title,
           c.is_header, p.code AS parent, others.codes AS other_parents, within.groups,
           CASE WHEN c.retired_in_id IS NOT NULL THEN 'retired'
                WHEN c.added_in_id IS NULL THEN 'mentioned' ELSE 'active' END AS status,
           added.label AS added_in, retired.label AS retired_in, c.valid_from, c.valid_to, gate.why AS why_withheld
    FROM codes_code c
    JOIN jsonb_to_recordset(%s::jsonb) AS gate (system bigint, is_reserved boolean, slug text, is_open boolean, why text)
        ON gate.system = c.system_id AND gate.is_reserved = c.is_reserved
    LEFT JOIN codes_code p ON p.id = c.parent_id
    LEFT JOIN (SELECT o.code_id, string_agg({_QUOTED.format("a.code")}, ' ' ORDER BY a.code) AS codes
               FROM codes_otherparent o JOIN codes_code a ON a.id = o.parent_id
               WHERE a.system_id = ANY (%s) GROUP BY o.code_id) others
        ON others.code_id = c.id
    LEFT JOIN (SELECT m.code_id, string_agg({_QUOTED.format(_GROUP)}, ' ' ORDER BY g.slug, k.key) AS groups
               FROM codes_groupmember m JOIN codes_codegroup k ON k.id = m.group_id JOIN codes_grouping g ON g.id = k.grouping_id
               WHERE g.system_id = ANY (%s) GROUP BY m.code_id) within
        ON within.code_id = c.id
    LEFT JOIN codes_release added ON added.id = c.added_in_id
    LEFT JOIN codes_release retired ON retired.id = c.retired_in_id
    WHERE c.system_id = ANY (%s)
"""  # noqa: S608 - our own patterns

IN_GROUP = """
    AND c.id IN (
        SELECT m.code_id FROM codes_groupmember m
        JOIN codes_codegroup k ON k.id = m.group_id JOIN codes_grouping g ON g.id = k.grouping_id
        JOIN codes_codesystem y ON y.id = g.system_id
        WHERE y.slug || ':' || g.slug || ':' || k.key = %s)
"""

# The SQL form of workbooks.formulas.harmless. Most texts begin with a capital letter or a digit and need no further check.
# The blanks are those of str.isspace.
_BLANKS = "".join(sign for sign in map(chr, range(1, 0x3001)) if sign.isspace())
GUARDED = rf"""
    CASE WHEN ascii({{0}}) BETWEEN 65 AND 90 OR ascii({{0}}) BETWEEN 48 AND 57 THEN {{0}}
         WHEN {{0}} ~ E'^''*([\t\r\n]|[{_BLANKS}]*[-=+@＝＋－＠])' THEN '''' || {{0}} ELSE {{0}} END AS {{0}}
"""


@dataclass(frozen=True)
class Wanted:
    """Which codes to export, and for whom: `user` is None for the public, `system` a slug or "" for all, `q` a query.

    `group` is a group as the search writes it, “icd10pcs:prccsr:CAR003”, or "".
    """

    user: object = None
    system: str = ""
    status: str = "all"
    q: str = ""
    group: str = ""

    def count(self) -> int:
        """The number of these codes."""
        statement, parameters = _statement(self)
        with no_time_limit(), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({statement}) AS row", parameters)  # noqa: S608 - our own SQL
            return cursor.fetchone()[0]


def code_chunks(wanted: Wanted, format: str) -> Iterator[bytes]:
    """The bytes of a file in one of FORMATS, with these codes sorted by system and code. Memory use is constant.

    Dates are as in ISO 8601; in NDJSON a missing value is null. Raises UnfitForSpreadsheet before the first byte of an
    XLSX file.
    """
    return {"csv": _csv, "ndjson": _ndjson, "xlsx": _xlsx}[format](wanted)


def _csv(wanted: Wanted) -> Iterator[bytes]:
    columns = ", ".join(GUARDED.format(name) if name in _TEXTS else name for name in HEADINGS)
    yield f"\ufeff{','.join(HEADINGS)}\n".encode()
    yield from _copied(f"SELECT {columns} FROM ({{rows}}) AS row", wanted, "FORMAT csv")  # noqa: S608 - our own SQL


def _ndjson(wanted: Wanted) -> Iterator[bytes]:
    # JSON contains no control characters, so these options leave it unchanged; COPY's text format would double backslashes
    unchanged = r"FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02'"
    yield from _copied("SELECT row_to_json(row) FROM ({rows}) AS row", wanted, unchanged)


def _xlsx(wanted: Wanted) -> Iterator[bytes]:
    def write(path: Path) -> None:
        with no_time_limit(), connection.chunked_cursor() as cursor:
            cursor.execute(*_statement(wanted))
            blocks = iter(lambda: cursor.fetchmany(_ROWS), [])
            write_large_xlsx(path, "codes", HEADINGS, chain.from_iterable(blocks))

    return workbook_chunks(write)


def _copied(select: str, wanted: Wanted, options: str) -> Iterator[bytes]:
    """The output of COPY TO for these rows, in blocks. `select` has {rows} where the statement of the rows belongs."""
    rows, parameters = _statement(wanted)
    # COPY accepts no parameters, so they are put into the statement
    statement = connection.ops.compose_sql(f"COPY ({select.replace('{rows}', rows)}) TO STDOUT ({options})", parameters)
    block = bytearray()
    with no_time_limit(), connection.cursor() as cursor, cursor.copy(statement) as copy:
        for line in copy:
            block += line
            if len(block) >= _BLOCK:
                yield bytes(block)
                block.clear()
    yield bytes(block)


def _statement(wanted: Wanted) -> tuple[str, list]:
    """The SQL statement that selects the rows, and its parameters."""
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
    statement, parameters = ROWS + STATUSES[wanted.status], [json.dumps(gate), *[[system.pk for system in systems]] * 3]
    if wanted.group:
        statement, parameters = statement + IN_GROUP, [*parameters, wanted.group.replace("\0", "")]
    if wanted.q.strip():
        matching, words = codes_matching(wanted.q, wanted.user).values("pk").query.sql_with_params()
        statement, parameters = f"{statement} AND c.id IN ({matching})", parameters + list(words)
    return f"{statement} ORDER BY c.system_id, c.code", parameters
