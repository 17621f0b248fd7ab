"""Chooses the file of an archive, and the format, that contain what is wanted, and says why; refuses files of other systems."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO, NamedTuple

from codes.formats import delimited, hcpcs_sheets
from codes.formats.columns import COLUMNS, NEEDED, UnknownHeadings, named
from codes.formats.doubts import visible, why_unfit
from codes.formats.other_lists import refuse_name
from codes.formats.recognise import FORMATS, Recognised, recognise
from codes.formats.rows import AboutCodes, BadRow, FileWarning, Row
from codes.formats.source import Member
from codes.formats.table_rows import ROWS_OF
from codes.systems import SYSTEMS, SystemRules, rules_of_files
from workbooks.errors import UnreadableFile

SAMPLE = 200
#: The formats of tables whose columns have headings that a person may choose.
TABLES = ("csv", "csv-terms", "csv-maps", "workbook", "workbook-terms", "workbook-maps")


class Choice(NamedTuple):
    """A file that fits, the name of its format, why it is taken for one of that format, and what reads it."""

    name: str
    why: str
    member: Member
    read: Callable[[BinaryIO], Iterator[Row | FileWarning]] | None


def choose(members: list[Member], gives: str, system: str, format: str | None, target: str) -> list[Choice]:
    """The files that fit, in order of preference: the richest format, then the largest file.

    Raises UnreadableFile, with the reasons, if none fits.
    """
    if format is not None and format not in FORMATS:
        raise UnreadableFile(f"there is no format “{format}”; choose one of: {', '.join(FORMATS)}")
    found, errors = [], []
    for member in members:
        try:
            chosen = Recognised(format, "this format was asked for") if format and len(members) == 1 else None
            name, why = chosen or recognise(member, rules_of_files(system))
            name = _of_workbook(member, gives) if name == "workbook" else name
            if format and name != format:
                raise UnreadableFile(f"this file is in the format {name}, not {format}")
            if gives == "codes" and not format:
                refuse_name(PurePosixPath(member.name).name)
            _check_fit(name, member, gives, system, target)
            if gives == "codes" and name in ("csv", "workbook"):
                why = _checked_header(name, member, rules_of_files(system), why)
        except UnreadableFile as error:
            errors.append((member, error))
        else:
            found.append(Choice(name, why, member, FORMATS[name].read))
    if not found:
        raise _refusal(errors)
    return sorted(found, key=lambda choice: (list(FORMATS).index(choice.name), -choice.member.size))


def choose_table(
    members: list[Member], gives: str, system: str, columns: Mapping[str, str], target: str
) -> list[Choice]:
    """The files with the columns that a person named, the largest first; raises UnreadableFile if none has them."""
    words = named(columns, gives)
    found, errors = [], []
    for member in members:
        try:
            if gives == "codes":
                refuse_name(PurePosixPath(member.name).name)
            is_workbook = member.is_workbook()
            reader = hcpcs_sheets.read if is_workbook else delimited.read_table
            read = partial(reader, words=words, rows_of=ROWS_OF[gives])
            _check_codes(_sample(read, member), gives, rules_of_files(system), target)
        except UnreadableFile as error:
            errors.append((member, error))
        else:
            why = f"its columns were named ({', '.join(f'{name}={heading}' for name, heading in columns.items())})"
            found.append(Choice("workbook" if is_workbook else "csv", why, member, read))
    if not found:
        raise _refusal(errors)
    return sorted(found, key=lambda choice: -choice.member.size)


def _refusal(errors: list[tuple[Member, UnreadableFile]]) -> UnreadableFile:
    """What is said if no file fits: why the first ones do not. UnknownHeadings if that is what one of them lacks."""
    kind = UnknownHeadings if any(isinstance(error, UnknownHeadings) for _, error in errors) else UnreadableFile
    reasons = [str(error) if len(errors) == 1 else f"{member.name}: {error}" for member, error in errors[:5]]
    return kind("; ".join(reasons))


def _of_workbook(member: Member, gives: str) -> str:
    """The format of a workbook of which no more is known, by what is wanted and the headings of its sheets."""
    if gives == "codes":
        return "workbook"
    with member.open() as file:
        has_ours = hcpcs_sheets.has_table(file, COLUMNS, NEEDED[gives])
    return f"workbook-{gives}" if has_ours else {"maps": "conversion-workbook", "terms": "workbook"}[gives]


def _check_fit(name: str, member: Member, gives: str, system: str, target: str) -> None:
    """Raises UnreadableFile if the format, or most of the first codes, belong to another system."""
    form, rules = FORMATS[name], rules_of_files(system)
    if gives not in form.gives:
        instead = f": {form.instead}" if form.instead else ""
        raise UnreadableFile(f"this file contains {' and '.join(form.gives)} (format {name}), not {gives}{instead}")
    if form.systems and rules.slug in SYSTEMS and rules not in form.systems:
        raise UnreadableFile(f"this looks like {_names(form.systems)}, not {rules.name}")
    if form.read is None:
        return
    _check_codes(_sample(form.read, member), gives, rules, target)


def _check_codes(sample: list[Row], gives: str, rules: SystemRules, target: str) -> None:
    """Raises UnreadableFile if most of the first codes belong to another system."""
    if gives == "maps":
        to = rules_of_files(target)
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
        reasons = (why_unfit(rules, code) for code in map(rules.normalise, codes) if not rules.is_code(code))
        why = next(filter(None, reasons), "")
        raise UnreadableFile(
            f"most codes in the file are not {rules.name} codes{f' (the first one: {why})' if why else ''}"
        )


def _checked_header(name: str, member: Member, rules: SystemRules, why: str) -> str:
    """Why the table is read, with its header. Raises UnreadableFile if the heading of the codes says “diagnosis” and the system
    has procedures, or the reverse: some codes are both in ICD-9-CM, and CMS tells them apart by this heading."""
    with member.open() as file:
        heading, header = (delimited.heading_of_codes(file), "") if name == "csv" else hcpcs_sheets.header_of(file)
    if rules.slug in SYSTEMS and ("diagnosis" if rules.is_of_procedures else "procedure") in heading.lower():
        raise UnreadableFile(f"by the heading “{heading}” of their column, the codes are not {rules.name} codes")
    return f"{why}; {header}" if header else why


def _sample(read: Callable, member: Member) -> list[Row]:
    """The first rows that distinguish systems: no headings, and no two-character codes (CPT and HCPCS modifiers)."""
    with member.open() as file:
        telling = (
            row
            for row in read(file)
            if not isinstance(row, BadRow | FileWarning | AboutCodes)
            and not getattr(row, "is_header", False)
            and len(row[0]) > 2
        )
        return list(itertools.islice(telling, SAMPLE))


def _misfit(rules: SystemRules, codes: list[str]) -> bool:
    return sum(rules.is_code(rules.normalise(visible(code))) for code in codes) * 2 < len(codes)


def _is_fixed_length(rules: SystemRules, codes: list[str]) -> bool:
    """Whether all of many codes have five characters, like HCPCS and CPT, although the codes of the system vary in length."""
    lengths = {len(rules.normalise(code)) for code in codes}
    return rules.varies_in_length and len(codes) > SAMPLE // 4 and lengths == {5}


def _names(systems: Iterable[SystemRules]) -> str:
    return " or ".join(rules.name for rules in systems)
