"""The codes nearest to an unknown code, by the beginning of the code."""

from collections.abc import Iterable, Iterator, Mapping
from operator import ne

from codes.models import Code, CodeSystem
from codes.queries.matching import COLUMNS
from codes.queries.typed import Reading, codes_reading, with_systems
from textindex.cache import Stamps
from textindex.prepared import rows

NEAREST = 3
#: Only this many unknown lines get suggestions, because more would delay the answer.
MOST_CODES = 500
#: How many characters an unknown code and the codes near to it have in common, at least and at most.
SHORTEST_SHARED, LONGEST_SHARED = 3, 20

# The operators are those of the index codes_by_prefix, which compares byte by byte; "~" comes after every sign of a code.
BEGINNINGS = f"""
    SELECT asked.line, {", ".join(f"near.{name}" for name in COLUMNS)}
    FROM unnest(%(lines)s::int[], %(values)s::text[], %(systems)s::text[], %(changes)s::int[])
        AS asked (line, value, systems, changes)
    CROSS JOIN LATERAL (
        SELECT c.*, n FROM generate_series(length(asked.value), %(shortest)s::int, -1) AS n
        CROSS JOIN LATERAL (
            SELECT {", ".join(COLUMNS)} FROM codes_code
            WHERE code ~>=~ left(asked.value, n) AND code ~<~ (left(asked.value, n) || '~')
                AND added_in_id IS NOT NULL AND retired_in_id IS NULL
                AND (asked.systems = '' OR system_id = ANY (string_to_array(asked.systems, ',')::bigint[]))
            ORDER BY code USING ~<~ LIMIT %(nearest)s::bigint) c
        ) near
    ORDER BY asked.line, near.n DESC, asked.changes, near.code USING ~<~, near.id
"""  # noqa: S608 - our own columns


def nearest_by_code(unknown: dict[str, Reading], systems: Mapping[int, CodeSystem]) -> dict[str, list[Code]]:
    """At most NEAREST valid codes for each of the first MOST_CODES lines: those with the longest common beginning.

    For a code typed without its placeholders, the code that has them comes first; among codes that look like what was typed,
    those with the fewest other characters.
    """
    asked = list(unknown.items())[:MOST_CODES]
    if not asked:
        return {}
    beginnings = [(line, *row) for line, (_, reading) in enumerate(asked) for row in _beginnings(reading, systems)]
    lines, values, within, changes = map(list, zip(*beginnings, strict=True)) if beginnings else ([], [], [], [])
    keys = {"lines": lines, "values": values, "systems": within, "changes": changes}
    keys |= {"shortest": SHORTEST_SHARED, "nearest": NEAREST}
    near: dict[str, dict[int, Code]] = {}
    for line, *columns in rows(BEGINNINGS, keys):
        codes, (code,) = near.setdefault(asked[line][0], {}), with_systems([columns], systems)
        if len(codes) < NEAREST:
            codes.setdefault(code.pk, code)
    return {text: list(codes.values()) for text, codes in near.items()}


def _beginnings(reading: Reading, systems: Mapping[int, CodeSystem]) -> Iterator[tuple[str, str, int]]:
    """(beginning of codes near to a line, ids of the systems to look in, joined by commas or "" for all systems, how many
    characters of the line it changes)."""
    for code, within in reading.codes:
        if within:
            is_anywhere = reading.systems is None and len(reading.codes) == 1
            yield code[:LONGEST_SHARED], "" if is_anywhere else ",".join(map(str, within)), 0
        for system in within & systems.keys():
            yield from ((variant, str(system), 0) for variant in systems[system].rules.padding_variants(code))
            for form in look_alikes(code, systems[system]):
                yield form, str(system), sum(map(ne, form, code))


def look_alikes(code: str, system: CodeSystem) -> set[str]:
    """Codes of the system's form that look like the code: digits for letters that look like them (JO585, I23l5)."""
    likely = {form for digits in _DIGITS for form in (code.translate(digits), code[:1] + code[1:].translate(digits))}
    return {form for form in likely - {code} if system.rules.looks_like_a_code(form)}


def one_slip_away(
    lines: Mapping[str, Iterable[Reading]], systems: Mapping[int, CodeSystem], now: Stamps
) -> dict[str, list[Code]]:
    """By line: the valid codes that it would be with digits for the letters that look like them, two neighbors changed over,
    a character more or one less.

    Only systems whose codes are of one length tell that a character is missing; a number without a name is no slip.
    """
    asked = {
        text: [
            variant
            for reading in readings
            if reading.is_like_a_code and (reading.systems is not None or not reading.code.isdigit())
            for system in systems.values()
            if reading.may_be_in(system.pk)
            for variant in _variants(reading.form_in(system.pk), system)
        ]
        for text, readings in lines.items()
    }
    known = codes_reading({code for variants in asked.values() for _, code in variants}, now)
    valid = {(code.system_id, code.code): code for code in known if code.retired_in_id is None and code.added_in_id}
    return {text: [valid[key] for key in variants if key in valid] for text, variants in asked.items()}


def _variants(code: str, system: CodeSystem) -> list[tuple[int, str]]:
    """(id of the system, code) for each form of its codes that is one slip away: the likeliest slips first.

    A zero is the character that is lost most often: tables drop those at the beginning.
    """
    rules, places = system.rules, range(len(code))
    misread = [(system.pk, form) for form in sorted(look_alikes(code, system))]
    if rules.varies_in_length or not rules.is_told_by_form or len(code) > LONGEST_SHARED:
        return misread
    forms = [code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in places[:-1]]
    forms += [code[:at] + sign + code[at:] for sign in _SIGNS for at in (*places, len(code))]
    forms += [code[:at] + code[at + 1 :] for at in places]
    likely = (form for form in dict.fromkeys(forms) if form != code and rules.looks_like_a_code(form))
    return [*misread, *((system.pk, form) for form in likely)]


_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = (str.maketrans("OI", "01"), str.maketrans("OIL", "011"))
