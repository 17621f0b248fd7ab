"""Quality of search over the official files: the relevance sets with our search and with SQLite's BM25 on the same rows."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from accounts.models import User
from bench import readers
from bench.relevance import ODD, SECOND, Judgement, Quality, Search, judgements, score, sqlite_search
from bench.table import Figures, Row
from codes.actions import load_axes, load_maps, load_release
from codes.formats.axes import read_axes
from codes.formats.reading import origin_of_maps, read_codes, read_maps
from codes.models import Code
from documents.text.writer import write_entry_document
from imports.actions import import_documents, importer
from imports.demo import ENTRIES, PICTURES
from imports.sources import find_documents, read_documents
from procedures.actions import store_pictures
from procedures.models import ProcedureVersion
from procedures.queries import entry_document
from search.queries import find

VARIABLE = "MEDREF_BENCH_DATA"
#: System -> pattern of its files under their publisher's name; the newest by name is loaded.
CODES = {
    "icd10pcs": "icd10pcs_order_*.zip",
    "icd10cm": "icd10cm_code_descriptions_*.zip",
    "hcpcs": "hcpcs*.csv.gz",
    "icd9proc": "icd9cm_*master*.zip",
}
AXES = ("icd10pcs_tables_*.xml*", "icd10pcs_definitions_*.xml*")
MAPS = "gem_i9pcs*.txt.gz"
MAIN = "icd10pcs"
PEER = "SQLite FTS5 BM25"

ROWS = """
    SELECT s.slug, c.code, c.title,
           concat_ws(' ', c.short_title, (SELECT string_agg(t.term, ' ') FROM codes_indexterm t
            WHERE t.system_id = c.system_id AND t.beginning = c.code AND t.beginning <> ''))
    FROM codes_code c JOIN codes_codesystem s ON s.id = c.system_id
    WHERE c.title <> '' AND NOT c.is_reserved
"""


def quality() -> Iterator[Row | Figures]:
    """success@1, success@10 and MRR of every set, by kind and in total; then what readers get, with the demo's entries."""
    folder = os.environ.get(VARIABLE)
    if not folder:
        yield Row(
            f"quality: skipped, {VARIABLE} names no directory with official files ({', '.join(CODES.values())} …)"
        )
        return
    load(Path(folder))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(ROWS)
        rows = cursor.fetchall()
    asked, ours, theirs = judgements(), _ours({}), sqlite_search(rows)
    yield from _lines("all systems", asked, ours, theirs)
    alone, theirs_alone = _ours({"system": (MAIN,)}), sqlite_search(row for row in rows if row[0] == MAIN)
    asked = [judgement for judgement in asked if judgement.system == MAIN]
    yield from _lines("ICD-10-PCS alone", asked, alone, theirs_alone)
    yield from _lines("ICD-10-PCS alone, second set", judgements(SECOND), alone, theirs_alone)
    yield from _lines("odd", judgements(ODD), ours, theirs)
    load_entries()
    yield from _readers(rows + entry_rows())


def load(folder: Path) -> None:
    """Load the files as the commands do: codes, axes, maps. Raises FileNotFoundError if no file matches a pattern."""
    for system, pattern in CODES.items():
        path = newest(folder, pattern)
        load_release(system=system, label=path.name[:60], rows=read_codes(path, system=system), source_name=path.name)
    load_axes(system=MAIN, rows=read_axes([newest(folder, pattern) for pattern in AXES]))
    maps = {"source": "icd9proc", "target": MAIN}
    path = newest(folder, MAPS)
    load_maps(**maps, rows=read_maps(path, **maps), origin=origin_of_maps(path, **maps)[:120])


def newest(folder: Path, pattern: str) -> Path:
    """The newest file by name that fits. Raises FileNotFoundError."""
    paths = sorted(folder.glob(pattern))
    if not paths:
        raise FileNotFoundError(f"{folder} has no {pattern}; {VARIABLE} names the directory of official files")
    return paths[-1]


def load_entries() -> None:
    """Publish the entries of the demo."""
    boss = User.objects.create_superuser("bench")
    store_pictures(path.read_bytes() for path in sorted(PICTURES.glob("*.png")))
    import_documents(documents=read_documents(find_documents([ENTRIES])), actor=importer(), publish_as=boss)


def entry_rows() -> list[tuple[str, str, str, str]]:
    """The published entries as rows for the peer: their whole text stands in place of a code's terms."""
    return [
        (readers.ENTRY, version.procedure.slug, version.name, write_entry_document(entry_document(version)))
        for version in ProcedureVersion.objects.published().with_page_data()
    ]


def _ours(chosen: dict[str, tuple[str, ...]]) -> Search:
    def search(query: str) -> list[tuple[str, str]]:
        found = find(query, user=None, chosen=chosen, limit=10, facets=False)
        return [
            (result.system.slug, result.code.code) if result.code else (readers.ENTRY, result.version.procedure.slug)
            for result in found.results
        ]

    return search


def _lines(where: str, asked: list[Judgement], ours: Search, theirs: Search) -> Iterator[Figures]:
    peer = score(asked, theirs)
    for kind, mine in score(asked, ours).items():
        work = f"{where}, {kind} ({mine.count}): success@1 / success@10 / MRR"
        yield Figures(work, _figures(mine), PEER, _figures(peer[kind]))


def _figures(quality: Quality) -> tuple[float, float, float]:
    return quality.success_at_1, quality.success_at_10, quality.mrr


def _readers(rows: list[tuple[str, str, str, str]]) -> Iterator[Figures]:
    """The codes that readers find among the first ten results, the entry that comes first, what they should not see."""
    titles = {(system, code): title for system, code, title, _ in rows}
    retired = Code.objects.exclude(retired_in=None).values_list("system__slug", "code")
    known, ours, theirs = readers.Known(titles, set(retired)), _ours({}), sqlite_search(rows)
    asked = judgements(readers.FILE)
    yield from _lines("readers, codes", asked, readers.codes_alone(ours), readers.codes_alone(theirs))
    peer = readers.readings(readers.wishes(), theirs, known)
    for kind, mine in readers.readings(readers.wishes(), ours, known).items():
        if mine.wanting:
            first = (mine.entry_first,), PEER, (peer[kind].entry_first,)
            yield Figures(f"readers, {kind} ({mine.wanting}): entry first", *first, compared=0)
        broken = (mine.broken,), PEER, (peer[kind].broken,)
        yield Figures(f"readers, {kind} ({mine.count}): something forbidden", *broken, compared=0)
