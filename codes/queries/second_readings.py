"""Codes that a line may mean although it is no code as it stands: beside a name, or with a first sign that looks like an I."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from codes.models import Code
from codes.queries.by_form import CATEGORY, codes_reading, printed_so
from codes.queries.pasted import plain
from codes.queries.readings import SHORTEST_AMONG_WORDS, Reading
from codes.queries.typed import TypedReader
from textindex.cache import Stamps

_FIGURE = re.compile(r"\d\d\.\d")


def codes_beside_names(lines: Mapping[str, Iterable[Reading]], now: Stamps) -> dict[str, list[Code]]:
    """By line: the codes that its readings beside a name stand for; lines without any are absent. Headings, numbers without a
    dot and codes as short as P53 count only if they are marked or described."""
    forms = {form for readings in lines.values() for reading in readings for form, _ in reading.codes}
    codes: defaultdict[str, list[Code]] = defaultdict(list)
    for code in _released(forms, now) if forms else ():
        codes[code.code].append(code)
    found = {}
    for text, readings in lines.items():
        of_line = (
            code
            for one in readings
            for code in printed_so(
                (code for form, _ in one.codes for code in codes[form] if one.is_of(code)), one.name, now
            )
            if _is_told(code, one, text) or _is_marked_or_described(code, one, text)
        )
        if by_id := {code.pk: code for code in of_line}:
            found[text] = list(by_id.values())
    return found


def codes_with_first_i(lines: Iterable[str], reader: TypedReader, now: Stamps) -> dict[str, list[Code]]:
    """By line whose first sign looks like the letter I: the codes with that letter: I25.10 for "l25.10" and "125.10"."""
    read = {text: reading for text in lines for reading in reader.with_first_i(text)}
    codes = _released({reading.code for reading in read.values()}, now) if read else []
    found = {
        text: [code for code in codes if one.is_of(code) and one.has_dot_of(code.display)] for text, one in read.items()
    }
    return {text: of_line for text, of_line in found.items() if of_line}


def _is_told(code: Code, reading: Reading, text: str) -> bool:
    is_long = len(code.code) > CATEGORY or "." in code.display
    return is_long and not code.is_header and not _is_number(reading) and not _is_figure(reading, text)


def _is_figure(reading: Reading, text: str) -> bool:
    """Whether it is rather a figure than a code: 32.5 behind “BMI”."""
    return bool(_FIGURE.fullmatch(reading.name)) and not plain(text).startswith(reading.name)


def _is_number(reading: Reading) -> bool:
    return reading.name.isdigit() and len(reading.name) < SHORTEST_AMONG_WORDS


def _is_marked_or_described(code: Code, reading: Reading, text: str) -> bool:
    """Whether a sign stands beside the code, or a word of its title, or one that is short for it: I10 beside “htn”, but not
    P53 beside “gene”, which is named so. Numbers and headings need a word of the title."""
    text, title = plain(text).lower(), code.title.lower()
    if not _is_number(reading) and re.search(rf"[=:|^(\[{{\"'“\u2013\u2014-]\s*{re.escape(reading.name)}\b", text):
        return True
    words = re.findall(r"[^\W\d]{3,}", text)
    if any(len(word) > CATEGORY and word in title for word in words):
        return True
    is_short = not (_is_number(reading) or code.is_header or _FIGURE.fullmatch(reading.name))
    return is_short and any(re.search(r"\b" + ".*".join(word), title) for word in words)


def _released(forms: Iterable[str], now: Stamps) -> list[Code]:
    return [code for code in codes_reading(forms, now) if code.added_in_id]
