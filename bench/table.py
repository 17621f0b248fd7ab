"""The table of a benchmark run: what was done, how long it took, beside what, and the ratio of the two."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

ROUNDS = 3


@dataclass(frozen=True)
class Row:
    """One line: seconds of ours and of the peer, both medians over rounds that alternate; or a rate without a peer."""

    work: str
    ours: float
    peer: str = ""
    theirs: float = 0.0
    unit: str = "s"
    goal: str = ""

    def cells(self) -> tuple[str, ...]:
        """The line as it is printed."""
        ratio = f"{self.ours / self.theirs:.2f}" if self.theirs else ""
        theirs = f"{self.peer}: {self.theirs:.2f} {self.unit}" if self.peer else ""
        return self.work, f"{self.ours:,.2f} {self.unit}", theirs, ratio, self.goal


def seconds(work: Callable[[], None]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def alternating(ours: Callable[[], float], theirs: Callable[[], float]) -> tuple[float, float]:
    """Medians of ROUNDS measurements of each, turn by turn, so that a noisy moment falls on both."""
    pairs = [(ours(), theirs()) for _ in range(ROUNDS)]
    return median(mine for mine, _ in pairs), median(other for _, other in pairs)


def printed(rows: Iterable[Row]) -> Iterable[str]:
    """The lines of the table in Markdown."""
    yield "| work | medref | beside | ratio | goal |"
    yield "|---|---|---|---|---|"
    for row in rows:
        yield f"| {' | '.join(row.cells())} |"
