"""Stores the notes of a release: those that a tabular list prints at its codes and headings."""

from collections.abc import Iterable, Iterator

from codes.formats.rows import BadRow, NoteRow, Row
from codes.models import Release

LONGEST_NOTE = 10_000

STAGE_NOTES = """
    CREATE TEMP TABLE staged_note (
        position int NOT NULL, line bigint NOT NULL, code text NOT NULL, kind text NOT NULL, text text NOT NULL
    ) ON COMMIT DROP
"""
TAKE_NOTES = """
    DELETE FROM codes_codenote WHERE release_id = %(release)s;
    INSERT INTO codes_codenote (code_id, release_id, position, kind, text)
    SELECT c.id, %(release)s, s.position, s.kind, s.text
    FROM staged_note s JOIN codes_code c ON c.system_id = %(system)s AND c.code = s.code
"""
ASTRAY = """
    SELECT s.line, s.code, s.text FROM staged_note s
    WHERE NOT EXISTS (SELECT FROM codes_code c WHERE c.system_id = %(system)s AND c.code = s.code) ORDER BY s.position
"""


def without_notes(rows: Iterable[Row], notes: list[NoteRow]) -> Iterator[Row]:
    """The rows that are no notes; the notes are added to `notes`, except those that are too long, which are BadRows."""
    for row in rows:
        if not isinstance(row, NoteRow):
            yield row
        elif len(row.text) > LONGEST_NOTE:
            yield BadRow(row.line, f"the note has more than {LONGEST_NOTE:,} characters", f"{row.code} {row.text[:80]}")
        else:
            notes.append(row)


def take_notes(cursor, release: Release, notes: list[NoteRow]) -> list[BadRow]:
    """Make `notes` the notes of the release, and return those whose code is unknown.

    A file without notes, such as an order file that corrects the release, leaves those that the release has.
    """
    if not notes:
        return []
    keys = {"system": release.system_id, "release": release.pk}
    stored = release.system.rules.normalise
    cursor.execute(STAGE_NOTES)
    with cursor.copy("COPY staged_note FROM STDIN") as copy:
        for position, row in enumerate(notes, start=1):
            copy.write_row((position, row.line, stored(row.code), row.kind, row.text))
    cursor.execute("ANALYZE staged_note")
    cursor.execute(TAKE_NOTES, keys)
    cursor.execute(ASTRAY, keys)
    unmatched = [
        BadRow(line, f"{release.system} has no code {code}", text[:80]) for line, code, text in cursor.fetchall()
    ]
    cursor.execute("DROP TABLE staged_note")
    return unmatched
