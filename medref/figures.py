"""The figures of `/metrics` as plain numbers, for the page and the alerts that people read."""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from prometheus_client.core import Metric

from medref.metrics import registries

#: Answers of these statuses were refused or failed.
REFUSED, FAILED = range(400, 500), range(500, 600)


@dataclass
class Times:
    """How long something took: for each bound in seconds how often it took at most as long, and the sum of all seconds."""

    at_most: dict[float, float] = field(default_factory=lambda: defaultdict(float))
    seconds: float = 0

    @property
    def number(self) -> int:
        """How often it was timed."""
        return int(self.at_most.get(math.inf, 0))

    def quantile(self, share: float) -> float:
        """The seconds within which this share of all was done: an estimate between two bounds, as Prometheus makes it.

        Beyond the last bound it is that bound. 0 if nothing was timed.
        """
        wanted = share * self.number
        for (lower, below), (upper, number) in pairwise([(0.0, 0.0), *sorted(self.at_most.items())]):
            if number >= wanted and number > below:
                return lower if upper == math.inf else lower + (upper - lower) * (wanted - below) / (number - below)
        return 0


@dataclass
class Figures:
    """What all processes of the server have counted since it started, and what the database says now."""

    started: float = math.inf
    views: dict[str, Times] = field(default_factory=lambda: defaultdict(Times))
    answers: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    waits: Times = field(default_factory=Times)
    #: Figures of one number, and of one number for each label, by their names without “medref_”.
    single: dict[str, float] = field(default_factory=dict)
    labelled: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))

    def of_statuses(self, statuses: range, view: str = "") -> int:
        """How many answers had one of these statuses, of one view or of all."""
        counted = [self.answers[view]] if view else self.answers.values()
        return sum(number for statuses_of in counted for status, number in statuses_of.items() if status in statuses)


def figures() -> Figures:
    """All figures, now. Raises DatabaseError."""
    found = Figures()
    for registry in registries():
        for metric in registry.collect():
            _add(metric, found)
    return found


def _add(metric: Metric, found: Figures) -> None:
    name = metric.name.removeprefix("medref_")
    for sample in metric.samples:
        labels, value = sample.labels, sample.value
        if name == "started_seconds":
            found.started = min(found.started, value)
        elif name in ("request_seconds", "wait_seconds"):
            times = found.views[labels["view"]] if "view" in labels else found.waits
            if sample.name.endswith("_bucket"):
                times.at_most[float(labels["le"])] += value
            elif sample.name.endswith("_sum"):
                times.seconds += value
        elif sample.name == "medref_answers_total":
            found.answers[labels["view"]][int(labels["status"])] += int(value)
        elif labels:
            found.labelled[name][next(iter(labels.values()))] = value
        else:
            found.single[name] = value
