"""Loads index terms: each volume replaces the same volume, and what a term leads to is kept as its source says it (ADR 17)."""

from collections import Counter
from collections.abc import Iterable

from django.db import connection, transaction

from accounts.permissions import require
from codes.actions.dropped import FORGET_TERMS, KEEP_TERMS
from codes.actions.indexing import index_terms
from codes.actions.mentions import find_system
from codes.actions.protection import Losses, allowed
from codes.actions.staging import LOCK, STAGED_TABLES, LoadCounts, finish, stage
from codes.formats.rows import BadRow, TermRow
from codes.models import AxisValue, CodeSystem
from codes.systems.icd10pcs.titles import TitleIndex
from record.actions import record

# What each staged term leads to, by the columns of IndexTerm. A reference that may name a value or another term names the
# value if the tables have it; before they are loaded, the other term, if there is one.
TARGETS = """
    CREATE TEMP TABLE leading_term ON COMMIT DROP AS
    SELECT s.line, s.volume, s.term_kind AS kind, s.title AS term, s.code AS beginning,
           CASE WHEN s.see = '' OR k.value IS NOT NULL THEN s.value ELSE '' END AS value,
           CASE WHEN s.see = '' OR k.value IS NOT NULL THEN s.inside ELSE '' END AS within,
           CASE WHEN k.value IS NULL THEN s.see ELSE '' END AS see,
           CASE WHEN s.code <> '' THEN EXISTS (
                    SELECT FROM codes_code c WHERE c.system_id = %(system)s AND c.code = s.code)
                WHEN s.see <> '' OR k.value IS NOT NULL THEN true ELSE NOT %(has_axes)s END AS is_known
    FROM staged_row s LEFT JOIN unnest(%(values)s::text[], %(within)s::text[]) AS k (value, inside)
      ON s.value <> '' AND (k.value, k.inside) = (s.value, s.inside)
    WHERE s.term_kind IS NOT NULL;
    ANALYZE leading_term;
"""
STATED_VALUES = "SELECT DISTINCT value, inside FROM staged_row WHERE value <> ''"
# Alphabetic indexes name the first characters of codes, which need not be a heading. All beginnings are compared at once:
# one by one, without statistics, the planner may read the whole system for each.
KNOW_BEGINNINGS = """
    WITH b AS MATERIALIZED (SELECT DISTINCT beginning FROM leading_term WHERE NOT is_known AND beginning <> ''),
    n AS (SELECT DISTINCT length(beginning) AS size FROM b),
    known AS (
        SELECT DISTINCT b.beginning FROM codes_code c CROSS JOIN n JOIN b ON b.beginning = left(c.code, n.size)
        WHERE c.system_id = %s AND c.retired_in_id IS NULL AND NOT c.is_header)
    UPDATE leading_term l SET is_known = true FROM known WHERE l.beginning = known.beginning AND NOT l.is_known
"""
ASTRAY = "DELETE FROM leading_term WHERE NOT is_known RETURNING line, beginning, value, term"

# A volume is replaced by the same volume, and terms without one by those of their kind.
SAME = """
    (t.volume, t.kind, t.term, t.beginning, t.value, t.within, t.see)
    = (l.volume, l.kind, l.term, l.beginning, l.value, l.within, l.see)
"""
DROP_TERMS = f"""
    WITH gone AS (
        DELETE FROM codes_indexterm t
        WHERE t.system_id = %(system)s AND (t.volume, t.kind) IN (SELECT DISTINCT volume, kind FROM leading_term)
          AND NOT EXISTS (SELECT FROM leading_term l WHERE {SAME})
        RETURNING t.*),
    kept AS ({KEEP_TERMS})
    SELECT volume FROM gone
"""  # noqa: S608 - our own constants
ADD_TERMS = f"""
    INSERT INTO codes_indexterm (system_id, volume, kind, term, beginning, value, within, position, see)
    SELECT DISTINCT %(system)s::bigint, l.volume, l.kind, l.term, l.beginning, l.value, l.within, 0, l.see FROM leading_term l
    WHERE NOT EXISTS (SELECT FROM codes_indexterm t WHERE t.system_id = %(system)s AND {SAME})
    RETURNING volume
"""  # noqa: S608 - our own constants


COUNT_TERMS = """
    SELECT count(*) FROM codes_indexterm t
    WHERE t.system_id = %s AND (t.volume, t.kind) IN (SELECT DISTINCT volume, term_kind FROM staged_row)
"""


def take_terms(cursor, system: CodeSystem) -> tuple[list[BadRow], Counter[str]]:
    """Replace the index terms of the system by those of `staged_row`, volume by volume and kind by kind.

    Returns those that lead to nothing, and for each volume in which a term came or went how many more terms it has now.
    """
    keys = {"system": system.pk, "dropping": [system.pk]} | _known_values(cursor, system)
    cursor.execute(TARGETS, keys)
    # The planner has no statistics of new rows, and may otherwise compare each with each.
    cursor.execute("SET LOCAL enable_nestloop = off")
    if system.rules.nests_by_prefix:
        cursor.execute(KNOW_BEGINNINGS, [system.pk])
    cursor.execute(ASTRAY)
    unmatched = [
        BadRow(line, f"{system} has no {f'value “{value}”' if value else f'code {code}'}", term)
        for line, code, value, term in sorted(cursor.fetchall())
    ]
    changed: Counter[str] = Counter()
    for statement, count in ((DROP_TERMS, changed.subtract), (ADD_TERMS, changed.update)):
        cursor.execute(statement, keys)
        count(volume for (volume,) in cursor)
    cursor.execute(FORGET_TERMS, keys)
    cursor.execute("SET LOCAL enable_nestloop = on")
    cursor.execute("DROP TABLE leading_term")
    return unmatched, changed


def _known_values(cursor, system: CodeSystem) -> dict:
    """Which of the staged values the tables of the system have, as parameters of TARGETS."""
    known: list[tuple[str, str]] = []
    titles = TitleIndex(())
    cursor.execute(STATED_VALUES)
    if stated := cursor.fetchall():
        titles = TitleIndex(AxisValue.objects.filter(system=system))
        known = [(value, within) for value, within in stated if any(titles.meant(value, within))]
    return {
        "values": [value for value, _ in known],
        "within": [within for _, within in known],
        "has_axes": bool(titles),
    }


def load_terms(
    *, system: str, rows: Iterable[TermRow | BadRow], actor=None, dry_run: bool = False, accepted: int | None = None
) -> LoadCounts:
    """Replace the index terms of a system, volume by volume, and those without a volume kind by kind.

    A term that leads to a code that the system does not have, or to a value that its tables do not have, counts as bad. Values
    are not checked before the tables are loaded. `dry_run` rolls everything back after counting. If more lines are bad than
    MEDREF_RELEASE_LIMIT allows, the file is loaded only if `accepted` is their number.
    Raises PermissionDenied, codes.actions.UnknownSystem, NumberNotRepeated.
    """
    require(actor, "codes.load_release")
    owner = find_system(system)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(LOCK, [[owner.pk]])
        bad_rows = finish(stage(cursor, owner, rows)).bad_rows
        before = _count_terms(cursor, owner)
        unmatched, changed = take_terms(cursor, owner)
        lines = _count_staged(cursor) + len(bad_rows)
        bad_rows += unmatched
        losses = Losses(unread=len(bad_rows), lines=lines, are_codes=False)
        allowed(losses, bad_rows, dry_run=dry_run, accepted=accepted)
        index_terms(owner, sorted(changed))
        cursor.execute(f"DROP TABLE {STAGED_TABLES}")
        loaded = before + changed.total()
        record("loaded", f"loaded {loaded:,} index terms of {owner}.", actor=actor, about=owner)
        transaction.set_rollback(dry_run)
    return LoadCounts(loaded, before, tuple(bad_rows), losses)


def _count_staged(cursor) -> int:
    cursor.execute("SELECT count(*) FROM staged_row WHERE term_kind IS NOT NULL")
    return cursor.fetchone()[0]


def _count_terms(cursor, system: CodeSystem) -> int:
    """How many terms the system has of the volumes and kinds of `staged_row`."""
    cursor.execute(COUNT_TERMS, [system.pk])
    return cursor.fetchone()[0]
