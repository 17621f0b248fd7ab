"""Every write of the list of missed searches: adding them, and marking them as settled."""

from collections.abc import Mapping

from django.db import connection, transaction

from accounts.permissions import require
from search.models import MissedSearch

MOST_MISSES = 5_000
"""How many different searches the list has at most; the least frequent and oldest ones are removed for new ones."""

# Several processes may write at the same time; the lock prevents deadlocks between their rows.
LOCK = "LOCK TABLE search_missedsearch IN SHARE ROW EXCLUSIVE MODE"
NOTE = """
    WITH new AS (
        SELECT * FROM unnest(%(words)s::text[], %(counts)s::int[]) AS row (words, count)
    ), room AS (
        DELETE FROM search_missedsearch WHERE id IN (
            SELECT id FROM search_missedsearch WHERE words NOT IN (SELECT words FROM new)
            ORDER BY count DESC, last_at DESC, id DESC OFFSET %(most)s - (SELECT count(*) FROM new)
        )
    )
    INSERT INTO search_missedsearch AS known (words, count, last_at, is_settled)
    SELECT words, count, current_date, false FROM new
    ON CONFLICT (words) DO UPDATE SET count = known.count + excluded.count, last_at = excluded.last_at
"""


@transaction.atomic
def note_missed(counts: Mapping[str, int]) -> None:
    """Add searches that found nothing to the list: the words, the count and the day, nothing about who searched.

    `counts` (words -> count) come from search.misses, which decides what may be stored. Searches of readers cause this write,
    so it needs no permission.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        cursor.execute(NOTE, {"words": list(counts), "counts": list(counts.values()), "most": MOST_MISSES})


def settle(missed: MissedSearch, actor) -> None:
    """Mark a missed search as settled. Raises PermissionDenied."""
    require(actor, "search.add_vocabularyterm")
    missed.is_settled = True
    missed.save(update_fields=["is_settled"])
