"""The table of a benchmark run: what was measured, our result, the peer's, and their ratio."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

ROUNDS = 3


@dataclass(frozen=True)
class Row:
    """One line: our seconds and the peer's, both medians over alternating rounds; or a rate without a peer.

    Without `ours` the line is a remark that says why something was not measured.
    """

    work: str
    ours: float | None = None
    peer: str = ""
    theirs: float = 0.0
    unit: str = "s"
    goal: str = ""

    def cells(self) -> tuple[str, ...]:
        """The cells of the printed line."""
        ratio = f"{self.ours / self.theirs:.2f}" if self.theirs else ""
        theirs = f"{self.peer}: {self.theirs:.2f} {self.unit}" if self.peer else ""
        ours = "" if self.ours is None else f"{self.ours:,.2f} {self.unit}"
        return self.work, ours, theirs, ratio, self.goal


@dataclass(frozen=True)
class Figures:
    """One line with several figures of ours and of the peer; the ratio is that of the figure with the index `compared`."""

    work: str
    ours: tuple[float, ...]
    peer: str = ""
    theirs: tuple[float, ...] = ()
    unit: str = ""
    goal: str = ""
    compared: int = 1

    def cells(self) -> tuple[str, ...]:
        """The cells of the printed line."""
        other = self.theirs[self.compared] if self.theirs else 0
        ratio = f"{self.ours[self.compared] / other:.2f}" if other else ""
        theirs = f"{self.peer}: {self._shown(self.theirs)}" if self.peer else ""
        return self.work, self._shown(self.ours), theirs, ratio, self.goal

    def _shown(self, figures: tuple[float, ...]) -> str:
        return f"{' / '.join(f'{figure:,.2f}' for figure in figures)} {self.unit}".strip()


@dataclass(frozen=True)
class Visit:
    """One line about a page: how many queries it takes, what it weighs and how long it takes; a remark if it has no time."""

    work: str
    queries: int = 0
    kilobytes: float = 0
    middle: float = 0
    p95: float = 0
    goal: str = ""

    def cells(self) -> tuple[str, ...]:
        """The cells of the printed line."""
        taken = f"{self.queries} queries, {self.kilobytes:,.0f} kB, {self.middle:,.0f} / {self.p95:,.0f} ms"
        return self.work, taken if self.middle else "", "", "", self.goal


def percentiles(taken: Sequence[float]) -> tuple[float, float, float]:
    """p50, p95 and p99 in milliseconds of at least two measurements in seconds."""
    cuts = quantiles(taken, n=100, method="inclusive")
    return cuts[49] * 1000, cuts[94] * 1000, cuts[98] * 1000


def seconds(work: Callable[[], None]) -> float:
    """How many seconds the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def alternating(ours: Callable[[], float], theirs: Callable[[], float]) -> tuple[float, float]:
    """Medians of ROUNDS alternating measurements of each, so that a noisy moment affects both."""
    pairs = [(ours(), theirs()) for _ in range(ROUNDS)]
    return median(mine for mine, _ in pairs), median(other for _, other in pairs)


def printed(rows: Iterable[Row | Figures | Visit]) -> Iterable[str]:
    """The lines of the table in Markdown."""
    yield "| work | medref | beside | ratio | goal |"
    yield "|---|---|---|---|---|"
    for row in rows:
        yield f"| {' | '.join(row.cells())} |"
