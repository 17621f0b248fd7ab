"""Figures of risks as people: how many of 1,000 are affected, in words and as a drawing with a mark for each of them."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from documents.frequency import has_several_figures, is_of_some, read_frequency

#: The same number for every risk, so that drawings can be compared.
PEOPLE, PER_ROW = 1_000, 50
STEP, _MARK = 4, 3.2
_COLORS = {"affected": "#16325c", "perhaps": "#7f9cc7", "others": "#dde3eb"}


class IconArray(NamedTuple):
    """Of 1,000 people, `least` are affected by what the source says, and at most `most`; `words` say so."""

    least: int
    most: int
    words: str


def icon_array(frequency: str) -> IconArray | None:
    """The array for a figure such as "about 1 in 20"; None for words, several figures, shares of some people, and less than one.

    A figure is rounded to two digits: “1 in 3” is no more exact than about 330 of 1,000, and “2 in 3” than about 670.
    """
    span = read_frequency(frequency)
    if not span or has_several_figures(frequency) or is_of_some(frequency):
        return None
    least, most = map(_people, span)
    if most < 1:
        return None
    if span[1] == 1 and 0 < span[0] < 1:
        return IconArray(least, least, f"At least {least:,} of 1,000 people") if least else None
    if least == most:
        return IconArray(least, most, f"About {least:,} of 1,000 people")
    return IconArray(
        least, most, f"{least} to {most:,} of 1,000 people" if least else f"Up to {most:,} of 1,000 people"
    )


def marks(array: IconArray) -> Iterator[tuple[str, str]]:
    """The marks of the people who are “affected”, who “perhaps” are, and of the “others”, each as a path of SVG.

    A path is drawn with dashes of 3.2 and gaps of 0.8: each dash is one of them.
    """
    people = {
        "affected": range(array.least),
        "perhaps": range(array.least, array.most),
        "others": range(array.most, PEOPLE),
    }
    yield from ((kind, _rows(some)) for kind, some in people.items() if some)


def drawing(array: IconArray) -> str:
    """The array as SVG with colors of its own, for paper; pages draw its `marks` in theirs."""
    lines = "".join(f'<path stroke="{_COLORS[kind]}" d="{path}"/>' for kind, path in marks(array))
    size = f"0 0 {PER_ROW * STEP} {PEOPLE // PER_ROW * STEP}"
    dashes = f'stroke-width="{_MARK}" stroke-dasharray="{_MARK} {STEP - _MARK:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}"><g fill="none" {dashes}>{lines}</g></svg>'


def _people(share: float) -> int:
    """How many of 1,000 they are; the fewer of those who are affected and those who are not are rounded to two digits."""
    if share > 0.5:
        return PEOPLE - _people(1 - share)
    return round(float(f"{share * PEOPLE:.2g}"))


def _rows(people: range) -> str:
    """A line for each row, or part of one, in which these people are."""
    ends = [people.start, *range(-(-(people.start + 1) // PER_ROW) * PER_ROW, people.stop, PER_ROW), people.stop]
    pairs = [(first, last) for first, last in pairwise(ends) if first < last]
    return "".join(
        f"M{first % PER_ROW * STEP} {first // PER_ROW * STEP + STEP / 2:g}h{(last - first) * STEP}"
        for first, last in pairs
    )
