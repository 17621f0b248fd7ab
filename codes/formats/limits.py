"""How much of a file is read: the largest systems that are published have less."""

from collections.abc import Iterator

from codes.formats.rows import BadRow, Row
from workbooks.errors import UnreadableFile

#: Rows of a file, and bad ones among them, which are all in memory until the file is read.
MOST_ROWS, MOST_BAD = 5_000_000, 100_000


def limited(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows. Raises UnreadableFile when there are too many, or too many bad ones."""
    bad = 0
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise UnreadableFile(
                f"the file has more than {MOST_ROWS:,} rows. Split it, and load only what belongs to this system"
            )
        if isinstance(row, BadRow):
            bad += 1
            if bad > MOST_BAD:
                raise UnreadableFile(
                    f"more than {MOST_BAD:,} lines cannot be read, this one because {row.reason}. Check that it is the right one",
                    line=row.line,
                )
        yield row
