"""Merges a save that was made from an older state of a draft with what others saved since, part by part and row by row."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from procedures.content import KEYS, ROWS, SETS, Content, without_ids

Row = dict[str, Any]


class Conflict(NamedTuple):
    """A place that two people changed differently. `row` is the primary key of a row, or "" for a whole part.

    `before`, `mine` and `theirs` are the values of the part or row: None for a row that was removed.
    """

    key: str
    row: str
    before: Any
    mine: Any
    theirs: Any

    @property
    def place(self) -> str:
        """The name of the place, by which a choice is made: "summary", "risks:17"."""
        return f"{self.key}:{self.row}" if self.row else self.key


class Merged(NamedTuple):
    """The result of a merge: the content, the keys of the parts that only the others changed, and what has to be chosen."""

    content: Content
    theirs: list[str]
    conflicts: list[Conflict]


#: Lists whose rows depend on each other (one primary code, no code twice): two people's changes are never mixed.
_WHOLE = ("codes",)


def merge(before: Content, mine: Content, theirs: Content, choices: Mapping[str, str] | None = None) -> Merged:
    """Merge two contents that were made from `before`: `mine`, which is being saved, and `theirs`, which was saved meanwhile.

    `choices` says for the place of a conflict whose value counts: "mine" or "theirs". A conflict without a choice is returned,
    with the value of `mine` in the content.
    """
    content: Content = {}
    conflicts: list[Conflict] = []
    mine = mine | {key: _with_keys_of(before[key], mine[key]) for key in ROWS}
    for key in KEYS:
        parts = before[key], mine[key], theirs[key]
        if key in SETS:
            content[key] = _merged_set(*parts)
        elif key in ROWS and key not in _WHOLE:
            content[key], found = _merged_rows(key, *parts, choices or {})
            conflicts += found
        else:
            content[key], found = _merged_value(key, *parts, choices or {})
            conflicts += found
    changed = [key for key in KEYS if without_ids(before[key]) != without_ids(theirs[key])]
    return Merged(content, [key for key in changed if without_ids(content[key]) != without_ids(mine[key])], conflicts)


def choices_that_hold(choices: Mapping[str, str], shown: Merged, now: Merged) -> dict[str, str]:
    """Of the choices that were made between the conflicts of the merge `shown` those whose other text still reads so `now`."""
    seen = {conflict.place: conflict.theirs for conflict in shown.conflicts}
    return {
        conflict.place: choices[conflict.place]
        for conflict in now.conflicts
        if conflict.place in choices and conflict.place in seen and seen[conflict.place] == conflict.theirs
    }


def _with_keys_of(before: list[Row], rows: list[Row]) -> list[Row]:
    """The rows as new ones if `before` does not have their key: a key that was made up could be that of a row elsewhere."""
    unused = {row["id"] for row in before}
    kept = []
    for row in rows:
        kept.append(row if row["id"] in unused else row | {"id": None})
        unused.discard(row["id"])
    return kept


def _merged_set(before: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """Their names without those that I removed, then those that I added."""
    kept = [name for name in theirs if name in mine or name not in before]
    return [*kept, *(name for name in mine if name not in before and name not in theirs)]


def _merged_value(
    key: str, before, mine, theirs, choices: Mapping[str, str], row: str = ""
) -> tuple[Any, list[Conflict]]:
    conflict = Conflict(key, row, before, mine, theirs)
    if _same(mine, before) or _same(mine, theirs):
        return theirs, []
    if _same(theirs, before):
        return mine, []
    chosen = choices.get(conflict.place)
    return (theirs if chosen == "theirs" else mine), ([] if chosen in ("mine", "theirs") else [conflict])


def _same(left, right) -> bool:
    if isinstance(left, list):
        return [_comparable(row) for row in left] == [_comparable(row) for row in right]
    return _comparable(left) == _comparable(right)


def _comparable(value):
    """A row without what no save changes: its primary key, and the official title of a code."""
    return {c: cell for c, cell in value.items() if c not in ("id", "title")} if isinstance(value, dict) else value


def _merged_rows(
    key: str, before: list[Row], mine: list[Row], theirs: list[Row], choices: Mapping[str, str]
) -> tuple[list[Row], list[Conflict]]:
    """Each row merged by itself, then the order: mine if I moved rows, else theirs."""
    added = [_comparable(row) for row in theirs if row["id"] not in {old["id"] for old in before}]
    # A double click saves a new row twice.
    mine = [row for row in mine if row["id"] is not None or _comparable(row) not in added]
    by_id = [{row["id"]: row for row in rows if row["id"] is not None} for rows in (before, mine, theirs)]
    conflicts, rows = [], {}
    for pk in {**by_id[2], **by_id[1], **by_id[0]}:
        before_row, my_row, their_row = (side.get(pk) for side in by_id)
        row, found = _merged_value(key, before_row, my_row, their_row, choices, str(pk))
        conflicts += found
        if row is not None:
            rows[pk] = row
    orders = [[pk for pk in side if pk in rows] for side in by_id]
    common = [pk for pk in orders[0] if pk in by_id[1] and pk in by_id[2]]
    moved_by = [[pk for pk in order if pk in common] != common for order in orders[1:]]
    if all(moved_by) and orders[1] != orders[2]:
        chosen, found = _merged_value(key, common, orders[1], orders[2], choices, "order")
        first = theirs if chosen is orders[2] else mine
        conflicts += [conflict._replace(before=before, mine=mine, theirs=theirs) for conflict in found]
    else:
        first = theirs if moved_by[1] else mine
    return _woven(first, mine if first is theirs else theirs, rows), conflicts


def _woven(first: list[Row], second: list[Row], rows: dict[int, Row]) -> list[Row]:
    """The rows in the order of `first`; those that only `second` has follow the row that they follow there."""
    order = [row for row in first if row["id"] is None or row["id"] in rows]
    place = -1
    for row in second:
        position = next(
            (n for n, one in enumerate(order) if one is row or (row["id"] and one["id"] == row["id"])), None
        )
        if position is not None:
            place = position
        elif row["id"] is None or row["id"] in rows:
            place += 1
            order.insert(place, row)
    return [row if row["id"] is None else rows[row["id"]] for row in order]
