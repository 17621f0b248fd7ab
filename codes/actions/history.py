"""The history of codes: compares a release with the one before it, and updates everything that depends on its editions.

A state is a set of rows (id, code, title, short_title, is_header, is_reserved, parent, valid_from, valid_to,
is_valid, is_listed). An edition is
written where a release's state differs from the state before it, so a release can be put between two others, or taken
away, by writing its own editions and those of the release after it.
"""

from codes.queries.changes import REVISED

# The newest state, which is the content of the table of codes.
CURRENT = """
    SELECT c.id, c.code, c.title, c.short_title, c.is_header, c.is_reserved, coalesce(p.code, '') AS parent,
           c.valid_from, c.valid_to,
           c.retired_in_id IS NULL AS is_valid, true AS is_listed
    FROM codes_code c LEFT JOIN codes_code p ON p.id = c.parent_id
    WHERE c.system_id = %(system)s AND c.added_in_id IS NOT NULL
"""

# The state at a position in time; {position} is the name of a parameter.
AS_OF = """
    SELECT DISTINCT ON (e.code_id) e.code_id AS id, c.code, e.title, e.short_title, e.is_header, c.is_reserved,
           e.parent_code AS parent, e.valid_from, e.valid_to, e.is_valid, e.is_listed
    FROM codes_codeedition e
    JOIN codes_release r ON r.id = e.release_id
    JOIN codes_code c ON c.id = e.code_id
    WHERE r.system_id = %(system)s AND r.position <= %({position})s
    ORDER BY e.code_id, r.position DESC
"""

# The state of a file. The comparison makes codes that are not in it invalid.
STAGED = """
    SELECT NULL::bigint AS id, s.code, s.title, s.short_title, s.is_header, s.is_reserved,
           coalesce(nullif(s.stated_parent, ''), p.parent, '') AS parent, s.valid_from, s.valid_to, s.is_valid,
           true AS is_listed
    FROM staged_row s LEFT JOIN staged_parent p ON p.code = s.code
    WHERE s.term_kind IS NULL
"""

# A release that is loaded again keeps the texts that the new file lacks: publishers put long and short titles into two files.
KEEP_TEXTS = """
    UPDATE staged_row s
    SET title = coalesce(nullif(s.title, ''), b.title), short_title = coalesce(nullif(s.short_title, ''), b.short_title)
    FROM ({state}) b
    WHERE b.code = s.code AND s.term_kind IS NULL AND (s.title = '' OR s.short_title = '')
"""

# The differences between two states. Titles and dates that the later state lacks are kept from the earlier one.
# New codes get their ids here, so that parents are known before the first row is written.
COMPARE = """
    CREATE TEMP TABLE difference ON COMMIT DROP AS
    WITH before AS ({before}), after AS (SELECT * FROM ({after}) stated WHERE is_listed),
    pair AS (
        SELECT coalesce(b.id, a.id) AS id, coalesce(a.code, b.code) AS code,
               coalesce(nullif(a.title, ''), b.title, '') AS title,
               coalesce(nullif(a.short_title, ''), b.short_title, '') AS short_title,
               coalesce(a.is_header, b.is_header) AS is_header, coalesce(a.is_reserved, b.is_reserved) AS is_reserved,
               coalesce(a.parent, b.parent) AS parent,
               coalesce(a.valid_from, b.valid_from) AS valid_from, coalesce(a.valid_to, b.valid_to) AS valid_to,
               coalesce(a.is_valid, false) AS is_valid, a.code IS NOT NULL AS is_listed, b.title AS old_title,
               a.is_header <> b.is_header AS is_regrouped,
               CASE WHEN b.code IS NULL THEN 'added'
                    WHEN b.is_valid AND a.is_valid IS NOT TRUE THEN 'retired'
                    WHEN NOT b.is_valid AND a.is_valid THEN 'reinstated'
                    WHEN a.code IS NULL THEN NULL
                    WHEN {revised} THEN 'revised'
                    WHEN nullif(a.title, '') <> b.title OR nullif(a.short_title, '') <> b.short_title
                      OR a.parent <> b.parent
                      OR coalesce(a.valid_from, b.valid_from) IS DISTINCT FROM b.valid_from
                      OR coalesce(a.valid_to, b.valid_to) IS DISTINCT FROM b.valid_to THEN 'completed' END AS kind
        FROM before b FULL JOIN after a ON a.code = b.code)
    SELECT coalesce(p.id, c.id, nextval('codes_code_id_seq')) AS id, p.id IS NULL AND c.id IS NULL
           AS is_new, p.code, p.title, p.short_title, p.is_header, p.is_reserved, p.parent, p.valid_from, p.valid_to, p.is_valid,
           p.is_listed, p.old_title, p.is_regrouped, p.kind
    FROM pair p LEFT JOIN codes_code c ON p.id IS NULL AND c.system_id = %(system)s AND c.code = p.code
    WHERE p.kind IS NOT NULL;
    ANALYZE difference;
"""

INSERT_CODES = """
    INSERT INTO codes_code (id, system_id, code, title, short_title, is_header, is_reserved, parent_id, valid_from,
                            valid_to, added_in_id, retired_in_id)
    SELECT d.id, %(system)s, d.code, d.title, d.short_title, d.is_header, d.is_reserved,
           coalesce(new.id, old.id), d.valid_from, d.valid_to, %(release)s, CASE WHEN NOT d.is_valid THEN %(release)s::bigint END
    FROM difference d
    LEFT JOIN difference new ON new.code = d.parent AND new.is_new
    LEFT JOIN codes_code old ON old.system_id = %(system)s AND old.code = d.parent
    WHERE d.is_new ORDER BY d.code
"""

WRITE_EDITIONS = """
    INSERT INTO codes_codeedition (code_id, release_id, kind, title, short_title, is_header, parent_code, valid_from,
                                   valid_to, is_valid, is_listed)
    SELECT id, %(release)s, kind, title, short_title, is_header, parent, valid_from, valid_to, is_valid, is_listed
    FROM difference
"""

# The table of codes has the state of the newest release, so older editions need not be read.
UPDATE_CODES = """
    UPDATE codes_code c
    SET title = d.title, short_title = d.short_title, is_header = d.is_header,
        parent_id = (SELECT p.id FROM codes_code p WHERE p.system_id = %(system)s AND p.code = d.parent),
        valid_from = d.valid_from, valid_to = d.valid_to, added_in_id = coalesce(c.added_in_id, %(release)s),
        retired_in_id = CASE WHEN NOT d.is_valid THEN coalesce(c.retired_in_id, %(release)s) END
    FROM difference d
    WHERE c.id = d.id AND NOT d.is_new
"""

# What follows from the editions of the codes in `affected_code`, wherever in time they were changed: the kind of each,
# the code's first release and the one that retired it, and its text. An edition that came to say nothing new goes; codes
# without one are left alone.
FOLLOW = """
    WITH placed AS (
        SELECT e.code_id, e.release_id, lag(e.release_id) OVER (PARTITION BY e.code_id ORDER BY r.position) AS before
        FROM codes_codeedition e JOIN codes_release r ON r.id = e.release_id
        WHERE e.code_id IN (SELECT id FROM affected_code))
    DELETE FROM codes_codeedition e USING placed p, codes_codeedition b
    WHERE p.code_id = e.code_id AND p.release_id = e.release_id AND b.code_id = e.code_id AND b.release_id = p.before
      AND (b.title, b.short_title, b.is_header, b.parent_code, b.valid_from, b.valid_to, b.is_valid)
          IS NOT DISTINCT FROM (e.title, e.short_title, e.is_header, e.parent_code, e.valid_from, e.valid_to, e.is_valid);

    WITH placed AS (
        SELECT e.code_id, e.release_id, lag(e.release_id) OVER (PARTITION BY e.code_id ORDER BY r.position) AS before
        FROM codes_codeedition e JOIN codes_release r ON r.id = e.release_id
        WHERE e.code_id IN (SELECT id FROM affected_code))
    UPDATE codes_codeedition a
    SET kind = CASE WHEN b.code_id IS NULL THEN 'added' WHEN b.is_valid AND NOT a.is_valid THEN 'retired'
                    WHEN a.is_valid AND NOT b.is_valid THEN 'reinstated' WHEN {revised} THEN 'revised' ELSE 'completed' END
    FROM placed p LEFT JOIN codes_codeedition b ON b.code_id = p.code_id AND b.release_id = p.before
    WHERE p.code_id = a.code_id AND p.release_id = a.release_id;

    WITH placed AS (
        SELECT e.*, r.position,
               first_value(e.release_id) OVER (PARTITION BY e.code_id ORDER BY r.position) AS first_release,
               row_number() OVER (PARTITION BY e.code_id ORDER BY r.position DESC) AS from_last,
               max(r.position) FILTER (WHERE e.is_valid) OVER (PARTITION BY e.code_id) AS last_valid
        FROM codes_codeedition e JOIN codes_release r ON r.id = e.release_id
        WHERE e.code_id IN (SELECT id FROM affected_code)),
    ended AS (
        SELECT DISTINCT ON (code_id) code_id, release_id FROM placed
        WHERE position > coalesce(last_valid, 0) ORDER BY code_id, position)
    UPDATE codes_code c
    SET title = l.title, short_title = l.short_title, is_header = l.is_header, valid_from = l.valid_from,
        valid_to = l.valid_to, added_in_id = l.first_release, retired_in_id = x.release_id,
        parent_id = (SELECT id FROM codes_code p WHERE p.system_id = c.system_id AND p.code = l.parent_code)
    FROM placed l LEFT JOIN ended x ON x.code_id = l.code_id
    WHERE l.from_last = 1 AND c.id = l.code_id;
"""

# The counts of a release after a release before it was added or removed. The codes in it stay the same.
RECOUNT = """
    UPDATE codes_release r
    SET added = n.added, revised = n.revised, completed = n.completed, retired = n.retired, reinstated = n.reinstated,
        unchanged = greatest(0, r.added + r.revised + r.completed + r.reinstated + r.unchanged
                                - n.added - n.revised - n.completed - n.reinstated)
    FROM (SELECT r2.id, count(*) FILTER (WHERE e.kind = 'added') AS added,
                 count(*) FILTER (WHERE e.kind = 'revised') AS revised,
                 count(*) FILTER (WHERE e.kind = 'completed') AS completed,
                 count(*) FILTER (WHERE e.kind = 'retired') AS retired,
                 count(*) FILTER (WHERE e.kind = 'reinstated') AS reinstated
          FROM codes_release r2 LEFT JOIN codes_codeedition e ON e.release_id = r2.id
          WHERE r2.system_id = %(system)s AND r2.position > %(position)s GROUP BY r2.id) n
    WHERE n.id = r.id
"""


TOLD = """
    SELECT kind, code, coalesce(old_title, ''), title FROM difference WHERE kind = %s ORDER BY code LIMIT %s
"""
RENAMED = "SELECT count(*) FROM difference WHERE is_listed AND (old_title <> '' AND title <> old_title OR is_regrouped)"
VALID_CODES = "SELECT count(*) FROM ({state}) s WHERE is_valid AND NOT is_header"


def valid_codes(cursor, keys: dict) -> int:
    """How many codes, not counting headings, are valid at `position` in time."""
    cursor.execute(VALID_CODES.format(state=AS_OF.format(position="position")), keys)
    return cursor.fetchone()[0]


def count_valid(cursor, state: str, keys: dict) -> int:
    """How many codes, headings included, are valid in the state."""
    cursor.execute(f"SELECT count(*) FROM ({state}) s WHERE is_valid", keys)  # noqa: S608 - our own SQL
    return cursor.fetchone()[0]


def count_renamed(cursor) -> int:
    """How many known codes have another title, or are headings now or no more, in the later state of `difference`."""
    cursor.execute(RENAMED)
    return cursor.fetchone()[0]


def keep_texts(cursor, state: str, keys: dict) -> None:
    """Give the staged codes without a title or short title that of the `state`."""
    cursor.execute(KEEP_TEXTS.format(state=state), keys)


def compare(cursor, before: str, after: str, keys: dict) -> None:
    """Create the table `difference`: where the state `after` differs from the state `before`."""
    cursor.execute("DROP TABLE IF EXISTS difference")
    cursor.execute(COMPARE.format(before=before, after=after, revised=REVISED.format(parent="parent")), keys)


def write_newest(cursor, keys: dict) -> None:
    """Write the changes of the newest release: new codes, changed codes, and the editions of both."""
    cursor.execute(INSERT_CODES, keys)
    # Without current statistics of a table that was just filled, the planner would compare every row with every other.
    cursor.execute("ANALYZE codes_code")
    cursor.execute(UPDATE_CODES, keys)
    cursor.execute(WRITE_EDITIONS, keys)


def rewrite_editions(cursor, keys: dict) -> None:
    """Make the editions of the release those of `difference`; all codes that had or get one are noted as affected."""
    cursor.execute(
        "INSERT INTO affected_code SELECT code_id FROM codes_codeedition WHERE release_id = %(release)s "
        "UNION SELECT id FROM difference",
        keys,
    )
    cursor.execute("DELETE FROM codes_codeedition WHERE release_id = %(release)s", keys)
    cursor.execute(WRITE_EDITIONS, keys)


def create_affected_codes(cursor) -> None:
    """Create the table `affected_code`, empty."""
    cursor.execute("CREATE TEMP TABLE affected_code (id bigint NOT NULL) ON COMMIT DROP")


def follow(cursor, keys: dict) -> None:
    """Bring the affected codes, the kinds of their editions, and the numbers of the releases after `position` in line."""
    cursor.execute("ANALYZE affected_code")
    cursor.execute(FOLLOW.format(revised=REVISED.format(parent="parent_code")))
    cursor.execute(RECOUNT, keys)
