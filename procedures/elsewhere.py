"""Reads of written passages: whose unreviewed words a text repeats, wherever they wrote them first."""

import hashlib
from collections import defaultdict
from collections.abc import Collection

from django.db import connection

from procedures.authorship import State
from procedures.models import ProcedureVersion
from procedures.passages import Passage, Written, passages, repeated, runs

#: One look into the index for each run. “runs && keys” would compare each array with all of the keys.
_NEAR = """
    SELECT words, author_id, version_id, is_reviewed FROM procedures_writtenpassage WHERE id IN (
        SELECT near.id FROM unnest(%s::bigint[]) AS key JOIN procedures_writtenpassage near ON near.runs @> ARRAY[key]
    )
"""


def digest(passage: Passage) -> str:
    """What identifies a passage in the table."""
    return _hash(passage, 16).hex()


def run_keys(passage: Passage) -> list[int]:
    """What stands for the runs of a passage in the index."""
    return sorted(int.from_bytes(_hash(run, 8), signed=True) for run in runs(passage))


def _hash(words: Passage, size: int) -> bytes:
    return hashlib.blake2b(" ".join(words).encode(), digest_size=size).digest()


def written_near(found: Collection[Passage]) -> list[Written]:
    """The written passages that have a run of words in common with these, in one query; none for none."""
    keys = sorted({key for passage in found for key in run_keys(passage)})
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, [keys])
        return [Written(tuple(words.split()), *rest) for words, *rest in cursor.fetchall()]


def sources(version: ProcedureVersion, state: State, reader) -> dict[int, list[str]]:
    """Author in this state of a version -> where else they wrote words that it repeats: versions of other entries, files.

    Only versions that `reader` may read are named.
    """
    parts = {key: passages(state.content, key) for key in state.authors}
    everything = set().union(*parts.values())
    repeats = repeated(everything, written_near(everything))
    found: dict[int, set[int | None]] = defaultdict(set)
    for key, people in state.authors.items():
        for one in (one for passage in parts[key] for one in repeats.get(passage, ()) if one.author in people):
            found[one.author].add(one.version)
    others = ProcedureVersion.objects.exclude(procedure=version.procedure_id).readable_to(reader)
    read = others.filter(pk__in=set().union(*found.values())).order_by("name", "number")
    return {
        person: [f"“{other}”" for other in read if other.pk in places] + ["an uploaded file"] * (None in places)
        for person, places in found.items()
    }
