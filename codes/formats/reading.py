"""Reads official files in any format, compressed or not: a path in, checked rows out."""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple

from codes.formats import athena
from codes.formats.recognise import FORMATS, recognise
from codes.formats.rows import NO_MAP, BadRow, CodeRow, MapRow, Row, TermRow
from codes.formats.source import Member, open_source
from codes.systems import PLAIN, SYSTEMS, SystemRules, system_rules
from workbooks.errors import UnreadableFile

SAMPLE = 200
LONGEST_TEXT = 200

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def read_codes(path: Path, *, system: str, format: str | None = None) -> Iterator[CodeRow | TermRow | BadRow]:
    """The codes of `system` in the file, in file order, with the terms that the file contains; bad lines are BadRows.

    In an Athena bundle, codes with a truncated name come last. A code that occurs twice is returned twice, because finding
    duplicates among millions is left to the database. `format` is a name in FORMATS, or None to detect it from the content.
    Raises UnreadableFile, while iterating, for a file that cannot be read or whose codes belong to another system.
    """
    found = False
    for row in _rows(path, "codes", system, format):
        if isinstance(row, CodeRow):
            row = _checked(row, system, row.code, row.title + row.short_title)
            found = found or isinstance(row, CodeRow)
        yield row
    if not found:
        raise UnreadableFile(f"the file contains no {system_rules(system).name} code")


def read_terms(path: Path, *, system: str, format: str | None = None) -> Iterator[TermRow | BadRow]:
    """Index terms, synonyms and inclusion terms for codes of `system`; raises UnreadableFile as read_codes does."""
    for row in _rows(path, "terms", system, format):
        if not isinstance(row, CodeRow):
            yield _checked(row, system, row.code, row.term) if isinstance(row, TermRow) else row


def read_maps(path: Path, *, source: str, target: str, format: str | None = None) -> Iterator[MapRow | BadRow]:
    """Maps from codes of `source` to codes of `target`; raises UnreadableFile, also when the two are swapped."""
    for row in _rows(path, "maps", source, format, target):
        if isinstance(row, MapRow):
            row = _checked(row, source, row.source)
        if isinstance(row, MapRow) and row.kind != NO_MAP:
            row = _checked(row, target, row.target)
        yield row


def origin_of_maps(path: Path, *, source: str, target: str) -> str:
    """Who published the maps: OHDSI with the versions of the two systems, or the name of the file.

    Raises UnreadableFile as read_maps does.
    """
    members = open_source(path)
    choice = _choose(members, "maps", source, None, target)[0]
    if choice.name != "athena":
        return Path(path).name
    tables = _tables(members, choice.member)
    bundle = athena.versions(tables, athena.WHOLE)
    systems = athena.versions(tables, *dict.fromkeys((source, target)))
    return f"{' '.join(['OHDSI Athena', *bundle])}{': ' if systems else ''}{', '.join(systems)}"


# The book of ICD-10-CM comes as several files in one zip; the terms of all of them belong together.
_VOLUMES = ("icd10cm-tabular", "icd10cm-index")


class _Choice(NamedTuple):
    name: str
    member: Member


def _rows(path: Path, gives: str, system: str, format: str | None, target: str = "") -> Iterator[Row]:
    members = open_source(path)
    choices = _choose(members, gives, system, format, target)
    choice = choices[0]
    if choice.name == "athena":
        tables = _tables(members, choice.member)
        yield from _stored(
            athena.read_maps(tables, system, target) if gives == "maps" else athena.read(tables, system), system, target
        )
        return
    for name, member in choices if gives == "terms" and choice.name in _VOLUMES else [choice]:
        with member.open() as file:
            rows = _stored(FORMATS[name].read(file), system, target)
            yield from _each_once(rows) if gives == "maps" else rows


def _tables(members: list[Member], concepts: Member) -> dict[str, Callable[[], BinaryIO]]:
    """The tables of an Athena bundle: those in the same folder as the chosen CONCEPT.csv."""
    folder = PurePosixPath(concepts.name).parent
    beside = [member for member in members if PurePosixPath(member.name).parent == folder]
    return {PurePosixPath(member.name).name.upper(): member.open for member in beside} | {"CONCEPT.CSV": concepts.open}


def _each_once(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows, with a BadRow for a map that occurred on an earlier line."""
    seen: dict[tuple, int] = {}
    for row in rows:
        if isinstance(row, MapRow):
            first = seen.setdefault((row.source, row.target, row.scenario, row.choice), row.line)
            if first != row.line:
                row = BadRow(row.line, f"duplicate of line {first}", _said(row))
        yield row


def _stored(rows: Iterator[Row], system: str, target: str) -> Iterator[Row]:
    """The rows with their codes in the stored form of their system.

    The text of a bad line is cut short and freed of control characters, so that it can be shown and stored.
    """
    normalise, normalise_target = system_rules(system).normalise, system_rules(target).normalise
    for row in rows:
        if isinstance(row, BadRow):
            yield row._replace(text=_CONTROL.sub(" ", row.text[:LONGEST_TEXT]))
        elif isinstance(row, MapRow):
            yield row._replace(source=normalise(row.source), target=normalise_target(row.target))
        elif isinstance(row, CodeRow):
            yield row._replace(code=normalise(row.code), parent=normalise(row.parent))
        else:
            yield row._replace(code=normalise(row.code))


def _choose(members: list[Member], gives: str, system: str, format: str | None, target: str) -> list[_Choice]:
    """The members that fit, in order of preference: the richest format, then the largest file."""
    if format is not None and format not in FORMATS:
        raise UnreadableFile(f"there is no format “{format}”; choose one of: {', '.join(FORMATS)}")
    found, reasons = [], []
    for member in members:
        try:
            name = format if format and len(members) == 1 else recognise(member.head())
            if format and name != format:
                raise UnreadableFile(f"this file is in the format {name}, not {format}")
            _check_fit(name, member, gives, system, target)
        except UnreadableFile as error:
            reasons.append(str(error) if len(members) == 1 else f"{member.name}: {error}")
        else:
            found.append(_Choice(name, member))
    if not found:
        raise UnreadableFile("; ".join(reasons[:5]))
    return sorted(found, key=lambda choice: (list(FORMATS).index(choice.name), -choice.member.size))


def _check_fit(name: str, member: Member, gives: str, system: str, target: str) -> None:
    """Raises UnreadableFile if the format, or most of the first codes, belong to another system."""
    form, rules = FORMATS[name], system_rules(system)
    if gives not in form.gives:
        raise UnreadableFile(f"this file contains {' and '.join(form.gives)} (format {name}), not {gives}")
    if form.systems and rules.slug in SYSTEMS and rules not in form.systems:
        raise UnreadableFile(f"this looks like {_names(form.systems)}, not {rules.name}")
    if form.read is None:
        return
    sample = _sample(form.read, member)
    if gives == "maps":
        to = system_rules(target)
        sources, targets = [row[0] for row in sample], [row[1] for row in sample if row[1]]
        if _misfit(rules, sources) or _misfit(to, targets):
            if not (_misfit(rules, targets) or _misfit(to, sources)):
                raise UnreadableFile(f"the file maps {to.name} to {rules.name}: swap source and target")
            raise UnreadableFile(f"most rows do not map {rules.name} to {to.name}")
    codes = [row[0] for row in sample]
    if gives == "codes" and (_misfit(rules, codes) or _is_fixed_length(rules, codes)):
        others = [other for other in SYSTEMS.values() if other.is_told_by_form and other is not rules]
        likely = [other for other in others if not _misfit(other, codes)]
        if likely:
            raise UnreadableFile(f"this looks like {_names(likely)}, not {rules.name}")
        raise UnreadableFile(f"most codes in the file are not {rules.name} codes")


def _sample(read: Callable, member: Member) -> list[Row]:
    """The first rows that distinguish systems: no headings, and no two-character codes (CPT and HCPCS modifiers)."""
    with member.open() as file:
        telling = (
            row
            for row in read(file)
            if not isinstance(row, BadRow) and not getattr(row, "is_header", False) and len(row[0]) > 2
        )
        return list(itertools.islice(telling, SAMPLE))


def _misfit(rules: SystemRules, codes: list[str]) -> bool:
    return sum(rules.is_code(rules.normalise(code)) for code in codes) * 2 < len(codes)


def _is_fixed_length(rules: SystemRules, codes: list[str]) -> bool:
    """Whether all of many codes have five characters, like HCPCS and CPT, although the codes of the system vary in length."""
    lengths = {len(rules.normalise(code)) for code in codes}
    return rules.varies_in_length and len(codes) > SAMPLE // 4 and lengths == {5}


def _checked(row: Row, system: str, code: str, text: str = "") -> Row:
    rules = system_rules(system)
    if not rules.fits(code):
        # Other text may be a descriptor in the wrong column, which its licence may withhold.
        repeated = code if PLAIN.is_code(code) else "the code"
        return BadRow(row.line, f"{repeated} does not match the {rules.name} code format", _said(row))
    if _CONTROL.search(text):
        return BadRow(row.line, "the text contains control characters", _said(row))
    return row


def _said(row: Row) -> str:
    return _CONTROL.sub(" ", f"{row[0]} {row[1]}")[:LONGEST_TEXT]


def _names(systems: Iterable[SystemRules]) -> str:
    return " or ".join(rules.name for rules in systems)
