"""The codes nearest to an unknown code, by the beginning of the code."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from codes.models import Code, CodeSystem
from codes.queries.by_form import codes_reading, with_systems
from codes.queries.closeness import BESIDE, changes, distance, look_alikes
from codes.queries.matching import COLUMNS
from codes.queries.readings import SHORTEST_AMONG_WORDS, Reading
from textindex.cache import Stamps
from textindex.prepared import rows

NEAREST = 3
#: Only this many unknown lines get suggestions, because more would delay the answer.
MOST_CODES = 500
#: How many characters an unknown code and the codes near to it have in common, at least and at most.
SHORTEST_SHARED, LONGEST_SHARED = 3, 20
#: Of so many lines all slips are tried.
MOST_SLIPS = 50
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


def near_to(
    lines: Mapping[str, Iterable[Reading]],
    begun: dict[str, Reading],
    systems: Mapping[int, CodeSystem],
    now: Stamps,
    *,
    misread: bool = True,
) -> dict[str, list[Code]]:
    """At most NEAREST valid codes for each line: those that go on after its reading in `begun`, those that are one slip away
    from it, for the first MOST_SLIPS lines, then those that begin like the reading. `misread` as in one_slip_away.
    """
    slips = one_slip_away(dict(islice(lines.items(), MOST_SLIPS)), systems, now, misread=misread)
    near = nearest_by_code(begun, systems)
    longer = {
        text: [code for code in codes if _goes_on(code.code, begun[text].form_in(code.system_id))]
        for text, codes in near.items()
    }
    both = {text: [*longer.get(text, ()), *slips.get(text, ()), *near.get(text, ())] for text in lines}
    return {text: list({code.pk: code for code in codes}.values())[:NEAREST] for text, codes in both.items() if codes}


def _goes_on(code: str, form: str) -> bool:
    return len(code) > len(form) and code.startswith(form)


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
            for form in islice(look_alikes(code, systems[system]), NEAREST):
                yield form, str(system), changes(form, code)


def one_slip_away(
    lines: Mapping[str, Iterable[Reading]], systems: Mapping[int, CodeSystem], now: Stamps, *, misread: bool
) -> dict[str, list[Code]]:
    """By line: the billable codes to which it adds one character; then the valid codes that it would be with characters that
    look like the typed ones (if `misread`), with two neighbors changed over, a character more, one less or the one beside it on
    the keyboard; the likeliest slips of all systems first.

    Only systems whose codes are of one length tell that a character is missing. A number without a name or a dot is no slip,
    and a word without digits can only be misread.
    """
    asked = {text: _slips(readings, systems.values(), misread=misread) for text, readings in lines.items()}
    begun = {text: _one_shorter(readings, systems.values()) for text, readings in lines.items()}
    forms = {code for of_line in (*asked.values(), *begun.values()) for _, code in of_line}
    known = [code for code in codes_reading(forms, now) if code.retired_in_id is None and code.added_in_id]
    valid = {(code.system_id, code.code): code for code in known}
    billable = {key: code for key, code in valid.items() if not code.is_header}
    found = {}
    for text, of_line in asked.items():
        slips = [valid[slip] for slip in of_line if slip in valid]
        typed = [reading.form_in(system) for reading in lines[text] for system in systems]
        padded = {form for system in systems.values() for code in typed for form in system.rules.padding_variants(code)}
        slips.sort(key=lambda code: (code.code not in padded, distance(code.display, text), code.is_header))
        found[text] = [billable[slip] for slip in begun[text] if slip in billable] + slips
    return found


def _one_shorter(readings: Iterable[Reading], systems: Iterable[CodeSystem]) -> list[tuple[int, str]]:
    """(id of the system, reading without its last character) where codes vary in length and have a letter."""
    return [
        (system.pk, code[:-1])
        for reading in readings
        for system in systems
        for code in [reading.form_in(system.pk)]
        if " " not in reading.name and reading.may_be_in(system.pk) and system.rules.varies_in_length
        if "." in reading.name or "." not in system.rules.display(code[:-1])
        if system.rules.is_told_by_form and not code.isdigit() and len(code) > SHORTEST_SHARED
    ]


def _slips(readings: Iterable[Reading], systems: Iterable[CodeSystem], *, misread: bool) -> Iterable[tuple[int, str]]:
    """(id of the system, code) for each form of codes that is one slip away from a reading, the likeliest first."""
    by_kind: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for reading in readings:
        is_number = reading.systems is None and reading.name.isdigit()
        for system in systems if " " not in reading.name and not is_number else ():
            code, rules = reading.form_in(system.pk), system.rules
            by_kind[-2] += ((system.pk, form) for form in rules.padding_variants(code))
            is_told = rules.is_told_by_form and ("-" not in reading.name or len(code) > SHORTEST_SHARED)
            if not (reading.may_be_in(system.pk) and is_told and len(code) <= LONGEST_SHARED):
                continue
            for form in look_alikes(code, system) if misread else ():
                if reading.has_dot_of(rules.display(form)):
                    by_kind[-1].append((system.pk, form))
            if reading.has_digit and (not rules.varies_in_length or len(code) >= SHORTEST_AMONG_WORDS):
                for kind, forms in enumerate(_mistyped(code, is_short=not rules.varies_in_length)):
                    likely = (form for form in dict.fromkeys(forms) if form != code and rules.looks_like_a_code(form))
                    by_kind[kind] += ((system.pk, form) for form in likely)
    return dict.fromkeys(slip for kind in sorted(by_kind) for slip in by_kind[kind])


def _mistyped(code: str, *, is_short: bool) -> tuple[Iterable[str], ...]:
    """The forms one slip of the hand away, the likeliest kind first: two neighbors changed over, one missing (if it may be too
    short), one too many, one that is beside the right one on the keyboard.

    A zero is the character that is lost most often: tables drop those at the beginning.
    """
    places = range(len(code))
    return (
        (code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in places[:-1]),
        (code[:at] + sign + code[at:] for sign in _SIGNS if is_short for at in (*places, len(code))),
        (code[:at] + code[at + 1 :] for at in places),
        (code[:at] + sign + code[at + 1 :] for at in places for sign in BESIDE.get(code[at], "")),
    )


_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
