"""Empties the database after a test whose rows other connections saw, ten times as fast as Django’s TRUNCATE of all tables."""

from django.db import connection, transaction
from django.test import TransactionTestCase

#: What migrations and roles put there, and no test changes: emptied, it would have to be made again after each test.
KEPT = {"auth_group", "auth_group_permissions", "auth_permission", "django_content_type"}
_flush = TransactionTestCase._fixture_teardown


def empty_database(test: TransactionTestCase) -> None:
    """Delete all rows but KEPT, past the triggers that keep them; as Django does where the account may not do that."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
        may_delete = cursor.fetchone()[0]
    if not may_delete:
        _flush(test)
        return
    tables = set(connection.introspection.django_table_names(only_existing=True)) - KEPT
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(tables)}")  # waits for what the threads of a server have not finished
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables))
        filled = [table for (table,) in cursor.fetchall()]
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in filled:
            cursor.execute(f"DELETE FROM {table}")
