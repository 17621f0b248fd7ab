"""Reads official files in any format, compressed or not: a path in, checked rows out."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from codes.formats import athena, code_lists, cpt, gem, rf2
from codes.formats.checks import checked, checked_cell, checked_dot, checked_term, checked_text, said, storable
from codes.formats.choosing import TABLES, Choice, choose, choose_table
from codes.formats.doubts import Doubts
from codes.formats.limits import limited
from codes.formats.rows import NO_MAP, AboutCodes, BadRow, CodeRow, FileWarning, MapRow, NoteRow, Row, TermRow
from codes.formats.source import Member, open_source
from codes.systems import rules_of_files
from workbooks.errors import UnreadableFile

Columns = Mapping[str, str] | None


class Reading(Iterator[Row]):
    """The rows of a file, which are read one by one.

    When the first one is read, `chosen` says which reader was chosen and why, and `is_table` whether a person can name its
    columns; `warnings` has what was doubtful so far.
    """

    def __init__(self, read: "Callable[[Reading], Iterator[Row]]"):
        """`read` gets this object and returns its rows."""
        self.chosen = ""
        self.is_table = False
        self._warnings: list[str] = []
        self._doubts: Doubts | None = None
        self._rows = limited(read(self))

    def __next__(self) -> Row:
        return next(self._rows)

    @property
    def warnings(self) -> list[str]:
        """What a person should look at before loading the file; empty if nothing is doubtful."""
        return self._warnings + (self._doubts.warnings if self._doubts else [])

    def warn(self, warning: str) -> None:
        """Add a warning."""
        self._warnings.append(warning)

    def looked_at(self, rows: Iterable[Row | FileWarning], doubts: Doubts | None) -> Iterator[Row]:
        """The rows; their codes are looked at by `doubts`, and warnings of the reader are taken out."""
        self._doubts = doubts
        for row in rows:
            if isinstance(row, FileWarning):
                self._warnings.append(row.text)
                continue
            if doubts and isinstance(row, CodeRow):
                doubts.look(row)
            yield row
        if doubts and doubts.changed:
            yield AboutCodes(changed=doubts.changed)


def read_codes(path: Path, *, system: str, format: str | None = None, columns: Columns = None) -> Reading:
    """The codes of `system` in the file, in file order, with the terms and notes that the file contains; bad lines are BadRows.

    In an Athena bundle, codes with a truncated name come last. A code that occurs twice is returned twice, because finding
    duplicates among millions is left to the database. `format` is a name in FORMATS, or None to detect it from the content.
    `columns` names the columns of a table (codes.formats.columns.NAMES), with their headings or numbers such as “#2”.
    Raises UnreadableFile, while iterating, for a file that cannot be read or whose codes belong to another system.
    """
    name = f"{rules_of_files(system).name} code"
    return Reading(lambda reading: _with_some(_codes(reading, path, system, format, columns), CodeRow, name))


def _codes(reading: Reading, path: Path, system: str, format: str | None, columns: Columns) -> Iterator[Row]:
    rules = rules_of_files(system)
    for row in _rows(reading, path, "codes", system, format, columns, doubts=Doubts(rules)):
        # Workbooks that export_codes wrote are no plain tables: they say which other parents there are.
        if isinstance(row, CodeRow) and reading.is_table and row.other_parents is None:
            row = checked_cell(row, rules)
        if isinstance(row, CodeRow):
            row = checked(
                row, rules, row.code, "".join((row.title, row.short_title, row.parent, *(row.other_parents or ())))
            )
        elif isinstance(row, NoteRow):
            row = checked(row, rules, row.code, row.text)
        elif isinstance(row, TermRow):
            row = checked_text(row, row.term)
        yield row


def _with_some(rows: Iterable[Row], kind: type, name: str) -> Iterator[Row]:
    """The rows. Raises UnreadableFile, with what is wrong with the first one, if none is of the kind."""
    found, why = False, ""
    for row in rows:
        found = found or isinstance(row, kind)
        why = why or ("" if found else _not_a_code(row))
        yield row
    if not found:
        raise UnreadableFile(f"the file contains no {name}{why}")


def _not_a_code(row: Row) -> str:
    """Why a file whose first row is this one may contain no code, with what to do."""
    if isinstance(row, BadRow):
        return f"; line {row.line}: {row.reason}"
    return "; it has texts for codes, so load it as index terms and synonyms" if isinstance(row, TermRow) else ""


def read_terms(path: Path, *, system: str, format: str | None = None, columns: Columns = None) -> Reading:
    """Index terms, synonyms and inclusion terms for codes of `system`; raises UnreadableFile as read_codes does."""
    return Reading(lambda reading: _with_some(_terms(reading, path, system, format, columns), TermRow, "term"))


def _terms(
    reading: Reading, path: Path, system: str, format: str | None, columns: Columns
) -> Iterator[TermRow | BadRow]:
    rules = rules_of_files(system)
    for row in _rows(reading, path, "terms", system, format, columns):
        if not isinstance(row, CodeRow | NoteRow | AboutCodes):
            yield checked_term(row, rules) if isinstance(row, TermRow) else row


def read_maps(path: Path, *, source: str, target: str, format: str | None = None, columns: Columns = None) -> Reading:
    """Maps from codes of `source` to codes of `target`; raises UnreadableFile, also when the two are swapped."""
    return Reading(lambda reading: _with_some(_maps(reading, path, source, target, format, columns), MapRow, "map"))


def _maps(
    reading: Reading, path: Path, source: str, target: str, format: str | None, columns: Columns
) -> Iterator[MapRow | BadRow]:
    source_rules, target_rules = rules_of_files(source), rules_of_files(target)
    for row in _rows(reading, path, "maps", source, format, columns, target):
        if isinstance(row, MapRow):
            row = checked(row, source_rules, row.source)
        if isinstance(row, MapRow) and row.kind != NO_MAP:
            row = checked(row, target_rules, row.target)
        yield row


def origin_of_maps(path: Path, *, source: str, target: str, columns: Columns = None) -> str:
    """Who published the maps: CMS with the year, OHDSI with the versions of the two systems, or the name of the file.

    Raises UnreadableFile as read_maps does.
    """
    members = open_source(path)
    if columns:
        return Path(path).name
    choice = choose(members, "maps", source, None, target)[0]
    if choice.name == "gem":
        year = re.search(r"20\d\d", Path(path).name)
        return f"{gem.PUBLISHED_AS}{', ' + year[0] if year else ''}"
    if choice.name != "athena":
        return Path(path).name
    tables = _tables(members, choice.member)
    bundle = athena.versions(tables, athena.WHOLE)
    systems = athena.versions(tables, *dict.fromkeys((source, target)))
    return f"{' '.join(['OHDSI Athena', *bundle])}{': ' if systems else ''}{', '.join(systems)}"


# The files of the AMA, each with other texts of the same codes, in the order in which their texts count.
_CPT_FILES = ("cpt-consolidated", "cpt-text", "cpt-modifiers", "cpt-descriptors")
# The lists of which CMS gives a second one with short titles.
_LISTS = ("icd9-procedures", "icd9-diagnoses")
# The book of ICD-10-CM comes as several files in one zip; the terms of all of them belong together.
_VOLUMES = ("icd10cm-tabular", "icd10cm-index")


def _rows(
    reading: Reading,
    path: Path,
    gives: str,
    system: str,
    format: str | None,
    columns: Columns,
    target="",
    doubts: Doubts | None = None,
) -> Iterator[Row]:
    members = open_source(path)
    named = columns and choose_table(members, gives, system, columns, target)
    choices = named or choose(members, gives, system, format, target)
    choice = choices[0]
    reading.is_table = choice.name in TABLES
    if choice.read is None:
        reading.chosen = _account(choices[:1])
        rows = _of_several(choice, members, gives, system, target)
        yield from _stored(reading.looked_at(rows, doubts), system, target)
        return
    if gives == "codes" and choice.name in _CPT_FILES:
        files = [choice for choice in choices if choice.name in _CPT_FILES]
        files.sort(key=lambda choice: (_CPT_FILES.index(choice.name), choice.member.size))  # short before medium texts
        reading.chosen = _account(files, [choice for choice in choices if choice not in files])
        yield from _stored(reading.looked_at(cpt.merged(map(_read, files)), doubts), system, target)
        return
    if gives == "codes" and (short := _short_titles(choices)):
        reading.chosen = _account([choice, short], [other for other in choices[1:] if other is not short])
        rows = code_lists.with_short_titles(_read(choice), _read(short))
        yield from _stored(reading.looked_at(rows, doubts), system, target)
        return
    taken = len(choices) if gives == "terms" and choice.name in _VOLUMES else 1
    reading.chosen = _account(choices[:taken], choices[taken:])
    alike = [other.member.name for other in choices[taken:] if other.name == choice.name and reading.is_table]
    if alike:
        reading.warn(
            f"Of several tables only {choice.member.name} is read, not {', '.join(alike)}. If they belong together, put all rows "
            "into one file."
        )
    for choice in choices[:taken]:
        rows = _stored(reading.looked_at(_read(choice), doubts), system, target)
        yield from _each_once(rows) if gives == "maps" else rows


def _short_titles(choices: list[Choice]) -> Choice | None:
    """The list of short titles that belongs to the chosen list of ICD-9-CM codes; None if there is none."""
    chosen, *others = choices
    if chosen.name not in _LISTS or _is_short(chosen):
        return None
    return next((other for other in others if other.name == chosen.name and _is_short(other)), None)


def _is_short(choice: Choice) -> bool:
    """Whether a file has short titles, by its name: CMS32_DESC_SHORT_DX.txt."""
    return "short" in PurePosixPath(choice.member.name).name.lower()


def _read(choice: Choice) -> Iterator[Row]:
    with choice.member.open() as file:
        yield from choice.read(file)


def _of_several(
    choice: Choice, members: list[Member], gives: str, system: str, target: str
) -> Iterator[Row | FileWarning]:
    """The rows of a format of several files."""
    if choice.name == "rf2":
        return rf2.read(members)
    tables = _tables(members, choice.member)
    return athena.read_maps(tables, system, target) if gives == "maps" else athena.read(tables, system)


def _account(taken: list[Choice], others: Iterable[Choice] = ()) -> str:
    """Which reader reads which file, and why; and which files would have fitted too."""
    said = [f"{choice.member.name} is read as {choice.name}: {choice.why}." for choice in taken]
    if left := ", ".join(other.member.name for other in others):
        said.append(f"Only one file is read; these fit, too: {left}.")
    return " ".join(said)


def _tables(members: list[Member], concepts: Member) -> dict[str, Callable[[], BinaryIO]]:
    """The tables of an Athena bundle: those in the same folder as the chosen CONCEPT.csv."""
    folder = PurePosixPath(concepts.name).parent
    beside = [member for member in members if PurePosixPath(member.name).parent == folder]
    return {PurePosixPath(member.name).name.upper(): member.open for member in beside} | {"CONCEPT.CSV": concepts.open}


def _each_once(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows, with a BadRow for a map that an earlier line states with another kind; the same map may be repeated."""
    seen: dict[tuple, tuple[int, str]] = {}
    for row in rows:
        if isinstance(row, MapRow):
            key = (row.source, row.target, row.scenario, row.choice)
            first, kind = seen.setdefault(key, (row.line, row.kind))
            if kind != row.kind:
                row = BadRow(row.line, f"duplicate of line {first}", said(row))
        yield row


def _stored(rows: Iterator[Row], system: str, target: str) -> Iterator[Row]:
    """The rows with their codes in the form that the rules of files give them.

    The text of a bad line is cut short and freed of control characters, so that it can be shown and stored.
    """
    rules, of_target = rules_of_files(system), rules_of_files(target)
    for row in rows:
        if isinstance(row, MapRow):
            row = checked_dot(checked_dot(row, rules, row.source), of_target, row.target)
        elif isinstance(row, CodeRow | TermRow):
            row = checked_dot(row, rules, row.code)
        if isinstance(row, BadRow):
            yield storable(row)
        elif isinstance(row, MapRow):
            yield row._replace(source=rules.normalise(row.source), target=of_target.normalise(row.target))
        elif isinstance(row, CodeRow):
            yield _with_parents(row, rules.normalise)
        elif isinstance(row, AboutCodes):
            yield row
        else:
            yield row._replace(code=rules.normalise(row.code))


def _with_parents(row: CodeRow, normalise: Callable[[str], str]) -> CodeRow:
    """The code and its parents in their stored form; a code cannot be its own parent."""
    code, parent, others = normalise(row.code), normalise(row.parent), row.other_parents
    if others:
        others = tuple(other for other in map(normalise, others) if other not in (code, parent))
    return row._replace(code=code, parent="" if parent == code else parent, other_parents=others)
