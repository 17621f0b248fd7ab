"""Reads what changed between two releases of a system: codes with their old and new texts, and what leads to retired ones.

The difference between a release and the one before it is what its editions say; between others it is found from all editions
between them, so that a code that was renamed and renamed back is no change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection
from django.db.models.expressions import RawSQL

from codes.models import Code, CodeEdition, CodeMap, CodeSystem, DroppedLead, Release
from codes.rules import WordChange, word_changes

#: How many index terms and maps are listed, and how many replacements of a code.
MOST_LISTED, MOST_REPLACEMENTS = 50, 3
#: What `Changes.lost` says of each.
LOST_HEADINGS = ("what", "why", "source_system", "source", "term", "target_system", "target")
_AT_ONCE = 1000

# Whether a release changes what a code means: its title, its dates, whether it is a heading, or the heading above it. What one
# side lacks is not compared, and a parent that begins like the old one is only a finer or coarser level of the same place.
REVISED = """
    nullif(a.title, '') <> nullif(b.title, '') OR a.is_header <> b.is_header
    OR a.valid_from <> b.valid_from OR a.valid_to <> b.valid_to
    OR NOT starts_with(a.{parent}, b.{parent}) AND NOT starts_with(b.{parent}, a.{parent})
"""
STEP = "SELECT e.code_id, e.kind FROM codes_codeedition e WHERE e.release_id = %(after)s"
# A code that came and went between the two releases is not in it.
SPAN = f"""
    SELECT code_id, kind FROM (
        SELECT a.code_id,
            CASE WHEN b.is_valid IS NULL THEN CASE WHEN a.is_valid THEN 'added' END
                 WHEN b.is_valid AND NOT a.is_valid THEN 'retired' WHEN a.is_valid AND NOT b.is_valid THEN 'reinstated'
                 WHEN {REVISED.format(parent="parent_code")}
                 THEN 'revised'
                 WHEN (a.title, a.short_title, a.parent_code, a.valid_from, a.valid_to)
                      IS DISTINCT FROM (b.title, b.short_title, b.parent_code, b.valid_from, b.valid_to)
                 THEN 'completed' END AS kind
        FROM (SELECT DISTINCT ON (e.code_id) e.* FROM codes_codeedition e JOIN codes_release r ON r.id = e.release_id
              WHERE r.system_id = %(system)s AND r.position > %(before_position)s AND r.position <= %(after_position)s
              ORDER BY e.code_id, r.position DESC) a
        LEFT JOIN LATERAL (
            SELECT e.* FROM codes_codeedition e JOIN codes_release r ON r.id = e.release_id
            WHERE e.code_id = a.code_id AND r.position <= %(before_position)s ORDER BY r.position DESC LIMIT 1) b ON true
    ) compared WHERE kind IS NOT NULL
"""  # noqa: S608 - our own statements
COUNTS = (
    "SELECT ch.kind, left(c.code, 3), count(*) FROM ({changes}) ch JOIN codes_code c ON c.id = ch.code_id GROUP BY 1, 2"
)
LISTED = """
    SELECT c.id, ch.kind FROM ({changes}) ch JOIN codes_code c ON c.id = ch.code_id
    WHERE %(kind)s = '' OR ch.kind = %(kind)s ORDER BY c.code
"""
TERMS = """
    SELECT c.code, t.term, count(*) OVER () FROM ({changes}) ch
    JOIN codes_code c ON c.id = ch.code_id AND c.retired_in_id IS NOT NULL
    JOIN codes_indexterm t ON t.system_id = c.system_id AND t.beginning = c.code
    WHERE ch.kind = 'retired' ORDER BY t.term, c.code LIMIT %(limit)s
"""
DROPPED = """
    SELECT d.id, count(*) OVER () FROM codes_droppedlead d JOIN codes_release r ON r.id = d.release_id
    WHERE r.system_id = %(system)s AND r.withdrawn_at IS NULL
      AND r.position > %(before_position)s AND r.position <= %(after_position)s AND (d.source = '') = %(are_terms)s
      AND (%(shows_text)s OR d.source <> '')
    ORDER BY d.term, d.source_system_id, d.source, d.target, d.id LIMIT %(limit)s
"""
LOST = """
    SELECT 'index term', 'leads to a retired code', '', '', t.term, y.slug, c.code
    FROM ({changes}) ch JOIN codes_code c ON c.id = ch.code_id AND c.retired_in_id IS NOT NULL
    JOIN codes_indexterm t ON t.system_id = c.system_id AND t.beginning = c.code
    JOIN codes_codesystem y ON y.id = c.system_id
    WHERE ch.kind = 'retired' AND %(shows_text)s
    UNION
    SELECT 'map', 'leads to a retired code', x.slug, s.code, '', y.slug, c.code
    FROM ({changes}) ch JOIN codes_code c ON c.id = ch.code_id AND c.retired_in_id IS NOT NULL
    JOIN codes_codemap m ON m.target_id = c.id JOIN codes_code s ON s.id = m.source_id
    JOIN codes_codesystem x ON x.id = s.system_id JOIN codes_codesystem y ON y.id = c.system_id
    WHERE ch.kind = 'retired'
    UNION
    SELECT CASE d.source WHEN '' THEN 'index term' ELSE 'map' END, 'dropped', coalesce(x.slug, ''), d.source, d.term,
           y.slug, d.target
    FROM codes_droppedlead d JOIN codes_release r ON r.id = d.release_id
    JOIN codes_codesystem y ON y.id = d.target_system_id LEFT JOIN codes_codesystem x ON x.id = d.source_system_id
    WHERE r.system_id = %(system)s AND r.withdrawn_at IS NULL
      AND r.position > %(before_position)s AND r.position <= %(after_position)s AND (%(shows_text)s OR d.source <> '')
    ORDER BY 1, 2, 5, 3, 4, 6, 7
"""
TOUCHED = "SELECT ch.code_id FROM ({changes}) ch WHERE ch.kind = ANY (%(kinds)s)"
MAPS = """
    SELECT m.id, count(*) OVER () FROM ({changes}) ch
    JOIN codes_code c ON c.id = ch.code_id AND c.retired_in_id IS NOT NULL
    JOIN codes_codemap m ON m.target_id = c.id JOIN codes_code s ON s.id = m.source_id
    WHERE ch.kind = 'retired' ORDER BY c.code, s.system_id, s.code, m.id LIMIT %(limit)s
"""


#: The kinds of changes that concern whoever uses a code.
TOUCHING = (CodeEdition.Kind.REVISED, CodeEdition.Kind.RETIRED, CodeEdition.Kind.REINSTATED)


@dataclass(frozen=True)
class Change:
    """What happened to a code: its texts before and after, if the reader may see them, and what replaces it."""

    code: Code
    kind: str
    old_title: str
    title: str
    replacements: list[Code]

    @property
    def words(self) -> list[WordChange]:
        """The new title, word by word beside the old one."""
        return word_changes(self.old_title, self.title)

    @property
    def is_retitled(self) -> bool:
        """Whether there are two titles to compare."""
        return bool(self.old_title and self.title != self.old_title)


class Leading(NamedTuple):
    """What leads to codes that were retired: the first of them, and the number of all."""

    first: list
    count: int


@dataclass(frozen=True)
class Changes:
    """What changed from the release `before` (None: from nothing) to the release `after`, for a reader (None: the public)."""

    system: CodeSystem
    before: Release | None
    after: Release
    user: object = None

    @property
    def is_step(self) -> bool:
        """Whether no release is between the two."""
        return self.after.position == (self.before.position if self.before else 0) + 1

    def counts(self) -> list[tuple[str, str, int]]:
        """(kind, first three characters of codes, their number), in one query."""
        return self._rows(COUNTS)

    def listed(self, kind: str, offset: int, limit: int) -> list[Change]:
        """Some of the changes of one kind ("" for all) in the order of the codes, in five queries at most."""
        found = self._rows(f"{LISTED} LIMIT %(limit)s OFFSET %(offset)s", kind=kind, limit=limit, offset=offset)
        return self._told(found)

    def all(self, kind: str = "") -> Iterator[Change]:
        """All changes, read bit by bit inside a transaction of the caller."""
        with connection.chunked_cursor() as cursor:
            cursor.execute(*self._statement(LISTED, kind=kind))
            for some in iter(lambda: cursor.fetchmany(_AT_ONCE), []):
                yield from self._told(some)

    def terms(self) -> Leading:
        """(code as stored, term) for the index terms that lead to codes that were retired."""
        found = self._rows(TERMS, limit=MOST_LISTED) if self._shows_terms else []
        return Leading([(code, term) for code, term, _ in found], found[0][2] if found else 0)

    def maps(self) -> Leading:
        """The maps that lead to codes that were retired, in two queries."""
        found = self._rows(MAPS, limit=MOST_LISTED)
        maps = CodeMap.objects.select_related("source__system", "target__system").in_bulk([pk for pk, _ in found])
        return Leading([maps[pk] for pk, _ in found], found[0][1] if found else 0)

    def dropped(self, *, are_terms: bool) -> Leading:
        """The index terms, or the maps, that files loaded after these releases no longer have (DroppedLead), in two queries."""
        found = self._rows(DROPPED, limit=MOST_LISTED, are_terms=are_terms, shows_text=self._shows_terms)
        leads = DroppedLead.objects.select_related("source_system", "target_system").in_bulk([pk for pk, _ in found])
        return Leading([leads[pk] for pk, _ in found], found[0][1] if found else 0)

    def lost(self) -> Iterator[tuple]:
        """All index terms and maps that lead to retired codes or were dropped, as LOST_HEADINGS says, read bit by bit."""
        with connection.chunked_cursor() as cursor:
            cursor.execute(*self._statement(LOST, shows_text=self._shows_terms))
            for some in iter(lambda: cursor.fetchmany(_AT_ONCE), []):
                yield from some

    @property
    def _shows_terms(self) -> bool:
        return self.system.shows_text_to(self.user)

    def editions(self):
        """The editions of codes that the releases revised, retired or reinstated, for the registry of their uses.

        Without codes that are at the end as they were before. One query if releases are between.
        """
        start = self.before.position if self.before else 0
        found = CodeEdition.objects.filter(
            release__system=self.system,
            release__position__gt=start,
            release__position__lte=self.after.position,
            kind__in=TOUCHING,
        )
        if self.is_step:
            return found
        touched = [pk for (pk,) in self._rows(TOUCHED, kinds=list(TOUCHING))]
        return found.filter(code__in=RawSQL("SELECT unnest(%s::bigint[])", [touched]))  # noqa: S611 - our own text

    def _told(self, found: Iterable[tuple[int, str]]) -> list[Change]:
        ids = [pk for pk, _ in found]
        codes = Code.objects.in_bulk(ids)
        old, new = self._titles(self.before, ids), self._titles(self.after, ids)
        retired = [pk for pk, kind in found if kind == CodeEdition.Kind.RETIRED]
        replaced: dict[int, list[Code]] = {pk: [] for pk in ids}
        valid = CodeMap.objects.filter(source__in=retired, target__system=self.system, target__retired_in=None)
        for row in valid.select_related("target").order_by("target__code") if retired else ():
            replaced[row.source_id].append(row.target)
        changes = []
        for pk, kind in found:
            code = codes[pk]
            for known in (code, *replaced[pk]):
                known.system = self.system
            is_shown = code.shows_text_to(self.user)
            titles = (texts.get(pk, "") if is_shown else "" for texts in (old, new))
            changes.append(Change(code, kind, *titles, replaced[pk][:MOST_REPLACEMENTS]))
        return changes

    def _titles(self, release: Release | None, ids: list[int]) -> dict[int, str]:
        """By id of a code: its title as of a release."""
        if release is None or not ids:
            return {}
        editions = CodeEdition.objects.filter(
            code__in=ids, release__withdrawn_at=None, release__position__lte=release.position
        )
        newest = editions.order_by("code", "-release__position").distinct("code")
        return dict(newest.values_list("code", "title"))

    def _rows(self, sql: str, **more) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(*self._statement(sql, **more))
            return cursor.fetchall()

    def _statement(self, sql: str, **more) -> tuple[str, dict]:
        known = {"system": self.system.pk, "after": self.after.pk, "after_position": self.after.position}
        known["before_position"] = self.before.position if self.before else 0
        return sql.replace("{changes}", STEP if self.is_step else SPAN), known | more
