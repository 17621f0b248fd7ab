"""Who asks, as far as it can be believed: the address of the client, and the number of its request."""

import re
from ipaddress import ip_address, ip_network
from secrets import token_hex
from typing import NamedTuple

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
#: Headers that only a proxy of this site may set.
_OF_PROXIES = (b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"forwarded", b"x-request-id")


class Client(NamedTuple):
    """Where a request comes from, what it is called in logs, the scheme that its proxy states, and the headers to believe."""

    address: str
    request_id: str
    scheme: str
    headers: list[tuple[bytes, bytes]]


class Proxies:
    """The proxies of a site, whose headers are believed."""

    def __init__(self, networks: list[str]):
        """`networks` are addresses and networks, such as “127.0.0.1” and “10.0.0.0/8”. Raises ValueError for anything else."""
        self.networks = [ip_network(network, strict=False) for network in networks]

    def trusts(self, address: str) -> bool:
        """Whether a connection from this address is one of a proxy; "" is that of a socket on this machine."""
        if not address:
            return bool(self.networks)
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self.networks)

    def client_of(self, scope: dict) -> Client:
        """The client of an ASGI request: the last address in X-Forwarded-For that is none of a proxy.

        Without a proxy that is trusted, the headers of proxies are dropped.
        """
        peer = (scope.get("client") or ("",))[0]
        if not self.trusts(peer):
            own = [header for header in scope["headers"] if header[0] not in _OF_PROXIES]
            return Client(peer, token_hex(8), scope["scheme"], own)
        named = dict(scope["headers"])
        forwarded = b",".join(text for name, text in scope["headers"] if name == b"x-forwarded-for")
        address = peer
        for hop in reversed(forwarded.decode("latin-1").split(",")):
            try:
                address = str(ip_address(hop.strip()))
            except ValueError:  # no address: whatever stands before it may be invented
                break
            if not self.trusts(address):
                break
        given = named.get(b"x-request-id", b"")
        request_id = given.decode() if _REQUEST_ID.fullmatch(given) else token_hex(8)
        scheme = "https" if named.get(b"x-forwarded-proto") == b"https" else "http"
        return Client(address, request_id, scheme, scope["headers"])
