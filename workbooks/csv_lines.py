"""Writes rows as the lines of a CSV file that no spreadsheet program runs as formulas."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from workbooks.formulas import harmless


class _Echo:
    """A file whose `write` returns what it is given."""

    def write(self, value):
        return value


def csv_lines(headings: Sequence[str], rows: Iterable[dict]) -> Iterator[str]:
    """Lines of a CSV file, with a byte order mark so that spreadsheet programs read accents correctly."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(headings)
    for row in rows:
        yield writer.writerow([harmless(row.get(heading, "")) for heading in headings])
