"""Reads the files of axes, compressed or not: paths in, rows of tables and definitions out."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from codes.formats import icd10pcs_definitions, icd10pcs_tables
from codes.formats.recognise import recognise_axes
from codes.formats.rows import BadRow
from codes.formats.source import Member, open_source
from codes.systems.icd10pcs.tables import Definition, TableEntry
from workbooks.errors import UnreadableFile

_READERS = {"icd10pcs-tables": icd10pcs_tables.read, "icd10pcs-definitions": icd10pcs_definitions.read}


def read_axes(paths: Iterable[Path]) -> Iterator[TableEntry | Definition | BadRow]:
    """Every row of the tables and definitions in the files; other members of a zip are skipped.

    Raises UnreadableFile, while iterating, for a file that contains neither, for two files of the same kind (which would mix
    two years), and for a damaged file.
    """
    chosen: dict[str, str] = {}
    for path in paths:
        for name, member in list(_members(Path(path))):
            if name in chosen:
                raise UnreadableFile(
                    f"{chosen[name]} and {member.name} are both {name}; give only the file for the release you want"
                )
            chosen[name] = member.name
            with member.open() as file:
                yield from _READERS[name](file)


def _members(path: Path) -> Iterator[tuple[str, Member]]:
    """(format, member) of everything that can be read at the path; raises UnreadableFile if nothing can."""
    reasons, found = [], False
    members = open_source(path)
    for member in members:
        try:
            name = recognise_axes(member.head())
        except UnreadableFile as error:
            reasons.append(str(error) if len(members) == 1 else f"{member.name}: {error}")
        else:
            found = True
            yield name, member
    if not found:
        raise UnreadableFile("; ".join(reasons[:5]))
