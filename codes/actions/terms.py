"""Loading index terms of codes and maps between codes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from codes.actions.mentions import find_system
from codes.formats.rows import NO_MAP, BadRow, MapRow, TermRow
from codes.models import CodeSystem
from codes.rules import is_reserved

# Terms of the kinds that the file brings are replaced; other kinds of the same system stay.
TAKE_TERMS = """
    DELETE FROM codes_indexterm t USING codes_code c
    WHERE t.code_id = c.id AND c.system_id = %(system)s AND t.kind IN (SELECT kind FROM staged_term)
      AND NOT EXISTS (SELECT FROM staged_term s WHERE s.code = c.code AND s.term = t.term AND s.kind = t.kind);
    INSERT INTO codes_indexterm (code_id, term, kind)
    SELECT DISTINCT c.id, s.term, s.kind
    FROM staged_term s JOIN codes_code c ON c.system_id = %(system)s AND c.code = s.code
    ON CONFLICT DO NOTHING;
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


LONGEST_TERM = 500


@dataclass(frozen=True)
class LoadCounts:
    """How many rows were taken, how many there were before, and the lines that could not be."""

    loaded: int
    replaced: int
    bad_rows: tuple[BadRow, ...] = ()

    def __str__(self):
        return f"loaded {self.loaded}, replaced {self.replaced}, bad {len(self.bad_rows)}"


def copy_terms(cursor, terms: Iterable[TermRow]) -> None:
    """COPY the terms into the table `staged_term`."""
    with cursor.copy("COPY staged_term FROM STDIN") as copy:
        for row in terms:
            copy.write_row((row.code, row.term, row.kind))


def take_terms(cursor, system_id: int) -> None:
    """Make the index terms of the system those of `staged_term`, kind by kind."""
    cursor.execute(TAKE_TERMS, {"system": system_id})


def fitting(rows: Iterable, bad_rows: list[BadRow]) -> Iterator[TermRow | MapRow]:
    """The rows that can be taken; lines that could not be read, and terms too long to keep, go to `bad_rows`."""
    for row in rows:
        if isinstance(row, BadRow):
            bad_rows.append(row)
        elif isinstance(row, TermRow) and len(row.term) > LONGEST_TERM:
            bad_rows.append(
                BadRow(row.line, f"the term has more than {LONGEST_TERM} characters", f"{row.code} {row.term}")
            )
        else:
            yield row


@transaction.atomic
def load_terms(*, system: str, rows: Iterable[TermRow | BadRow], actor=None) -> LoadCounts:
    """Replace the index terms of a system, kind by kind. A term of an unknown code counts as bad.

    Raises PermissionDenied, codes.actions.UnknownSystem.
    """
    _require(actor)
    owner = find_system(system)
    bad_rows = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(
            "CREATE TEMP TABLE staged_term (code text NOT NULL, term text NOT NULL, kind text NOT NULL) ON COMMIT DROP"
        )
        copy_terms(cursor, fitting(rows, bad_rows))
        before = _count_terms(cursor, owner.pk)
        take_terms(cursor, owner.pk)
        cursor.execute(
            "SELECT code, term FROM staged_term s WHERE NOT EXISTS "
            "(SELECT FROM codes_code c WHERE c.system_id = %s AND c.code = s.code)",
            [owner.pk],
        )
        bad_rows += [BadRow(0, f"{owner} has no code {code}", term) for code, term in cursor.fetchall()]
        loaded = _count_terms(cursor, owner.pk)
        cursor.execute("DROP TABLE staged_term")
    return LoadCounts(loaded, before, tuple(bad_rows))


@transaction.atomic
def load_maps(*, source: str, target: str, rows: Iterable[MapRow | BadRow], origin: str, actor=None) -> LoadCounts:
    """Replace the maps from one system to another. Raises PermissionDenied, codes.actions.UnknownSystem."""
    _require(actor)
    systems = {"source": find_system(source), "target": find_system(target)}
    keys = {"source": systems["source"].pk, "target": systems["target"].pk, "origin": origin}
    bad_rows = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(STAGE_MAPS)
        with cursor.copy("COPY staged_map FROM STDIN") as copy:
            for row in fitting(rows, bad_rows):
                if keys["source"] == keys["target"] and row.source == row.target:
                    bad_rows.append(BadRow(row.line, "a code cannot be mapped to itself", row.source))
                elif row.kind != NO_MAP:
                    copy.write_row((row.source, row.target, row.kind, row.scenario, row.choice))
        for side, system in systems.items():
            _mention(cursor, side, system)
        before = _count_maps(cursor, keys)
        cursor.execute(TAKE_MAPS, keys)
        loaded = _count_maps(cursor, keys)
        cursor.execute("DROP TABLE staged_map")
    return LoadCounts(loaded, before, tuple(bad_rows))


def _require(actor) -> None:
    if actor is not None and not actor.has_perm("codes.load_release"):
        raise PermissionDenied(f"{actor} may not load index terms or maps.")


def _mention(cursor, side: str, system: CodeSystem) -> None:
    cursor.execute(UNKNOWN_CODES.format(side=side), {"system": system.pk})
    unknown = [code for (code,) in cursor.fetchall()]
    with cursor.copy(MENTION) as copy:
        for code in unknown:
            copy.write_row((system.pk, code, "", "", False, is_reserved(system.slug, code)))


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
