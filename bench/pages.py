"""Pages served to many readers at once, in requests a second beside a bare Django view on the same server."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from itertools import count, repeat
from selectors import EVENT_READ, DefaultSelector
from statistics import median

from bench import search
from bench.made_entries import make_entries
from bench.quality import load_entries
from bench.serving import bare, served, site
from bench.table import ROUNDS, Row
from codes.models import Code
from procedures.models import Procedure
from search.actions.entries import index_all_entries

CODES = 150_000
ENTRIES = 10_000
CLIENTS = 8
#: How long each page is asked for in one round.
SECONDS = 2.0
HEAD = "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"


def speed() -> Iterator[Row]:
    """Ask for each page in turn with the bare view, again and again, and compare the medians."""
    search.load(CODES)
    load_entries()
    entry = Procedure.objects.published().order_by("pk").first().get_absolute_url()
    code = Code.objects.filter(is_header=False).order_by("pk").first().get_absolute_url()
    make_entries(ENTRIES)
    index_all_entries()
    search.settle()
    listed = "/procedures/"
    asked = [
        ("entry, kept", repeat(entry), "at least 0.7"),
        ("entry, made anew", _different(entry), "at least 0.25"),
        ("entry, which the browser has (304)", entry, "at least 0.8"),
        ("code, kept", repeat(code), "at least 0.7"),
        ("code, made anew", _different(code), "at least 0.25"),
        (f"list of {ENTRIES:,} entries, kept", repeat(listed), "at least 0.15"),
        (f"list of {ENTRIES:,} entries, made anew", _different(listed), ""),
        ("results page", repeat("/search/?q=elbow"), ""),
        ("suggestions", repeat("/search/suggest/?q=elb"), ""),
    ]
    with site() as env, served(env, workers=2) as ours, bare(workers=2) as theirs:
        for work, addresses, goal in asked:
            headers = ""
            if isinstance(addresses, str):
                headers, addresses = f"If-None-Match: {_etag(ours, addresses)}\r\n", repeat(addresses)
            requests_a_second(ours, addresses, headers, 0.5)
            pairs = [
                (requests_a_second(ours, addresses, headers), requests_a_second(theirs, repeat("/")))
                for _ in range(ROUNDS)
            ]
            mine, peers = map(median, zip(*pairs, strict=True))
            yield Row(work, mine, "bare view", peers, "a second", goal)


def requests_a_second(port: int, addresses: Iterator[str], headers: str = "", seconds: float = SECONDS) -> float:
    """How many complete answers a second CLIENTS open connections get together, each asking as soon as it was answered.

    Raises ConnectionError for an answer with an error.
    """
    answered, received = 0, {}
    with ExitStack() as stack, DefaultSelector() as selector:
        start = time.perf_counter()

        def ask(connection: socket.socket) -> None:
            received[connection] = b""
            connection.sendall(f"{HEAD.format(next(addresses))}{headers}\r\n".encode())

        for _ in range(CLIENTS):
            connection = stack.enter_context(closing(socket.create_connection(("127.0.0.1", port))))
            selector.register(connection, EVENT_READ)
            ask(connection)
        while (taken := time.perf_counter() - start) < seconds:
            for key, _ in selector.select(1):
                connection = key.fileobj
                received[connection] += connection.recv(1 << 18)
                if _is_complete(received[connection]):
                    answered += 1
                    ask(connection)
    return answered / taken


def _is_complete(answer: bytes) -> bool:
    head, _, body = answer.partition(b"\r\n\r\n")
    status = head[9:12]
    if not answer or status >= b"400":
        raise ConnectionError(f"the server answered {head[:60]!r}")
    if status == b"304":
        return answer.endswith(b"\r\n\r\n")
    _, _, length = head.lower().partition(b"content-length:")
    return bool(length) and len(body) >= int(length.split(b"\r\n", 1)[0])


def _different(address: str) -> Iterator[str]:
    """The address with a query string that nothing reads, which is another one each time."""
    return (f"{address}?n={number}" for number in count())


def _etag(port: int, address: str) -> str:
    with closing(socket.create_connection(("127.0.0.1", port))) as connection:
        connection.sendall(f"{HEAD.format(address)}\r\n".encode())
        head = connection.recv(1 << 18).partition(b"\r\n\r\n")[0].decode()
    return next(line.split(": ", 1)[1] for line in head.splitlines() if line.lower().startswith("etag:"))
