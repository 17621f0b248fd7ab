"""Pages served to many readers at once, in requests a second beside a bare Django view on the same server."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from itertools import cycle, repeat
from selectors import EVENT_READ, DefaultSelector
from statistics import median

from django.conf import settings

from bench import search
from bench.made_entries import make_entries
from bench.quality import load_entries
from bench.serving import Client, bare, served, site
from bench.table import ROUNDS, Row
from codes.models import Code
from procedures.models import Procedure, ProcedureVersion
from search.actions.entries import index_all_entries

CODES = 150_000
ENTRIES = 10_000
#: Each of two processes gets half of so many pages and has room for some 750: a page has left it before its next turn.
MORE_THAN_FIT = 3_000
CLIENTS = 8
#: How long each page is asked for in one round.
SECONDS = 2.0
#: For a reader with a session, even one that is over, nothing is kept.
SESSION = f"Cookie: {settings.SESSION_COOKIE_NAME}=over\r\n"
HEAD = "GET {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAccept-Encoding: gzip\r\n"


def speed() -> Iterator[Row]:
    """Ask for each page in turn with the bare view, again and again, and compare the medians."""
    search.load(CODES)
    load_entries()
    entry = Procedure.objects.published().order_by("pk").first().get_absolute_url()
    code = Code.objects.filter(is_header=False).order_by("pk").first().get_absolute_url()
    make_entries(ENTRIES)
    index_all_entries()
    search.settle()
    listed, pdf = "/procedures/", entry.removesuffix("/") + ".pdf"
    published = ProcedureVersion.objects.published().select_related("procedure")
    many = [version.get_absolute_url() for version in published[:MORE_THAN_FIT]]
    with site() as env, served(env, workers=2) as ours, bare(workers=2) as theirs:
        with Client(ours) as client:
            for address in many:
                client.get(address)
        asked = [
            ("entry, kept", entry, "", "at least 0.7"),
            ("entry, prepared, first read of a process", cycle(many), "", "at least 0.25"),
            ("entry, made anew", entry, SESSION, "at least 0.25"),
            ("entry, which the browser has (304)", entry, f"If-None-Match: {_etag(ours, entry)}\r\n", "at least 0.8"),
            ("code, kept", code, "", "at least 0.7"),
            ("code, made anew", code, SESSION, "at least 0.25"),
            (f"list of {ENTRIES:,} entries, kept", listed, "", "at least 0.15"),
            (f"list of {ENTRIES:,} entries, made anew", listed, SESSION, ""),
            ("PDF of an entry, kept", pdf, "", ""),
            ("PDF of an entry, made anew", pdf, SESSION, ""),
            ("results page", "/search/?q=elbow", "", ""),
            ("suggestions", "/search/suggest/?q=elb", "", ""),
        ]
        for work, address, headers, goal in asked:
            turn = repeat(address) if isinstance(address, str) else address
            requests_a_second(ours, turn, headers, 0.5)
            pairs = [
                (requests_a_second(ours, turn, headers), requests_a_second(theirs, repeat("/"))) for _ in range(ROUNDS)
            ]
            mine, peers = map(median, zip(*pairs, strict=True))
            yield Row(work, mine, "bare view", peers, "a second", goal)


def requests_a_second(port: int, turn: Iterator[str], headers: str = "", seconds: float = SECONDS) -> float:
    """How many complete answers a second CLIENTS open connections get together, each asking as soon as it was answered.

    What they ask for are the addresses of `turn`, one after the other.

    Raises ConnectionError for an answer with an error.
    """
    answered, received = 0, {}
    with ExitStack() as stack, DefaultSelector() as selector:
        start = time.perf_counter()

        def ask(connection: socket.socket) -> None:
            received[connection] = b""
            connection.sendall(f"{HEAD.format(next(turn), port)}{headers}\r\n".encode())

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


def _etag(port: int, address: str) -> str:
    with closing(socket.create_connection(("127.0.0.1", port))) as connection:
        connection.sendall(f"{HEAD.format(address, port)}\r\n".encode())
        head = connection.recv(1 << 18).partition(b"\r\n\r\n")[0].decode()
    return next(line.split(": ", 1)[1] for line in head.splitlines() if line.lower().startswith("etag:"))
