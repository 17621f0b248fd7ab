"""Writes one layer of the word index: gathers the places of each word, and stores them as bitmaps."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from pyroaring import BitMap

from textindex.models import Posting
from textindex.words import all_words, joined_words

LONGEST_WORD = 60
#: How many words are collected before their positions are written to a temporary table, to limit memory.
MOST_GATHERED = 300_000
MERGED_AT_ONCE = 20_000

# As plain texts, because millions of keys are hashed, and members of an enumeration are slow at that.
WORD, PAIR, BEGINNING = Posting.Kind.WORD.value, Posting.Kind.PAIR.value, Posting.Kind.BEGINNING.value
MAPPED, FACET, AXIS = Posting.Kind.MAPPED.value, Posting.Kind.FACET.value, Posting.Kind.AXIS.value
TEXT, NAME = Posting.Kind.TEXT.value, Posting.Kind.NAME.value
#: What an item is found by: the kind of the word, and the word.
Key = tuple[str, str]

SPILL = """
    CREATE TEMP TABLE spilled_posting (
        kind text COLLATE "C" NOT NULL, word text COLLATE "C" NOT NULL, collection bigint NOT NULL, layer text NOT NULL,
        places bytea NOT NULL
    ) ON COMMIT DROP
"""
SORT = "CREATE INDEX ON spilled_posting (kind, word); ANALYZE spilled_posting"
READ_SOME = """
    SELECT p.kind, p.word, p.places FROM unnest(%s::text[], %s::text[]) AS asked (kind, word)
    JOIN textindex_posting p ON p.kind = asked.kind AND p.word = asked.word COLLATE "C"
    WHERE p.collection = %s AND p.layer = %s
"""
DELETE_SOME = """
    DELETE FROM textindex_posting p USING unnest(%s::text[], %s::text[]) AS gone (kind, word)
    WHERE p.kind = gone.kind AND p.word = gone.word COLLATE "C" AND p.collection = %s AND p.layer = %s
"""
WRITE_SOME = """
    INSERT INTO textindex_posting (collection, layer, kind, word, places)
    SELECT %s::bigint, %s, kept.* FROM unnest(%s::text[], %s::text[], %s::bytea[]) AS kept (kind, word, places)
    ON CONFLICT (kind, word, collection, layer) DO UPDATE SET places = EXCLUDED.places
"""
RENEW = """
    INSERT INTO textindex_stamp (name) VALUES (%s) ON CONFLICT (name) DO UPDATE SET value = gen_random_uuid()
"""
# Most pairs of words are in one piece only, which needs no work outside the database.
TAKE_SINGLES = """
    INSERT INTO textindex_posting (collection, layer, kind, word, places)
    SELECT %s, %s, kind, word, (array_agg(places))[1] FROM spilled_posting
    GROUP BY kind, word HAVING count(*) = 1 ORDER BY kind, word
"""
MERGE = """
    SELECT kind, word, array_agg(places) FROM spilled_posting
    WHERE (kind, word) > (%s, %s) GROUP BY kind, word HAVING count(*) > 1 ORDER BY kind, word LIMIT %s
"""


def keys_of(text: str) -> list[Key]:
    """The keys of a title or term: its words, and its pairs of adjacent words, with repetitions."""
    words = all_words(text)
    if len(text) > LONGEST_WORD or not text.isascii():  # folding may make a text longer
        words = [word[:LONGEST_WORD] for word in words]
    keys: list[Key] = [(WORD, word) for word in words]
    keys += [(WORD, word) for word in joined_words(text)]
    keys += [(PAIR, f"{word} {following}") for word, following in zip(words, words[1:], strict=False)]
    return keys


def text_keys_of(text: str) -> list[Key]:
    """The keys of a text in which an item is described: its words."""
    return [(TEXT, word[:LONGEST_WORD]) for word in {*all_words(text), *joined_words(text)}]


def mapped_keys_of(text: str, collection: int) -> list[Key]:
    """The keys of a text that leads to an item but is not its name; `collection` is where the text comes from."""
    return [(MAPPED, f"{word[:LONGEST_WORD]}:{collection}") for word in set(all_words(text))]


def _united(bitmaps: list[BitMap]) -> BitMap:
    """The union; many terms lead to the same places, which count once."""
    different = {id(bitmap): bitmap for bitmap in bitmaps}.values()
    return BitMap.union(*different) if len(different) > 1 else bitmaps[0]


class Layer:
    """A layer of a collection's index while it is written: `gathered` holds the places by key, added in any order."""

    def __init__(self, cursor, collection: int, name: str, *, places: Callable = list, packed: Callable = _united):
        """Replaces the layer called `name`. What is gathered for a key begins as `places()`; `packed` makes one bitmap of it.

        Bitmaps are gathered in lists, because one union at the end is faster than many.
        """
        self.cursor, self.collection, self.name, self.packed = cursor, collection, name, packed
        self.gathered: defaultdict = defaultdict(places)
        self.is_spilled = False
        cursor.execute("DELETE FROM textindex_posting WHERE collection = %s AND layer = %s", [collection, name])

    def limit_memory(self) -> None:
        """Write what is gathered to a temporary table, if it is much. Call it now and then."""
        if len(self.gathered) > MOST_GATHERED:
            if not self.is_spilled:
                self.cursor.execute(SPILL)
                self.is_spilled = True
            self._write("spilled_posting", self._packed())

    def finish(self) -> None:
        """Write the postings, each key once."""
        if not self.is_spilled:
            # Neighbors in an index are written fastest one after the other.
            self._write("textindex_posting", dict(sorted(self._packed().items())))
            return
        self._write("spilled_posting", self._packed())
        self._merge()
        self.cursor.execute("DROP TABLE spilled_posting")

    def _packed(self) -> dict[Key, BitMap]:
        """The places by key as bitmaps, including those of beginnings of words. Empties `gathered`."""
        postings = {key: self.packed(places) for key, places in self.gathered.items()}
        beginnings: defaultdict[Key, list[BitMap]] = defaultdict(list)
        for (kind, word), bitmap in postings.items():
            if kind == WORD:
                for key in beginnings_of(word):
                    beginnings[key].append(bitmap)
        postings |= {key: _united(bitmaps) for key, bitmaps in beginnings.items()}
        for bitmap in postings.values():
            bitmap.run_optimize()
        self.gathered.clear()
        return postings

    def _write(self, table: str, postings: dict[Key, BitMap]) -> None:
        statement = f"COPY {table} (kind, word, collection, layer, places) FROM STDIN (FORMAT BINARY)"
        with self.cursor.copy(statement) as copy:  # as text, the bitmaps would be twice as long
            copy.set_types(("text", "text", "int8", "text", "bytea"))
            for (kind, word), places in postings.items():
                copy.write_row((kind, word, self.collection, self.name, places.serialize()))

    def _merge(self) -> None:
        """Write the postings from the temporary table, those of several pieces in chunks of keys."""
        self.cursor.execute(SORT)
        self.cursor.execute(TAKE_SINGLES, [self.collection, self.name])
        after = ("", "")
        while True:
            self.cursor.execute(MERGE, [*after, MERGED_AT_ONCE])
            rows = self.cursor.fetchall()
            if not rows:
                return
            self._write("textindex_posting", dict(self._merged(rows)))
            after = rows[-1][:2]

    @staticmethod
    def _merged(rows: Iterable[tuple]) -> Iterable[tuple[Key, BitMap]]:
        for kind, word, places in rows:
            yield (kind, word), BitMap.union(*(BitMap.deserialize(bytes(one)) for one in places))


class Changes:
    """What changes in a layer when single items come, go or change: the places to add and to remove, by key."""

    def __init__(self):
        """Begins with no change."""
        self.added: defaultdict[Key, list[int]] = defaultdict(list)
        self.removed: defaultdict[Key, list[int]] = defaultdict(list)

    def write(self, cursor, collection: int, name: str) -> None:
        """Change the postings of the layer called `name`, within the caller's transaction.

        The caller has locked the collection, as `renew` does: two writers may need the same new posting.
        """
        asked = sorted(self.added.keys() | self.removed.keys())
        kinds, words = [kind for kind, _ in asked], [word for _, word in asked]
        cursor.execute(READ_SOME, [kinds, words, collection, name])
        places = {(kind, word): BitMap.deserialize(bytes(stored)) for kind, word, stored in cursor.fetchall()}
        for key in asked:
            changed = places.get(key, BitMap())
            changed -= BitMap(self.removed.get(key, ()))
            places[key] = changed | BitMap(self.added.get(key, ()))
        gone = [key for key in asked if not places[key]]
        kept = [(*key, places[key].serialize()) for key in asked if places[key]]
        cursor.execute(
            DELETE_SOME, [*map(list, zip(*gone, strict=True)), collection, name] if gone else [[], [], 0, ""]
        )
        if kept:
            kinds, words, bitmaps = map(list, zip(*kept, strict=True))
            cursor.execute(WRITE_SOME, [collection, name, kinds, words, bitmaps])


def renew(cursor, collection: int) -> None:
    """Give the index of a collection another stamp: readers look again, and other writers wait for this transaction."""
    cursor.execute(RENEW, [f"index:{collection}"])


def beginnings_of(word: str) -> list[Key]:
    """The keys of the first letters of a word."""
    return [(BEGINNING, word[:length]) for length in range(1, min(Posting.LONGEST_BEGINNING, len(word)) + 1)]
