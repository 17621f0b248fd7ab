"""Codes by their stored form: exactly one of several, those that begin so, those between two."""

import re
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from codes.models import Code, CodeSystem
from codes.queries.matching import COLUMNS, code_systems, described_systems
from codes.queries.pasted import AROUND, plain
from codes.queries.readings import Reading
from textindex.cache import Stamps
from textindex.prepared import rows

#: How many signs a category has, which has no dot.
CATEGORY = 3
_INSIDE = re.compile(r"\w\w\.\w|\d\.\d")
EXACTLY = f"""
    SELECT {", ".join(COLUMNS)} FROM codes_code WHERE code = ANY (%s::text[]) AND system_id = ANY (%s::bigint[])
"""  # noqa: S608 - our own columns
# Compared byte by byte, as the index codes_by_prefix does.
BEGINNING = f"""
    SELECT {", ".join(COLUMNS)} FROM codes_code
    WHERE code ~>=~ %(low)s::text AND code ~<~ (%(low)s::text || '~') AND retired_in_id IS NULL
      AND system_id = ANY (%(systems)s::bigint[])
    ORDER BY code USING ~<~ LIMIT %(limit)s::bigint
"""  # noqa: S608 - our own columns
TOP = f"""
    SELECT {", ".join(COLUMNS)} FROM codes_code
    WHERE system_id = %s AND parent_id IS NULL AND retired_in_id IS NULL AND added_in_id IS NOT NULL ORDER BY code LIMIT %s
"""  # noqa: S608 - our own columns
BETWEEN = f"""
    SELECT asked.number, {", ".join(f"found.{name}" for name in COLUMNS)}
    FROM unnest(%s::text[], %s::text[], %s::text[]) WITH ORDINALITY AS asked (low, high, systems, number)
    CROSS JOIN LATERAL (
        SELECT {", ".join(COLUMNS)} FROM codes_code
        WHERE code ~>=~ asked.low AND code ~<~ (asked.high || '~')
            AND CASE WHEN %s::bool THEN length(code) > length(asked.low) ELSE length(code) = length(asked.low) END
            AND retired_in_id IS NULL AND added_in_id IS NOT NULL
            AND system_id = ANY (string_to_array(asked.systems, ',')::bigint[])
        ORDER BY code USING ~<~ LIMIT %s::bigint) found
    ORDER BY asked.number, found.code USING ~<~
"""  # noqa: S608 - our own columns


def codes_reading(codes: Iterable[str], now: Stamps) -> list[Code]:
    """The codes of any system that are exactly one of these, each with its system."""
    systems = _by_id(now)
    return with_systems(rows(EXACTLY, [list(codes), list(systems)]), systems)


def codes_beginning(reading: Reading, limit: int, now: Stamps) -> list[Code]:
    """At most `limit` valid codes that begin like the reading's, in their order, each with its system."""
    systems = _by_id(now)
    found = []
    for form, within in reading.codes:
        if form and within:
            found += rows(BEGINNING, {"low": form, "systems": list(within), "limit": limit})
    return with_systems(found[:limit], systems)


def codes_between(
    ranges: Sequence[tuple[str, str, Iterable[int]]], limit: int, now: Stamps, *, longer: bool = False
) -> list[list[Code]]:
    """For each (first code, last code, ids of systems) at most `limit` valid codes of one length, in their order; `longer`: for
    (first beginning, last beginning, ids of systems) the codes that begin so or between them."""
    found: list[list[Code]] = [[] for _ in ranges]
    if ranges:
        lows, highs, within = map(list, zip(*ranges, strict=True))
        within, systems = [",".join(map(str, of_range)) for of_range in within], _by_id(now)
        for number, *values in rows(BETWEEN, [lows, highs, within, longer, limit]):
            found[number - 1] += with_systems([values], systems)
    return found


def _by_id(now: Stamps) -> dict[int, CodeSystem]:
    return {system.pk: system for system in code_systems(now)}


def with_systems(found: Iterable[tuple], systems: Mapping[int, CodeSystem]) -> list[Code]:
    """Rows of COLUMNS as codes, each with its system."""
    using = connection.alias
    codes = [Code.from_db(using, COLUMNS, values) for values in found]
    for code in codes:
        code.system = systems[code.system_id]
    return codes


def printed_so(codes: Iterable[Code], text: str, now: Stamps) -> list[Code]:
    """Those of the codes whose system prints codes with the dot that was typed, if any system does: E11.90 is not E1190.

    A hyphen in a word stands for the dot, or between signs of a code that has none and is no category: I-131 is not I13.1. A
    dot is not inside a category: v2.0 is not V20.
    """
    if not (codes := list(codes)):
        return []
    text = plain(text).strip(AROUND).upper()
    if (at := text.find("-")) > 0 and text.replace("-", "", 1).isalnum():
        form = text.replace("-", "")
        return [code for code in codes if code.code != form or _has_at(code, at)]
    systems = described_systems(now) if "." in text else ()
    forms = {system.pk: (system.rules, system.rules.normalise(text)) for system in systems}
    so = {pk for pk, (rules, form) in forms.items() if rules.looks_like_a_code(form) and rules.display(form) == text}
    is_inside = _INSIDE.fullmatch(text)
    return [code for code in codes if (code.system_id in so if so else not (is_inside and len(code.code) <= CATEGORY))]


def _has_at(code: Code, at: int) -> bool:
    """Whether the code has its dot there, or may have a hyphen anywhere."""
    return code.display.find(".") == at or ("." not in code.display and len(code.code) > CATEGORY)
