"""What may be sent to which address, and receiving it: nothing is written anywhere before it is known to be within the limit."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import lru_cache
from tempfile import SpooledTemporaryFile
from typing import BinaryIO

from django.conf import settings
from django.urls import Resolver404, resolve

from jobs.uploads import UploadDesk

#: Bytes that anybody may send: to the look-up, whose file or text may have 2 MB, and to any other address.
LOOKUP, OTHERS = 3_000_000, 100_000
#: Bytes that whoever is signed in may send to a page of the desk: a form with the largest entry, a list of names.
DESK = 16_000_000
#: A body above this size is kept in a file that has no name.
IN_MEMORY = 3_000_000
#: Bytes that strangers' unfinished bodies may take together in one process.
TOGETHER = 100_000_000
#: Seconds within which a body must have arrived, and the bytes for each of which there is another second.
SECONDS, BYTES_A_SECOND = 20, 50_000


class TooLarge(Exception):
    """That a body has more bytes than its address takes: the argument is the limit."""


class Gone(Exception):
    """That the connection ended, or became too slow, before the body was complete."""


class Crowded(Exception):
    """That other bodies take all the room at present."""


@lru_cache(4096)
def limits(path: str) -> tuple[int, int]:
    """How many bytes this address takes, from anybody and from whoever is signed in."""
    try:
        match = resolve(path)
    except (Resolver404, ValueError):
        return OTHERS, OTHERS
    if match.namespace == "admin":
        is_upload = isinstance(getattr(match.func, "model_admin", None), UploadDesk) and match.url_name.endswith("_add")
        return OTHERS, settings.MEDREF_LARGEST_UPLOAD if is_upload else DESK
    anybody = LOOKUP if match.view_name in ("codes:lookup", "exports:lookup_csv", "exports:lookup_xlsx") else OTHERS
    return anybody, anybody


class Receiver:
    """Receives bodies, and knows how much of those of strangers is in memory."""

    def __init__(self) -> None:
        """Nothing has arrived."""
        self.taken = 0

    async def receive(
        self, receive: Callable, announced: int, path: str, signed_in: Callable[[], Awaitable[bool]]
    ) -> tuple[BinaryIO, int]:
        """The complete body, and how many bytes it has; `announced` is what its header said.

        Raises TooLarge, by the header if that says it; Gone; Crowded; OSError if the disk for large ones is full.
        """
        anybody, insiders = limits(path)
        limit = anybody
        if announced > anybody and insiders > anybody and await signed_in():
            limit = insiders
        if announced > limit:
            raise TooLarge(limit)
        body, size, loop = SpooledTemporaryFile(IN_MEMORY), 0, asyncio.get_running_loop()  # noqa: SIM115 - the request closes it
        began = loop.time()
        try:
            while True:
                patience = SECONDS + size / BYTES_A_SECOND - (loop.time() - began)
                message = await asyncio.wait_for(receive(), max(patience, 0))
                if message["type"] == "http.disconnect":
                    raise Gone
                piece = message.get("body", b"")
                size += len(piece)
                self.taken += len(piece)
                if size > limit and limit < insiders and await signed_in():
                    limit = insiders
                if size > limit:
                    raise TooLarge(limit)
                if limit == anybody and self.taken > TOGETHER:
                    raise Crowded
                body.write(piece)
                if not message.get("more_body"):
                    body.seek(0)
                    return body, size
        except TimeoutError as problem:
            body.close()
            raise Gone from problem
        except (TooLarge, Gone, Crowded, OSError):
            body.close()
            raise
        finally:
            self.taken -= size
