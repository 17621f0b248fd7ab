"""Whose unreviewed words stand in a version: authorship travels with the text, whoever copies, imports or restores it."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from procedures.content import KEYS, LABELS, ROWS, SETS, Content
from procedures.passages import ENDS, PROSE, Passage, heard, longer_words, passages

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

    @property
    def people(self) -> set[int]:
        """The primary keys of all whose unreviewed words stand in it."""
        return {person for people in self.authors.values() for person in people}


#: Columns of rows that hold words of a list, or a code: these are nobody's, so they count only as part of their row.
_CHOSEN = {
    *("kind", "tool", "role", "likelihood", "system", "code", "relation", "year", "address", "accessed"),
    *("action", "from_day", "until_day", "source"),
}
#: Fewer common words of two sentences say nothing about who wrote them.
_FEWEST_WORDS = 3
_ANY_WORD = re.compile(r"[^\W_]+")


def changed_keys(before: Content, after: Content) -> list[str]:
    """The keys of the parts that differ as people wrote them, in reading order. `before` may be empty."""
    return [key for key in KEYS if _written(before, key) != _written(after, key)]


def authors_after(
    writers: Collection[int],
    before: State,
    after: Content,
    *,
    reviewed: Collection[Content] = (),
    earlier: Iterable[State] = (),
    elsewhere: Mapping[Passage, Collection[int]] = MappingProxyType({}),
) -> Authors:
    """Whose words stand in `after`, which `writers` (primary keys) made from `before`; parts without such words are left out.

    `reviewed` are the clinically reviewed contents of the entry, newest first. `earlier` says for each save of the entry what it
    changed, and whose words that was. `elsewhere` says whose unreviewed words the new passages of `after` repeat
    that stand anywhere else (procedures.passages).
    A part that reads as in the newest reviewed content has no authors. Any other part keeps those it had. A part that changed is
    also by `writers`, by the authors of all parts that changed with it (words move), and by those of each earlier save that
    wrote a passage which is new in this part, or a sentence that a new one repeats, joins, or splits, and was never reviewed.
    """
    changed = changed_keys(before.content, after)
    moved = {author for key in changed for author in before.authors.get(key, ())}
    free = {passage for content in reviewed for key in KEYS for passage in _passages(content, key)}
    wrote = _authors_of_passages(earlier)
    unreviewed, known = _by_word(wrote.keys() - free), _by_word(free)
    spelt = _by_spelling(wrote.keys() - free)
    last: Content = next(iter(reviewed), {})
    found: Authors = {}
    for key in KEYS:
        if _written(last, key) == _written(after, key):
            continue
        authors = set(before.authors.get(key, ()))
        if key in changed:
            new = _passages(after, key) - _passages(before.content, key) - free
            authors |= {*writers, *moved}
            for passage in new:
                sources = passage, *spelt.get(_spoken(passage), ()), *_made_from(passage, unreviewed, known)
                authors |= {author for source in sources for author in wrote.get(source, ())}
            authors.update(*(elsewhere.get(passage, ()) for passage in new_passages(before.content, after, key)))
        if authors:
            found[key] = sorted(authors)
    return found


def new_passages(before: Content, after: Content, key: str) -> set[Passage]:
    """The passages of a part that are new in it, and may repeat what somebody wrote in another entry."""
    return passages(after, key) - passages(before, key) if _written(before, key) != _written(after, key) else set()


def _written(content: Content, key: str) -> Any:
    """A part as people wrote it, so without the titles of codes. Empty parts are equal: missing, None or empty."""
    value = content.get(key) or ""
    if key in ROWS:
        return [tuple(row[column] for column in ROWS[key]) for row in value]
    return sorted(value) if key in SETS else value


def _passages(content: Content, key: str) -> set[Hashable]:
    """What is recognized when it is copied: sentences, wherever they stand, and each row or choice in its part."""
    value = _written(content, key)
    if key in PROSE:
        return _sentences(value)
    if key not in ROWS:
        return {(key, str(value))} if value else set()
    prose = [cell for row in value for column, cell in zip(ROWS[key], row, strict=True) if column not in _CHOSEN]
    return {(key, *row) for row in value}.union(*map(_sentences, prose))


def _sentences(text: str) -> set[Hashable]:
    return {sentence for ends in ENDS for sentence in map(str.strip, ends.split(text)) if sentence}


def _spoken(passage: Hashable) -> Hashable:
    """A sentence without case, punctuation, marks and line ends, which make no other sentence of it. A row is as it is."""
    return (" ".join(_ANY_WORD.findall(heard(passage))) if isinstance(passage, str) else "") or passage


def _by_spelling(passages: Iterable[Hashable]) -> dict[Hashable, list[Hashable]]:
    """What is spoken -> the passages that say it."""
    found: dict[Hashable, list[Hashable]] = defaultdict(list)
    for passage in passages:
        found[_spoken(passage)].append(passage)
    return found


def _words(passage: Hashable) -> set[str]:
    """The words of a sentence that say what it is about; shorter ones stand in every sentence. A row has none."""
    return set(longer_words(passage)) if isinstance(passage, str) else set()


def _by_word(passages: Iterable[Hashable]) -> dict[str, list[Hashable]]:
    """Word -> the passages that have it."""
    found: dict[str, list[Hashable]] = defaultdict(list)
    for passage in passages:
        for word in _words(passage):
            found[word].append(passage)
    return found


def _made_from(
    passage: Hashable, unreviewed: dict[str, list[Hashable]], reviewed: dict[str, list[Hashable]]
) -> Iterator[Hashable]:
    """The unreviewed sentences that share most words of the shorter of the two with this one, and more than any reviewed one."""
    words = _words(passage)
    shared, known = (
        Counter(other for word in words for other in found.get(word, ())) for found in (unreviewed, reviewed)
    )
    fewest = max(_FEWEST_WORDS, *(count + 1 for count in known.values()), 0)
    for other, count in shared.items():
        if count >= fewest and 2 * count > min(len(words), len(_words(other))):
            yield other


def _authors_of_passages(saves: Iterable[State]) -> dict[Hashable, set[int]]:
    authors: dict[Hashable, set[int]] = defaultdict(set)
    for save in saves:
        for key, people in save.authors.items():
            for passage in _passages(save.content, key):
                authors[passage].update(people)
    return authors
