"""Statements of the hot paths: prepared once by each connection, their results in PostgreSQL's binary format."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from weakref import WeakSet

import psycopg
from django.db import connection

#: The connections that know the statement of `stamps_as_text`.
_prepared: WeakSet[psycopg.Connection] = WeakSet()
_SIGNATURE = b"SELECT string_agg(name || value::text, ',' ORDER BY name) FROM textindex_stamp"


class _Prepared(psycopg.Cursor):
    """A cursor that prepares every statement and asks for binary results."""

    def execute(self, query, params=None):
        try:
            return super().execute(query, params, prepare=True, binary=True)
        finally:
            self._query = SimpleNamespace(query=query.encode())  # where Django's log of queries looks for it


def rows(sql: str, params: Sequence | Mapping | None = None) -> list[tuple]:
    """All rows of a statement whose planning would take longer than running it. Raises what Django's cursors raise.

    The server binds the parameters, so their types must be clear from the statement: "%s::bigint[]".
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, _Prepared(connection.connection) as prepared:
        wrapped = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
        cursor = wrapped(prepared)
        cursor.execute(sql, params)
        return cursor.fetchall()


def stamps_as_text() -> bytes:
    """All stamps in one text, which is another one after every change; outside a transaction only. Raises DatabaseError.

    It is read whenever a page is answered from memory, so libpq is asked: a cursor takes five times the processor time.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors:
        known = connection.connection
        if known not in _prepared:
            _checked(known.pgconn.prepare(b"medref_stamps", _SIGNATURE))
            _prepared.add(known)
        return _checked(known.pgconn.exec_prepared(b"medref_stamps", None)).get_value(0, 0) or b""


def _checked(result):
    if result.status not in (psycopg.pq.ExecStatus.COMMAND_OK, psycopg.pq.ExecStatus.TUPLES_OK):
        raise psycopg.OperationalError(result.error_message.decode(errors="replace"))
    return result
