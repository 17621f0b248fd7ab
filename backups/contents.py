"""What a database holds: for each table the number of rows and a checksum, which a backup states and a restore compares."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection

#: Tables whose rows a backup leaves out: the word index, which rebuild_search builds anew, finished pages, who is
#: signed in, and jobs, whose files it does not hold.
LEFT_OUT = (
    "codes_codeplace",
    "django_session",
    "jobs_job",
    "search_findable",
    "textindex_posting",
    "textindex_renewal",
    "textindex_sharedpage",
)
#: How values are written while checksums are made, whatever the server is set to.
AS_WRITTEN = (
    "SET LOCAL DateStyle = ISO; SET LOCAL IntervalStyle = postgres; SET LOCAL TimeZone = UTC; "
    "SET LOCAL bytea_output = hex; SET LOCAL extra_float_digits = 1; "
)


class Content(NamedTuple):
    """What a table holds: its rows, and the sum of the first 60 bits of the MD5 of each row written as text."""

    rows: int
    checksum: str


def query(table: str) -> str:
    """The SQL that gives the Content of a table; the order of its rows does not matter."""
    quoted = connection.ops.quote_name(table)
    bits = "('x' || left(md5(of_row::text), 15))::bit(60)::bigint"
    return f"SELECT count(*), coalesce(sum({bits}), 0)::text FROM {quoted} AS of_row"  # noqa: S608


def tables() -> list[str]:
    """The tables that a backup holds with their rows."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return sorted(set(names) - set(LEFT_OUT))


def contents() -> Iterator[tuple[str, Content]]:
    """Each table with its Content, in the transaction that the caller has opened."""
    with connection.cursor() as cursor:
        cursor.execute(AS_WRITTEN)
        for table in tables():
            cursor.execute(query(table))
            yield table, Content(*cursor.fetchone())


def comparison(expected: dict[str, Content]) -> str:
    """A statement that fails, with the name of the table, unless each table holds what is expected."""
    checks = []
    for table, content in expected.items():
        literal = table.replace("'", "''")
        stated = f"found.rows = {int(content.rows)} AND found.checksum = '{int(content.checksum)}'"
        checks.append(
            f"IF NOT EXISTS (SELECT FROM ({query(table)}) AS found (rows, checksum) WHERE {stated}) "  # noqa: S608
            f"THEN RAISE EXCEPTION 'the table {literal} differs from what the backup states'; END IF;"
        )
    return f"{AS_WRITTEN}DO $check$ BEGIN {' '.join(checks)} END $check$;"
