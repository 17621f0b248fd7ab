"""Which entries a query finds, and how: by a name, by what they are about, by meaning, or somewhere in the text."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from functools import cached_property

from pyroaring import FrozenBitMap

from procedures.models import ProcedureVersion
from search.entry_places import place_of
from search.queries.tiers import MatchTier
from textindex.prepared import rows

PRIMARY = """
    SELECT v.procedure_id, v.name, c.code_id FROM procedures_procedurecode c
    JOIN procedures_procedureversion v ON v.id = c.version_id AND v.state = 'published'
    WHERE c.relation = 'primary' AND c.code_id = ANY (%s::bigint[])
    ORDER BY v.name, v.id
"""
NONE = FrozenBitMap()


@dataclass(frozen=True)
class EntryMatches:
    """The places of the entries that a query finds: sets that do not overlap, best first."""

    named: FrozenBitMap = NONE
    """A name of theirs is the whole query."""
    beginning: FrozenBitMap = NONE
    """A name of theirs begins with the query."""
    literal: FrozenBitMap = NONE
    """All words of the query are in their names."""
    about: FrozenBitMap = NONE
    """All words are in their names or in what they are about: conditions, symptoms, body sites, specialties."""
    by_meaning: FrozenBitMap = NONE
    """Their names say what the query means."""
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
        return FrozenBitMap.union(*astuple(self))

    def within(self, allowed: FrozenBitMap) -> "EntryMatches":
        """The matches that a filter leaves."""
        return EntryMatches(*(places & allowed for places in astuple(self)))

    def ranked(self, raised: Mapping[int, MatchTier]) -> Iterator[tuple[MatchTier, int]]:
        """(tier, place) of each entry, best first; those of `raised` are at least in its tier."""
        raised = {place: tier for place, tier in raised.items() if place in self.all}
        shown: set[int] = set()
        for tier, places in zip(TIERS, astuple(self), strict=True):
            above = [place for place, at_least in sorted(raised.items()) if at_least <= tier and place not in shown]
            for place in (*places, *above):
                if place not in shown:
                    shown.add(place)
                    yield tier, place

    def __bool__(self):
        return bool(self.all)


TIERS = (
    MatchTier.WHOLE_NAME,
    MatchTier.NAME_BEGINNING,
    MatchTier.ALL_WORDS,
    MatchTier.SUBJECT,
    MatchTier.MEANING,
    MatchTier.TEXT,
)


def primary_codes(codes: Iterable[int]) -> list[tuple[int, int, int]]:
    """(published entry, its place, its primary code) for those of these codes, by their ids, that are one."""
    codes = list(codes)
    found = rows(PRIMARY, [codes]) if codes else []
    return [(procedure, place_of(procedure, name), code) for procedure, name, code in found]


def published_versions(procedures: Iterable[int]) -> dict[int, ProcedureVersion]:
    """By id of an entry: its published version, with its names."""
    procedures = list(procedures)
    if not procedures:
        return {}
    versions = ProcedureVersion.objects.published().filter(procedure__in=procedures)
    return {version.procedure_id: version for version in versions.select_related("procedure").prefetch_related("names")}
