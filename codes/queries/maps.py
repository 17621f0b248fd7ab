"""Reads of the maps of a code, each with what it says in a coder's words: how close it is, and what else belongs to it."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet

from codes.models import Code, CodeMap
from textindex.prepared import rows

#: How many of the codes that may complete a combination are named.
MOST_NAMED = 3
_FILE = re.compile(r"\S*\.[A-Za-z][A-Za-z0-9]{1,4}")
FROM_A_FILE = "a file that was loaded on this site"

# How many targets there are of each source in each list of choices, and the first of them.
LISTS = f"""
    SELECT m.source_id, t.system_id, m.scenario, m.choice, count(*), (array_agg(t.code ORDER BY t.code))[1:{MOST_NAMED}]
    FROM codes_codemap m JOIN codes_code t ON t.id = m.target_id WHERE m.source_id = ANY(%s::bigint[])
    GROUP BY m.source_id, t.system_id, m.scenario, m.choice
"""  # noqa: S608 - our own constant


class Needed(NamedTuple):
    """What else a combination needs: one code of a list, with the stored and the printed forms of the first, and their number."""

    codes: list[tuple[str, str]]
    count: int


def maps_of(code: Code) -> tuple[QuerySet, QuerySet]:
    """Maps from the code and maps to it, each with the other code and its system."""
    return (
        code.maps_from.select_related("target__system").order_by("target__code", "scenario", "choice"),
        code.maps_to.select_related("source__system").order_by("source__code", "scenario", "choice"),
    )


def put_into_words(maps: Iterable[CodeMap]) -> None:
    """Give each map its `words` and what else its combination `needs` (a list of Needed), in one query.

    The maps have their targets, with systems.
    """
    maps = list(maps)
    lists = defaultdict(list)
    for source, system, *rest in rows(LISTS, [list({row.source_id for row in maps})]) if maps else ():
        lists[source, system].append(rest)
    for row in maps:
        alike = lists[row.source_id, row.target.system_id]
        display = row.target.system.rules.display
        row.needs = [
            Needed([(code, display(code)) for code in first], count)
            for scenario, choice, count, first in sorted(alike)
            if row.scenario and scenario == row.scenario and choice != row.choice
        ]
        row.words = _words(row, alike)


def sources_of(maps: Iterable[CodeMap]) -> list[str]:
    """Where the maps come from, for readers, to whom the name of a file says nothing."""
    return list(dict.fromkeys(FROM_A_FILE if _FILE.fullmatch(row.origin) else row.origin for row in maps))


def _words(row: CodeMap, alike: list[list]) -> str:
    """How close the target is, and how many others the source has instead of it."""
    kinds, target = CodeMap.Kind, row.target.display
    if row.scenario:
        return "combination"
    alone = sum(count for scenario, _, count, _ in alike if not scenario)
    combinations = len({scenario for scenario, *_ in alike if scenario})
    if row.kind == kinds.RELATED:
        return f"related: {alone} codes together match it" if alone > 1 else "related"
    closeness = {
        kinds.EQUIVALENT: "equivalent",
        kinds.BROADER: f"{target} is broader",
        kinds.NARROWER: f"{target} is narrower",
        kinds.INEXACT: "approximate",
    }[row.kind]
    return f"{closeness}, one of {alone + combinations:,}" if alone + combinations > 1 else closeness
