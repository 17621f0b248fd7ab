"""Loading a release: rows are staged by COPY, compared with what is there, and taken in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from codes import rules
from codes.actions.mentions import find_or_declare_system
from codes.actions.terms import copy_terms, fitting, take_terms
from codes.formats.headings import structural_headers
from codes.formats.rows import BadRow, CodeRow, TermRow
from codes.models import CodeChange, CodeSystem, Release

STAGE = """
    CREATE TEMP TABLE staged_code (
        code text NOT NULL, title text NOT NULL, short_title text NOT NULL, is_header boolean NOT NULL,
        is_reserved boolean NOT NULL, is_ended boolean NOT NULL
    ) ON COMMIT DROP;
    CREATE TEMP TABLE staged_parent (code text NOT NULL, parent text NOT NULL) ON COMMIT DROP;
    CREATE TEMP TABLE staged_term (code text NOT NULL, term text NOT NULL, kind text NOT NULL) ON COMMIT DROP;
"""

# Every staged row beside the row that the site has, and what the release does to it. Ids of new codes are drawn here, so
# that parents are known before the first row is written. A file without short titles leaves those that are there.
RESOLVE = """
    CREATE TEMP TABLE resolved_code ON COMMIT DROP AS
    WITH release_row AS (
        SELECT s.code, s.title, s.is_header, s.is_reserved, s.is_ended, coalesce(sp.parent, '') AS parent,
               coalesce(nullif(s.short_title, ''), c.short_title, '') AS short_title, c.id AS old_id
        FROM staged_code s
        LEFT JOIN staged_parent sp ON sp.code = s.code
        LEFT JOIN codes_code c ON c.system_id = %(system)s AND c.code = s.code)
    SELECT r.code, r.title, r.short_title, r.is_header, r.is_reserved, r.is_ended, r.parent,
           coalesce(c.id, nextval(pg_get_serial_sequence('codes_code', 'id'))) AS id, c.id IS NULL AS is_new,
           c.title AS old_title,
           CASE WHEN c.added_in_id IS NULL THEN 'added'
                WHEN c.retired_in_id IS NOT NULL AND NOT r.is_ended THEN 'reinstated'
                WHEN c.retired_in_id IS NULL AND r.is_ended THEN 'retired'
                WHEN (c.title, c.short_title, c.is_header, c.is_reserved, coalesce(p.code, ''))
                     IS DISTINCT FROM (r.title, r.short_title, r.is_header, r.is_reserved, r.parent) THEN 'revised'
                ELSE 'unchanged' END AS change
    FROM release_row r
    LEFT JOIN codes_code c ON c.id = r.old_id
    LEFT JOIN codes_code p ON p.id = c.parent_id;
    CREATE UNIQUE INDEX ON resolved_code (code);
    ANALYZE resolved_code;
"""

INSERT = """
    INSERT INTO codes_code
        (id, system_id, code, title, short_title, is_header, is_reserved, parent_id, added_in_id, retired_in_id)
    SELECT r.id, %(system)s, r.code, r.title, r.short_title, r.is_header, r.is_reserved, p.id, %(release)s,
           CASE WHEN r.is_ended THEN %(release)s END
    FROM resolved_code r LEFT JOIN resolved_code p ON p.code = r.parent
    WHERE r.is_new ORDER BY r.code
"""

UPDATE = """
    UPDATE codes_code c
    SET title = r.title, short_title = r.short_title, is_header = r.is_header, is_reserved = r.is_reserved,
        parent_id = p.id, added_in_id = coalesce(c.added_in_id, %(release)s),
        retired_in_id = CASE WHEN r.is_ended THEN coalesce(c.retired_in_id, %(release)s) END
    FROM resolved_code r LEFT JOIN resolved_code p ON p.code = r.parent
    WHERE c.id = r.id AND NOT r.is_new AND r.change <> 'unchanged'
"""

NOTE_CHANGES = """
    INSERT INTO codes_codechange (code_id, release_id, kind, old_title)
    SELECT id, %(release)s, change, CASE WHEN old_title <> title THEN old_title ELSE '' END
    FROM resolved_code WHERE change IN ('revised', 'retired', 'reinstated')
    ON CONFLICT DO NOTHING
"""

RETIRE = """
    WITH gone AS (
        UPDATE codes_code c SET retired_in_id = %(release)s
        WHERE c.system_id = %(system)s AND c.retired_in_id IS NULL AND c.added_in_id IS NOT NULL
          AND NOT EXISTS (SELECT FROM staged_code s WHERE s.code = c.code)
        RETURNING c.id)
    INSERT INTO codes_codechange (code_id, release_id, kind, old_title)
    SELECT id, %(release)s, 'retired', '' FROM gone
    ON CONFLICT DO NOTHING
"""


LONGEST_LABEL = 60
LONGEST_SHORT_TITLE = 250


class EmptyRelease(ValueError):
    """A file without a single code: nothing was changed."""


@dataclass(frozen=True)
class ReleaseCounts:
    """What a release did: numbers of codes, and the lines that could not be read.

    `touched` holds (slug, code, what happened to it) of published entries whose codes were revised or retired.
    """

    added: int
    revised: int
    retired: int
    unchanged: int
    bad: int
    bad_rows: tuple[BadRow, ...] = ()
    touched: tuple[tuple[str, str, str], ...] = ()

    def as_dict(self) -> dict[str, int]:
        """The five counts by name."""
        return {name: getattr(self, name) for name in ("added", "revised", "retired", "unchanged", "bad")}

    def __str__(self):
        return ", ".join(f"{name} {count}" for name, count in self.as_dict().items())


@transaction.atomic
def load_release(
    *,
    system: str,
    label: str,
    rows: Iterable[CodeRow | TermRow | BadRow],
    source_name: str = "",
    actor=None,
    dry_run: bool = False,
) -> ReleaseCounts:
    """Make the system `system` (a slug) say what `rows` say; codes that the rows leave out are retired, none is deleted.

    All of it or nothing: readers see the old release until the new one is whole. Loads of one system wait for each other.
    `actor` is None for the command line. With `dry_run` everything is done, counted and taken back.
    A system that the site does not know is declared, with its text withheld until somebody states its licence.
    Releases come in their order: one whose label says that it is older than the newest one here is refused.
    Raises PermissionDenied, ValueError (a slug or a label that is none, an older release), EmptyRelease; whatever `rows`
    raises leaves things as they were.
    """
    if actor is not None and not actor.has_perm("codes.load_release"):
        raise PermissionDenied(f"{actor} may not load releases.")
    if not 0 < len(label.strip()) <= LONGEST_LABEL:
        raise ValueError(f"Name the release in 1 to {LONGEST_LABEL} characters, such as FY2025, not “{label}”.")
    owner = find_or_declare_system(system)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT FROM codes_codesystem WHERE id = %s FOR NO KEY UPDATE", [owner.pk])
        _check_order(owner, label)
        cursor.execute(STAGE)
        bad_rows, terms = _stage(cursor, owner.slug, rows)
        release, is_new = Release.objects.get_or_create(system=owner, label=label)
        keys = {"system": owner.pk, "release": release.pk}
        cursor.execute(RESOLVE, keys)
        cursor.execute("SELECT change, count(*) FROM resolved_code GROUP BY change")
        changes = dict(cursor.fetchall())
        if not changes:
            raise EmptyRelease(f"{source_name or 'The file'} holds no codes of {owner}: nothing was changed.")
        for statement in (NOTE_CHANGES, UPDATE, INSERT):
            cursor.execute(statement, keys)
        cursor.execute(RETIRE, keys)
        gone = cursor.rowcount
        copy_terms(cursor, fitting(terms, bad_rows))
        take_terms(cursor, owner.pk)
        cursor.execute("DROP TABLE staged_code, staged_parent, staged_term, resolved_code")
    counts = ReleaseCounts(
        added=changes.get("added", 0) + changes.get("reinstated", 0),
        revised=changes.get("revised", 0),
        retired=changes.get("retired", 0) + gone,
        unchanged=changes.get("unchanged", 0),
        bad=len(bad_rows),
        bad_rows=tuple(bad_rows),
        touched=_touched(release),
    )
    if is_new or counts.added or counts.revised or counts.retired:  # the same file again does not blot out what it did
        for name, count in counts.as_dict().items():
            setattr(release, name, count)
    release.source_name, release.loaded_by = source_name, actor
    release.valid_codes = owner.codes.active().filter(is_header=False, added_in__isnull=False).count()
    release.save()
    transaction.set_rollback(dry_run)
    return counts


def _check_order(owner: CodeSystem, label: str) -> None:
    """Raise ValueError for a release that came before the newest one here: it would retire what is new since then."""
    newest = owner.releases.exclude(label=label).order_by("-loaded_at").first()
    if newest and rules.is_older(label, newest.label):
        raise ValueError(
            f"{label} is older than {newest.label}, which is loaded already. Releases are loaded in their order, the oldest "
            "first: an older one would retire what is new since then."
        )


def _touched(release: Release) -> tuple[tuple[str, str, str], ...]:
    """(slug, code, change) of the published entries that use a code which the release revised or retired."""
    changes = CodeChange.objects.filter(release=release, code__entries__version__state="published")
    changes = changes.exclude(kind=CodeChange.Kind.REINSTATED)
    return tuple(
        changes.order_by("code__entries__version__procedure__slug", "code__code").values_list(
            "code__entries__version__procedure__slug", "code__code", "kind"
        )
    )


def _stage(cursor, slug: str, rows) -> tuple[list[BadRow], list[TermRow]]:
    """COPY the codes into `staged_code`, with the headings that the file leaves out, and their places into `staged_parent`."""
    bad_rows, terms, parents, today = [], [], {}, timezone.localdate()

    def write(copy, row: CodeRow) -> None:
        parents[row.code] = row.parent
        ended = row.is_retired or (row.terminated is not None and row.terminated <= today)
        reserved = rules.is_reserved(slug, row.code)
        copy.write_row((row.code, row.title, row.short_title, row.is_header, reserved, ended))

    with cursor.copy("COPY staged_code FROM STDIN") as copy:
        for row in rows:
            if isinstance(row, CodeRow) and len(row.short_title) <= LONGEST_SHORT_TITLE:
                write(copy, row)
            elif isinstance(row, CodeRow):
                bad_rows.append(
                    BadRow(row.line, f"the short title has more than {LONGEST_SHORT_TITLE} characters", row.code)
                )
            elif isinstance(row, TermRow):
                terms.append(row)
            else:
                bad_rows.append(row)
        for row in list(structural_headers(slug, parents)):
            write(copy, row)
    with cursor.copy("COPY staged_parent FROM STDIN") as copy:
        for code, stated in parents.items():
            parent = stated or next((p for p in rules.parent_prefixes(slug, code) if p in parents), "")
            if parent:
                copy.write_row((code, parent))
    return bad_rows, terms
