"""Likeness of ICD-10-PCS codes by their axes: equal, related or alike in their words, and by the maps of both.

Codes that share their first four characters (section, body system, operation, part) form a core. Cores are compared first; only
the codes of the nearest are looked at by device, approach, qualifier and maps. What a body part is called is read from titles:
the words that all titles with the same character have in common.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from heapq import nlargest
from math import log

from codes.likeness.choosing import FIRST, diverse
from codes.likeness.reasons import Reason
from codes.likeness.subjects import MapLikeness, Similar, Subject, overlap, proposable
from codes.systems.icd10pcs.families import BY_SUBSTANCE, family_of, is_diagnostic
from codes.systems.icd10pcs.names import BODY_SYSTEMS
from codes.systems.icd10pcs.reading import SIDES, SILENT
from textindex.words import all_words

CORE = 4
#: How much each likeness counts; bench/similar.py measures them.
SECTION, OPERATION, GROUP_OF_OPERATIONS, PART = 1.0, 3.0, 1.0, 3.0
BODY_SYSTEM, BODY_SYSTEM_WORDS = 0.8, 1.8
DEVICE, APPROACH, QUALIFIER, PURPOSE = 0.8, 0.4, 0.4, 2.0
#: What the next part of the same table is worth, the one after it half of that, and so on: tables go through the body in order.
NEARNESS = 0.6
# Where the sixth character says what is given or done, it counts like an operation, and the third less.
SUBSTANCE, OPERATION_WITH_SUBSTANCE = 3.0, 2.0
#: Codes of the same core are shown anyway beside a code, in its category: others are worth more here.
SAME_CORE = -1.5
#: How many cores are looked at, and how common a word or a mapped category may be to lead to them.
NEAREST, COMMON = 40, 400
#: How many choices within cores are remembered: codes come in their order, so those of one table follow each other.
REMEMBERED = 50_000
_UNTOLD = SILENT | {"approach", "system", "region", "regions", *SIDES}


def similar_by_axes(subjects: Sequence[Subject], mapped: Mapping[int, str]) -> Iterator[tuple[Subject, list[Similar]]]:
    """Each subject with the codes most like it, best first."""
    cores = _Cores(proposable(subjects), subjects, mapped)
    for subject in subjects:
        yield subject, cores.similar_to(subject)


class _Cores:
    """The cores of a system, with what is remembered while they are compared."""

    def __init__(self, proposed: Sequence[Subject], subjects: Sequence[Subject], mapped: Mapping[int, str]):
        self.map_likeness = MapLikeness(mapped)
        self.members: dict[str, list[tuple]] = defaultdict(list)
        for subject in proposed:
            values = (*subject.code[CORE:], is_diagnostic(subject.code), subject)
            self.members[subject.code[:CORE]].append(values)
        self.parts = _names_of_parts(subjects)
        frequency = Counter(word for part in self.parts.values() for word in part)
        self.rarity = {word: log(1 + len(self.parts) / count) for word, count in frequency.items()}
        self.place = {core: place for place, core in enumerate(sorted(self.members))}
        self.maps = {core: frozenset().union(*(values[-1].maps for values in of)) for core, of in self.members.items()}
        self.leads = defaultdict(list)
        for core in self.members:
            for lead in self._leads(core):
                self.leads[lead].append(core)
        self.part_likeness = cache(self._part_likeness)
        self.nearest = cache(self._nearest)
        self.best_members = lru_cache(REMEMBERED)(self._best_members)

    def similar_to(self, subject: Subject) -> list[Similar]:
        """The codes most like the subject."""
        core, rest, is_to_find = subject.code[:CORE], subject.code[CORE:], is_diagnostic(subject.code)
        scored = []
        for likeness, other in self.nearest(core):
            if other == core:
                likeness, best = likeness + SAME_CORE, self._by_axes(core, rest, is_to_find)
            else:
                best = self.best_members(other, rest, is_to_find)
            for more, member in best:
                if member.pk != subject.pk:
                    maps = self.map_likeness(subject.maps, member.maps)
                    scored.append((likeness + more + maps, -member.pk, other, member))
        return [Similar(member.pk, *self._reason(subject, member)) for member in diverse(scored)]

    def _leads(self, core: str) -> Iterator[tuple]:
        """What leads from a core to others that may be like it."""
        yield "table", core[:3]
        yield "group", core[:2], family_of(core)
        for word in self.parts[core]:
            yield "operation", core[0], core[2], word
            yield "word", word
        for category in self.map_likeness.categories(self.maps.get(core, frozenset()))[1]:
            yield "map", category

    def _nearest(self, core: str) -> list[tuple[float, str]]:
        found = {core} & self.members.keys()
        for lead in self._leads(core):
            if len(self.leads[lead]) <= COMMON or lead[0] == "table":
                found.update(self.leads[lead])
        if len(found) < NEAREST:
            found.update(
                other for other in self.members if other[:2] == core[:2] or other[0] + other[2] == core[0] + core[2]
            )
        maps = self.maps.get(core, frozenset())
        near = nlargest(
            NEAREST,
            ((self._core_likeness(core, other) + self.map_likeness(maps, self.maps[other]), other) for other in found),
        )
        return [(self._core_likeness(core, other), other) for _, other in near]

    def _core_likeness(self, core: str, other: str) -> float:
        likeness = PART * self.part_likeness(self.parts[core], self.parts[other]) + _body_systems(core[:2], other[:2])
        if core[:3] == other[:3] and (distance := self._distance(core, other)):
            likeness += NEARNESS / distance
        if core[0] == other[0]:
            likeness += SECTION
            if core[2] == other[2]:
                likeness += OPERATION_WITH_SUBSTANCE if core[0] in BY_SUBSTANCE else OPERATION
            if core[2] == other[2] or family_of(core) == family_of(other) != "":
                likeness += GROUP_OF_OPERATIONS
        return likeness

    def _part_likeness(self, mine: frozenset[str], theirs: frozenset[str]) -> float:
        if mine == theirs:
            return 1.0
        both = sum(map(self.rarity.__getitem__, mine & theirs))
        return both and both / sum(map(self.rarity.__getitem__, mine | theirs))

    def _best_members(self, core: str, rest: str, is_to_find: bool) -> list[tuple[float, Subject]]:
        return sorted(self._by_axes(core, rest, is_to_find), key=lambda row: -row[0])[: FIRST + 1]

    def _by_axes(self, core: str, rest: str, is_to_find: bool) -> list[tuple[float, Subject]]:
        """The members of a core by the axes that a code has in common with them besides the core."""
        device = SUBSTANCE if core[0] in BY_SUBSTANCE else DEVICE
        return [
            (
                (rest[0] == approach) * APPROACH
                + (rest[1] == middle) * device
                + (rest[2] == last) * QUALIFIER
                + (is_to_find == finds) * PURPOSE,
                member,
            )
            for approach, middle, last, finds, member in self.members[core]
        ]

    def _are_neighbours(self, subject: Subject, other: Subject) -> bool:
        """Whether two parts of a table stand side by side there, as they do in the body, or share words of their names."""
        mine, theirs = subject.code[:CORE], other.code[:CORE]
        return self._distance(mine, theirs) == 1 or self.part_likeness(self.parts[mine], self.parts[theirs]) > 0

    def _distance(self, core: str, other: str) -> int:
        """How many places lie between two cores of a table; 0 if one of them has no valid code."""
        mine, theirs = self.place.get(core), self.place.get(other)
        return 0 if mine is None or theirs is None else abs(mine - theirs)

    def _reason(self, subject: Subject, other: Subject) -> tuple[Reason, int]:
        mine, theirs = subject.code, other.code
        if mine[:CORE] == theirs[:CORE]:
            differing = [position for position in range(CORE, len(mine)) if mine[position] != theirs[position]]
            one = {(4,): Reason.APPROACH, (5,): Reason.DEVICE, (6,): Reason.QUALIFIER}
            return one.get(tuple(differing), Reason.PART), 0
        same_part = self.parts[mine[:CORE]] == self.parts[theirs[:CORE]]
        if mine[:3] == theirs[:3] and (same_part or self._are_neighbours(subject, other)):
            return (Reason.SIDE if same_part else Reason.NEIGHBOUR), 0
        if mine[0] in BY_SUBSTANCE and mine[0] == theirs[0] and mine[5] == theirs[5]:
            return Reason.SUBSTANCE, 0
        if shared := subject.maps & other.maps:
            return Reason.MAPS, min(shared)
        if same_part:
            return Reason.SAME_PART, 0
        if mine[:3] == theirs[:3]:
            return Reason.OPERATION, 0
        if mine[:2] == theirs[:2]:
            return (Reason.FAMILY if family_of(mine) == family_of(theirs) != "" else Reason.BODY_SYSTEM), 0
        if mine[0] + mine[2] == theirs[0] + theirs[2]:
            return Reason.OPERATION, 0
        return Reason.WORDS, 0


@cache
def _body_systems(mine: str, theirs: str) -> float:
    """How alike two body systems are: of another section, too, by the words of their names."""
    words = [frozenset(all_words(BODY_SYSTEMS.get(system, ""))) - _UNTOLD for system in (mine, theirs)]
    return (mine[1] == theirs[1]) * BODY_SYSTEM + BODY_SYSTEM_WORDS * (1.0 if mine == theirs else overlap(*words))


def _names_of_parts(subjects: Sequence[Subject]) -> dict[str, frozenset[str]]:
    """By core: the words of its part without sides, as far as titles show them."""
    common: dict[tuple[str, ...], frozenset[str]] = {}
    for subject in subjects:
        words, code = frozenset(all_words(subject.title)), subject.code
        for key in ((code[:2], code[3]), (code[:CORE],), (code[:3],), (code[:2],)):
            common[key] = common[key] & words if key in common else words
    parts = {}
    for core in {subject.code[:CORE] for subject in subjects}:
        by_character = common[core[:2], core[3]] - common[core[:2],] - _UNTOLD
        parts[core] = by_character or common[core,] - common[core[:3],] - _UNTOLD or common[core,] - _UNTOLD
    return parts
