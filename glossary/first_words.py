"""The words that the demo explains, in our own words, which nobody has reviewed."""

import csv
from collections.abc import Iterator
from pathlib import Path

FILE = Path(__file__).parent / "first_words.csv"


def first_words() -> Iterator[tuple[str, list[str], str]]:
    """(word, other forms, explanation) of each row of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["word"], row["other forms"].split(" | "), row["explanation"]
