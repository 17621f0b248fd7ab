"""How often one address may ask for what is dear: a rate for each kind of page, counted for all processes together."""

import struct
import time
from functools import lru_cache
from ipaddress import ip_address
from mmap import mmap
from secrets import token_bytes
from zlib import crc32

from django.urls import Resolver404, resolve

#: The views of each kind of page that is dear, and the app whose other pages are downloads.
KINDS = {
    "search:results": "search",
    "api:search": "search",
    "search:suggest": "suggest",
    "codes:lookup": "look-up",
    "exports:lookup_csv": "look-up",
    "exports:lookup_xlsx": "look-up",
    "feedback:form": "feedback",
    "admin:login": "log-in",
}
DOWNLOADS = "exports"
#: Kinds of which only what is sent counts, not the page with the form.
SENT = frozenset({"feedback", "log-in"})
#: How much of a minute's allowance may be used at once.
AT_ONCE = 0.5
_SLOTS = 1 << 17
_TIME = struct.Struct("d")
# Made where this module is first imported: by the server before it forks, so that all of its processes count in the same memory.
_memory, _salt = mmap(-1, _SLOTS * _TIME.size), token_bytes(8)


@lru_cache(4096)
def kind_of(path: str, method: str) -> str:
    """What a request asks for, of KINDS; "export" for other downloads, "" for what is not dear."""
    try:
        match = resolve(path)
    except (Resolver404, ValueError):
        return ""
    kind = KINDS.get(match.view_name) or ("export" if match.namespace == DOWNLOADS else "")
    return "" if kind in SENT and method != "POST" else kind


def wait_for(kind: str, address: str, a_minute: float, *, now: float | None = None) -> float:
    """Count a request of `kind` from `address`, and return the seconds until it would be taken: 0 if it is taken now.

    The generic cell rate algorithm (ITU-T I.371): each taken request moves a time forward by what it is worth, and one is
    refused while that time is too far ahead. Two addresses share a time by chance once in 131,072; no address is stored.
    """
    now = time.monotonic() if now is None else now
    place = crc32(f"{kind} {_network(address)}".encode(), crc32(_salt)) % _SLOTS * _TIME.size
    (known,) = _TIME.unpack_from(_memory, place)
    worth = 60 / a_minute
    ahead = max(known, now) - now
    if (wait := ahead + worth - max(60 * AT_ONCE, worth)) > 1e-9:
        return wait
    _TIME.pack_into(_memory, place, now + ahead + worth)
    return 0


@lru_cache(4096)
def _network(address: str) -> str:
    """The address; of IPv6, the network that one customer has (RFC 6177)."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(found) if found.version == 4 else found.exploded[:19]
