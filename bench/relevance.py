"""Quality of search: queries with the codes that answer them, how a search scores on them, and SQLite's full text."""

import csv
import re
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("relevance.csv")
#: Written later, without a look at the vocabulary, the first set or the search: answers of ICD-10-PCS only.
SECOND = Path(__file__).with_name("relevance_pcs.csv")
#: Odd queries, written before the search was tuned for them: slips, brands, older names, index words, values of axes.
ODD = Path(__file__).with_name("relevance_odd.csv")
DEPTH = 10

#: What a search is: a query in, the system slugs and codes that it finds out, best first.
Search = Callable[[str], Iterable[tuple[str, str]]]


@dataclass(frozen=True)
class Judgement:
    """A query and the codes that answer it: any code of the system with this beginning.

    `system` is the one most likely meant, "" where the set does not say.
    """

    query: str
    kind: str
    system: str
    expected: tuple[tuple[str, str], ...]

    def accepts(self, system: str, code: str) -> bool:
        """Whether the code, with or without its dot, is a right answer."""
        bare = code.replace(".", "")
        return any(system == slug and bare.startswith(prefix) for slug, prefix in self.expected)


@dataclass(frozen=True)
class Quality:
    """Shares of `count` queries: with a right answer first, with one among the first ten, and the mean reciprocal rank."""

    count: int
    success_at_1: float
    success_at_10: float
    mrr: float


def judgements(file: Path = FILE) -> list[Judgement]:
    """A relevance set, in the order of its file, without the queries for which it names no code."""
    with file.open(newline="", encoding="utf-8") as lines:
        return [_judgement(row) for row in csv.DictReader(lines) if row["expected"]]


def score(judgements: Iterable[Judgement], search: Search) -> dict[str, Quality]:
    """The quality of a search: for each kind of query, as they first come, and at last for all queries under "all".

    Only the first ten answers count. The mean reciprocal rank is that of TREC question answering (Voorhees 1999): one
    divided by the rank of the first right answer, 0 without one.
    """
    ranks: dict[str, list[int]] = {}
    for judgement in judgements:
        rank = _rank(judgement, search)
        ranks.setdefault(judgement.kind, []).append(rank)
    if ranks:
        ranks["all"] = [rank for of_kind in ranks.values() for rank in of_kind]
    return {kind: _quality(of_kind) for kind, of_kind in ranks.items()}


def sqlite_search(rows: Iterable[tuple[str, str, str, str]]) -> Search:
    """The peer: SQLite FTS5 over the same rows (system, code, title, terms), ranked by its BM25.

    Every token of a query begins a word of the row, in any order; a query without a token finds nothing.
    Source: sqlite.org/fts5.html.
    """
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE found USING fts5"
        "(system UNINDEXED, code, title, terms, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4')"
    )
    database.executemany("INSERT INTO found VALUES (?, ?, ?, ?)", rows)

    def search(query: str) -> list[tuple[str, str]]:
        words = " ".join(f'"{word}"*' for word in re.findall(r"\w+", query))
        if not words:
            return []
        sql = "SELECT system, code FROM found WHERE found MATCH ? ORDER BY rank LIMIT ?"
        return database.execute(sql, (words, DEPTH)).fetchall()

    return search


def _judgement(row: dict[str, str]) -> Judgement:
    expected = (alternative.split(":") for alternative in row["expected"].split())
    return Judgement(
        row["query"], row["kind"], row.get("system", ""), tuple((slug, prefix) for slug, prefix in expected)
    )


def _rank(judgement: Judgement, search: Search) -> int:
    """The rank of the first right answer among the first ten, counted from 1; 0 if there is none."""
    answers = list(search(judgement.query))[:DEPTH]
    return next((place for place, answer in enumerate(answers, 1) if judgement.accepts(*answer)), 0)


def _quality(ranks: list[int]) -> Quality:
    count = len(ranks)
    return Quality(
        count,
        success_at_1=ranks.count(1) / count,
        success_at_10=sum(rank > 0 for rank in ranks) / count,
        mrr=sum(1 / rank for rank in ranks if rank) / count,
    )
