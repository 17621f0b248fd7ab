"""The readers' set: which entry a query wants first, and what must not be among its first ten results."""

import csv
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.relevance import DEPTH, Search

#: Written before the search was tuned for it, without a look at the vocabulary. Its columns: `entry` has the slugs of the
#: entries of the demo, any of which is right as the first result; `expected` the codes, as in the other sets; `never` rules.
FILE = Path(__file__).with_name("relevance_readers.csv")
#: What stands in place of a system where a search finds an entry; its slug stands in place of a code.
ENTRY = "entry"
DISEASES = frozenset({"icd10cm"})
#: Systems that nobody codes with any more.
ENDED = frozenset({"icd9proc"})

Answers = list[tuple[str, str]]


@dataclass(frozen=True)
class Wish:
    """A query, its kind, the entries of which one should be the first result, and the rules of what it must not find.

    The rules: `retired-first`, the first code is retired although one in use is found; `diseases-first` or
    `procedures-first`, a code of the one kind before one of the other; `only:SYSTEM`, a code of another system;
    `word:BEGINNING`, a word of a title begins like this.
    """

    query: str
    kind: str
    entries: tuple[str, ...]
    never: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """What the results of a search are: titles by system and code, and the codes that are retired."""

    titles: Mapping[tuple[str, str], str]
    retired: Collection[tuple[str, str]]

    def breaks(self, rule: str, answers: Answers) -> bool:
        """Whether the answers, best first, break the rule. Raises ValueError for an unknown rule."""
        codes = [answer for answer in answers if answer[0] != ENTRY]
        name, _, value = rule.partition(":")
        match name:
            case "retired-first":
                retired = [system in ENDED or (system, code) in self.retired for system, code in codes]
                return bool(retired) and retired[0] and not all(retired)
            case "diseases-first" | "procedures-first":
                early = [(system in DISEASES) == (name == "diseases-first") for system, _ in codes]
                return sorted(early) != early
            case "only":
                return any(system != value for system, _ in codes)
            case "word":
                return any(re.search(rf"\b{value}", self.titles.get(answer, "").lower()) for answer in answers)
        raise ValueError(f"{rule} is no rule of the readers' set")


@dataclass(frozen=True)
class Reading:
    """How many queries want an entry and the share of those whose first result it is; the share that breaks a rule, of all."""

    wanting: int
    entry_first: float
    count: int
    broken: float


def wishes(file: Path = FILE) -> list[Wish]:
    """The readers' set, in the order of its file."""
    with file.open(newline="", encoding="utf-8") as lines:
        return [
            Wish(row["query"], row["kind"], tuple(row["entry"].split()), tuple(row["never"].split()))
            for row in csv.DictReader(lines)
        ]


def codes_alone(search: Search) -> Search:
    """The search without the entries among its first ten answers."""
    return lambda query: [answer for answer in list(search(query))[:DEPTH] if answer[0] != ENTRY]


def readings(wishes: Iterable[Wish], search: Search, known: Known) -> dict[str, Reading]:
    """What readers get from a search: for each kind of query, as they first come, and at last for all under "all"."""
    kinds: dict[str, list[tuple[Wish, bool, bool]]] = {}
    for wish in wishes:
        answers = list(search(wish.query))[:DEPTH]
        is_first = answers[:1] != [] and answers[0][0] == ENTRY and answers[0][1] in wish.entries
        is_broken = any(known.breaks(rule, answers) for rule in wish.never)
        kinds.setdefault(wish.kind, []).append((wish, is_first, is_broken))
    if kinds:
        kinds["all"] = [row for rows in kinds.values() for row in rows]
    return {kind: _reading(rows) for kind, rows in kinds.items()}


def _reading(rows: list[tuple[Wish, bool, bool]]) -> Reading:
    wanting = sum(bool(wish.entries) for wish, _, _ in rows)
    first = sum(is_first for _, is_first, _ in rows)
    broken = sum(is_broken for _, _, is_broken in rows)
    return Reading(wanting, first / wanting if wanting else 0.0, len(rows), broken / len(rows))
