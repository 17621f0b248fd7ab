"""Bar charts that the server draws, each with its numbers as a table; for templates/admin/desk/_chart.html."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

#: Widths and heights in the units of the drawing: labels left of the bars, the longest bar, room for its number.
LABELS, LONGEST, NUMBERS, BAR, GAP = 210, 300, 190, 11, 7
#: Longer labels are cut; the table has them whole.
LONGEST_LABEL = 34


class Row(NamedTuple):
    """A line of a chart: its label, a number for each of the columns, and what its table says besides."""

    label: str
    values: Sequence[int]
    more: Sequence[str] = ()


class Bar(NamedTuple):
    """A bar, with the number of its column, which decides how it is filled, and what stands at its end."""

    column: int
    y: int
    width: float
    text: str


class Line(NamedTuple):
    """The bars of a row, and its label in the middle of them."""

    label: str
    y: float
    bars: list[Bar]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Numbers by label: a bar for each column of a row. `about` says in a sentence what is counted.

    `first` is the heading of the labels, `columns` those of the numbers, `more` those of what the table says besides. `said`
    is what stands at the end of a bar: the number, and what the table says besides.
    """

    key: str
    title: str
    about: str
    first: str
    columns: Sequence[str]
    rows: Sequence[Row]
    more: Sequence[str] = ()
    said: str = "{}"

    @property
    def width(self) -> int:
        """The width of the drawing."""
        return LABELS + LONGEST + NUMBERS

    @property
    def height(self) -> int:
        """The height of the drawing."""
        return len(self.rows) * self._step + GAP

    @property
    def left(self) -> int:
        """Where bars begin."""
        return LABELS

    @property
    def lines(self) -> Iterator[Line]:
        """The rows as they are drawn, from the top."""
        scale = (
            LONGEST / max((value for row in self.rows for value in row.values), default=0) if self._has_values else 0
        )
        for number, row in enumerate(self.rows):
            top = GAP + number * self._step
            bars = [
                Bar(column, top + column * BAR, round(value * scale, 1), self.said.format(f"{value:,}", *row.more))
                for column, value in enumerate(row.values)
            ]
            label = row.label if len(row.label) <= LONGEST_LABEL else f"{row.label[: LONGEST_LABEL - 1]}…"
            yield Line(label, top + len(bars) * BAR / 2, bars)

    @property
    def _has_values(self) -> bool:
        return any(value for row in self.rows for value in row.values)

    @property
    def _step(self) -> int:
        return len(self.columns) * BAR + GAP
