"""Keeps what a file of index terms or maps drops as history of the release that was loaded last."""

_NEWEST = """
    SELECT r.id FROM codes_release r WHERE r.system_id = ANY(%(dropping)s) AND r.withdrawn_at IS NULL
    ORDER BY r.loaded_at DESC, r.position DESC LIMIT 1
"""
_WHAT_TERM_LED_TO = "coalesce(nullif({0}.beginning, ''), nullif({0}.value, ''), {0}.see)"

#: In the place of the statement that deletes terms `gone`: keeps them, too. Parameters: `system`, and `dropping`, ids of systems.
KEEP_TERMS = f"""
    INSERT INTO codes_droppedlead (release_id, term, source, target_system_id, target)
    SELECT DISTINCT newest.id, gone.term, '', gone.system_id, {_WHAT_TERM_LED_TO.format("gone")}
    FROM gone CROSS JOIN ({_NEWEST}) AS newest
"""  # noqa: S608 - our own statements
#: Terms of a system that are here again are not lost.
FORGET_TERMS = f"""
    DELETE FROM codes_droppedlead d USING codes_indexterm t
    WHERE d.target_system_id = %(system)s AND d.source_system_id IS NULL
      AND t.system_id = d.target_system_id AND t.term = d.term AND {_WHAT_TERM_LED_TO.format("t")} = d.target
"""  # noqa: S608 - our own statements
#: Keeps the maps from `source` to `target`, ids of systems, that `staged_map` lacks, before they are replaced.
KEEP_MAPS = f"""
    INSERT INTO codes_droppedlead (release_id, term, source_system_id, source, target_system_id, target)
    SELECT DISTINCT newest.id, '', a.system_id, a.code, b.system_id, b.code
    FROM codes_codemap m JOIN codes_code a ON a.id = m.source_id JOIN codes_code b ON b.id = m.target_id
    CROSS JOIN ({_NEWEST}) AS newest
    WHERE a.system_id = %(source)s AND b.system_id = %(target)s
      AND NOT EXISTS (SELECT FROM staged_map s WHERE s.source = a.code AND s.target = b.code)
"""  # noqa: S608 - our own statements
FORGET_MAPS = """
    DELETE FROM codes_droppedlead d USING staged_map s
    WHERE d.source_system_id = %(source)s AND d.target_system_id = %(target)s AND s.source = d.source AND s.target = d.target
"""
