"""Which of many similar codes are shown, and in which order."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import TypeVar

#: How many are stored for a code.
MOST = 50
#: How many may come first from one group, and how many of each group after those.
FIRST, OF_EACH_GROUP = 4, 2

Candidate = TypeVar("Candidate")


def diverse(scored: Iterable[tuple[float, tuple[int, Hashable, Candidate]]]) -> list[Candidate]:
    """The best MOST of (score, (rank, group, candidate)): after the first FIRST at most OF_EACH_GROUP of each group.

    What this holds back comes last. No two have the same rank; of equal scores the higher rank comes first.
    """
    chosen, held_back, groups = [], [], defaultdict(int)
    for _, (_, group, candidate) in sorted(scored, reverse=True):
        if len(chosen) >= FIRST:
            if groups[group] >= OF_EACH_GROUP:
                held_back.append(candidate)
                continue
            groups[group] += 1
        chosen.append(candidate)
        if len(chosen) == MOST:
            break
    return (chosen + held_back)[:MOST]
