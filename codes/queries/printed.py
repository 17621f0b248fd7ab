"""All codes below a heading in the order of the tree, for a table on paper."""

from codes.models import Code

#: Rows of a table: some forty sheets.
MOST_ROWS = 2_000
# Each code stands once: below its parent if that is in the table, otherwise below another of its parents. The way from the
# heading to each code sorts the tree, and ends headings that stand above each other.
BELOW = """
    WITH RECURSIVE found AS (
        SELECT id FROM codes_code WHERE id = %(heading)s
        UNION
        SELECT c.id FROM found
        CROSS JOIN LATERAL (SELECT id FROM codes_code WHERE parent_id = found.id
                            UNION ALL SELECT code_id FROM codes_otherparent WHERE parent_id = found.id) child
        JOIN codes_code c ON c.id = child.id AND c.retired_in_id IS NULL),
    placed AS MATERIALIZED (
        SELECT c.id, c.code, coalesce(main.id, (
            SELECT min(o.parent_id) FROM codes_otherparent o JOIN found ON found.id = o.parent_id
            WHERE o.code_id = c.id)) AS parent
        FROM found JOIN codes_code c ON c.id = found.id LEFT JOIN found main ON main.id = c.parent_id
        WHERE c.id <> %(heading)s),
    below AS (
        SELECT %(heading)s::bigint AS id, 0 AS depth, ARRAY[]::text[] AS way
        UNION ALL
        SELECT p.id, below.depth + 1, below.way || p.code::text FROM below JOIN placed p ON p.parent = below.id
        WHERE NOT p.code = ANY (below.way))
    SELECT c.*, below.depth FROM below JOIN codes_code c ON c.id = below.id WHERE below.depth > 0
    ORDER BY below.way LIMIT %(limit)s
"""


def table_below(heading: Code) -> tuple[list[Code], bool]:
    """The valid codes and headings below a heading from `find_code`, each with its `depth` from 1, and whether there are more.

    One query; at most MOST_ROWS.
    """
    rows = list(Code.objects.raw(BELOW, {"heading": heading.pk, "limit": MOST_ROWS + 1}))
    for row in rows:
        row.system = heading.system
    return rows[:MOST_ROWS], len(rows) > MOST_ROWS
