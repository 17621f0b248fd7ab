"""Finds the similar codes of each code anew (codes.likeness), and notes when that is due."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from django.db import connection, transaction
from django.db.models import QuerySet, TextField
from django.db.models.expressions import RawSQL
from django.utils import timezone

from codes.likeness import Similar, Subject, similar_codes
from codes.models import CodeSystem
from codes.uses import pages_with

#: What is compared: all codes but headings, with those of each map from or to them. Withheld titles are not compared either.
SUBJECTS = """
    SELECT c.id, c.code, CASE WHEN %(shows_text)s AND NOT c.is_reserved THEN c.title ELSE '' END,
           coalesce(c.parent_id, 0), coalesce(p.parent_id, 0), c.retired_in_id IS NOT NULL, mapped.ids
    FROM codes_code c
    LEFT JOIN codes_code p ON p.id = c.parent_id
    LEFT JOIN (SELECT code, array_agg(DISTINCT other) AS ids
               FROM (SELECT source_id, target_id FROM codes_codemap UNION ALL SELECT target_id, source_id FROM codes_codemap)
                    AS map (code, other) GROUP BY code) mapped ON mapped.code = c.id
    WHERE c.system_id = %(system)s AND NOT c.is_header
    ORDER BY c.code
"""
MAPPED = """
    SELECT o.id, o.code FROM codes_code o WHERE o.id IN (
        SELECT m.target_id FROM codes_codemap m JOIN codes_code c ON c.id = m.source_id WHERE c.system_id = %(system)s
        UNION SELECT m.source_id FROM codes_codemap m JOIN codes_code c ON c.id = m.target_id WHERE c.system_id = %(system)s)
"""
FORGET = "DELETE FROM codes_similarcodes s USING codes_code c WHERE c.id = s.code_id AND c.system_id = %(system)s"
STORE = """
    INSERT INTO codes_similarcodes (code_id, others, reasons, shared)
    SELECT s.code_id, s.others, s.reasons, s.shared FROM found_similar s JOIN codes_code c ON c.id = s.code_id
"""
#: One process at a time finds those of a system. The number is ours among the first keys of advisory locks.
LOCK = "SELECT pg_advisory_xact_lock(1936289132, %(system)s) IS NOT NULL"
TRY_LOCK = "SELECT pg_try_advisory_xact_lock(1936289132, %(system)s)"
#: How many codes are asked for at once which pages use them.
ASKED_AT_ONCE = 10_000


def note_similar_due(*systems: CodeSystem) -> None:
    """Note that the similar codes of these systems lack what was just loaded. Within the caller's transaction."""
    CodeSystem.objects.filter(pk__in=[system.pk for system in systems]).update(similar_is_due=True)


@transaction.atomic
def rebuild_similar(
    system: CodeSystem,
    *,
    only_due: bool = False,
    watched: Callable[[Iterable, int], Iterable] = lambda found, total: found,
) -> int:
    """Find the similar codes of all codes of a system, and return for how many codes there are some.

    With `only_due` nothing is done if it is not due (any more), or if another process is at it: the answer is 0 then. Readers
    see the former ones until all are found. Files of the system may be loaded meanwhile: only while the result is stored do they
    wait, and what was loaded since the beginning stays due. `watched` is given what is found, one after the other, with the
    number of all, and passes it on; it may show the progress.
    """
    keys = {"system": system.pk, "shows_text": system.shows_text_to(None)}
    with connection.cursor() as cursor:
        # Everything is read: a plan for the first rows of it would take minutes.
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL cursor_tuple_fraction = 1")
        cursor.execute(TRY_LOCK if only_due else LOCK, keys)
        [is_ours] = cursor.fetchone()
        seen, is_due = _as_it_stands(CodeSystem.objects.filter(pk=system.pk))
        if only_due and not (is_ours and is_due):
            return 0
        cursor.execute(MAPPED, keys)
        mapped = dict(cursor.fetchall())
        subjects = list(_with_entries(list(_subjects(keys, mapped))))
        cursor.execute("CREATE TEMPORARY TABLE found_similar (LIKE codes_similarcodes)")
        with cursor.copy("COPY found_similar (code_id, others, reasons, shared) FROM STDIN") as copy:
            for subject, similar in watched(similar_codes(system.rules, subjects, mapped), len(subjects)):
                if similar:
                    copy.write_row((subject.pk, *_columns(similar)))
        now, _ = _as_it_stands(CodeSystem.objects.select_for_update(no_key=True).filter(pk=system.pk))
        cursor.execute(FORGET, keys)
        cursor.execute(STORE)
        count = cursor.rowcount
        cursor.execute("DROP TABLE found_similar")
    CodeSystem.objects.filter(pk=system.pk).update(similar_at=timezone.now(), similar_is_due=now != seen)
    return count


def _as_it_stands(systems: QuerySet[CodeSystem]) -> tuple[str, bool]:
    """The version of the row of one system, which every load changes, and whether its similar codes are due."""
    xmin = RawSQL("codes_codesystem.xmin::text", (), output_field=TextField())  # noqa: S611 - no parameters
    return systems.values_list(xmin, "similar_is_due").get()


def _subjects(keys: dict, mapped: Mapping[int, str]) -> Iterator[Subject]:
    """What is compared, read bit by bit; codes that share their maps share the set of them."""
    sets: dict[frozenset[int], frozenset[int]] = {}
    with connection.chunked_cursor() as cursor:
        cursor.execute(SUBJECTS, keys)
        for *row, ids in cursor:
            maps = frozenset(pk for pk in ids or () if pk in mapped)
            yield Subject(*row, sets.setdefault(maps, maps))


def _with_entries(subjects: list[Subject]) -> Iterator[Subject]:
    """The subjects with the pages that use them."""
    for start in range(0, len(subjects), ASKED_AT_ONCE):
        some = subjects[start : start + ASKED_AT_ONCE]
        pages = pages_with([subject.pk for subject in some])
        for subject in some:
            used = pages.get(subject.pk)
            yield subject._replace(entries=frozenset(page.address for page in used)) if used else subject


def _columns(similar: list[Similar]) -> Iterator[str]:
    """The three lists as PostgreSQL writes them."""
    for values in zip(*similar, strict=True):
        yield f"{{{','.join(map(str, map(int, values)))}}}"
