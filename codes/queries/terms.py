"""Which index terms lead to a code, and which codes a term leads to (ADR 17).

A term leads to its code, or to all valid codes with its beginning; a reference to another term leads to what that term has of
its own, codes and references alike, or else to what all terms below it have.
"""

from collections.abc import Iterable

from django.db import connection

from codes.formats.rows import BELOW
from codes.models import Code, IndexTerm
from textindex.prepared import rows

#: The shortest beginning of codes that an index names.
SHORTEST = 3

# `direct` are the terms of the codes of `asked` (id, system_id, code), by a beginning of the code; `leads` are these and then,
# again and again, references to them, and to a term above them that has nothing of its own, each with the `root` that it
# leads to: codes with one root share its references. %(nesting)s are the systems in which a code begins like its headings; in
# others only the code itself counts. With %(of_headings)s the terms of its headings count. OFFSET 0 keeps the planner from
# joining at large.
LEADS = f"""
    direct AS MATERIALIZED (
        SELECT a.id AS code_id, t.id, t.system_id, t.volume, t.term
        FROM asked a
        CROSS JOIN LATERAL (
            SELECT i.* FROM codes_indexterm i
            WHERE i.system_id = a.system_id AND i.beginning <> '' AND i.beginning = ANY (
                CASE WHEN a.system_id = ANY (%(nesting)s::bigint[])
                THEN ARRAY(SELECT left(a.code, n) FROM generate_series(least({SHORTEST}, length(a.code)), length(a.code)) AS n)
                ELSE ARRAY[a.code] END)
              AND (i.beginning = a.code OR %(of_headings)s::bool OR NOT EXISTS (
                SELECT FROM codes_code h WHERE h.system_id = i.system_id AND h.code = i.beginning))
            OFFSET 0) t
    ),
    leads AS (
        SELECT id AS root, id, system_id, volume, term FROM direct
        UNION
        SELECT l.root, t.id, t.system_id, t.volume, t.term
        FROM leads l
        CROSS JOIN LATERAL (
            SELECT i.* FROM codes_indexterm i
            WHERE i.system_id = l.system_id AND i.volume = l.volume AND i.see <> '' AND i.see = ANY (
                ARRAY(SELECT array_to_string((string_to_array(l.term, '{BELOW}'))[:n], '{BELOW}')
                      FROM generate_series(1, cardinality(string_to_array(l.term, '{BELOW}'))) AS n))
              AND (i.see = l.term OR NOT EXISTS (
                SELECT FROM codes_indexterm o WHERE o.system_id = i.system_id AND o.volume = i.volume AND o.term = i.see))
            OFFSET 0) t
    )
"""  # noqa: S608 - our own constants
OF_CODE = f"""
    WITH RECURSIVE asked AS (SELECT %(id)s::bigint AS id, %(system)s::bigint AS system_id, %(code)s::text AS code),
    {LEADS}
    SELECT t.id, t.system_id, t.volume, t.kind, t.term, t.beginning, t.value, t.within, t.position, t.see
    FROM codes_indexterm t WHERE t.id IN (SELECT id FROM leads) ORDER BY t.kind, t.volume, t.term, t.id
"""  # noqa: S608 - our own statements

# What the terms with these names lead to. A reference to a term that only stands above others is not followed: it names a
# region of the book with up to thousands of codes, and who looks up a name asks for one.
CODES_OF = """
    WITH RECURSIVE reached AS (
        SELECT lower(t.term) AS name, t.id, t.system_id, t.volume, t.beginning, t.see FROM codes_indexterm t
        WHERE lower(t.term) = ANY (%(names)s::text[]) AND t.system_id = ANY (%(systems)s::bigint[])
        UNION
        SELECT l.name, t.id, t.system_id, t.volume, t.beginning, t.see
        FROM reached l CROSS JOIN LATERAL (
            SELECT i.* FROM codes_indexterm i
            WHERE i.system_id = l.system_id AND i.volume = l.volume AND i.term = l.see OFFSET 0) t
        WHERE l.see <> ''
    )
    SELECT r.name, c.id FROM reached r JOIN codes_code c ON c.system_id = r.system_id AND c.code = r.beginning
    WHERE r.beginning <> ''
    UNION
    SELECT r.name, c.id FROM reached r CROSS JOIN LATERAL (
        SELECT c.id FROM codes_code c
        WHERE c.code ~>=~ r.beginning AND c.code ~<~ (r.beginning || '~') AND c.system_id = r.system_id
          AND c.retired_in_id IS NULL AND NOT c.is_header OFFSET 0) c
    WHERE r.beginning <> '' AND r.system_id = ANY (%(nesting)s::bigint[])
      AND NOT EXISTS (SELECT FROM codes_code h WHERE h.system_id = r.system_id AND h.code = r.beginning)
"""


def nesting(systems: Iterable) -> list[int]:
    """The ids of those of the systems in which a code begins like the headings above it."""
    return [system.pk for system in systems if system.rules.nests_by_prefix]


def terms_of(code: Code) -> list[IndexTerm]:
    """The terms that lead to a code, to its headings, to its beginning, or to such a term; one query."""
    asked = {"id": code.pk, "system": code.system_id, "code": code.code, "nesting": nesting([code.system])} | {
        "of_headings": True
    }
    fields = [field.attname for field in IndexTerm._meta.concrete_fields]
    return [IndexTerm.from_db(connection.alias, fields, values) for values in rows(OF_CODE, asked)]


def codes_by_term(names: Iterable[str], systems: Iterable) -> list[tuple[str, int]]:
    """(name, id of a code) for the codes that terms with these names in lower case lead to, regions aside; one query."""
    systems = list(systems)
    asked = {"names": list(names), "systems": [system.pk for system in systems], "nesting": nesting(systems)}
    return rows(CODES_OF, asked)
