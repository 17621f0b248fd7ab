"""Rows to files, streamed: as they are read they go out, and nothing is kept in memory."""

import csv
from collections.abc import Iterable, Iterator

#: A cell that begins so, after blanks or not, may be read by spreadsheet programs as a formula (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def harmless(value):
    """The value as a spreadsheet may show it: text that begins like a formula gets an apostrophe in front."""
    if isinstance(value, str) and (value.lstrip().startswith(FORMULA_STARTS) or value.startswith(("\t", "\r", "\n"))):
        return f"'{value}"
    return value


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, value):
        return value


def csv_lines(headings: Iterable[str], rows: Iterable[Iterable]) -> Iterator[str]:
    """Lines of a CSV file: UTF-8 with a byte order mark, so that spreadsheet programs read accents right."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(headings)
    for row in rows:
        yield writer.writerow([harmless(value) for value in row])
