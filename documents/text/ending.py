"""Reads what follows the sections: Classification, Sources, Similar Codes and the tail of a source page."""

import re
from functools import partial

from documents.citations import doubt_about, read_citation
from documents.code_systems import described_systems
from documents.entry import CodeReference
from documents.row_kinds import ROW_KINDS
from documents.sections import SECTIONS
from documents.source import ParsedEntry, Placement, SourceLine
from documents.text.headings import CLASSIFICATION, LABELS, SOURCES, spelling
from documents.text.lines import Line, leading_label, title_spelling
from documents.text.records import CODE_KEYS, read_records
from documents.text.row_lines import read_rows

_CODE = re.compile(r"([A-Za-z][A-Za-z0-9_-]{1,19})\s+([A-Za-z0-9][A-Za-z0-9.-]*)(?:[\s:–-]+(\S.*)?)?")
_MINUTES = re.compile(r"(\d{1,9})(?:\s*[-–]\s*(\d{1,9})?)?|[-–]\s*(\d{1,9})", re.ASCII)
_SPANS = {
    "minutes": ("duration_min_minutes", "duration_max_minutes"),
    "nights": ("stay_min_nights", "stay_max_nights"),
}
_SECTION_KEYS = {spelling(section.heading): section.key for section in SECTIONS}


def read_classification(entry: ParsedEntry, lines: list[Line]) -> None:
    """Read the lines below Classification: `Label: a; b`, or a label alone and each value on an indented line below it."""
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
            parts = [value] if target in ("slug", "kind") else value.split(";")
            values = [Line(line.number, part.strip()) for part in parts]
        else:
            entry.add_frame(line.number, line.text)
    _store(entry, target, opening, values)


def _store(entry: ParsedEntry, target: str, opening: Line | None, lines: list[Line]) -> None:
    values = [line.text.strip() for line in lines if line.text.strip()]
    if opening is None or not target or not values:
        return
    document = entry.document
    text = "; ".join(values)
    if target in _SPANS:
        hit = _MINUTES.fullmatch(text)
        if not hit and text.casefold() != "not stated":
            entry.unplaced.append(SourceLine(opening.number, text))
            entry.warnings.append(f"Line {opening.number}: write {target} as 60-120, 60-, -120, 60 or Not stated.")
            return
        for name, bound in zip(_SPANS[target], _bounds(hit) if hit else (None, None), strict=True):
            setattr(document, name, bound)
        entry.add_frame(opening.number, text)
    elif target == "primary_code":
        code = _code(entry, text, lines)
        if not code:
            entry.unplaced.append(SourceLine(opening.number, text))
            entry.warnings.append(f"Line {opening.number}: write SYSTEM CODE, as in ICD10PCS 0FT44ZZ.")
            return
        if document.primary_code:  # from the file name, or from another such line
            entry.add_frame(opening.number, document.primary_code.descriptor)
        document.primary_code = code
    elif target == "not_applicable":
        keys = [] if text.casefold() == "none" else [_SECTION_KEYS.get(spelling(value), "") for value in values]
        if "" in keys:
            entry.unplaced.append(SourceLine(opening.number, text))
            entry.warnings.append(f"Line {opening.number}: write the headings of sections, or None.")
            return
        document.not_applicable = keys
        entry.add_frame(opening.number, text)
    elif target in ("kind", "slug"):
        setattr(document, target, "; ".join(filter(None, (getattr(document, target), text))))
    else:
        getattr(document, target).extend(values)
    entry.placements.append(Placement(target, opening.number, (lines or [opening])[-1].number, "stated"))


def _code(entry: ParsedEntry, text: str, lines: list[Line]) -> CodeReference | None:
    """The primary code, written as `SYSTEM CODE` or key by key."""
    hit = _CODE.fullmatch(text)
    if hit and not hit[3]:
        entry.add_frame(lines[0].number, text)
        return CodeReference(hit[1].lower(), hit[2])
    code = _code_by_keys(entry, [line for line in lines if line.text.strip()])
    if code:
        entry.add_frame(lines[0].number, code.system, code.code)
    return code


def _code_by_keys(entry: ParsedEntry, lines: list[Line]) -> CodeReference | None:
    """A code whose system, code and title are on separate indented lines; None if there are other lines among them."""
    trial = ParsedEntry(entry.document)
    records = read_records(
        trial, [("verbatim", line.text, line.blank, line) for line in lines if line.verbatim], CODE_KEYS
    )
    if len(records) != 1 or not isinstance(records[0], dict) or not all(line.verbatim for line in lines):
        return None
    entry.frame += trial.frame
    record = records[0]
    return CodeReference(record["System"].lower(), record.get("Code", ""), record.get("Title", ""))


def _bounds(hit: re.Match) -> tuple[int | None, int | None]:
    low, high, only_high = (int(number) if number else None for number in hit.groups())
    if only_high is not None:
        return None, only_high
    return low, high if "-" in hit[0] or "–" in hit[0] else low


def read_sources(entry: ParsedEntry, lines: list[Line]) -> None:
    """Read one source per line, numbered or not; indented lines continue the source above them."""
    sources: list[list[Line]] = []
    for line in lines:
        if line.verbatim and sources:
            sources[-1].append(line)
        else:
            sources.append([line])
            entry.add_frame(line.number, line.number_mark)
    for source in sources:
        if text := " ".join(line.text for line in source).strip():
            entry.document.sources.append(str(read_citation(text)))
            if doubt := doubt_about(text):
                entry.warnings.append(f"Line {source[0].number}: {doubt}")
            entry.placements.append(Placement("sources", source[0].number, source[-1].number, "stated"))


def read_similar_codes(entry: ParsedEntry, heading: Line, lines: list[Line], raw: list[str]) -> None:
    """Read `SYSTEM CODE title` lines until another line comes. The rest, or text joined to the heading, is the raw tail."""
    if spelling(heading.text) != "similarcodes":
        entry.tail = "\n".join(raw[heading.number - 1 :]).strip()
        return
    entry.add_frame(heading.number, heading.text)
    last = heading.number
    position = 0
    while position < len(lines):
        line = lines[position]
        below = position + 1
        hit = None if line.verbatim else _CODE.fullmatch(line.text)
        system = hit[1].lower() if hit else ""
        if hit and (system in described_systems() or line.marker) and re.search(r"\d", hit[2]):
            code = CodeReference(system, hit[2], hit[3] or "")
        else:
            while below < len(lines) and lines[below].verbatim:
                below += 1
            code = _code_by_keys(entry, lines[position + 1 : below]) if line.marker and not line.text else None
        if not code:
            first = line.whole if line.number == last else raw[line.number - 1]  # the line may have been cut in two
            entry.tail = "\n".join([first, *raw[line.number :]]).strip()
            return
        position, last = below, lines[below - 1].number
        entry.add_frame(line.number, line.number_mark)
        entry.document.related_codes.append(code)
        entry.placements.append(Placement("related_codes", line.number, last, "stated"))


#: Key of a heading that follows the sections -> what reads the lines below it.
READERS = {CLASSIFICATION: read_classification, SOURCES: read_sources} | {
    name: partial(read_rows, kind=kind) for name, kind in ROW_KINDS.items()
}
