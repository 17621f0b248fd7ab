"""The commonest modifiers of HCPCS Level II and CPT, with what they mean in our own words, and how people say some of them.

modifier,group,meaning,said
RR,rent or purchase,rented,rental | rented | for hire

Source: general knowledge of CMS's public lists of modifiers; no official sentence is copied.
"""

import csv
from pathlib import Path

from codes.systems.interface import Modifier

FILE = Path(__file__).with_suffix(".csv")


def read_modifiers() -> dict[str, Modifier]:
    """The modifiers by their code."""
    with FILE.open(newline="", encoding="utf-8") as lines:
        return {
            row["modifier"]: Modifier(
                row["modifier"], row["group"], row["meaning"], tuple(filter(None, row["said"].split(" | ")))
            )
            for row in csv.DictReader(lines)
        }


MODIFIERS = read_modifiers()
