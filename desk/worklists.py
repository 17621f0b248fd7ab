"""The registry of worklists: what the front page of the desk, the page of a list and its CSV say, described once.

A room registers its lists in the `ready()` of its `apps.py`; the desk shows each person those that their permissions give them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, QuerySet, Window
from django.utils import timezone

#: How many rows the front page shows of each list.
FIRST_ROWS = 5


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
        """The rows with all that columns need, narrowed by the filters that `chosen` (name -> value) sets.

        Values that no filter offers are ignored.
        """
        rows = self.rows(user)
        for one in self.filters:
            value = chosen.get(one.name, "")
            if value and value in dict(one.choices()):
                rows = one.narrow(rows, value, user)
        return self.details(rows)

    def cells(self, row, *, brief: bool = False) -> list[Cell]:
        """What the columns say of a row; with `brief` only those of the front page."""
        columns = [column for number, column in enumerate(self.columns) if number == 0 or column.brief or not brief]
        return [Cell(label, _text(value(row)), link(row) if link else "") for label, value, link, _ in columns]

    def start(self, user) -> Start:
        """The beginning of the list, in one query."""
        rows = list(self.rows(user).annotate(count_of_all=Window(Count("*")))[:FIRST_ROWS])
        names = [
            (name, [cell for cell in more if cell.text])
            for name, *more in (self.cells(row, brief=True) for row in rows)
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
