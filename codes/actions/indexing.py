"""Writes the word index of a system by layers: codes, groups, the terms of each volume, the titles of each system mapped to it.

A release writes all layers, because it changes the places of codes; a load of terms, maps or groupings writes only its own.
"""

from array import array
from collections.abc import Iterable, Iterator

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from pyroaring import BitMap

from codes.actions.term_places import TermPlaces
from codes.models import Code, CodeMap, CodePlace, CodeSystem
from codes.systems import SystemRules
from textindex.layers import AXIS, FACET, Key, Layer, keys_of, mapped_keys_of, renew

CODES_LAYER = "codes"
GROUPS_LAYER = "groups"
TITLES = """
    WITH RECURSIVE levels (id, level) AS (
        SELECT id, 0 FROM codes_code WHERE system_id = %(system)s AND parent_id IS NULL
        UNION ALL SELECT c.id, l.level + 1 FROM levels l JOIN codes_code c ON c.parent_id = l.id
    )
    SELECT c.id, c.code, c.is_header, c.retired_in_id IS NOT NULL, c.title, c.short_title
    FROM codes_code c LEFT JOIN levels l ON l.id = c.id
    WHERE c.system_id = %(system)s AND c.title <> '' AND NOT c.is_reserved
    ORDER BY c.retired_in_id IS NOT NULL, NOT c.is_header, CASE WHEN c.is_header THEN l.level END, length(c.title), c.code
"""
MAPPED_TITLES = """
    SELECT s.title, array_agg(p.place)
    FROM codes_codemap m
    JOIN codes_code s ON s.id = m.source_id
    JOIN codes_codeplace p ON p.code_id = m.target_id
    WHERE s.system_id = %s AND p.system_id = %s AND m.kind <> 'related' AND s.title <> '' AND NOT s.is_reserved
    GROUP BY s.id
"""

MEMBERS = """
    SELECT g.slug || ':' || p.key, array_agg(o.place)
    FROM codes_groupmember m
    JOIN codes_codegroup p ON p.id = m.group_id
    JOIN codes_grouping g ON g.id = p.grouping_id
    JOIN codes_codeplace o ON o.system_id = g.system_id AND o.code_id = m.code_id
    WHERE g.system_id = %s
    GROUP BY g.slug, p.key
"""

# Until the server does so itself, minutes later, it would plan searches for empty tables.
ANALYZE = "ANALYZE codes_codeplace, codes_indexterm, textindex_posting (kind, word, collection)"
#: Systems with fewer codes are read fast however it is planned.
ANALYZED_FROM = 1_000


def index_system(system: CodeSystem) -> int:
    """Rebuild all layers of a system, within the caller's transaction. Returns the number of its codes with texts."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("DELETE FROM textindex_posting WHERE collection = %s", [system.pk])
        count = _index_codes(cursor, system)
    index_terms(system, system.terms.order_by().values_list("volume", flat=True).distinct())
    maps = CodeMap.objects.filter(target__system=system).order_by().values_list("source__system", flat=True)
    for source in CodeSystem.objects.filter(pk__in=maps.distinct()):
        index_maps(source, system)
    index_groups(system)
    return count


def index_terms(system: CodeSystem, volumes: Iterable[str]) -> None:
    """Rebuild the layers of these volumes of index terms, within the caller's transaction."""
    with connection.cursor() as cursor:
        found = TermPlaces(cursor, system)
        for volume in volumes:
            layer = Layer(cursor, system.pk, f"terms:{volume}")
            for term, is_value, places in found.of_volume(volume):
                for key in mapped_keys_of(term, system.pk) if is_value else keys_of(term):
                    layer.gathered[key].append(places)
                layer.limit_memory()
            layer.finish()
        renew(cursor, system.pk)
        if CodePlace.objects.filter(system=system, place=ANALYZED_FROM).exists():
            cursor.execute(ANALYZE)


def index_maps(source: CodeSystem, target: CodeSystem) -> None:
    """Rebuild the layer of the titles of one system that maps to another, within the caller's transaction.

    Titles of the system that replaced the other are left out: they are far more detailed.
    """
    with connection.cursor() as cursor:
        layer = Layer(cursor, target.pk, f"maps:{source.pk}")
        if not target.rules.replaced_by:
            cursor.execute(MAPPED_TITLES, [source.pk, target.pk])
            for title, places in cursor:
                bitmap = BitMap(places)
                for key in mapped_keys_of(title, source.pk):
                    layer.gathered[key].append(bitmap)
        layer.finish()
        renew(cursor, target.pk)


def index_groups(system: CodeSystem) -> None:
    """Rebuild the layer of the groups that codes of a system are in, within the caller's transaction."""
    with connection.cursor() as cursor:
        layer = Layer(cursor, system.pk, GROUPS_LAYER)
        cursor.execute(MEMBERS, [system.pk])
        for group, places in cursor:
            layer.gathered[FACET, f"group:{group}"].append(BitMap(places))
        layer.finish()
        renew(cursor, system.pk)


def index_missing() -> None:
    """Build the index of every system that has codes with texts but no index, as after an update of medref."""
    titled = Exists(Code.objects.filter(system=OuterRef("pk"), is_reserved=False).exclude(title=""))
    indexed = Exists(CodePlace.objects.filter(system=OuterRef("pk")))
    with transaction.atomic():
        for system in CodeSystem.objects.filter(titled, ~indexed):
            index_system(system)


def _index_codes(cursor, system: CodeSystem) -> int:
    """Number the codes anew, and write the layer of their own words. Returns how many there are."""
    ids, rules = array("q"), system.rules
    cursor.execute("DELETE FROM codes_codeplace WHERE system_id = %s", [system.pk])
    layer = Layer(cursor, system.pk, CODES_LAYER, places=lambda: array("I"), packed=BitMap)
    for pk, *code in _titles(system):
        layer.limit_memory()
        for key in set(_keys(rules, *code)):
            layer.gathered[key].append(len(ids))
        ids.append(pk)
    if ids:
        layer.gathered[FACET, "all"].extend(range(len(ids)))
    layer.finish()
    with cursor.copy("COPY codes_codeplace (system_id, place, code_id) FROM STDIN") as copy:
        for place, pk in enumerate(ids):
            copy.write_row((system.pk, place, pk))
    renew(cursor, system.pk)
    return len(ids)


def _titles(system: CodeSystem) -> Iterator[tuple]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(TITLES, {"system": system.pk})
        for rows in iter(lambda: cursor.fetchmany(2_000), []):
            yield from rows


def _keys(rules: SystemRules, code, is_header, is_retired, title, short_title) -> Iterator[Key]:
    """The keys under which the code itself is found, with repetitions."""
    yield from keys_of(title)
    yield from keys_of(short_title)
    yield FACET, "status:retired" if is_retired else "status:active"
    if section := rules.section_of(code):
        yield FACET, f"section:{section}"
    if body_system := rules.body_system_of(code):
        yield FACET, f"body_system:{body_system}"
    if nature := rules.nature_of(code, title):
        yield FACET, f"nature:{nature}"
    for value in rules.axis_values(code):
        yield AXIS, value
