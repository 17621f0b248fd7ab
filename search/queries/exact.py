"""The exact route: a text that reads like a code, however it is typed, leads to that code and the entries it stands for."""

import re
from collections import defaultdict

from codes.models import Code
from codes.queries.cache import Stamps
from codes.queries.typed import Reading, TypedReader, codes_beginning, codes_reading, typed_reader
from procedures.models import ProcedureVersion
from search.queries.entry_matches import primary_codes, versions_by_id
from search.queries.found import Result
from search.queries.results import code_result

_MODIFIER = re.compile(r"modifiers?\s+(?=\S{2}$)", re.IGNORECASE)
EXACT_SCORE = 1000.0
#: A beginning of codes shows so many of them.
MOST_BEGINNING = 25
SHORTEST_WORD = 3


def exact_results(text: str, user, now: Stamps) -> list[Result]:
    """Codes that read exactly like the text, each after the entries whose primary code it is; then those that begin so."""
    ways = typed_ways(text, typed_reader(now))
    if not ways:
        return []
    codes = codes_reading({form for way in ways for form, _ in way.codes}, now)
    fitting = [code for code in codes if any(way.is_of(code) for way in ways)]
    results = []
    written = text.strip(), text.strip().upper()

    def order(code: Code):  # "45.2" is rather a code that is printed so than one of the same signs
        return code.display not in written, code.retired_in_id is not None, code.system.position

    explained = _entries_of(fitting)
    for code in sorted(fitting, key=order):
        for version in explained.get(code.pk, ()):
            why = f"primary code {code.system.name} {code.display}"
            results.append(
                Result("procedure", version.name, version.get_absolute_url(), why, EXACT_SCORE, version=version)
            )
        results.append(code_result(code, user, "exact code", EXACT_SCORE))
    # What begins like the text, where it looks like a code: with a digit and without a blank.
    way = next((way for way in ways if any(sign.isdigit() for sign in way.code) and len(way.code) > 1), None)
    begun = codes_beginning(way, MOST_BEGINNING, now) if way else []
    return results + [
        code_result(code, user, "start of the code", EXACT_SCORE) for code in begun if code not in fitting
    ]


def _entries_of(codes: list[Code]) -> dict[int, list[ProcedureVersion]]:
    """By id of a code: the published versions whose primary code it is."""
    links = primary_codes(code.pk for code in codes)
    versions = versions_by_id(version for version, _ in links)
    entries = defaultdict(list)
    for version, code in links:
        if version in versions:
            entries[code].append(versions[version])
    return entries


def typed_ways(text: str, reader: TypedReader) -> list[Reading]:
    """The ways to read the text as a code, with a system named in it or not."""
    text = _MODIFIER.sub("", text[:300].strip())
    # where case or dots tell codes apart, any word may be one: mm[Hg]
    ways = [way for way in reader.readings(text) if _is_like_a_code(way.code) or len(way.codes) > 1]
    joined = [way.without_hyphens() for way in ways if "-" in way.code]  # L-1902
    return ways + joined


def _is_like_a_code(value: str) -> bool:
    """Codes have a digit, but for headings and modifiers, which are short."""
    return bool(value) and (len(value) <= SHORTEST_WORD or any(sign.isdigit() for sign in value))
