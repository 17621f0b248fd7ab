"""Readers, editors and exports together, at half, all and twice of what the server can answer: how much, how fast.

Requests come at their times whether earlier ones are answered or not, as people do; what they wait for counts from then. At the
end come storms: clients that ask again as soon as they are answered.
"""

import asyncio
import os
import random
import time
from collections import defaultdict
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from itertools import chain, count, cycle, islice
from urllib.parse import quote_plus

from django.conf import settings
from django.test import Client

from accounts import roles
from accounts.models import User
from bench import load_table, search
from bench.asked import MIX, TYPED
from bench.load_table import GOAL, Line
from bench.quality import load_entries
from bench.serving import memory_of, served, site
from bench.table import Figures, percentiles
from codes.models import Code
from procedures.models import Procedure

CODES = 150_000
#: How long each load lasts, as in the figures of docs/operations.md.
SECONDS = float(os.environ.get("MEDREF_BENCH_LOAD_SECONDS") or 60)
#: How many clients each storm has, and how long it lasts at most.
STORMS, LONGEST_STORM = (256, 1500), 20.0
#: How long it is asked before anything is measured, and then to find out how much it can answer.
WARM_UP = 10.0
#: How many clients wait at once at most; more would only measure this program.
MOST_OPEN = 600
#: Seconds without an answer after which a client gives up.
PATIENCE = 30
HEAD = "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nCookie: {}\r\n\r\n"


@dataclass
class Outcome:
    """What became of the requests of one load."""

    served: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))  # seconds of each, by kind
    refused: list[float] = field(default_factory=list)
    failed: int = 0
    began: float = field(default_factory=time.perf_counter)
    seconds: float = 0

    def line(self, load: str, memory: float = 0, recovered: float = 0) -> Line:
        """The figures of this load, with the memory of the largest process and the time until pages came as before."""
        served = list(chain.from_iterable(self.served.values()))
        total = len(served) + len(self.refused) + self.failed
        (half, _, most), (_, _, pages) = percentiles(served), percentiles(self.served["pages"])
        refused, failed = (100 * number / total for number in (len(self.refused), self.failed))
        return Line(load, len(served) / self.seconds, half, most, pages, refused, failed, memory, recovered)

    def of_kinds(self, name: str) -> Iterator[Figures]:
        """A line for each kind of request of which two were served: how many in all, and how fast."""
        for kind, seconds in sorted(self.served.items()):
            if len(seconds) > 1:
                p50, _, p99 = percentiles(seconds)
                yield Figures(f"{name}: {kind}", (len(seconds), p50, p99), unit="served / p50 ms / p99 ms")


def speed() -> Iterator[Figures]:
    """Find out how much the server can answer, send half, all and twice of it, then the storms. After each, wait until it is as
    fast as before. With MEDREF_BENCH_LOAD_DOCS the lines are also put into docs/operations.md.
    """
    search.load(CODES)
    load_entries()
    search.settle()
    requests, lines = cycle(_requests()), []
    with site() as env, served(env, workers=2) as port:
        asyncio.run(_closed(port, requests, 4, WARM_UP))
        most = asyncio.run(_closed(port, requests, 16, WARM_UP)).line("16 clients, each as soon as it is answered")
        yield _shown(most)
        new = asyncio.run(_closed(port, _new_searches(), 8, WARM_UP))
        yield _shown(new.line("8 clients, searches that nobody has asked before"), "at least 150 a second")
        for load, run in _loads(port, requests, most.served):
            outcome = asyncio.run(run)
            lines.append(outcome.line(load, memory_of(port), asyncio.run(_recovered(port, requests))))
            yield _shown(lines[-1])
            yield from outcome.of_kinds(load)
    if os.environ.get("MEDREF_BENCH_LOAD_DOCS"):
        load_table.write(lines)


def _loads(port: int, requests: Iterator, saturation: float) -> Iterator[tuple[str, Coroutine]]:
    """The loads by their names."""
    for name, part in (("half of what it can answer", 0.5), ("all of it", 1), ("twice as much", 2)):
        yield f"{name}, for {SECONDS:.0f} s", _at_rate(port, requests, saturation * part, SECONDS)
    seconds = min(SECONDS, LONGEST_STORM)
    for clients in STORMS:
        yield f"storm of {clients:,} clients, for {seconds:.0f} s", _closed(port, requests, clients, seconds)


def _shown(line: Line, goal: str = f"p99 below {GOAL:,} ms, as before within 2 s") -> Figures:
    units = "served a second / p50 ms / p99 ms / p99 ms of pages / % refused / % failed / MB / s until as before"
    return Figures(line.load, line[1:], unit=units, goal=goal)


def _new_searches() -> Iterator[tuple[str, bytes]]:
    """Pages of results for three words of the title of a code, in any order: hardly ever the same ones."""
    titles, chosen = list(Code.objects.filter(is_header=False).values_list("title", flat=True)), random.Random(2)  # noqa: S311
    words = (chosen.choice(titles).split() for _ in count())
    asked = (quote_plus(" ".join(chosen.sample(said, min(3, len(said))))) for said in words)
    return (("pages", HEAD.format(f"/search/?q={query}", "").encode()) for query in asked)


def _requests() -> list[tuple[str, bytes]]:
    """What a hospital asks for, with its kind: mostly pages that are kept, many searches, some of the desk, few exports."""
    entries = [entry.get_absolute_url() for entry in Procedure.objects.published().order_by("pk")]
    codes = [code.get_absolute_url() for code in Code.objects.filter(is_header=False).order_by("pk")[:200]]
    words = [f"/search/?q={quote_plus(question)}" for question in MIX]
    suggested = [f"/search/suggest/?q={quote_plus(typed)}" for typed in TYPED]
    desk = ["/admin/", "/admin/procedures/procedureversion/", "/admin/codes/code/"]
    exports = ["/exports/procedures.csv", "/exports/codes.csv?system=icd9proc"]
    writer, exporter = _cookie(roles.WRITER), _cookie(roles.EXPORTER)
    kinds = [("pages", entries, "", 40), ("pages", codes, "", 20), ("pages", ["/procedures/", "/"], "", 10)]
    kinds += [("suggestions", suggested, "", 16), ("searches", words, "", 10)]
    kinds += [("desk", desk, writer, 3), ("exports", exports, exporter, 1)]
    asked = [
        (kind, HEAD.format(address, cookie).encode())
        for kind, pages, cookie, share in kinds
        for address in islice(cycle(pages), share * 20)
    ]
    random.Random(1).shuffle(asked)  # noqa: S311 - the same order each time
    return asked


def _cookie(role: str) -> str:
    """The session of somebody with this role."""
    person = User.objects.create_user(username=f"load {role}")
    person.give_role(role)
    client = Client()
    client.force_login(User.objects.get(pk=person.pk), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


class Connections:
    """Open connections to the server, used again as soon as an answer is complete."""

    def __init__(self, port: int):
        """Opened when they are needed."""
        self.port, self.free = port, []

    async def ask(self, asked: tuple[str, bytes], outcome: Outcome, due: float) -> None:
        """Send a request, read its answer, and note what became of it."""
        kind, request = asked
        try:
            async with asyncio.timeout(PATIENCE):
                reader, writer = await self._opened()
                writer.write(request)
                status = await _status(reader)
        except (OSError, EOFError, TimeoutError):
            outcome.failed += 1
            return
        self.free.append((reader, writer))
        if status < 400:
            outcome.served[kind].append(time.perf_counter() - due)
        elif status in (429, 503):
            outcome.refused.append(time.perf_counter() - due)
        else:
            outcome.failed += 1

    async def _opened(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A free connection that the server has not closed meanwhile because nobody used it, otherwise a new one."""
        while self.free:
            reader, writer = self.free.pop()
            if not reader.at_eof():
                return reader, writer
            writer.close()
        return await asyncio.open_connection("127.0.0.1", self.port)

    def closed(self, outcome: Outcome) -> Outcome:
        """The outcome, which is complete; all connections are closed."""
        outcome.seconds = time.perf_counter() - outcome.began
        for _, writer in self.free:
            writer.close()
        return outcome


async def _status(reader: asyncio.StreamReader) -> int:
    """The status of an answer, read to its end. Raises EOFError if it is cut off."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if b"transfer-encoding: chunked" in head:
        while size := int(await reader.readuntil(b"\r\n"), 16):
            await reader.readexactly(size + 2)
        await reader.readexactly(2)
    else:
        _, _, length = head.partition(b"content-length:")
        await reader.readexactly(int(length.split(b"\r\n", 1)[0]))
    return int(head[9:12])


async def _at_rate(port: int, requests: Iterator[tuple[str, bytes]], rate: float, seconds: float) -> Outcome:
    """`rate` requests a second, each at its time."""
    outcome, connections, open_ones = Outcome(), Connections(port), set()
    for number in range(int(rate * seconds)):
        due = outcome.began + number / rate
        if (early := due - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        if len(open_ones) >= MOST_OPEN:
            await asyncio.wait(open_ones, return_when=asyncio.FIRST_COMPLETED)
        task = asyncio.create_task(connections.ask(next(requests), outcome, due))
        open_ones.add(task)
        task.add_done_callback(open_ones.discard)
    await asyncio.gather(*open_ones)
    return connections.closed(outcome)


async def _closed(port: int, requests: Iterator[tuple[str, bytes]], clients: int, seconds: float) -> Outcome:
    """`clients` that ask again as soon as they are answered."""
    outcome, connections = Outcome(), Connections(port)

    async def one() -> None:
        while (now := time.perf_counter()) < outcome.began + seconds:
            await connections.ask(next(requests), outcome, now)

    await asyncio.gather(*(one() for _ in range(clients)))
    return connections.closed(outcome)


async def _recovered(port: int, requests: Iterator[tuple[str, bytes]]) -> float:
    """The seconds until twenty requests, one after the other, are all served within a quarter of a second."""
    connections, began, in_a_row = Connections(port), time.perf_counter(), 0
    while in_a_row < 20:
        start, outcome = time.perf_counter(), Outcome()
        await connections.ask(next(requests), outcome, start)
        if min(chain.from_iterable(outcome.served.values()), default=1) > 0.25:
            in_a_row = -1
            normal = None
        if in_a_row <= 0:
            normal = time.perf_counter() - began
        in_a_row += 1
    connections.closed(outcome)
    return normal
