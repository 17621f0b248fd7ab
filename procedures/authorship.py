"""Whose unreviewed words stand in a version: authorship travels with the text, whoever copies, imports or restores it."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from procedures.content import KEYS, LABELS, ROWS, SETS, Content, without_ids

#: Key of a content -> primary keys of those whose words stand there and were not clinically reviewed since.
Authors = dict[str, list[int]]


class State(NamedTuple):
    """A version after one of its revisions: the number of the revision, the content, and whose words stand in it."""

    number: int
    content: Content
    authors: Authors

    def parts_by(self, person: int) -> list[str]:
        """The labels of the parts in which unreviewed words of this person (a primary key) stand, in reading order."""
        return [LABELS[key] for key in KEYS if person in self.authors.get(key, ())]


def changed_keys(before: Content, after: Content) -> list[str]:
    """The keys of the parts that differ as readers see them, in reading order. `before` may be empty."""
    return [key for key in KEYS if _seen(before, key) != _seen(after, key)]


def authors_after(
    actor: int, before: State, after: Content, reviewed: Content, others: Iterable[State] = ()
) -> Authors:
    """Whose words stand in `after`, which `actor` (a primary key) wrote from `before`; parts without such words are left out.

    A part that reads as in the last clinically reviewed content (`reviewed`, empty if there is none) has no authors. Any other
    part keeps those it had. A part that changed is also by `actor`, by the authors of all parts that changed with it (words
    move), and by the authors of each part of `others` (states of the same entry that nobody reviewed) with the same words.
    """
    changed = changed_keys(before.content, after)
    moved = {author for key in changed for author in before.authors.get(key, ())}
    found: Authors = {}
    for key in KEYS:
        if _seen(reviewed, key) == _seen(after, key):
            continue
        authors = set(before.authors.get(key, ()))
        if key in changed:
            authors |= {actor} | moved
            authors |= {
                author for other in others if _shares(other, after, key) for author in other.authors.get(key, ())
            }
        if authors:
            found[key] = sorted(authors)
    return found


def _seen(content: Content, key: str) -> Any:
    """A part as readers see it; empty parts are equal, whether they are missing, None or empty."""
    value = content.get(key) or ""
    return sorted(value) if key in SETS else without_ids(value) if value else ""


def _shares(other: State, content: Content, key: str) -> bool:
    """Whether a part reads the same in the other state, or contains one of its rows."""
    mine, theirs = _seen(content, key), _seen(other.content, key)
    return bool(mine) and (mine == theirs or (key in ROWS and any(row in (theirs or ()) for row in mine)))
