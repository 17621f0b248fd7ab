"""Keeps the word index of published entries: rewritten in the transaction that publishes or withdraws an entry."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from django.db import connection, transaction
from django.db.models import Subquery
from django.db.models.functions import Coalesce
from pyroaring import BitMap

from documents.sections import TEXT_FIELDS
from procedures.filters import DURATIONS
from procedures.models import ProcedureVersion
from procedures.terms import PATHS, current_risk
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
#: What an entry is about, in addition to its names, its specialties and its body sites.
ABOUT = ("medical_condition", "conditions", "symptoms")
#: What the rows of an entry and its terms say: paths from a version to the texts. Codes are found by their own titles, as far
#: as their licence allows.
SAID: dict[str, tuple[str | Coalesce | Subquery, ...]] = {
    **{path.split("__")[0]: (Coalesce(f"{path}__replaced_by__name", f"{path}__name"),) for path in PATHS.values()},
    "names": ("names__name",),
    "steps": ("steps__label", "steps__text"),
    "risks": ("risks__name", current_risk("risks__name"), "risks__management"),
    "notes": ("personnel__note",),
    "medicines": ("medicines__name", "medicines__when", "medicines__note"),
    "milestones": ("milestones__activity", "milestones__note"),
    "outcomes": ("outcomes__name", "outcomes__population"),
    "illustrations": ("illustrations__caption", "illustrations__alt"),
}
TOLD = ("steps", "tools", "personnel", "notes", "risks", "medicines", "milestones", "outcomes", "illustrations")
FACETS = {"specialty": "specialties", "setting": "settings", "anesthesia": "anesthesia_types", "personnel": "personnel"}


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
        cursor.execute("SET LOCAL statement_timeout = 0")
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
                with cursor.copy("COPY search_findable (procedure_id, place, keys) FROM STDIN (FORMAT BINARY)") as copy:
                    copy.set_types(("int8", "int8", "text[]"))
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
    versions = list(ProcedureVersion.objects.published().filter(procedure__in=procedures))
    said = {key: _said(versions, paths) for key, paths in SAID.items()}
    for version in versions:
        keys = {kind + word for kind, word in _keys(version, {key: texts[version.pk] for key, texts in said.items()})}
        place = place_of(version.procedure_id, version.name)
        yield Findable(procedure_id=version.procedure_id, place=place, keys=sorted(keys))


def _said(
    versions: Iterable[ProcedureVersion], paths: Iterable[str | Coalesce | Subquery]
) -> defaultdict[int, list[str]]:
    """Primary key of each version -> the texts at the end of these paths, in one query and without an object for each row."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = ProcedureVersion.objects.filter(pk__in=[version.pk for version in versions]).order_by()
    for version, *texts in rows.values_list("pk", *paths):
        found[version] += filter(None, texts)
    return found


def _keys(version: ProcedureVersion, said: dict[str, list[str]]) -> Iterator[Key]:
    """What the entry is found by, with repetitions."""
    names = [version.name, *said["names"]]
    about = [*(getattr(version, field) for field in ABOUT), *said["specialties"], *said["body_sites"]]
    told = [getattr(version, field) for field in TEXT_FIELDS]
    told += [text for key in TOLD for text in said[key]]
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
        yield from ((FACET, f"{facet}:{term}") for term in said[key])
    yield from ((FACET, f"duration:{band}") for band in _duration_bands(version))


def _duration_bands(version: ProcedureVersion) -> Iterator[str]:
    """The keys of all bands of DURATIONS that the usual duration overlaps; none for an unknown one."""
    shortest, longest = version.duration_min_minutes, version.duration_max_minutes
    known = [minutes for minutes in (shortest, longest) if minutes is not None]
    for key, (_, begin, end) in DURATIONS.items():
        if known and max(known) >= (begin or 0) and (end is None or min(known) < end):
            yield key
