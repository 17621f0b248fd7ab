"""Making the derived tables of search anew; day by day triggers keep that of entries, and actions that of codes."""

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
    """Make what search finds things by from nothing; readers see the old until the new is whole.

    Returns the number of entries and codes that can be found.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(REBUILD)
        cursor.execute("SELECT count(*) FROM search_findable")
        (entries,) = cursor.fetchone()
    return entries + sum(index_system(system) for system in CodeSystem.objects.select_for_update(no_key=True))
