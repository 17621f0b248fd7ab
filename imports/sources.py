"""Finding entry documents on disk and reading them as text."""

from collections.abc import Iterator
from pathlib import Path

SUFFIXES = (".txt", ".md")
ENOUGH_BYTES = 8_000_000  # the parser refuses texts of more than a million characters


class UnreadableDocument(ValueError):
    """A file that cannot be read as text; the message says why."""


def find_documents(paths: list[Path]) -> list[Path]:
    """The files among the paths, and all .txt and .md files below the folders among them, in order of their names.

    Raises FileNotFoundError for a path that does not exist, UnreadableDocument for a file of another kind.
    """
    found = []
    for path in paths:
        if path.is_dir():
            found += sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
        elif not path.exists():
            raise FileNotFoundError(f"{path} does not exist")
        elif path.suffix.lower() not in SUFFIXES:
            raise UnreadableDocument(f"{path} is no entry document: this command reads {' and '.join(SUFFIXES)} files")
        else:
            found.append(path)
    return found


def read_documents(paths: list[Path]) -> Iterator[tuple[str, str]]:
    """(file name, text) of each file. A file that is not UTF-8 is read as windows-1252, as old word processors write.

    Of a file that no entry can fill only the beginning is read: enough for the parser to refuse it by name.
    Raises OSError for a file that cannot be opened.
    """
    for path in paths:
        with path.open("rb") as file:
            raw = file.read(ENOUGH_BYTES)
        try:
            yield path.name, raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            yield path.name, raw.decode("cp1252", errors="replace")
