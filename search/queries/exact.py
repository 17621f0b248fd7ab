"""Exact results: if a text can be read as a code in any spelling, that code and the entries whose primary code it is."""

import re
from collections import defaultdict

from codes.models import Code
from codes.queries.typed import Reading, TypedReader, codes_beginning, codes_reading, typed_reader
from procedures.models import ProcedureVersion
from search.queries.entry_matches import primary_codes, published_versions
from search.queries.found import Result
from search.queries.results import code_result
from textindex.cache import Stamps

_MODIFIER = re.compile(r"modifiers?\s+(?=\S{2}$)", re.IGNORECASE)
EXACT_SCORE = 1000.0
#: How many codes that begin like the text are shown.
MOST_BEGINNING = 25
LONGEST_WITHOUT_DIGIT = 3


def exact_results(text: str, user, now: Stamps) -> list[Result]:
    """Codes that read exactly like the text, each after the entries whose primary code it is; then those that begin so."""
    readings = code_readings(text, typed_reader(now))
    if not readings:
        return []
    codes = codes_reading({form for reading in readings for form, _ in reading.codes}, now)
    fitting = [code for code in codes if any(reading.is_of(code) for reading in readings)]
    results = []
    written = text.strip(), text.strip().upper()

    def order(code: Code):  # "45.2" is the code that is printed so rather than one with the same characters
        return code.display not in written, code.retired_in_id is not None, code.system.position

    explained = _entries_of(fitting)
    for code in sorted(fitting, key=order):
        for version in explained.get(code.pk, ()):
            why = f"primary code {code.system.name} {code.display}"
            results.append(
                Result(
                    "procedure",
                    version.name,
                    version.get_absolute_url(),
                    why,
                    EXACT_SCORE,
                    version=version,
                    is_exact=True,
                )
            )
        results.append(code_result(code, user, "exact code", EXACT_SCORE, is_exact=True))
    # Codes that begin like the text, if it looks like a code: with a digit, and longer than one character.
    reading = next((reading for reading in readings if reading.has_digit and len(reading.code) > 1), None)
    begun = codes_beginning(reading, MOST_BEGINNING, now) if reading else []
    return results + [
        code_result(code, user, "start of the code", EXACT_SCORE) for code in begun if code not in fitting
    ]


def _entries_of(codes: list[Code]) -> dict[int, list[ProcedureVersion]]:
    """By id of a code: the published versions whose primary code it is."""
    links = primary_codes(code.pk for code in codes)
    versions = published_versions(procedure for procedure, _, _ in links)
    entries = defaultdict(list)
    for procedure, _, code in links:
        if procedure in versions:
            entries[code].append(versions[procedure])
    return entries


def code_readings(text: str, reader: TypedReader) -> list[Reading]:
    """The readings of the text as a code, whether it names a system or not, as typed and with its hyphens dropped."""
    text = _MODIFIER.sub("", text[:300].strip())
    readings = [reading for reading in reader.readings(text) if _may_be_a_code(reading)]
    joined = [reading.without_hyphens() for reading in readings if "-" in reading.code]  # L-1902
    return readings + joined


def _may_be_a_code(reading: Reading) -> bool:
    """Codes have a digit, except for headings and modifiers, which are short; where case or dots tell codes apart, any
    word may be a code: mm[Hg]."""
    return reading.has_digit or 0 < len(reading.code) <= LONGEST_WITHOUT_DIGIT or len(reading.codes) > 1
