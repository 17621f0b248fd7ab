"""The rule about other entries that may be about the same procedure."""

import re
from collections.abc import Iterator

from checks.rules.text import Found, Text

#: More entries of one name or code are no news.
MOST_NAMED = 3
#: Words that do not distinguish two names.
_SMALL = {"a", "an", "the", "of", "for", "in", "on", "and", "with", "to", "by", "procedure", "operation", "surgery"}


def name_key(name: str) -> str:
    """What two names have in common that say the same: their words without small ones, endings of the plural and order."""
    words = re.findall(r"\w+", name.casefold())
    kept = {word.rstrip("s") if len(word) > 3 else word for word in words if word not in _SMALL}
    return " ".join(sorted(kept or words))


def near_duplicates(text: Text) -> Iterator[Found]:
    """Other entries with the same name in other words or another order, or with the same primary code; the first few."""
    own, names = name_key(text.content["name"]), {name_key(name) for name in text.names}
    for other in text.others[:MOST_NAMED]:
        same = []
        if name_key(other.name) in names or own in {name_key(name) for name in other.other_names}:
            same.append("name")
        if other.has_same_code:
            same.append("primary code")
        if same:
            yield Found(
                f"The entry “{other.name}” has the same {' and '.join(same)}: is this another procedure?",
                "name" if "name" in same else "codes",
            )
