"""Loads maps between the codes of two systems."""

from collections.abc import Iterable

from django.db import connection, transaction

from accounts.permissions import require
from codes.actions.dropped import FORGET_MAPS, KEEP_MAPS
from codes.actions.indexing import index_maps
from codes.actions.mentions import find_system
from codes.actions.protection import Losses, allowed
from codes.actions.similar import note_similar_due
from codes.actions.staging import LOCK, LoadCounts
from codes.formats.rows import NO_MAP, BadRow, MapRow
from codes.models import CodeSystem
from codes.systems import SYSTEMS
from record.actions import record

STAGE_MAPS = """
    CREATE TEMP TABLE staged_map (
        source text NOT NULL, target text NOT NULL, kind text NOT NULL, scenario int NOT NULL, choice int NOT NULL
    ) ON COMMIT DROP
"""

# A map may name codes that no loaded release has (GEMs outlive the codes): those are mentioned without a text.
UNKNOWN_CODES = """
    SELECT DISTINCT s.{side} FROM staged_map s
    WHERE NOT EXISTS (SELECT FROM codes_code c WHERE c.system_id = %(system)s AND c.code = s.{side})
"""
MENTION = "COPY codes_code (system_id, code, title, short_title, is_header, is_reserved) FROM STDIN"

TAKE_MAPS = """
    DELETE FROM codes_codemap m USING codes_code a, codes_code b
    WHERE m.source_id = a.id AND a.system_id = %(source)s AND m.target_id = b.id AND b.system_id = %(target)s;
    INSERT INTO codes_codemap (source_id, target_id, kind, scenario, choice, origin)
    SELECT DISTINCT ON (a.id, b.id, s.scenario, s.choice) a.id, b.id, s.kind, s.scenario, s.choice, %(origin)s
    FROM staged_map s
    JOIN codes_code a ON a.system_id = %(source)s AND a.code = s.source
    JOIN codes_code b ON b.system_id = %(target)s AND b.code = s.target
    ORDER BY a.id, b.id, s.scenario, s.choice, s.kind
"""


def load_maps(
    *,
    source: str,
    target: str,
    rows: Iterable[MapRow | BadRow],
    origin: str,
    actor=None,
    dry_run: bool = False,
    accepted: int | None = None,
) -> LoadCounts:
    """Replace the maps from one system to another. `dry_run` and `accepted` as in codes.actions.terms.load_terms.

    Raises PermissionDenied, codes.actions.UnknownSystem, NumberNotRepeated.
    """
    require(actor, "codes.load_release")
    systems = {"source": find_system(source), "target": find_system(target)}
    keys = {"source": systems["source"].pk, "target": systems["target"].pk, "origin": origin}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(LOCK, [[system.pk for system in systems.values()]])
        lines, bad_rows = _stage(cursor, systems, rows)
        losses = Losses(unread=len(bad_rows), lines=lines, are_codes=False)
        allowed(losses, bad_rows, dry_run=dry_run, accepted=accepted)
        for side, system in systems.items():
            _mention(cursor, side, system)
        before = _count_maps(cursor, keys)
        cursor.execute(KEEP_MAPS, keys | {"dropping": [system.pk for system in systems.values()]})
        cursor.execute(FORGET_MAPS, keys)
        cursor.execute(TAKE_MAPS, keys)
        loaded = _count_maps(cursor, keys)
        cursor.execute("DROP TABLE staged_map")
        index_maps(systems["source"], systems["target"])  # codes are found by the titles that map to them
        note_similar_due(*systems.values())
        did = f"loaded {loaded:,} maps from {systems['source']} to {systems['target']} ({origin})."
        record("loaded", did, actor=actor, about=systems["source"])
        transaction.set_rollback(dry_run)
    return LoadCounts(loaded, before, tuple(bad_rows), losses)


def _stage(cursor, systems: dict[str, CodeSystem], rows: Iterable[MapRow | BadRow]) -> tuple[int, list[BadRow]]:
    """Copy the maps into `staged_map`. Returns how many lines there were, and those that could not be loaded."""
    # The readers of files do not know how the site spells the codes of systems without a module.
    source_code, target_code = (str if s.slug in SYSTEMS else s.rules.normalise for s in systems.values())
    lines, bad_rows = 0, []
    cursor.execute(STAGE_MAPS)
    with cursor.copy("COPY staged_map FROM STDIN") as copy:
        for row in rows:
            lines += 1
            if isinstance(row, BadRow):
                bad_rows.append(row)
                continue
            codes = source_code(row.source), target_code(row.target)
            if systems["source"] == systems["target"] and codes[0] == codes[1]:
                bad_rows.append(BadRow(row.line, "a code cannot be mapped to itself", row.source))
            elif row.kind != NO_MAP:
                copy.write_row((*codes, row.kind, row.scenario, row.choice))
    return lines, bad_rows


def _mention(cursor, side: str, system: CodeSystem) -> None:
    cursor.execute(UNKNOWN_CODES.format(side=side), {"system": system.pk})
    unknown = [code for (code,) in cursor.fetchall()]
    with cursor.copy(MENTION) as copy:
        for code in unknown:
            copy.write_row((system.pk, code, "", "", False, system.rules.is_reserved(code)))


def _count_maps(cursor, keys: dict) -> int:
    cursor.execute(
        "SELECT count(*) FROM codes_codemap m JOIN codes_code a ON a.id = m.source_id "
        "JOIN codes_code b ON b.id = m.target_id WHERE a.system_id = %(source)s AND b.system_id = %(target)s",
        keys,
    )
    return cursor.fetchone()[0]
