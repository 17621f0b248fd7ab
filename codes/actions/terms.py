"""Loads index terms of codes, and maps between codes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from accounts.permissions import require
from codes.actions.indexing import index_system
from codes.actions.mentions import find_system
from codes.actions.staging import STAGED_TABLES, finish, stage
from codes.formats.rows import NO_MAP, BadRow, MapRow, TermRow
from codes.models import CodeSystem

# The codes that each staged term leads to. A term may name the first characters of codes, as alphabetic indexes do. If these
# are not a heading, the term leads to every valid code that begins with them.
LEADS = """
    CREATE TEMP TABLE leading_term ON COMMIT DROP AS
    SELECT c.id AS code_id, s.code, s.title AS term, s.term_kind AS kind
    FROM staged_row s JOIN codes_code c ON c.system_id = %(system)s AND c.code = s.code
    WHERE s.term_kind IS NOT NULL;
    ANALYZE leading_term;
"""
LEADS_BY_PREFIX = """
    INSERT INTO leading_term
    SELECT c.id, s.code, s.title, s.term_kind
    FROM codes_code c CROSS JOIN generate_series(3, 6) AS length
    JOIN staged_row s ON s.code = left(c.code, length)
    WHERE c.system_id = %(system)s AND c.retired_in_id IS NULL AND NOT c.is_header AND s.term_kind IS NOT NULL
      AND NOT EXISTS (SELECT FROM leading_term l WHERE l.code = s.code);
    ANALYZE leading_term;
"""

# Terms of the kinds that the file contains are replaced; terms of other kinds stay.
DROP_TERMS = """
    DELETE FROM codes_indexterm t USING codes_code c
    WHERE t.code_id = c.id AND c.system_id = %(system)s AND t.kind IN (SELECT DISTINCT kind FROM leading_term)
      AND NOT EXISTS (SELECT FROM leading_term l WHERE l.code_id = c.id AND l.term = t.term AND l.kind = t.kind)
"""
ADD_TERMS = """
    INSERT INTO codes_indexterm (code_id, term, kind)
    SELECT DISTINCT code_id, term, kind FROM leading_term ON CONFLICT DO NOTHING
"""

ASTRAY = """
    SELECT s.line, s.code, s.title FROM staged_row s
    WHERE s.term_kind IS NOT NULL AND NOT EXISTS (SELECT FROM leading_term l WHERE l.code = s.code) ORDER BY s.line
"""

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


@dataclass(frozen=True)
class LoadCounts:
    """How many rows were loaded, how many they replaced, and the lines that could not be loaded."""

    loaded: int
    replaced: int
    bad_rows: tuple[BadRow, ...] = ()

    def __str__(self):
        return f"loaded {self.loaded}, replaced {self.replaced}, bad {len(self.bad_rows)}"


def take_terms(cursor, system: CodeSystem) -> tuple[list[BadRow], bool]:
    """Replace the index terms of the system by those of `staged_row`, kind by kind.

    Returns those that lead to no code, and whether any term of the system came or went.
    """
    cursor.execute(LEADS, {"system": system.pk})
    cursor.execute(ASTRAY)
    if cursor.rowcount:
        cursor.execute(LEADS_BY_PREFIX, {"system": system.pk})
    changed = 0
    for statement in (DROP_TERMS, ADD_TERMS):
        cursor.execute(statement, {"system": system.pk})
        changed += cursor.rowcount
    cursor.execute(ASTRAY)
    unmatched = [BadRow(line, f"{system} has no code {code}", term) for line, code, term in cursor.fetchall()]
    cursor.execute("DROP TABLE leading_term")
    return unmatched, changed > 0


@transaction.atomic
def load_terms(*, system: str, rows: Iterable[TermRow | BadRow], actor=None) -> LoadCounts:
    """Replace the index terms of a system, kind by kind. A term of an unknown code counts as bad.

    A term for the first characters of codes leads to all valid codes that begin with them, unless they are a code or heading.
    Raises PermissionDenied, codes.actions.UnknownSystem.
    """
    require(actor, "codes.load_release")
    owner = find_system(system)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        bad_rows = finish(stage(cursor, owner.slug, rows))
        before = _count_terms(cursor, owner.pk)
        unmatched, changed = take_terms(cursor, owner)
        bad_rows += unmatched
        if changed:
            index_system(owner)
        loaded = _count_terms(cursor, owner.pk)
        cursor.execute(f"DROP TABLE {STAGED_TABLES}")
    return LoadCounts(loaded, before, tuple(bad_rows))


@transaction.atomic
def load_maps(*, source: str, target: str, rows: Iterable[MapRow | BadRow], origin: str, actor=None) -> LoadCounts:
    """Replace the maps from one system to another. Raises PermissionDenied, codes.actions.UnknownSystem."""
    require(actor, "codes.load_release")
    systems = {"source": find_system(source), "target": find_system(target)}
    keys = {"source": systems["source"].pk, "target": systems["target"].pk, "origin": origin}
    bad_rows = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(STAGE_MAPS)
        with cursor.copy("COPY staged_map FROM STDIN") as copy:
            for row in rows:
                if isinstance(row, BadRow):
                    bad_rows.append(row)
                elif keys["source"] == keys["target"] and row.source == row.target:
                    bad_rows.append(BadRow(row.line, "a code cannot be mapped to itself", row.source))
                elif row.kind != NO_MAP:
                    copy.write_row((row.source, row.target, row.kind, row.scenario, row.choice))
        for side, system in systems.items():
            _mention(cursor, side, system)
        before = _count_maps(cursor, keys)
        cursor.execute(TAKE_MAPS, keys)
        loaded = _count_maps(cursor, keys)
        cursor.execute("DROP TABLE staged_map")
        index_system(systems["target"])  # codes are found by the titles that map to them
    return LoadCounts(loaded, before, tuple(bad_rows))


def _mention(cursor, side: str, system: CodeSystem) -> None:
    cursor.execute(UNKNOWN_CODES.format(side=side), {"system": system.pk})
    unknown = [code for (code,) in cursor.fetchall()]
    with cursor.copy(MENTION) as copy:
        for code in unknown:
            copy.write_row((system.pk, code, "", "", False, system.rules.is_reserved(code)))


def _count_terms(cursor, system_id: int) -> int:
    cursor.execute(
        "SELECT count(*) FROM codes_indexterm t JOIN codes_code c ON c.id = t.code_id WHERE c.system_id = %s",
        [system_id],
    )
    return cursor.fetchone()[0]


def _count_maps(cursor, keys: dict) -> int:
    cursor.execute(
        "SELECT count(*) FROM codes_codemap m JOIN codes_code a ON a.id = m.source_id "
        "JOIN codes_code b ON b.id = m.target_id WHERE a.system_id = %(source)s AND b.system_id = %(target)s",
        keys,
    )
    return cursor.fetchone()[0]
