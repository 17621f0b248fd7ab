"""Likeness of ICD-10-PCS codes by their axes: equal, related or alike in their words, and by the maps of both.

Codes that share their first four characters (section, body system, operation, part) form a core. Cores are compared first; only
the codes of the nearest are looked at by device, approach, qualifier and maps. What a body part is called is read from titles:
the words that all titles with the same character have in common.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from heapq import nlargest
from itertools import groupby
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
#: How many choices within shapes are remembered, and for how many parts and manners what is like them: codes come in their
#: order, so those of one table follow each other.
REMEMBERED, REMEMBERED_PARTS = 100_000, 1_000
_WITHIN_A_CORE = {(4,): Reason.APPROACH, (5,): Reason.DEVICE, (6,): Reason.QUALIFIER}
#: Reasons that neither device nor maps say better.
_FOREMOST = frozenset({Reason.SIDE, Reason.NEIGHBOUR})
_UNTOLD = SILENT | {"approach", "system", "region", "regions", *SIDES}


def similar_by_axes(subjects: Sequence[Subject], mapped: Mapping[int, str]) -> Iterator[tuple[Subject, list[Similar]]]:
    """Each subject with the codes most like it, best first. Subjects in the order of their codes are found soonest."""
    cores = _Cores(proposable(subjects), subjects, mapped)
    for core, of in groupby(subjects, lambda subject: subject.code[:CORE]):
        yield from cores.similar_to(core, of)


class _Cores:
    """The cores of a system, with what is remembered while they are compared.

    What codes of one core have in common is found once for all of them: the nearest cores and why these are like it. Within a
    core, codes differ by their manner: device, approach, qualifier. Many cores have the same manners, their shape.
    """

    def __init__(self, proposed: Sequence[Subject], subjects: Sequence[Subject], mapped: Mapping[int, str]):
        self.map_likeness = MapLikeness(mapped)
        self.members: dict[str, list[tuple[int, str, Subject]]] = defaultdict(list)
        for subject in proposed:
            core = subject.code[:CORE]
            self.members[core].append((-subject.pk, core, subject))
        self.shapes: dict[tuple[bool, tuple[str, ...]], int] = {}
        self.shape = {
            core: self.shapes.setdefault(
                (core[0] in BY_SUBSTANCE, tuple(_manner(it.code) for *_, it in of)), len(self.shapes)
            )
            for core, of in self.members.items()
        }
        self.shapes_by_number = list(self.shapes)
        self.maps = {core: frozenset().union(*(member.maps for *_, member in of)) for core, of in self.members.items()}
        self.parts = _names_of_parts(subjects)
        frequency = Counter(word for part in self.parts.values() for word in part)
        self.rarity = {word: log(1 + len(self.parts) / count) for word, count in frequency.items()}
        self.with_word = defaultdict(set)
        for part in set(self.parts.values()):
            for word in part:
                self.with_word[word].add(part)
        self.place = {core: place for place, core in enumerate(sorted(self.members))}
        self.tables = {core[:3] for core in self.members}
        self.leads = defaultdict(list)
        for core in self.members:
            for lead in (*self._leads(core), *_wider_leads(core)):
                self.leads[lead].append(core)
        self.like_table = lru_cache(1)(self._like_table)
        self.like_part = lru_cache(REMEMBERED_PARTS)(self._like_part)
        self.like_manner = lru_cache(REMEMBERED_PARTS)(_LikeManner)
        self.best_places = lru_cache(REMEMBERED)(self._best_places)

    def similar_to(self, core: str, subjects: Iterable[Subject]) -> Iterator[tuple[Subject, list[Similar]]]:
        """Each of the subjects, all of them in this core, with the codes most like it."""
        nearest = self._nearest(core)
        reasons = {other: self._reason_of_cores(core, other) for other, _ in nearest if other != core}
        for subject in subjects:
            manner, maps, scored = _manner(subject.code), subject.maps, []
            for other, likeness in nearest:
                members, places = self.members[other], self.best_places(self.shape[other], manner, other == core)
                if other == core:
                    places = [(more, place) for more, place in places if members[place][-1] is not subject]
                if maps and self.maps[other]:
                    places = [
                        (more + self.map_likeness(maps, members[place][-1].maps), place) for more, place in places
                    ]
                scored += [(likeness + more, members[place]) for more, place in places]
            yield subject, [(it.pk, *_reason(subject, it, reasons)) for it in diverse(scored)]

    def _leads(self, core: str) -> Iterator[tuple]:
        """What leads from a core to others that may be like it."""
        yield "table", core[:3]
        yield "group", core[:2], family_of(core)
        for word in self.parts[core]:
            yield "operation", core[0], core[2], word
            yield "word", word
        for category in self.map_likeness.categories(self.maps.get(core, frozenset()))[1]:
            yield "map", category

    def _nearest(self, core: str) -> list[tuple[str, float]]:
        """The NEAREST cores, each with its likeness to this one without maps, which only codes share."""
        found = {core} & self.members.keys()
        for lead in self._leads(core):
            others = self.leads.get(lead, ())
            if len(others) <= COMMON or lead[0] == "table":
                found.update(others)
        if len(found) < NEAREST:
            found.update(*(self.leads.get(lead, ()) for lead in _wider_leads(core)))
        tables, parts = self.like_table(core[:3]), self.like_part(self.parts[core])
        likeness = {other: tables[other[:3]] + parts.get(self.parts[other], 0.0) for other in found}
        for other in self.leads.get(("table", core[:3]), ()):
            if distance := self._distance(core, other):
                likeness[other] += NEARNESS / distance
        ranked, maps = likeness, self.maps.get(core)
        if maps:
            ranked = {other: value + self.map_likeness(maps, self.maps[other]) for other, value in likeness.items()}
        near = nlargest(NEAREST, zip(ranked.values(), ranked, strict=True))
        return [(other, likeness[other] + SAME_CORE * (other == core)) for _, other in near]

    def _like_table(self, table: str) -> dict[str, float]:
        """How alike the sections, body systems and operations of all tables are to those of this one."""
        return {other: _table_likeness(table, other) for other in self.tables}

    def _like_part(self, mine: frozenset[str]) -> dict[frozenset[str], float]:
        """By the words of a part: how alike it is to this one, if they share one."""
        found = {mine: PART}
        for theirs in set().union(*(self.with_word[word] for word in mine)) - {mine}:
            both = sum(map(self.rarity.__getitem__, mine & theirs))
            found[theirs] = PART * both / sum(map(self.rarity.__getitem__, mine | theirs))
        return found

    def _best_places(self, shape: int, manner: str, of_all: bool) -> Sequence[tuple[float, int]]:
        """How alike to this manner those of a shape are, each with its place there: the best FIRST + 1, or all."""
        has_substance, manners = self.shapes_by_number[shape]
        likeness = list(map(self.like_manner(manner, has_substance).__getitem__, manners))
        places = range(len(manners))
        if not of_all:
            places = sorted(places, key=likeness.__getitem__, reverse=True)[: FIRST + 1]
        return tuple([(likeness[place], place) for place in places])

    def _distance(self, core: str, other: str) -> int:
        """How many places lie between two cores of a table; 0 if one of them has no valid code."""
        mine, theirs = self.place.get(core), self.place.get(other)
        return 0 if mine is None or theirs is None else abs(mine - theirs)

    def _reason_of_cores(self, core: str, other: str) -> Reason:
        """Why the codes of another core are like those of this one, as far as device and maps do not say it better."""
        parts = self.parts[core], self.parts[other]
        if core[:3] == other[:3]:
            if parts[0] == parts[1]:
                return Reason.SIDE
            # They stand side by side there, as they do in the body, or share words of their names.
            if self._distance(core, other) == 1 or parts[1] in self.like_part(parts[0]):
                return Reason.NEIGHBOUR
        if parts[0] == parts[1]:
            return Reason.SAME_PART
        if core[:3] == other[:3]:
            return Reason.OPERATION
        if core[:2] == other[:2]:
            return Reason.FAMILY if family_of(core) == family_of(other) != "" else Reason.BODY_SYSTEM
        return Reason.OPERATION if core[0] + core[2] == other[0] + other[2] else Reason.WORDS


class _LikeManner(dict):
    """By manner: how alike it is to one, found when it is first asked for."""

    def __init__(self, manner: str, has_substance: bool):
        self.manner, self.device = manner, SUBSTANCE if has_substance else DEVICE

    def __missing__(self, theirs: str) -> float:
        mine = self.manner
        self[theirs] = likeness = (
            (mine[0] == theirs[0]) * APPROACH
            + (mine[1] == theirs[1]) * self.device
            + (mine[2] == theirs[2]) * QUALIFIER
            + (len(mine) == len(theirs)) * PURPOSE
        )
        return likeness


def _manner(code: str) -> str:
    """The approach, device and qualifier of a code, and a further sign if these say that it is diagnostic."""
    return code[CORE:] + "?" * is_diagnostic(code)


def _wider_leads(core: str) -> tuple[tuple, ...]:
    """What leads to others where little else does."""
    return ("system", core[:2]), ("same operation", core[0], core[2])


def _table_likeness(table: str, other: str) -> float:
    """How alike section, body system and operation are."""
    likeness = _body_systems(table[:2], other[:2])
    if table[0] == other[0]:
        likeness += SECTION
        if table[2] == other[2]:
            likeness += OPERATION_WITH_SUBSTANCE if table[0] in BY_SUBSTANCE else OPERATION
        if table[2] == other[2] or family_of(table) == family_of(other) != "":
            likeness += GROUP_OF_OPERATIONS
    return likeness


def _reason(subject: Subject, other: Subject, reasons: Mapping[str, Reason]) -> tuple[Reason, int]:
    """Why a code is like another, and the code that both map to if that is why; `reasons` are those of other cores."""
    mine, theirs = subject.code, other.code
    if mine[:CORE] == theirs[:CORE]:
        differing = tuple(position for position in range(CORE, len(mine)) if mine[position] != theirs[position])
        return _WITHIN_A_CORE.get(differing, Reason.PART), 0
    reason = reasons[theirs[:CORE]]
    if reason not in _FOREMOST:
        if mine[0] in BY_SUBSTANCE and mine[0] == theirs[0] and mine[5] == theirs[5]:
            return Reason.SUBSTANCE, 0
        if shared := subject.maps & other.maps:
            return Reason.MAPS, min(shared)
    return reason, 0


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
    parts, known = {}, {}
    for core in {subject.code[:CORE] for subject in subjects}:
        by_character = common[core[:2], core[3]] - common[core[:2],] - _UNTOLD
        words = by_character or common[core,] - common[core[:3],] - _UNTOLD or common[core,] - _UNTOLD
        parts[core] = known.setdefault(words, words)
    return parts
