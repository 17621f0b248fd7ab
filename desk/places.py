"""The place in a worklist at which somebody works: pages that are opened from a list carry it on in their address."""

import re
from typing import NamedTuple
from urllib.parse import urlencode

#: The name of a place in an address.
PARAMETER = "work"
_WRITTEN = re.compile(r"([\w-]{1,50}):(\d{1,9}):(\d{1,18}):(.{0,500})")


class Place(NamedTuple):
    """A row of a worklist: the key of the list, the primary key of the row, how many rows were before it when it was opened, and
    the filters of the list as an address has them.
    """

    key: str
    index: int
    row: int
    chosen: str = ""

    @property
    def query(self) -> str:
        """The place as a part of an address."""
        return urlencode({PARAMETER: f"{self.key}:{self.index}:{self.row}:{self.chosen}"})

    def on(self, address: str) -> str:
        """The address with this place."""
        path, mark, anchor = address.partition("#")
        return f"{path}{'&' if '?' in path else '?'}{self.query}{mark}{anchor}"


def place_in(request) -> Place | None:
    """The place that the address of a request has; None if there is none, or nothing that can be read as one."""
    found = _WRITTEN.fullmatch(request.GET.get(PARAMETER, ""))
    return Place(found[1], int(found[2]), int(found[3]), found[4]) if found else None


def kept(request, address: str) -> str:
    """The address with the place of the request, if it has one."""
    place = place_in(request)
    return place.on(address) if place else address
