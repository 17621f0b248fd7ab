"""The one write of the search room: making the derived table anew. Day by day the database's triggers keep it current."""

from django.db import connection, transaction

REBUILD = """
    LOCK TABLE search_findable IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM search_findable;
    INSERT INTO search_findable (kind, procedure_id, words)
    SELECT 'procedure', procedure_id, words FROM search_procedure_words ORDER BY procedure_id;
    INSERT INTO search_findable (kind, code_id, system_id, words)
    SELECT 'code', code_id, system_id, words FROM search_code_words ORDER BY code_id;
"""


@transaction.atomic
def rebuild() -> int:
    """Make the search table from nothing; readers see the old one until the new one is whole. Returns its rows."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(REBUILD)
        cursor.execute("SELECT count(*) FROM search_findable")
        return cursor.fetchone()[0]
