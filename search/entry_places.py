"""The collection of entries in the word index: its number, and the place of an entry there. Plain Python, no database."""

#: The number of the collection; those of codes have the ids of their systems, which begin at 1.
ENTRIES = 0
#: How many bits of a place hold the primary key of an entry; the others hold the length of its name, in steps.
BITS = 24
LONGEST = 255
#: Few steps keep bitmaps compact, and so twice as fast as if each length were one.
STEP = 8


def place_of(procedure: int, name: str) -> int:
    """The place of an entry: short names before long ones, and among names of about one length the older entry first."""
    return min(len(name), LONGEST) // STEP << BITS | procedure


def procedure_at(place: int) -> int:
    """The primary key of the entry at a place."""
    return place & ((1 << BITS) - 1)
