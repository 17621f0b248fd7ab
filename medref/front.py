"""What stands before Django: an ASGI application that receives requests, and gives a thread to complete ones only.

Slow and idle connections cost no thread, bodies are refused at the limit of their address, what waits too long is refused, and
every request is in the access log (docs/adr/0046).
"""

import asyncio
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from io import BytesIO

from django.conf import settings
from django.db import DatabaseError
from django.utils.http import parse_header_parameters

from medref import bodies, kept_pages, metrics
from medref.bridge import Answer, Receive, Send, environ_of, respond, without_host
from medref.clients import Client, Proxies
from medref.logs import note, request_id
from medref.pace import kind_of, wait_for
from medref.refusals import Refusal, no_room

#: Seconds that a complete request may wait for a thread, and how many may wait: above either, it is refused.
LONGEST_WAIT, MOST_WAITING = 0.5, 200
#: Seconds after which those are answered who may not wait, or ask too often: to refuse them at once, as often as they ask
#: again, takes all the time of the processors.
CALM = 1
#: The kinds of content of a form.
_FORMS = ("application/x-www-form-urlencoded", "multipart/")
LIVE, READY = "/health/live", "/health/ready"
_STATIC = f"/{settings.STATIC_URL.strip('/')}/"
_ALIVE = Answer(200, [(b"content-type", b"application/json"), (b"content-length", b"16")], b'{"status": "ok"}')
#: Seconds that the database may take to tell what readiness asks; a frozen one is only cut after some more.
READY_WITHIN = 2
_LATE = json.dumps(
    {"status": "unavailable", "reason": f"The database has not answered within {READY_WITHIN} seconds."}
).encode()


class Front:
    """The ASGI application around a WSGI application."""

    def __init__(self, application: Callable, *, threads: int, is_signed_in: Callable[[dict], bool]):
        """`is_signed_in` says, in a thread, whether a WSGI environment has the session of somebody who is signed in."""
        self.application, self.is_signed_in = application, is_signed_in
        self.proxies = Proxies(settings.MEDREF_TRUSTED_PROXIES)
        self.threads = ThreadPoolExecutor(threads, "request")
        # Health must not wait for a thread that serves readers, nor static files for one that waits for the database.
        self.beside, self.files = ThreadPoolExecutor(3, "beside"), ThreadPoolExecutor(1, "files")
        self.free, self.waiting = asyncio.Semaphore(threads), 0
        self.reading, self.next_stamps = asyncio.Lock(), None
        self.bodies = bodies.Receiver()

    async def __call__(self, scope: dict, receive: Callable, send: Send) -> None:
        """Answer a request, or a message about the life of the server."""
        if scope["type"] == "lifespan":
            while (message := await receive())["type"] != "lifespan.shutdown":
                await send({"type": f"{message['type']}.complete"})
            self.threads.shutdown(
                wait=False
            )  # a thread that sends a long answer needs this loop to end; the process waits
            await send({"type": "lifespan.shutdown.complete"})
        elif scope["type"] == "http":
            scope = without_host(scope)
            began, client = time.perf_counter(), self.proxies.client_of(scope)
            scope |= {"headers": client.headers, "scheme": client.scheme}
            answer = await self._answer(scope, client, receive, send)
            if answer.body is not None:
                headers = [*answer.headers, (b"x-request-id", client.request_id.encode())]
                await send({"type": "http.response.start", "status": answer.status, "headers": headers})
                await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer.body})
            seconds = time.perf_counter() - began
            note(scope, client, answer, seconds)
            metrics.count(scope["path"], answer.status, seconds)

    async def _answer(self, scope: dict, client: Client, receive: Receive, send: Send) -> Answer:
        path = scope["path"]
        if path == LIVE and scope["method"] in ("GET", "HEAD"):
            return _ALIVE
        if not _can_be_read(dict(scope["headers"]).get(b"content-type", b"").decode("latin-1")):
            return _refused(Refusal(400), path)
        kind = kind_of(path, scope["method"])
        if (rate := settings.MEDREF_RATES.get(kind)) and (wait := wait_for(kind, client.address, rate)):
            await asyncio.sleep(CALM)
            return _refused(Refusal(429, wait=wait), path)
        try:
            environ = await self._received(scope, client, receive)
        except bodies.TooLarge as error:
            return _refused(Refusal(413, limit=error.args[0]), path)
        except bodies.Gone:
            return _refused(Refusal(408), path)
        except bodies.Crowded:
            return _refused(Refusal(503), path)
        except DatabaseError:
            return _refused(Refusal(503, is_away=True), path)
        except OSError as problem:
            return _refused(no_room(problem), path)
        if path.startswith(_STATIC):
            return await self._run(self.files, environ, receive, send)
        if path == READY:
            return await self._readiness(environ, receive, send)
        if self.free.locked() and (answer := await self._from_memory(environ)):
            return answer
        is_full = self.waiting >= MOST_WAITING
        if is_full or not await self._admitted():
            environ["wsgi.input"].close()
            await asyncio.sleep(CALM if is_full else 0)
            return _refused(Refusal(503), path)
        return await self._run(self.threads, environ, receive, send, then=self.free.release)

    async def _received(self, scope: dict, client: Client, receive: Receive) -> dict:
        """The environment of a request that has arrived completely. Raises what Receiver.receive raises."""
        environ = environ_of(scope, BytesIO(), 0)
        environ["REMOTE_ADDR"], environ["medref.request_id"] = client.address, client.request_id
        environ["medref.headers"] = [(b"x-request-id", client.request_id.encode())]
        named = dict(scope["headers"])
        announced = int(named.get(b"content-length", 0))
        if announced or b"transfer-encoding" in named:
            loop = asyncio.get_running_loop()
            body, size = await self.bodies.receive(
                receive,
                announced,
                scope["path"],
                lambda: loop.run_in_executor(self.beside, self.is_signed_in, environ),
            )
            environ["wsgi.input"], environ["CONTENT_LENGTH"] = body, str(size)
        return environ

    async def _readiness(self, environ: dict, receive: Receive, send: Send) -> Answer:
        try:
            return await asyncio.wait_for(self._run(self.beside, environ, receive, send), READY_WITHIN)
        except TimeoutError:
            return Answer(503, [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(_LATE))], _LATE)

    async def _from_memory(self, environ: dict) -> Answer | None:
        """The page, if it is kept in memory: it needs no thread of its own, and is current for all who came before a reading."""
        if not kept_pages.may_be_kept(environ):
            return None
        if self.next_stamps is None:
            self.next_stamps = asyncio.create_task(self._read_stamps())
        try:
            stamps = await asyncio.wait_for(asyncio.shield(self.next_stamps), LONGEST_WAIT)
        except TimeoutError:
            return None
        kept = kept_pages.from_memory(environ, stamps)
        return Answer.of_wsgi(*kept) if kept else None

    async def _read_stamps(self) -> bytes:
        async with self.reading:
            self.next_stamps = None  # whoever comes from now on is too late for this reading
            return await asyncio.get_running_loop().run_in_executor(self.beside, kept_pages.read_stamps)

    async def _admitted(self) -> bool:
        """Whether a thread is free, or becomes free in time. Who comes first is served first."""
        if self.free.locked():
            self.waiting += 1
            try:
                with metrics.WAITING.track_inprogress(), metrics.WAITS.time():
                    await asyncio.wait_for(self.free.acquire(), LONGEST_WAIT)
            except TimeoutError:
                return False
            finally:
                self.waiting -= 1
        else:
            await self.free.acquire()
        return True

    async def _run(self, pool: ThreadPoolExecutor, environ: dict, receive: Receive, send: Send, then=None) -> Answer:
        """Let a thread answer; `then` is called when it is free again, also if nobody waits for the answer any more."""
        loop = asyncio.get_running_loop()
        job = pool.submit(self._respond, environ, receive, send, loop)
        if then:
            job.add_done_callback(lambda _: loop.call_soon_threadsafe(then))
        return await asyncio.wrap_future(job)

    def _respond(self, environ: dict, receive: Receive, send: Send, loop: asyncio.AbstractEventLoop) -> Answer:
        request_id.set(environ["medref.request_id"])
        with environ["wsgi.input"]:
            return respond(self.application, environ, receive, send, loop)


def _refused(refusal: Refusal, path: str) -> Answer:
    headers, body = refusal.sent_to(path)
    return Answer(refusal.status, [(name.lower().encode(), text.encode()) for name, text in headers], body)


@lru_cache(1000)
def _can_be_read(content_type: str) -> bool:
    """Whether Django reads a body of this type, for it cannot say so: forms in UTF-8, by that name, only."""
    try:
        kind, parameters = parse_header_parameters(content_type)
    except ValueError:
        return False
    encodings = {value.lower() for name, value in parameters.items() if name.lower() == "charset"}
    return not kind.startswith(_FORMS) or encodings <= {"utf-8"}
