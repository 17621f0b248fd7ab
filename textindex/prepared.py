"""Statements of the hot paths: prepared once by each connection, their results in PostgreSQL's binary format."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace

import psycopg
from django.db import connection


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
