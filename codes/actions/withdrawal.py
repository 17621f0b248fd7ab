"""Withdraws the newest release of a system: its codes get back the state of the release before it."""

from django.db import connection, transaction
from django.utils import timezone

from accounts.permissions import require
from codes.actions import history
from codes.actions.indexing import index_system
from codes.actions.similar import note_similar_due
from codes.models import Code, CodeSystem, Release
from record.actions import record

# Codes that no release contains any more. Those that maps or other rooms refer to stay, as mentioned codes.
FORGET = """
    UPDATE codes_code SET title = '', short_title = '', is_header = false, parent_id = NULL, valid_from = NULL,
           valid_to = NULL, added_in_id = NULL, retired_in_id = NULL
    WHERE id = ANY(%(kept)s);
    UPDATE codes_code SET parent_id = NULL WHERE parent_id = ANY(%(gone)s) OR parent_id = ANY(%(kept)s);
    DELETE FROM codes_otherparent WHERE code_id = ANY(%(without)s) OR parent_id = ANY(%(without)s);
    DELETE FROM codes_code WHERE id = ANY(%(gone)s);
"""


@transaction.atomic
def withdraw_release(*, release: Release, actor=None) -> int:
    """Withdraw the newest release in use of its system. Returns the number of codes that changed.

    Index terms stay; those of codes that are gone lead nowhere until a release has the codes again. Other parents from the
    release stay with codes that stay; loading an older release again restores its own. Its notes go, and those of the release
    before are shown again.
    `actor` is None for the command line. Raises PermissionDenied, or ValueError for a release that is not the newest or was
    withdrawn before.
    """
    require(actor, "codes.load_release")
    system = CodeSystem.objects.select_for_update(no_key=True).get(pk=release.system_id)
    newest = system.releases.in_use().first()
    if newest is None or newest.pk != release.pk:
        raise ValueError(
            f"{release.label} is not the newest {system} release in use; only the newest can be withdrawn: "
            "see the list of releases."
        )
    keys = {"system": system.pk, "release": release.pk, "position": newest.position}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        history.create_affected_codes(cursor)
        cursor.execute(
            "INSERT INTO affected_code SELECT code_id FROM codes_codeedition WHERE release_id = %(release)s", keys
        )
        affected = cursor.rowcount
        release.notes.all().delete()
        cursor.execute("DELETE FROM codes_codeedition WHERE release_id = %(release)s", keys)
        history.follow(cursor, keys)
        cursor.execute(
            "SELECT t.id FROM affected_code t WHERE NOT EXISTS (SELECT FROM codes_codeedition e WHERE e.code_id = t.id)"
        )
        without = {pk for (pk,) in cursor.fetchall()}
        kept = _named_elsewhere(system) & without
        cursor.execute(FORGET, {"kept": list(kept), "gone": list(without - kept), "without": list(without)})
        cursor.execute("DROP TABLE affected_code")
    index_system(system)
    note_similar_due(system)
    newest.position, newest.withdrawn_at, newest.withdrawn_by = None, timezone.now(), actor
    newest.save()
    record("withdrawn", f"withdrew {newest}: {affected:,} codes were restored.", actor=actor, about=newest)
    return affected


def _named_elsewhere(system: CodeSystem) -> set[int]:
    """The codes of the system that a map or a row of another room refers to."""
    links = ["maps_from", "maps_to"]
    links += [link.name for link in Code._meta.related_objects if link.related_model._meta.app_label != "codes"]
    named = [system.codes.filter(**{f"{link}__isnull": False}).order_by().values_list("pk") for link in links]
    return {pk for (pk,) in named[0].union(*named[1:])}
