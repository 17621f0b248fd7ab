"""Writes of the list of searches that found nothing: counting them, and settling what an editor has dealt with."""

from collections.abc import Mapping

from django.db import connection, transaction

from accounts.permissions import require
from search.models import MissedSearch

MOST_MISSES = 5_000
"""How many different searches the list holds; those missed least often, and of them the oldest, make room."""

# Several processes write: one after the other, or they could wait for each other's rows.
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
    """Add searches that found nothing to the list: the words, how often and the day, nothing about anybody.

    `counts` come from search.misses, which decides what may be kept; readers make them, so that nobody needs a right.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        cursor.execute(NOTE, {"words": list(counts), "counts": list(counts.values()), "most": MOST_MISSES})


def settle(missed: MissedSearch, actor) -> None:
    """Take the words off the list of what is open. Raises PermissionDenied."""
    require(actor, "search.add_vocabularyterm")
    missed.is_settled = True
    missed.save(update_fields=["is_settled"])
