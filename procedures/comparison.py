"""What changed between two contents: words within texts, rows by their identity; and what reads the same in both."""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, NamedTuple

from documents.entry import CodeReference
from documents.row_kinds import ROW_KINDS
from documents.sections import SECTIONS
from procedures.content import LABELS, ROWS, SETS, Content

Row = dict[str, Any]

SAME, REMOVED, ADDED = "same", "removed", "added"
_BESIDE = {kind.section: (key,) for key, kind in ROW_KINDS.items()} | {
    "description": ("steps", "tools", "illustrations", "anesthesia_types"),
    "duration": ("duration_min_minutes", "duration_max_minutes"),
    "setting": ("settings", "stay_min_nights", "stay_max_nights"),
    "personnel": ("personnel",),
    "risks": ("risks",),
}
#: The keys of a content in reading order.
IN_READING_ORDER = (
    *("name", "names", "kind", "specialties", "body_sites"),
    *(
        key
        for section in SECTIONS
        for key in (section.field, *(part.field for part in section.parts), *_BESIDE.get(section.key, ()))
    ),
    *("not_applicable", "codes", "sources", "editorial_note"),
)
_COLUMNS = ROWS | {"codes": ("code", "relation")} | dict.fromkeys(SETS, ("name",))
_COLUMN_LABELS = {"frequency": "Figure", "citation": "Source"}
#: Columns whose values are words of a fixed list.
_CHOSEN = ("kind", "likelihood", "relation", "action")
_HEADINGS = {section.key: section.heading for section in SECTIONS}
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_SENTENCES = re.compile(r"[^.!?\n]*[.!?\n]+|[^.!?\n]+")
#: The time that a comparison takes grows with the number of equal pairs: beyond this one, a text is shown as a whole.
_MOST_PAIRS = 100_000
#: Texts that share less of their words are shown one after the other.
_LEAST_SHARE = 0.3
#: Rows of these lists that share half of their words are one row that changed.
_PROSE_ROWS, _LEAST_SHARED, _MOST_ROW_PAIRS = ("steps", "risks", "sources"), 0.5, 40_000


class Piece(NamedTuple):
    """A stretch of a text that is in both contents (SAME), only in the first (REMOVED) or only in the second (ADDED)."""

    kind: str
    text: str


class Cell(NamedTuple):
    """One column of a row that is not empty in both contents."""

    label: str
    pieces: list[Piece]

    @property
    def changed(self) -> bool:
        """Whether it differs."""
        return any(piece.kind != SAME for piece in self.pieces)


class RowDifference(NamedTuple):
    """A row of either content. `before` and `now` are its places there, counted from 0: None where it is not."""

    cells: list[Cell]
    before: int | None
    now: int | None
    moved: bool = False

    @property
    def changed(self) -> bool:
        """Whether the row, or its place among the others, differs."""
        return bool(self.sentence)

    @property
    def sentence(self) -> str:
        """What happened to the row: "" if nothing did."""
        if self.before is None or self.now is None:
            return "Added" if self.before is None else "Removed"
        cells = ", ".join(cell.label.lower() for cell in self.cells if cell.changed)
        said = [f"changed: {cells}"] if cells else []
        said += [f"moved from place {self.before + 1} to {self.now + 1}"] if self.moved else []
        return "; ".join(said).capitalize()


class PartDifference(NamedTuple):
    """A part of the content that is not empty in both: the pieces of a text, or the rows of a list."""

    key: str
    label: str
    pieces: list[Piece]
    rows: list[RowDifference]

    @property
    def changed(self) -> bool:
        """Whether the part differs."""
        return any(piece.kind != SAME for piece in self.pieces) or any(row.changed for row in self.rows)

    @property
    def runs(self) -> list[tuple[bool, list]]:
        """The rows in runs of those that differ and those that do not."""
        return runs(self.rows)


def runs(items: Iterable[RowDifference] | Iterable[PartDifference]) -> list[tuple[bool, list]]:
    """(whether they differ, items) for each run of parts or rows that all differ or all read the same."""
    return [(changed, list(run)) for changed, run in groupby(items, lambda item: item.changed)]


def compare_contents(before: Content, now: Content, said: Callable[[CodeReference], str]) -> list[PartDifference]:
    """Compare two contents part by part, in reading order. `said` gives the words for a code."""
    parts = []
    for key in IN_READING_ORDER:
        if key in _COLUMNS:
            part = PartDifference(
                key, LABELS[key], [], _compared_rows(key, *(_rows(c, key, said) for c in (before, now)))
            )
        else:
            part = PartDifference(key, LABELS[key], pieces(_text(before, key), _text(now, key)), [])
        if part.pieces or part.rows:
            parts.append(part)
    return parts


def pieces(before: str, now: str) -> list[Piece]:
    """What two texts have in common and what only one of them has, in reading order: by sentences, within these by words."""
    found = []
    for stretch in _stretches(_SENTENCES, before, now):
        for left, right in _stretches(_WORDS, *stretch):
            differ = [Piece(REMOVED, left)] * bool(left) + [Piece(ADDED, right)] * bool(right)
            found += [Piece(SAME, left)] if left == right else differ
    return found


def _stretches(pattern: re.Pattern[str], before: str, now: str) -> Iterator[tuple[str, str]]:
    """The stretches of two texts that are equal or replace each other; only one if they have little in common or are too long."""
    left, right = pattern.findall(before), pattern.findall(now)
    counts = Counter(right)
    if before == now or sum(counts[token] for token in left) > _MOST_PAIRS:
        yield from [(before, now)] if before or now else []
        return
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    written = [token for token in left if token.strip()], [token for token in right if token.strip()]
    kept = sum(bool(left[n].strip()) for a, _, size in matcher.get_matching_blocks() for n in range(a, a + size))
    if 2 * kept < _LEAST_SHARE * sum(map(len, written)):
        yield before, now
        return
    differ = ["", ""]
    for kind, a, b, c, d in matcher.get_opcodes():
        texts = "".join(left[a:b]), "".join(right[c:d])
        if kind == "equal" and texts[0].strip():
            yield from [(differ[0], differ[1])] if any(differ) else []
            yield texts
            differ = ["", ""]
        else:  # a space between two words that changed is part of the change
            differ = [differ[0] + texts[0], differ[1] + texts[1]]
    yield from [(differ[0], differ[1])] if any(differ) else []


def _text(content: Content, key: str) -> str:
    value = content[key]
    return "" if value is None else f"{value} {key.rsplit('_')[-1]}" if isinstance(value, int) else value


def _rows(content: Content, key: str, said: Callable[[CodeReference], str]) -> list[Row]:
    if key in SETS:
        names = [_HEADINGS[name] if key == "not_applicable" else name for name in content[key]]
        return [{"id": None, "name": name} for name in sorted(names)]
    if key == "codes":
        return [
            {
                "id": row["id"],
                "code": said(CodeReference(row["system"], row["code"], row["descriptor"])),
                "relation": row["relation"],
            }
            for row in content[key]
        ]
    return content[key]


def _compared_rows(key: str, left: list[Row], right: list[Row]) -> list[RowDifference]:
    """The rows in the order of `right`; a removed one follows the row that it followed."""
    columns = _COLUMNS[key]
    found = _matched(key, left, right)
    order = [found[n] for n in sorted(found)]
    blocks = SequenceMatcher(None, sorted(order), order, autojunk=False).get_matching_blocks()
    kept = {order[n] for block in blocks for n in range(block.b, block.b + block.size)}
    rows = []
    for n, row in enumerate(right):
        before = found.get(n)
        cells = _cells(columns, {} if before is None else left[before], row)
        rows.append(RowDifference(cells, before, n, before is not None and before not in kept))
    for n in sorted(set(range(len(left))) - set(order)):
        place = next((at + 1 for at, row in enumerate(rows) if row.before == n - 1 and n), 0)
        rows.insert(place, RowDifference(_cells(columns, left[n], {}), n, None))
    return rows


def _cells(columns: tuple[str, ...], before: Row, now: Row) -> list[Cell]:
    cells = []
    for column in columns:
        texts = [row.get(column, "") for row in (before, now)]
        if any(texts):
            shown = [text.replace("_", " ") for text in texts] if column in _CHOSEN else texts
            cells.append(Cell(_COLUMN_LABELS.get(column, column.replace("_", " ").capitalize()), pieces(*shown)))
    return cells


def _matched(key: str, left: list[Row], right: list[Row]) -> dict[int, int]:
    """Place of a row in `right` -> its place in `left`: the row with the same primary key, cells, or first cell.

    The rows of another version have primary keys of their own.
    """
    columns = _COLUMNS[key]
    marks: list[Callable[[Row], Hashable]] = [
        lambda row: row["id"],
        lambda row: tuple(row[column] for column in columns),
    ]
    if columns[0] not in _CHOSEN:
        marks.append(lambda row: row[columns[0]])
    found: dict[int, int] = {}
    for mark in marks:
        waiting: dict[Hashable, deque[int]] = defaultdict(deque)
        for m in sorted(set(range(len(left))) - set(found.values())):
            waiting[mark(left[m])].append(m)
        for n, row in enumerate(right):
            if n not in found and mark(row) and (places := waiting.get(mark(row))):
                found[n] = places.popleft()
    return found | (_alike(columns, left, right, found) if key in _PROSE_ROWS else {})


def _alike(columns: tuple[str, ...], left: list[Row], right: list[Row], found: dict[int, int]) -> dict[int, int]:
    """Matches of rows that share most words, among those that are not in `found`."""

    def words(row: Row) -> set[str]:
        return {word for column in columns for word in re.findall(r"\w+", row[column].lower())}

    old = {m: words(left[m]) for m in set(range(len(left))) - set(found.values())}
    new = {n: words(right[n]) for n in range(len(right)) if n not in found}
    if len(old) * len(new) > _MOST_ROW_PAIRS:
        return {}
    shares = [
        (2 * len(a & b) / (len(a) + len(b) or 1), -abs(m - n), m, n) for m, a in old.items() for n, b in new.items()
    ]
    matches: dict[int, int] = {}
    for share, _, m, n in sorted(shares, reverse=True):
        if share >= _LEAST_SHARED and m not in matches.values() and n not in matches:
            matches[n] = m
    return matches
