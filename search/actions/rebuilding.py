"""Rebuilds the derived tables of search, which triggers (entries) and actions (codes) otherwise keep up to date."""

from django.db import connection, transaction

from codes.actions import index_system
from codes.models import CodeSystem

REBUILD = """
    LOCK TABLE search_findable IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM search_findable;
    INSERT INTO search_findable (procedure_id, words)
    SELECT procedure_id, words FROM search_procedure_words ORDER BY procedure_id;
"""


@transaction.atomic
def rebuild() -> int:
    """Rebuild the derived tables from scratch. Readers use the old ones until the new ones are complete.

    Returns the number of entries and codes that can be found.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(REBUILD)
        cursor.execute("SELECT count(*) FROM search_findable")
        (entries,) = cursor.fetchone()
    return entries + sum(index_system(system) for system in CodeSystem.objects.select_for_update(no_key=True))
