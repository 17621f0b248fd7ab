"""Rebuilds the word index from scratch; actions otherwise keep it up to date."""

from django.db import connection, transaction

from codes.actions import index_system
from codes.models import CodeSystem
from search.actions.entries import index_all_entries


@transaction.atomic
def rebuild() -> int:
    """Rebuild the word index of entries and codes. Readers use the old one until the new one is complete.

    Returns the number of entries and codes that can be found.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
    return index_all_entries() + sum(
        index_system(system) for system in CodeSystem.objects.select_for_update(no_key=True)
    )
