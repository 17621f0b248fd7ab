"""The basket: codes that somebody picked up while looking around, kept in the session, without an account."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import Q

from code_lists.rules import ListRefused
from codes.models import Code

KEY = "basket"
#: How many codes it holds.
MOST = 1_000


class Pick(NamedTuple):
    """A code in the basket: the slug of its system and its stored form."""

    system: str
    code: str

    @property
    def key(self) -> str:
        """What the buttons of the page say of it."""
        return f"{self.system} {self.code}"


def pick_of(key: str) -> Pick:
    """The code that a button says: “hcpcs A0021”."""
    return Pick(*key.replace("\0", "").partition(" ")[::2])


class Basket:
    """The codes of a session in their order. Reading one makes no session."""

    def __init__(self, session):
        """`session` is that of the request."""
        self._session = session
        self.picks = [Pick(*pair) for pair in session.get(KEY, ())]

    def __len__(self):
        return len(self.picks)

    def __contains__(self, pick: Pick) -> bool:
        return pick in self.picks

    def add(self, picks: Iterable[Pick]) -> int:
        """Put codes at the end, those that it has not. Returns how many these are.

        Raises ListRefused with nothing added if there is no room for all of them.
        """
        new = [pick for pick in dict.fromkeys(picks) if pick not in set(self.picks)]
        if len(self) + len(new) > MOST:
            room = f"it has {len(self):,}, and {len(new):,} more do not fit"
            raise ListRefused(
                f"The basket holds {MOST:,} codes: {room}. Nothing was added. Make a list of it, or empty it."
            )
        self._store(self.picks + new)
        return len(new)

    def remove(self, pick: Pick) -> None:
        """Take a code out, if it is there."""
        self._store([other for other in self.picks if other != pick])

    def move(self, pick: Pick, by: int) -> None:
        """Move a code up (-1) or down (1), as far as there is a place."""
        if pick in self:
            here = self.picks.index(pick)
            there = min(max(here + by, 0), len(self) - 1)
            moved = self.picks[:here] + self.picks[here + 1 :]
            self._store([*moved[:there], pick, *moved[there:]])

    def empty(self) -> None:
        """Take everything out."""
        self._store([])

    def codes(self) -> list[tuple[Pick, Code | None]]:
        """Each pick with its code, None for one that is no longer here; in one query."""
        return list(zip(self.picks, codes_of(self.picks), strict=True))

    def _store(self, picks: Sequence[Pick]) -> None:
        self.picks = list(picks)
        if self.picks:
            self._session[KEY] = [list(pick) for pick in self.picks]
        else:
            self._session.pop(KEY, None)


def codes_of(picks: Sequence[Pick]) -> list[Code | None]:
    """The codes of these picks, None for those that are not here."""
    named = {slug: [pick.code for pick in picks if pick.system == slug] for slug in {pick.system for pick in picks}}
    wanted = Q(pk__in=[])
    for slug, codes in named.items():
        wanted |= Q(system__slug=slug, code__in=codes)
    found = {
        Pick(code.system.slug, code.code): code
        for code in Code.objects.select_related("system", "retired_in").filter(wanted)
    }
    return [found.get(pick) for pick in picks]
