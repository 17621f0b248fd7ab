"""Calls a WSGI application from an ASGI server: a thread for each request, from its complete body to the end of its answer."""

import asyncio
import re
import sys
from collections.abc import Awaitable, Callable
from contextlib import closing, nullcontext
from typing import BinaryIO, NamedTuple
from urllib.parse import unquote_to_bytes

#: Seconds that a reader may take to receive the next piece of a long answer.
PATIENCE = 60

_ABSOLUTE = re.compile(rb"https?://([^/]+)(/.*)?", re.IGNORECASE | re.DOTALL)

Send = Callable[[dict], Awaitable[None]]
Receive = Callable[[], Awaitable[dict]]


class Answer(NamedTuple):
    """A response: its status, its headers, its body, or None if the body was sent piece by piece."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes | None

    @classmethod
    def of_wsgi(cls, status: str, headers: list[tuple[str, str]], body: bytes | None):
        """The response that a WSGI application states so."""
        return cls(
            int(status[:3]), [(name.lower().encode("latin-1"), text.encode("latin-1")) for name, text in headers], body
        )


def without_host(scope: dict) -> dict:
    """The request by its path alone: one for `http://host/path` means the same, and that host counts (RFC 9112, 3.2.2)."""
    if not (absolute := _ABSOLUTE.fullmatch(scope["raw_path"])):
        return scope
    host, raw_path = absolute[1], absolute[2] or b"/"
    headers = [header for header in scope["headers"] if header[0] != b"host"]
    path = unquote_to_bytes(raw_path).decode("utf-8", "replace")
    return scope | {"raw_path": raw_path, "path": path, "headers": [*headers, (b"host", host)]}


def environ_of(scope: dict, body: BinaryIO, length: int) -> dict:
    """The WSGI environment (PEP 3333) of a request that has arrived completely.

    A header whose name has an underscore is left out: it could pose as the one with a hyphen.
    """
    host, port = scope.get("server") or ("", None)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or ""),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "CONTENT_LENGTH": str(length),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        if b"_" in raw_name or raw_name in (b"content-length", b"transfer-encoding"):
            continue
        name, value = raw_name.decode("latin-1").upper().replace("-", "_"), raw_value.decode("latin-1")
        name = name if name == "CONTENT_TYPE" else f"HTTP_{name}"
        joint = "; " if name == "HTTP_COOKIE" else ","
        environ[name] = f"{environ[name]}{joint}{value}" if name in environ else value
    return environ


def respond(
    application: Callable, environ: dict, receive: Receive, send: Send, loop: asyncio.AbstractEventLoop
) -> Answer:
    """The application's answer; called in a thread. A streaming one is sent as it is made, while its reader is there.

    Raises TimeoutError if a reader takes no piece of it for PATIENCE seconds.
    """
    begun: list = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info=None) -> None:
        begun[:] = status, headers

    def put(message: dict) -> None:
        asyncio.run_coroutine_threadsafe(send(message), loop).result(PATIENCE)

    pieces = application(environ, start_response)
    with closing(pieces) if hasattr(pieces, "close") else nullcontext():
        if not getattr(pieces, "streaming", False):
            return Answer.of_wsgi(*begun, b"".join(pieces))
        status, headers, _ = answer = Answer.of_wsgi(*begun, None)
        gone = asyncio.run_coroutine_threadsafe(_gone(receive), loop)
        try:
            put({"type": "http.response.start", "status": status, "headers": [*headers, *environ["medref.headers"]]})
            for piece in pieces if environ["REQUEST_METHOD"] != "HEAD" else ():
                if gone.done():
                    break
                put({"type": "http.response.body", "body": piece, "more_body": True})
            put({"type": "http.response.body", "body": b""})
        finally:
            gone.cancel()
        return answer


async def _gone(receive: Receive) -> None:
    """Wait until the reader has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
