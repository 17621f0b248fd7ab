"""The registry of worklists: what the front page of the desk, the page of a list and its CSV say, described once.

A room registers its lists in the `ready()` of its `apps.py`; the desk shows each person those that their permissions give them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, QuerySet, Window
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from desk.places import Place

#: How many rows the front page shows of each list.
FIRST_ROWS = 5
#: How many rows a page of a list has.
PER_PAGE = 50


class Column(NamedTuple):
    """A column: its label, what it says of a row (text, number, day or time; None for nothing), and where it leads ("": nowhere).

    The first column of a list names the row. The front page shows it with the columns that are `brief`.
    """

    label: str
    value: Callable[..., object]
    link: Callable[..., str] | None = None
    brief: bool = False


class Filter(NamedTuple):
    """A choice that narrows a list: its name in the address, its label, what is offered, and what a choice leaves of the rows.

    `choices()` returns (value, label) pairs; `narrow(rows, value, user)` returns a queryset.
    """

    name: str
    label: str
    choices: Callable[[], Sequence[tuple[str, str]]]
    narrow: Callable[[QuerySet, str, object], QuerySet]


class Cell(NamedTuple):
    """What a column says of one row, as text."""

    label: str
    text: str
    link: str


class Start(NamedTuple):
    """The beginning of a list on the front page: how many rows it has, and the first of them, each (its name, brief cells)."""

    worklist: "Worklist"
    count: int
    rows: list[tuple[Cell, list[Cell]]]


class Around(NamedTuple):
    """What is around a place in a list, for the page of its row.

    `address` leads back to the list; `number` counts from 1 and is None once the row is no longer in the list; `previous` and
    `next` are the first cells of the rows around it, with their links.
    """

    worklist: "Worklist"
    query: str
    address: str
    number: int | None
    count: int
    previous: Cell | None
    next: Cell | None


@dataclass(frozen=True, kw_only=True)
class Worklist:
    """Work that waits for people of certain roles.

    `key` is its word in addresses, `about` one sentence that says what it is, `permission` what a person needs to see it.
    `rows(user)` returns the queryset of what waits for this person, in the order of work and without `distinct()`; it runs only
    when rows are read. `details(rows)` adds what only columns need that are not `brief`. `actions` names actions that the admin
    of its model has: the list offers those that the admin offers this person.
    """

    key: str
    title: str
    about: str
    permission: str
    rows: Callable[[object], QuerySet]
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    details: Callable[[QuerySet], QuerySet] = QuerySet.all
    actions: Sequence[str] = ()

    def narrowed(self, user, chosen) -> QuerySet:
        """The rows, narrowed by the filters that `chosen` (name -> value) sets. Values that no filter offers are ignored."""
        rows = self.rows(user)
        for one in self.filters:
            value = chosen.get(one.name, "")
            if value and value in dict(one.choices()):
                rows = one.narrow(rows, value, user)
        return rows

    def cells(self, row, *, brief: bool = False) -> list[Cell]:
        """What the columns say of a row; with `brief` only those of the front page."""
        columns = [column for number, column in enumerate(self.columns) if number == 0 or column.brief or not brief]
        return [Cell(label, _text(value(row)), link(row) if link else "") for label, value, link, _ in columns]

    def placed(self, row, place: Place, *, brief: bool = False) -> list[Cell]:
        """The cells of a row, with links to pages that lead on from its place in the list."""
        cells = self.cells(row, brief=brief)
        return [cell._replace(link=place.on(cell.link)) if cell.link else cell for cell in cells]

    def around(self, place: Place, user) -> Around:
        """What is around the place now. If its row has left the list, the next one is that which took its place."""
        rows = self.narrowed(user, QueryDict(place.chosen))
        keys = list(rows.values_list("pk", flat=True))
        here = keys.index(place.row) if place.row in keys else None
        index = min(place.index, len(keys)) if here is None else here
        near = {at: keys[at] for at in (index - 1, index + (here is not None)) if 0 <= at < len(keys)}
        found = rows.in_bulk(near.values())
        first = {
            at: self.placed(found[key], place._replace(index=at, row=key), brief=True)[0]
            for at, key in near.items()
            if key in found
        }
        page = f"{place.chosen}{'&' * bool(place.chosen)}page={index // PER_PAGE + 1}"
        return Around(
            self,
            place.query,
            f"{reverse('admin:worklist', args=[self.key])}?{page}",
            None if here is None else here + 1,
            len(keys),
            first.get(index - 1),
            first.get(index + (here is not None)),
        )

    def start(self, user) -> Start:
        """The beginning of the list, in one query."""
        rows = list(self.rows(user).annotate(count_of_all=Window(Count("*")))[:FIRST_ROWS])
        names = [
            (name, [cell for cell in more if cell.text])
            for name, *more in (
                self.placed(row, Place(self.key, index, row.pk), brief=True) for index, row in enumerate(rows)
            )
        ]
        return Start(self, rows[0].count_of_all if rows else 0, names)


_worklists: dict[str, Worklist] = {}


def register(*worklists: Worklist) -> None:
    """Add lists to the registry; the front page shows them in this order."""
    _worklists.update({worklist.key: worklist for worklist in worklists})


def worklist_of(key: str) -> Worklist | None:
    """The list with this key."""
    return _worklists.get(key)


def starts(user) -> Iterator[Start]:
    """The beginning of each list that this person may see."""
    return (worklist.start(user) for worklist in _worklists.values() if user.has_perm(worklist.permission))


def _text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)
