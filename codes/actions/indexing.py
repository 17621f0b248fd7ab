"""Making the word index of a system anew: every release, every load of terms or maps does so in its own transaction."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from pyroaring import BitMap

from codes import rules
from codes.models import AxisDefinition, AxisValue, Code, CodePlace, CodeSystem, Posting
from codes.words import all_words, joined_words

LONGEST_WORD = 60
LONGEST_BEGINNING = 3
#: So many codes are gathered before their places are packed: memory stays flat.
CHUNK = 50_000

Kind = Posting.Kind

# Mapped titles come with the system that they belong to: its licence decides who may find the code by them.
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


def index_system(system: CodeSystem) -> int:
    """Make the places and postings of a system anew, in the transaction around it; returns the number of its codes."""
    postings: dict[tuple[str, str], BitMap] = defaultdict(BitMap)
    gathered: dict[tuple[str, str], array] = defaultdict(lambda: array("I"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("DELETE FROM codes_codeplace WHERE system_id = %s", [system.pk])
        cursor.execute("DELETE FROM codes_posting WHERE system_id = %s", [system.pk])
        ids, axes = array("q"), _axis_words(system)
        for row in _texts(system):
            place = len(ids)
            ids.append(row[0])
            if system.slug in rules.REPLACED:
                row = (*row[:-1], None)
            for key in {*_keys(system.slug, *row[1:]), *axes.get((row[1][:2], row[1][3:4]), ())}:
                gathered[key].append(place)
            if len(ids) % CHUNK == 0:
                _pack(gathered, postings)
        _pack(gathered, postings)
        for (kind, word), places in list(postings.items()):
            if kind == Kind.WORD:
                for length in range(1, LONGEST_BEGINNING + 1):
                    postings[Kind.BEGINNING, word[:length]] |= places
        if ids:
            postings[Kind.FACET, "all"] = BitMap(range(len(ids)))
        with cursor.copy("COPY codes_codeplace (system_id, place, code_id) FROM STDIN") as copy:
            for place, pk in enumerate(ids):
                copy.write_row((system.pk, place, pk))
        with cursor.copy("COPY codes_posting (kind, word, system_id, places) FROM STDIN") as copy:
            for (kind, word), places in sorted(postings.items()):
                copy.write_row((str(kind), word, system.pk, places.serialize()))
    return len(ids)


def index_missing() -> None:
    """Make the index of every system that has codes with texts and none of them in it: after an update of medref."""
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
    """By the first two characters and the fourth: the words that the publisher says lead to a body part."""
    words = {
        (row.section, row.title): {
            (Kind.MAPPED, f"{w[:LONGEST_WORD]}:{system.pk}") for t in row.includes for w in all_words(t)
        }
        for row in AxisDefinition.objects.filter(system=system, position=4)
    }
    values = AxisValue.objects.filter(system=system, position=4)
    return {(value.context, value.character): words.get((value.context[:1], value.label), set()) for value in values}


def _keys(slug: str, code, is_header, is_retired, title, short_title, terms, mapped) -> Iterator[tuple[str, str]]:
    """What the code is found by, with repetitions."""
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
    if section := rules.section_of(slug, code):
        yield Kind.FACET, f"section:{section}"
    if slug == "icd10pcs" and len(code) > 1:
        yield Kind.FACET, f"body_system:{code[:2]}"


def _pack(gathered: dict[tuple[str, str], Iterable[int]], postings: dict[tuple[str, str], BitMap]) -> None:
    for key, places in gathered.items():
        postings[key] |= BitMap(places)
    gathered.clear()
