"""Replaces the parents that codes have besides their main one by those of the newest release."""

from codes.models import CodeSystem

# Codes about which the file says nothing keep theirs.
DROP = """
    DELETE FROM codes_otherparent o USING codes_code c, staged_row s
    WHERE o.code_id = c.id AND c.system_id = %(system)s AND s.code = c.code AND s.other_parents IS NOT NULL
"""
ADD = """
    INSERT INTO codes_otherparent (code_id, parent_id)
    SELECT DISTINCT c.id, p.id
    FROM staged_row s CROSS JOIN unnest(s.other_parents) AS other (code)
    JOIN codes_code c ON c.system_id = %(system)s AND c.code = s.code
    JOIN codes_code p ON p.system_id = %(system)s AND p.code = other.code
    WHERE s.other_parents <> '{}' AND p.id <> c.id AND p.id IS DISTINCT FROM c.parent_id
"""


def take_other_parents(cursor, system: CodeSystem) -> None:
    """Write the other parents in `staged_row`, once the codes themselves are written. Parents without a code are left out."""
    cursor.execute("SELECT EXISTS (SELECT FROM staged_row WHERE other_parents IS NOT NULL)")
    if cursor.fetchone()[0]:
        cursor.execute("ANALYZE staged_row (code, other_parents)")
        for statement in (DROP, ADD):
            cursor.execute(statement, {"system": system.pk})
        # Without current statistics the planner would read the whole table to find the parents of one code.
        cursor.execute("ANALYZE codes_otherparent")
