"""Keeps the word index of published entries: rewritten in the transaction that publishes or withdraws an entry."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from django.db import connection, transaction
from pyroaring import BitMap

from documents.sections import TEXT_FIELDS
from procedures.content import Content, content_of
from procedures.filters import DURATIONS
from procedures.models import ProcedureVersion
from procedures.terms import in_current_words, renamed
from search.entry_places import ENTRIES, place_of
from search.models import Findable
from textindex.layers import (
    FACET,
    NAME,
    WORD,
    Changes,
    Key,
    Layer,
    beginnings_of,
    keys_of,
    mapped_keys_of,
    renew,
    text_keys_of,
)
from textindex.words import LONGEST_NAME, folded

#: So many consecutive primary keys share a layer (1 << 12): a publish writes short postings, however many entries there are,
#: and a search reads few of them for each word.
LAYER_BITS = 12
AT_ONCE = 500
#: What an entry is about, in addition to its names: keys of its content.
ABOUT = ("medical_condition", "conditions", "symptoms", "specialties", "body_sites")
#: The rows that say more, with the columns that say it. Codes are found by their own titles, as far as their licence allows.
TOLD = {"steps": ("label", "text"), "tools": ("tool",), "personnel": ("role", "note"), "risks": ("name", "management")}
FACETS = {"specialty": "specialties", "setting": "settings", "anesthesia": "anesthesia_types"}


def index_entries(procedures: Iterable[int]) -> None:
    """Write anew what these entries are found by, within the caller's transaction; what is not published is not found."""
    procedures = set(procedures)
    with connection.cursor() as cursor:
        renew(cursor, ENTRIES)  # from here on nobody else writes this index
        found = {row.procedure_id: row for row in _findable(procedures)}
        known = {row.procedure_id: row for row in Findable.objects.filter(procedure__in=procedures)}
        changes: defaultdict[str, Changes] = defaultdict(Changes)
        for procedure in known.keys() | found.keys():
            before, after = _postings(known.get(procedure)), _postings(found.get(procedure))
            changed = changes[_layer_of(procedure)]
            for places, gone_or_new in ((changed.removed, before - after), (changed.added, after - before)):
                for key, place in gone_or_new:
                    places[key[0], key[1:]].append(place)
        for name, changed in changes.items():
            changed.write(cursor, ENTRIES, name)
    Findable.objects.filter(procedure__in=procedures).delete()
    Findable.objects.bulk_create(found.values())


@transaction.atomic
def index_all_entries() -> int:
    """Rebuild the index of entries. Returns how many there are."""
    with connection.cursor() as cursor:
        renew(cursor, ENTRIES)
        cursor.execute("DELETE FROM textindex_posting WHERE collection = %s", [ENTRIES])
        Findable.objects.all().delete()
        published = ProcedureVersion.objects.published().order_by("procedure_id").values_list("procedure_id", flat=True)
        for name, procedures in groupby(published.iterator(), _layer_of):
            layer = Layer(cursor, ENTRIES, name, places=BitMap, packed=BitMap)
            while chunk := list(islice(procedures, AT_ONCE)):
                rows = list(_findable(chunk))
                for row in rows:
                    for key in row.keys:
                        layer.gathered[key[0], key[1:]].add(row.place)
                layer.limit_memory()
                with cursor.copy("COPY search_findable (procedure_id, place, keys) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row((row.procedure_id, row.place, row.keys))
            layer.finish()
    return Findable.objects.count()


def _layer_of(procedure: int) -> str:
    return f"entries:{procedure >> LAYER_BITS}"


def _postings(row: Findable | None) -> set[tuple[str, int]]:
    """(kind and word, place) of each posting of an entry; none of one that is not found."""
    return {(key, row.place) for key in row.keys} if row else set()


def index_missing_entries() -> None:
    """Build the index of entries if there is none, as after an update of medref."""
    if not Findable.objects.exists() and ProcedureVersion.objects.published().exists():
        index_all_entries()


def _findable(procedures: Iterable[int]) -> Iterator[Findable]:
    """A new row for each of the entries that is published."""
    words = renamed()
    for version in ProcedureVersion.objects.published().filter(procedure__in=procedures).with_page_data():
        content = in_current_words(content_of(version), words)
        keys = sorted({kind + word for kind, word in _keys(version, content)})
        yield Findable(procedure_id=version.procedure_id, place=place_of(version.procedure_id, version.name), keys=keys)


def _keys(version: ProcedureVersion, content: Content) -> Iterator[Key]:
    """What the entry is found by, with repetitions."""
    names = [content["name"], *(row["name"] for row in content["names"])]
    about = [text for key in ABOUT for text in ([content[key]] if isinstance(content[key], str) else content[key])]
    told = [content[key] for key in TEXT_FIELDS]
    told += [row[column] for key, columns in TOLD.items() for row in content[key] for column in columns]
    for name in names:
        yield NAME, folded(name)[:LONGEST_NAME]
        for kind, word in keys_of(name):
            yield kind, word
            if kind == WORD:
                yield from beginnings_of(word)
    for text in about:
        yield from mapped_keys_of(text, ENTRIES)
    yield from text_keys_of("\n".join([*names, *about, *told]))
    yield FACET, "all"
    if version.kind:
        yield FACET, f"procedure_kind:{version.kind}"
    for facet, key in FACETS.items():
        yield from ((FACET, f"{facet}:{term}") for term in content[key])
    yield from ((FACET, f"personnel:{row['role']}") for row in content["personnel"])
    yield from ((FACET, f"duration:{band}") for band in _duration_bands(version))


def _duration_bands(version: ProcedureVersion) -> Iterator[str]:
    """The keys of all bands of DURATIONS that the usual duration overlaps; none for an unknown one."""
    shortest, longest = version.duration_min_minutes, version.duration_max_minutes
    known = [minutes for minutes in (shortest, longest) if minutes is not None]
    for key, (_, begin, end) in DURATIONS.items():
        if known and max(known) >= (begin or 0) and (end is None or min(known) < end):
            yield key
