"""All codes below a heading in the order of the tree, for a table on paper."""

from codes.models import Code

#: Rows of a table: some forty sheets.
MOST_ROWS = 2_000
# The way from the heading to each code sorts the tree, and ends headings that stand above each other.
BELOW = """
    WITH RECURSIVE below AS (
        SELECT id, 0 AS depth, ARRAY[]::text[] AS way FROM codes_code WHERE id = %s
        UNION ALL
        SELECT c.id, below.depth + 1, below.way || c.code::text FROM below JOIN codes_code c ON c.parent_id = below.id
        WHERE NOT c.code = ANY (below.way) AND c.retired_in_id IS NULL)
    SELECT c.*, below.depth FROM below JOIN codes_code c ON c.id = below.id WHERE below.depth > 0
    ORDER BY below.way LIMIT %s
"""


def table_below(heading: Code) -> tuple[list[Code], bool]:
    """The valid codes and headings below a heading from `find_code`, each with its `depth` from 1, and whether there are more.

    One query; at most MOST_ROWS.
    """
    rows = list(Code.objects.raw(BELOW, [heading.pk, MOST_ROWS + 1]))
    for row in rows:
        row.system = heading.system
    return rows[:MOST_ROWS], len(rows) > MOST_ROWS
