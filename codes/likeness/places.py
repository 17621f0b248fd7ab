"""Likeness of the codes of any system: by their place in the hierarchy, the maps and entries that they share, words of titles."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import nlargest
from math import log, sqrt

from codes.likeness.choosing import diverse
from codes.likeness.reasons import Reason
from codes.likeness.subjects import MapLikeness, Similar, Subject, proposable
from textindex.words import all_words

#: How much each likeness counts.
CATEGORY, NEXT_CATEGORY, ENTRY, WORDS = 2.0, 1.0, 3.0, 4.0
#: How many codes on either side in a category are looked at; the rarest words that lead to others, if they are not too common.
BESIDE, RAREST, COMMON = 20, 4, 200
SHORTLIST = 100


def similar_by_place(subjects: Sequence[Subject], mapped: Mapping[int, str]) -> Iterator[tuple[Subject, list[Similar]]]:
    """Each subject with the codes most like it, best first."""
    places = _Places(proposable(subjects), subjects, mapped)
    for number, subject in enumerate(subjects):
        yield subject, places.similar_to(number, subject)


class _Places:
    """The codes of a system by what leads from one to others; codes are numbers in `subjects`, words numbers in `rarity`."""

    def __init__(self, proposed: Sequence[Subject], subjects: Sequence[Subject], mapped: Mapping[int, str]):
        self.subjects, self.map_likeness = subjects, MapLikeness(mapped)
        frequency = Counter(word for subject in subjects for word in set(all_words(subject.title)))
        numbers = {word: number for number, word in enumerate(frequency)}
        self.rarity = [log(1 + len(subjects) / count) for count in frequency.values()]
        # As tuples, because sets of a million titles need six times the memory.
        self.words = [tuple({numbers[word] for word in all_words(subject.title)}) for subject in subjects]
        self.lengths = [sqrt(sum(self.rarity[word] ** 2 for word in words)) or 1.0 for words in self.words]
        self.position = {kind: array("L", bytes(8 * len(subjects))) for kind in ("above", "higher")}
        allowed = {subject.pk for subject in proposed}
        self.with_word, self.with_lead, self.below = defaultdict(list), defaultdict(list), defaultdict(list)
        for number in sorted(range(len(subjects)), key=lambda number: subjects[number].code):
            subject = subjects[number]
            if subject.pk not in allowed:
                continue
            for word in self.words[number]:
                self.with_word[word].append(number)
            for lead in (*subject.maps, *subject.entries):
                self.with_lead[lead].append(number)
            for kind, heading in _headings(subject):
                self.position[kind][number] = len(self.below[kind, heading])
                self.below[kind, heading].append(number)

    def similar_to(self, number: int, subject: Subject) -> list[Similar]:
        """The codes most like the subject, whose number is given."""
        rough = defaultdict(float)
        rarest = nlargest(RAREST, self.words[number], key=self.rarity.__getitem__)
        for word in rarest:
            if len(found := self.with_word[word]) <= COMMON:
                weight = self.rarity[word] ** 2 / self.lengths[number]
                for other in found:
                    rough[other] += weight / self.lengths[other]
        for lead in (*subject.maps, *subject.entries):
            for other in self.with_lead[lead][:COMMON]:
                rough[other] += 1
        for kind, heading in _headings(subject):
            position, of = self.position[kind][number], self.below[kind, heading]
            for other in of[max(0, position - BESIDE) : position + BESIDE + 1]:
                rough[other] += 0.5
        rough.pop(number, None)
        shortlist = nlargest(SHORTLIST, rough, key=rough.__getitem__)
        words, scored = frozenset(self.words[number]), []
        for other in shortlist:
            it = self.subjects[other]
            scored.append((self._likeness(number, words, other), (-it.pk, it.above or it.code, it)))
        return [(it.pk, *self._reason(subject, it)) for it in diverse(scored)]

    def _likeness(self, number: int, words: frozenset[int], other: int) -> float:
        mine, theirs = self.subjects[number], self.subjects[other]
        shared = sum(self.rarity[word] ** 2 for word in words.intersection(self.words[other]))
        likeness = WORDS * shared / (self.lengths[number] * self.lengths[other])
        likeness += self.map_likeness(mine.maps, theirs.maps) + ENTRY * (not mine.entries.isdisjoint(theirs.entries))
        if mine.above and mine.above == theirs.above:
            return likeness + CATEGORY
        return likeness + NEXT_CATEGORY * bool(mine.higher and mine.higher in (theirs.higher, theirs.above))

    def _reason(self, subject: Subject, other: Subject) -> tuple[Reason, int]:
        if subject.above and subject.above == other.above:
            return Reason.CATEGORY, 0
        if not subject.entries.isdisjoint(other.entries):
            return Reason.ENTRY, 0
        if shared := subject.maps & other.maps:
            return Reason.MAPS, min(shared)
        if subject.higher and subject.higher in (other.higher, other.above):
            return Reason.NEXT_CATEGORY, 0
        return Reason.WORDS, 0


def _headings(subject: Subject) -> list[tuple[str, int]]:
    """The headings above a code, each with its kind; a code may have none."""
    return [(kind, heading) for kind, heading in (("above", subject.above), ("higher", subject.higher)) if heading]
