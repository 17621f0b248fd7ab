"""Codes that stand in one word with nothing between them: M17.11M17.12. Plain Python."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from codes.queries.readings import SHORTEST_NUMBER
from codes.systems import LONGEST_CODE, SystemRules

#: How long the printed codes are of which words are made that have nothing between them.
LONGEST_PRINTED = 10
#: So many ways to divide a word into codes of one system are compared.
MOST_WAYS = 20


def unglued(word: str, systems: Iterable[SystemRules]) -> tuple[str, ...]:
    """The fewest codes of one of these systems, which are told by their form, with letters and as it prints them, of which a
    word may be made; () in doubt."""
    if not LONGEST_CODE >= len(word) >= 2 * SHORTEST_NUMBER or " " in word or sum(map(str.isalpha, word)) < 2:
        return ()
    systems = [rules for rules in systems if _several(rules.code_pattern).fullmatch(rules.normalise(word))]
    ways = {way for rules in systems for way in islice(_ways(word.upper(), rules), MOST_WAYS) if len(way) > 1}
    fewest = [way for way in ways if len(way) == min(map(len, ways))]
    return fewest[0] if len(fewest) == 1 else ()


@cache
def _several(code: re.Pattern[str]) -> re.Pattern[str]:
    """What all texts match that are made of several codes: most words are none."""
    return re.compile(f"(?:{code.pattern}){{2,}}", code.flags)


def _ways(text: str, rules: SystemRules) -> Iterator[tuple[str, ...]]:
    """The ways to divide a text into codes that the system prints so, each with a letter."""
    if not text:
        yield ()
    for end in range(SHORTEST_NUMBER, min(len(text), LONGEST_PRINTED) + 1):
        form = rules.normalise(text[:end])
        if rules.looks_like_a_code(form) and not form.isdigit() and rules.display(form) == text[:end]:
            yield from ((text[:end], *rest) for rest in _ways(text[end:], rules))
