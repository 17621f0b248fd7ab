"""Several codes in one line of a look-up, and ranges of codes."""

from collections.abc import Iterable, Mapping, Set
from itertools import chain

from codes.models import Code, CodeSystem
from codes.queries.by_form import codes_between, codes_reading
from codes.queries.matching import code_systems
from codes.queries.readings import SHORTEST_NUMBER, Listed, Reading
from codes.queries.typed import typed_reader
from textindex.cache import Stamps, consistent, stamps

SEVERAL = 2
#: A range of more codes than this stays one line.
MOST_BETWEEN = 500


def cell_with_code(row: str) -> str:
    """What is looked up of a row copied from a spreadsheet, whose cells tabs divide: all cells if all are codes, else the first.

    Of a row that begins with a name, a number or a day, it is the first code.
    """
    cells = [cell.strip() for cell in row.split("\t") if cell.strip()]
    if len(cells) < SEVERAL:
        return "".join(cells)
    reader = typed_reader(stamps())
    codes = [cell for cell in cells if reader.is_surely_a_code(cell)]
    if len(codes) == len(cells):
        return ", ".join(codes)
    is_code = len(cells[0]) > SHORTEST_NUMBER and reader.listed(cells[0])
    return codes[0] if codes and not is_code else cells[0]


def lines_apart(lines: Iterable[str], *, system: str) -> list[list[str]]:
    """For each line the codes that it lists, if every part of it reads as a code: "I10, E11.9", "K35.2-K35.8"; else itself.

    Of a range come the valid codes in it, each with its system, or its ends if none is loaded. Of a line with several codes among
    words, valid or of systems that may not be loaded, come these. A line that is a code as it stands stays whole. `system` is
    the slug to look in, or "" for all.
    """
    lines = list(lines)
    return consistent(lambda now: _lines_apart(now, lines, system))


def _lines_apart(now: Stamps, lines: list[str], system: str) -> list[list[str]]:
    reader = typed_reader(now, system)
    listed, whole, headings, glued, among = {}, {}, {}, {}, {}
    for line in dict.fromkeys(lines):
        parts = reader.listed(line)
        if (len(parts) > 1 or any(part.last for part in parts)) and not reader.is_claimed(line):
            listed[line], whole[line], headings[line] = parts, reader.readings(line), reader.headings_of(parts)
        elif codes := reader.glued(line):
            glued[line], whole[line] = codes, reader.readings(line)
            continue
        if line not in listed or headings[line]:
            among[line] = reader.among_words(line)
    of_glued = (reading for codes in glued.values() for [reading] in codes.values())
    of_among = (reading for codes in among.values() for [reading] in codes.values() if reading.is_short)
    forms = {form for reading in [*chain(*whole.values()), *of_glued, *of_among] for form, _ in reading.codes}
    codes = codes_reading(forms.union(*headings.values()), now) if forms else []
    known, known_forms = {(code.code, code.system_id) for code in codes}, {code.code for code in codes}
    billable = {(code.code, code.system_id) for code in codes if code.added_in_id and not code.is_header}
    for line, readings in whole.items():
        if is_code := any(one.is_one_of(known) for one in readings):
            among.pop(line, None)
            glued.pop(line, None)
        if is_code or headings.get(line, set()) - known_forms:
            listed.pop(line, None)
    ranges = {part.text: reader.ends(part.text) for parts in listed.values() for part in parts if part.last}
    systems = {row.pk: row for row in code_systems(now)}
    ends = {text: of_range for text, of_range in ranges.items() if of_range}
    between = codes_of_ranges(ends, systems, MOST_BETWEEN + 1, now)
    apart = {line: _apart(line, parts, between) for line, parts in listed.items()}
    apart |= {
        line: list(codes)
        for line, codes in glued.items()
        if all(reading.is_one_of(known) for [reading] in codes.values())
    }
    for line, codes in ((line, codes) for line, codes in among.items() if line not in apart):
        found = [
            word
            for word, [reading] in codes.items()
            if reading.is_short
            and reading.is_one_of(billable)
            or reading.code.isdigit()
            and reading.is_told_from_words
            and reader.is_no_number(reading)
        ]
        if len(found) > 1:
            apart[line] = found
    return [apart.get(line, [line]) for line in lines]


def _apart(line: str, parts: list[Listed], between: Mapping[str, list[Code]]) -> list[str]:
    """The codes of a line, each with its system where it comes from a range; the line if one of its ranges is too long."""
    apart: list[str] = []
    for part in parts:
        codes = between.get(part.text, ())
        if len(codes) > MOST_BETWEEN:
            return [line]
        ends = [part.name + end for end in (part.first, part.last) if end]
        apart += [f"{code.system.name} {code.display}" for code in codes] or ends
    return apart


def codes_of_ranges(
    ranges: Mapping[str, tuple[Reading, Reading]], systems: Mapping[int, CodeSystem], limit: int, now: Stamps
) -> dict[str, list[Code]]:
    """By text of a range: at most `limit` valid codes from its first to its last code that are as long, in their order.

    Two numbers are a range of codes only if both are codes of one system, or have its dot: "2019-2024" is none. If no code is
    as long as the ends, they are beginnings of codes: 47.0-47.1.
    """
    forms = {end.code for ends in ranges.values() for end in ends}
    known = {(code.system_id, code.code) for code in codes_reading(forms, now)} if forms else set()
    asked = []
    for text, (low, high) in ranges.items():
        within = [
            pk
            for pk, system in systems.items()
            if all(end.may_be_in(pk) and system.rules.fits(end.code) for end in (low, high))
            and (not low.code.isdigit() or all(_is_code_of(end, system, known) for end in (low, high)))
        ]
        if within:
            asked.append((text, low.code, high.code, within))
    found = codes_between([row[1:] for row in asked], limit, now)
    if begun := [row for row, codes in zip(asked, found, strict=True) if not codes]:
        asked, found = [*asked, *begun], [*found, *codes_between([row[1:] for row in begun], limit, now, longer=True)]
    return {row[0]: codes for row, codes in zip(asked, found, strict=True) if codes}


def _is_code_of(end: Reading, system: CodeSystem, known: Set[tuple[int, str]]) -> bool:
    return (system.pk, end.code) in known or ("." in end.name and system.rules.display(end.code) == end.name)
