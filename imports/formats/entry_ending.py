"""What stands behind the thirteen sections: Classification, Sources, Similar Codes and the tail of a source page."""

import re

from codes.rules import SYSTEM_NAMES
from imports.formats.entry_lines import Line, leading_label, title_spelling
from imports.formats.headings import CLASSIFICATION, LABELS, spelling
from imports.formats.parsed_entry import ParsedEntry, Placement, SourceLine
from procedures.document import CodeReference

_CODE = re.compile(r"([A-Za-z][A-Za-z0-9_-]{1,19})\s+([A-Za-z0-9][A-Za-z0-9.-]*)(?:[\s:–-]+(\S.*)?)?")
_MINUTES = re.compile(r"(\d{1,5})(?:\s*[-–]\s*(\d{1,5})?)?|[-–]\s*(\d{1,5})", re.ASCII)


def read_classification(entry: ParsedEntry, lines: list[Line]) -> None:
    """`Label: a; b`, or the label alone and each value on an indented line below it."""
    target, opening = "", None
    values: list[Line] = []
    for line in lines:
        if line.verbatim and target:
            values.append(line)
            continue
        _store(entry, target, opening, values)
        label, value = leading_label(line.text)
        name = spelling(label) if label else title_spelling(line)
        target, opening, values = LABELS[CLASSIFICATION].get(name, ""), line, []
        if not target:
            entry.unplaced.append(SourceLine(line.number, line.whole))
        elif label:
            entry.add_frame(line.number, line.number_mark, line.text.removesuffix(value))
            values = [Line(line.number, part.strip()) for part in value.split(";")]
        else:
            entry.add_frame(line.number, line.text)
    _store(entry, target, opening, values)


def _store(entry: ParsedEntry, target: str, opening: Line | None, lines: list[Line]) -> None:
    values = [line.text.strip() for line in lines if line.text.strip()]
    if not target or not values:
        return
    document = entry.document
    text = "; ".join(values)
    if target == "minutes":
        hit = _MINUTES.fullmatch(text)
        if not hit and text.casefold() != "not stated":
            entry.unplaced.append(SourceLine(opening.number, text))
            entry.warnings.append(f"Line {opening.number}: minutes are written 60-120, 60-, -120, 60 or Not stated.")
            return
        low, high = _bounds(hit) if hit else (None, None)
        document.duration_min_minutes, document.duration_max_minutes = low, high
        entry.add_frame(opening.number, text)
    elif target == "primary_code":
        hit = _CODE.fullmatch(text)
        if not hit or hit[3]:
            entry.unplaced.append(SourceLine(opening.number, text))
            entry.warnings.append(f"Line {opening.number}: write SYSTEM CODE, as in ICD10PCS 0FT44ZZ.")
            return
        document.primary_code = CodeReference(hit[1].lower(), hit[2])
        entry.add_frame(opening.number, text)
    elif target == "kind":
        document.kind = "; ".join(filter(None, (document.kind, text)))
    else:
        getattr(document, target).extend(values)
    entry.placements.append(Placement(target, opening.number, (lines or [opening])[-1].number, "stated"))


def _bounds(hit: re.Match) -> tuple[int | None, int | None]:
    low, high, only_high = (int(number) if number else None for number in hit.groups())
    if only_high is not None:
        return None, only_high
    return low, high if "-" in hit[0] or "–" in hit[0] else low


def read_sources(entry: ParsedEntry, lines: list[Line]) -> None:
    """One source a line, numbered or not; indented lines go on with the source above them."""
    sources: list[list[Line]] = []
    for line in lines:
        if line.verbatim and sources:
            sources[-1].append(line)
        else:
            sources.append([line])
            entry.add_frame(line.number, line.number_mark)
    for source in sources:
        if text := " ".join(line.text for line in source).strip():
            entry.document.sources.append(text)
            entry.placements.append(Placement("sources", source[0].number, source[-1].number, "stated"))


def read_similar_codes(entry: ParsedEntry, heading: Line, lines: list[Line], raw: list[str]) -> None:
    """`SYSTEM CODE title` lines as far as they go; what follows, or is glued to the heading, is the raw tail."""
    if spelling(heading.text) != "similarcodes":
        entry.tail = "\n".join(raw[heading.number - 1 :]).strip()
        return
    entry.add_frame(heading.number, heading.text)
    last = heading.number
    for line in lines:
        hit = None if line.verbatim else _CODE.fullmatch(line.text)
        system = hit[1].lower() if hit else ""
        if not hit or not (system in SYSTEM_NAMES or line.marker) or not re.search(r"\d", hit[2]):
            first = line.whole if line.number == last else raw[line.number - 1]  # the line may have been cut in two
            entry.tail = "\n".join([first, *raw[line.number :]]).strip()
            return
        last = line.number
        entry.add_frame(line.number, line.number_mark)
        entry.document.related_codes.append(CodeReference(system, hit[2], hit[3] or ""))
        entry.placements.append(Placement("related_codes", line.number, line.number, "stated"))
