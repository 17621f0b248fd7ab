"""Which entries a query finds, and how: by a name, by what they are about, by meaning, or somewhere in the text."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from django.db import DEFAULT_DB_ALIAS
from pyroaring import BitMap, FrozenBitMap

from procedures.models import Procedure, ProcedureVersion
from search.entry_places import ENTRIES, place_of
from search.meanings import Meaning, first_choice
from search.queries.tiers import MatchTier
from search.rules import LONGEST_TERM, Query
from search.word_forms import singular, spellings
from search.word_lists import OPERATIONS
from textindex.cache import Stamps, cached_by_key
from textindex.lookups import Kind, Lookup, Sized, name_beginning, whole
from textindex.prepared import rows
from textindex.words import LONGEST_NAME, MAX_WORDS, all_words, folded, stretches

PRIMARY = """
    SELECT v.procedure_id, v.name, c.code_id FROM procedures_procedurecode c
    JOIN procedures_procedureversion v ON v.id = c.version_id AND v.state = 'published'
    WHERE c.relation = 'primary' AND c.code_id = ANY (%s::bigint[])
    ORDER BY v.name, v.id
"""
#: The fields of a version that results show, in the order of the model.
_NAMES = {"id", "procedure_id", "name", "kind", "summary", "state", "number"}
SHOWN = tuple(field.attname for field in ProcedureVersion._meta.concrete_fields if field.attname in _NAMES)
# With the other names of each, what it is for, complaints, body sites and specialties, and the places of its codes.
PUBLISHED = f"""
    SELECT p.slug, {", ".join(f"v.{name}" for name in SHOWN)},
        concat_ws(E'\\n', v.medical_condition, v.conditions), v.symptoms,
        ARRAY(SELECT coalesce(r.name, t.name) FROM procedures_procedureversion_body_sites b
              JOIN procedures_bodysite t ON t.id = b.bodysite_id LEFT JOIN procedures_bodysite r ON r.id = t.replaced_by_id
              WHERE b.procedureversion_id = v.id
              UNION ALL
              SELECT coalesce(r.name, t.name) FROM procedures_procedureversion_specialties b
              JOIN procedures_specialty t ON t.id = b.specialty_id LEFT JOIN procedures_specialty r ON r.id = t.replaced_by_id
              WHERE b.procedureversion_id = v.id),
        ARRAY(SELECT n.name FROM procedures_procedurename n WHERE n.version_id = v.id ORDER BY n.position, n.id),
        ARRAY(SELECT ARRAY[o.system_id, o.place] FROM procedures_procedurecode c
              JOIN codes_codeplace o ON o.code_id = c.code_id WHERE c.version_id = v.id)
    FROM procedures_procedureversion v JOIN procedures_procedure p ON p.id = v.procedure_id
    WHERE v.state = 'published' AND v.procedure_id = ANY (%s::bigint[])
"""  # noqa: S608 - our own columns
#: What a search reads of entries is cached until one is published or withdrawn.
STAMP = f"index:{ENTRIES}"
#: About how much memory a version takes with what results show of it.
BYTES = 5_000
NONE = FrozenBitMap()


@dataclass(frozen=True)
class EntryMatches:
    """The places of the entries that a query finds: sets that do not overlap, best first."""

    named: FrozenBitMap = NONE
    """A name of theirs is the whole query."""
    beginning: FrozenBitMap = NONE
    """A name of theirs begins with the query."""
    as_typed: FrozenBitMap = NONE
    """All words of the query are in their names as they were typed."""
    literal: FrozenBitMap = NONE
    """All words of the query are in their names, some in another form: endoscopic for endoscopy."""
    in_query: FrozenBitMap = NONE
    """A name of theirs is a part of the query: "hernia repair" in "driving after hernia repair"."""
    about: FrozenBitMap = NONE
    """All words are in their names or in what they are about: conditions, symptoms, body sites, specialties."""
    by_meaning: FrozenBitMap = NONE
    """Their names say what the query means."""
    mixed: FrozenBitMap = NONE
    """Their names say some of what the query means; the other words are in what they are about."""
    in_text: FrozenBitMap = NONE
    """The words are somewhere in their text."""

    @classmethod
    def of(cls, *sets: FrozenBitMap) -> "EntryMatches":
        """From sets that may overlap, in the order of the fields: an entry stays in the first of them."""
        taken, own = NONE, []
        for places in sets:
            own.append(places - taken)
            taken = taken | places
        return cls(*own)

    @cached_property
    def all(self) -> FrozenBitMap:
        """The union of the sets."""
        return FrozenBitMap.union(*self.sets())

    def sets(self) -> tuple[FrozenBitMap, ...]:
        """All sets in their order."""
        by_name = self.named, self.beginning, self.as_typed, self.literal, self.in_query
        return *by_name, self.about, self.by_meaning, self.mixed, self.in_text

    @property
    def by_name(self) -> FrozenBitMap:
        """Those that are found by a name."""
        return self.named | self.beginning | self.as_typed | self.literal | self.in_query

    def within(self, allowed: FrozenBitMap) -> "EntryMatches":
        """The matches that a filter leaves."""
        return EntryMatches(*(places & allowed for places in self.sets()))

    def with_part(self, part: "EntryMatches") -> "EntryMatches":
        """These, and those that have a part of the query in their names: they stand above those with all of it in their text."""
        named, beginning, as_typed, literal, in_query, *others = self.sets()
        return EntryMatches.of(named, beginning, as_typed, literal, in_query | part.by_name, *others)

    def or_else(self, others: "EntryMatches") -> "EntryMatches":
        """These, and those that the others have in names or subjects."""
        *mine, in_text = self.sets()
        *theirs, _ = others.sets()
        return EntryMatches.of(*(one | other for one, other in zip(mine, theirs, strict=True)), in_text)

    @property
    def is_in_text_only(self) -> bool:
        """Whether no name and no subject says it, of no entry."""
        return not self.all - self.in_text

    def ranked(self, raised: Mapping[int, MatchTier]) -> Iterator[tuple[MatchTier, int]]:
        """(tier, place) of each entry, best first; those of `raised` are at least in its tier."""
        raised = {place: tier for place, tier in raised.items() if place in self.all}
        shown: set[int] = set()
        for tier, places in zip(TIERS, self.sets(), strict=True):
            above = [place for place, at_least in sorted(raised.items()) if at_least <= tier and place not in shown]
            for place in chain(places, above):
                if place not in shown:
                    shown.add(place)
                    yield tier, place

    def __bool__(self):
        """Whether any entry has all that the query says."""
        return bool(self.all - self.in_query)


TIERS = (
    MatchTier.WHOLE_NAME,
    MatchTier.NAME_BEGINNING,
    MatchTier.ALL_WORDS,
    MatchTier.ALL_WORDS,
    MatchTier.ALL_WORDS,
    MatchTier.SUBJECT,
    MatchTier.MEANING,
    MatchTier.MEANING,
    MatchTier.TEXT,
)


def names_within(query: Query) -> list[Lookup]:
    """Where the names are looked up that may be a part of the query, with or without its stop words, in either spelling and
    number, and with “surgery” and “operation” for each other.

    One word is a name only if it says what is done, or what titles say in several words: “spinal” is called an anesthesia, and
    stands in names of other things.
    """
    said = {unit.words for unit in query.units if unit.says_what_is_done or any(map(_is_of_words, unit.meanings))}
    texts = {tuple(all_words(query.text)[: 2 * MAX_WORDS]), query.words}
    parts = {part for words in texts for part in stretches(words, LONGEST_TERM)}
    parts |= {(*part[:-1], one) for part in parts if len(part) > 1 for one in _numbers(part[-1])}
    parts |= {tuple(map(_spelled_otherwise, part)) for part in parts} | {
        tuple(word if word not in OPERATIONS else called for word in part) for part in parts for called in _OPERATION
    }
    return [whole(" ".join(part), Kind.NAME) for part in parts if len(part) > 1 or part in said]


def _is_of_words(meaning: Meaning) -> bool:
    return isinstance(first_choice(meaning.expression), tuple)


_OPERATION = ("operation", "surgery")


def _numbers(word: str) -> tuple[str, str]:
    return singular(word), singular(word) + "s"


def _spelled_otherwise(word: str) -> str:
    return spellings(word)[-1]


def names_like(words: Sequence[str], query: Query) -> tuple[list[Lookup], list[Lookup]]:
    """Where names are looked up that are these words of the query, or all of it as it was typed; then those that begin so."""
    names = {" ".join(words)} | ({folded(query.text)} if len(words) == len(query.words) else set())
    compared = [name[:LONGEST_NAME] for name in names if name]
    return [whole(name, Kind.NAME) for name in compared], [name_beginning(name) for name in compared]


def primary_codes(codes: Iterable[int], now: Stamps) -> list[tuple[int, int, int]]:
    """(published entry, its place, its primary code) for those of these codes, by their ids, that are one."""
    found = cached_by_key(codes, ("primary codes", now.get(STAMP)), _find_primary)
    return [(procedure, place, code) for code, entries in found.items() for procedure, place in entries]


def _find_primary(codes: list[int]) -> dict[int, Sized]:
    """For each code (published entry, its place), in the order of their names."""
    found = {code: [] for code in codes}
    for procedure, name, code in rows(PRIMARY, [codes]):
        found[code].append((procedure, place_of(procedure, name)))
    return {code: (tuple(entries), 100 * len(entries)) for code, entries in found.items()}


def places_of_codes(procedures: Iterable[int], now: Stamps) -> dict[int, FrozenBitMap]:
    """By system: the places of the codes of these published entries."""
    found = defaultdict(BitMap)
    for version in published_versions(procedures, now).values():
        for system, place in version.places_of_codes:
            found[system].add(place)
    return {system: FrozenBitMap(places) for system, places in found.items()}


def published_versions(procedures: Iterable[int], now: Stamps) -> dict[int, ProcedureVersion]:
    """By id of an entry: its published version with what results show; it is shared, do not change it.

    It also has its `other_names`, the texts `about` what it is for and `complaints`, its `topics` (body sites and specialties),
    and the `places_of_codes` that it uses, as (system, place).
    """
    found = cached_by_key(procedures, ("versions", now.text), _find_versions)
    return {procedure: version for procedure, version in found.items() if version}


def _find_versions(procedures: list[int]) -> dict[int, Sized]:
    """For each entry its published version, or None."""
    found = dict.fromkeys(procedures, (None, 0))
    for slug, *values, about, complaints, topics, names, places in rows(PUBLISHED, [procedures]):
        version = ProcedureVersion.from_db(DEFAULT_DB_ALIAS, SHOWN, values)
        version.procedure = Procedure(pk=version.procedure_id, slug=slug)
        version.other_names, version.places_of_codes = names, places
        version.about, version.complaints, version.topics = about, complaints, topics
        found[version.procedure_id] = version, BYTES
    return found
