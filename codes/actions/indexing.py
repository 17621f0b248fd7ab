"""Rebuilds the word index of a system. Every load of a release, of terms or of maps does so in its own transaction."""

from array import array
from collections import defaultdict
from collections.abc import Iterator

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from pyroaring import BitMap

from codes.models import AxisDefinition, AxisValue, Code, CodePlace, CodeSystem, Posting
from codes.systems import SystemRules
from codes.words import all_words, joined_words

LONGEST_WORD = 60
#: How many words are collected before their positions are written to a temporary table, to limit memory.
MOST_GATHERED = 300_000
MERGED_AT_ONCE = 20_000
RENEW = """
    INSERT INTO codes_stamp (name) VALUES (%s) ON CONFLICT (name) DO UPDATE SET value = gen_random_uuid()
"""

Kind = Posting.Kind

# Mapped titles have the id of their own system, whose licence decides who may find the code by them.
TEXTS = """
    SELECT c.id, c.code, c.is_header, c.retired_in_id IS NOT NULL, c.title, c.short_title,
           (SELECT array_agg(t.term) FROM codes_indexterm t WHERE t.code_id = c.id),
           (SELECT array_agg(s.system_id || ':' || s.title)
            FROM codes_codemap m JOIN codes_code s ON s.id = m.source_id
            WHERE m.target_id = c.id AND m.kind <> 'related' AND s.title <> '' AND NOT s.is_reserved)
    FROM codes_code c
    WHERE c.system_id = %s AND c.title <> '' AND NOT c.is_reserved
    ORDER BY c.retired_in_id IS NOT NULL, NOT c.is_header, length(c.title), c.code
"""

SPILL = """
    CREATE TEMP TABLE spilled_posting (
        kind text COLLATE "C" NOT NULL, word text COLLATE "C" NOT NULL, system_id bigint NOT NULL, places bytea NOT NULL
    ) ON COMMIT DROP
"""
SORT = "CREATE INDEX ON spilled_posting (kind, word); ANALYZE spilled_posting"
MERGE = """
    SELECT kind, word, array_agg(places) FROM spilled_posting
    WHERE (kind, word) > (%s, %s) GROUP BY kind, word ORDER BY kind, word LIMIT %s
"""


def index_system(system: CodeSystem) -> int:
    """Rebuild the positions and postings of a system, within the caller's transaction. Returns the number of its codes."""
    ids, axes, chunks = array("q"), _axis_words(system), 0
    gathered: dict[tuple[str, str], array] = defaultdict(lambda: array("I"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("DELETE FROM codes_codeplace WHERE system_id = %s", [system.pk])
        cursor.execute("DELETE FROM codes_posting WHERE system_id = %s", [system.pk])
        cursor.execute(SPILL)
        for row in _texts(system):
            if len(gathered) > MOST_GATHERED:
                _write(cursor, "spilled_posting", _packed(gathered), system)
                chunks += 1
            place = len(ids)
            ids.append(row[0])
            if system.rules.replaced_by:
                row = (*row[:-1], None)
            for key in {*_keys(system.rules, *row[1:]), *axes.get((row[1][:2], row[1][3:4]), ())}:
                gathered[key].append(place)
        if ids:
            gathered[Kind.FACET, "all"].extend(range(len(ids)))
        _write(cursor, "spilled_posting" if chunks else "codes_posting", _packed(gathered), system)
        if chunks:
            _merge(cursor, system)
        cursor.execute("DROP TABLE spilled_posting")
        with cursor.copy("COPY codes_codeplace (system_id, place, code_id) FROM STDIN") as copy:
            for place, pk in enumerate(ids):
                copy.write_row((system.pk, place, pk))
        cursor.execute(RENEW, [f"index:{system.pk}"])
    return len(ids)


def _packed(gathered: dict[tuple[str, str], array]) -> dict[tuple[str, str], BitMap]:
    """The positions by key as bitmaps, including those of beginnings of words. Empties `gathered`."""
    postings: dict[tuple[str, str], BitMap] = {}
    for (kind, word), places in gathered.items():
        postings[kind, word] = bitmap = BitMap(places)
        if kind == Kind.WORD:
            for length in range(1, Posting.LONGEST_BEGINNING + 1):
                beginning = Kind.BEGINNING, word[:length]
                if beginning in postings:
                    postings[beginning] |= bitmap
                else:
                    postings[beginning] = BitMap(bitmap)
    gathered.clear()
    return postings


def _write(cursor, table: str, postings: dict[tuple[str, str], BitMap], system: CodeSystem) -> None:
    with cursor.copy(f"COPY {table} (kind, word, system_id, places) FROM STDIN") as copy:
        for (kind, word), places in sorted(postings.items()):
            copy.write_row((str(kind), word, system.pk, places.serialize()))


def _merge(cursor, system: CodeSystem) -> None:
    """Write the postings from the temporary table, each key once, in chunks of keys."""
    cursor.execute(SORT)
    after = ("", "")
    while True:
        cursor.execute(MERGE, [*after, MERGED_AT_ONCE])
        rows = cursor.fetchall()
        if not rows:
            return
        merged = {
            (kind, word): BitMap.union(*(BitMap.deserialize(bytes(one)) for one in places))
            for kind, word, places in rows
        }
        _write(cursor, "codes_posting", merged, system)
        after = rows[-1][:2]


def index_missing() -> None:
    """Build the index of every system that has codes with texts but no index, as after an update of medref."""
    titled = Exists(Code.objects.filter(system=OuterRef("pk"), is_reserved=False).exclude(title=""))
    indexed = Exists(CodePlace.objects.filter(system=OuterRef("pk")))
    with transaction.atomic():
        for system in CodeSystem.objects.filter(titled, ~indexed):
            index_system(system)


def _texts(system: CodeSystem) -> Iterator[tuple]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(TEXTS, [system.pk])
        for rows in iter(lambda: cursor.fetchmany(2_000), []):
            yield from rows


def _axis_words(system: CodeSystem) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """(first two characters, fourth character) -> keys of the words that the publisher lists for this body part."""
    words = {
        (row.section, row.title): {
            (Kind.MAPPED, f"{w[:LONGEST_WORD]}:{system.pk}") for t in row.includes for w in all_words(t)
        }
        for row in AxisDefinition.objects.filter(system=system, position=4)
    }
    values = AxisValue.objects.filter(system=system, position=4)
    return {(value.context, value.character): words.get((value.context[:1], value.label), set()) for value in values}


def _keys(
    rules: SystemRules, code, is_header, is_retired, title, short_title, terms, mapped
) -> Iterator[tuple[str, str]]:
    """The keys (kind, word) under which the code is found, with repetitions."""
    for text in (title, short_title, *(terms or ())):
        words = [word[:LONGEST_WORD] for word in all_words(text)]
        for word in (*words, *joined_words(text)):
            yield Kind.WORD, word
        for pair in zip(words, words[1:], strict=False):
            yield Kind.PAIR, " ".join(pair)
    for entry in mapped or ():
        system, _, text = entry.partition(":")
        for word in all_words(text):
            yield Kind.MAPPED, f"{word[:LONGEST_WORD]}:{system}"
    yield Kind.FACET, "status:retired" if is_retired else "status:active"
    if section := rules.section_of(code):
        yield Kind.FACET, f"section:{section}"
    if body_system := rules.body_system_of(code):
        yield Kind.FACET, f"body_system:{body_system}"
