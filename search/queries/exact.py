"""The exact route: a text that reads like a code, however it is typed, leads to that code and the entries it stands for."""

import re
from dataclasses import replace

from codes.models import Code, CodeSystem
from codes.queries.typed import Reading, TypedReader
from search.queries.found import Result

_MODIFIER = re.compile(r"modifiers?\s+(?=\S{2}$)", re.IGNORECASE)
EXACT_SCORE = 1000.0
#: A beginning of codes shows so many of them.
MOST_BEGINNING = 25
SHORTEST_WORD = 3


def exact_results(text: str, user, systems: list[CodeSystem]) -> list[Result]:
    """Codes that read exactly like the text, each after the entries whose primary code it is; then those that begin so."""
    ways = typed_ways(text, systems)
    if not ways:
        return []
    codes = Code.objects.with_system().filter(code__in={way.code for way in ways}).order_by("system__position")
    fitting = [code for code in codes if any(way.code == code.code and way.may_be_in(code.system_id) for way in ways)]
    results = []
    written = text.strip().upper()

    def order(code: Code):  # "45.2" is rather a code that is printed so than one of the same signs
        return code.display != written, code.retired_in_id is not None, code.system.position

    for code in sorted(fitting, key=order):
        for link in code.entries.published().filter(relation="primary"):
            version = link.version
            why = f"{code.system.name} {code.display} is its code"
            results.append(
                Result("procedure", version.name, version.get_absolute_url(), why, EXACT_SCORE, version=version)
            )
        results.append(_result(code, user, "exact code", EXACT_SCORE))
    return results + [row for row in beginning_results(ways, user, MOST_BEGINNING) if row.code not in fitting]


def beginning_results(ways, user, limit: int) -> list[Result]:
    """Valid codes that begin like the text, where it looks like a code: with a digit and without a blank."""
    way = next((way for way in ways if any(sign.isdigit() for sign in way.code) and len(way.code) > 1), None)
    if way is None:
        return []
    codes = Code.objects.active().with_system().filter(code__startswith=way.code)
    if way.systems is not None:
        codes = codes.filter(system__in=way.systems)
    return [_result(code, user, "beginning of the code", EXACT_SCORE) for code in codes.order_by("code")[:limit]]


def typed_ways(text: str, systems: list[CodeSystem]) -> list[Reading]:
    """The ways to read the text as a code, with a system named in it or not."""
    text = _MODIFIER.sub("", text[:300].strip())
    ways = [way for way in TypedReader(systems, "").readings(text) if _is_like_a_code(way.code)]
    joined = [replace(way, code=way.code.replace("-", "")) for way in ways if "-" in way.code]  # L-1902
    return ways + joined


def _is_like_a_code(value: str) -> bool:
    """Codes have a digit, but for headings and modifiers, which are short."""
    return bool(value) and (len(value) <= SHORTEST_WORD or any(sign.isdigit() for sign in value))


def _result(code: Code, user, why: str, score: float) -> Result:
    return Result("code", code.text_for(user), code.get_absolute_url(), why, score, system=code.system, code=code)
