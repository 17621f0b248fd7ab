"""Connections whose clients take nothing of their answers end; those who take them late get all; the server ends in time."""

import asyncio
import os
import signal
from functools import partial
from types import SimpleNamespace

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger

from medref import connections, restarts
from medref.front import Front
from tests.loops import in_a_thread

SIZE = 20_000_000


async def large(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"x" * SIZE})


async def serving(application):
    """A worker as gunicorn makes it, its server, and what opens a connection to it."""
    worker = object.__new__(connections.Worker)
    config = Config()
    config.set("keepalive", 60)
    worker.__dict__.update(
        cfg=config, log=Logger(config), asgi=application, loop=asyncio.get_running_loop(), lifespan=None
    )
    worker.__dict__.update(alive=True, nr_conns=0, nr=0, max_requests=9, open_ones=set(), _quick_shutdown=False)
    server = await worker.loop.create_server(lambda: connections.Connection(worker), "127.0.0.1", 0)
    worker.servers = [server]
    return worker, server, partial(asyncio.open_connection, *server.sockets[0].getsockname())


@pytest.mark.parametrize("takes_it", [True, False])
def test_an_answer_that_nobody_takes_ends_with_its_connection(monkeypatch, takes_it):
    monkeypatch.setattr(connections, "TAKEN_WITHIN", 60 if takes_it else 0.05)

    async def story():
        worker, server, opened = await serving(large)
        async with server:
            reader, writer = await opened(limit=1000)
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            await asyncio.sleep(0.2)
            while worker.nr_conns and not takes_it:
                await asyncio.sleep(0.05)
            open_unread = worker.nr_conns
            got = await reader.read() if takes_it else b""
            writer.close()
            return open_unread, len(got)

    open_unread, got = in_a_thread(asyncio.run, asyncio.wait_for(story(), 60))
    assert (open_unread, got > SIZE) == ((1, True) if takes_it else (0, False))


def test_a_process_that_ends_waits_for_answers_and_not_for_connections_on_which_nothing_is_asked():
    asked, known = asyncio.Event(), asyncio.Event()

    async def slow(scope, receive, send):
        asked.set()
        await known.wait()
        await large(scope, receive, send)

    async def story():
        worker, _, opened = await serving(slow)
        (idle, quiet), (reader, writer) = await opened(), await opened()
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await asked.wait()
        worker.handle_exit_signal()
        end = asyncio.create_task(worker._shutdown())
        nothing = await idle.read()
        known.set()
        got = await reader.read()
        await end
        quiet.close(), writer.close()
        return nothing, len(got) > SIZE, worker.nr_conns

    assert in_a_thread(asyncio.run, asyncio.wait_for(story(), 20)) == (b"", True, 0)


def test_code_that_cannot_be_loaded_ends_a_server_that_never_served_and_no_other_one(monkeypatch):
    said = []
    worker = object.__new__(connections.Worker)
    worker.log = SimpleNamespace(exception=said.append)
    monkeypatch.setattr(signal, "signal", lambda *of_signal: None)
    monkeypatch.setattr(connections.gasgi.ASGIWorker, "load_wsgi", lambda self: exec("import nothing_such"))
    monkeypatch.setattr(restarts, "_loaded", SimpleNamespace(value=False))
    with pytest.raises(ImportError):
        worker.load_wsgi()
    restarts.one_has_loaded()
    with pytest.raises(SystemExit, match="1"):
        worker.load_wsgi()
    assert len(said) == 1 and "send SIGHUP again" in said[0]


def test_a_process_that_is_to_end_while_it_loads_ends_at_once(monkeypatch):
    monkeypatch.setattr(connections.gasgi.ASGIWorker, "load_wsgi", lambda self: os.kill(os.getpid(), signal.SIGTERM))
    before = signal.getsignal(signal.SIGTERM)
    try:
        with pytest.raises(SystemExit, match="0"):
            object.__new__(connections.Worker).load_wsgi()
    finally:
        signal.signal(signal.SIGTERM, before)


def test_the_end_of_the_server_does_not_wait_in_its_loop_for_a_thread_that_needs_the_loop():
    async def story():
        front, loop = Front(large, threads=1, is_signed_in=bool), asyncio.get_running_loop()

        async def message():
            return {"type": "lifespan.shutdown"}

        job = front.threads.submit(lambda: asyncio.run_coroutine_threadsafe(asyncio.sleep(0.1, "sent"), loop).result(5))
        await front({"type": "lifespan"}, message, lambda said: asyncio.sleep(0))
        return await asyncio.wrap_future(job)

    assert in_a_thread(asyncio.run, story()) == "sent"


def test_a_process_that_is_replaced_serves_until_the_new_ones_have_loaded_and_a_stopped_one_ends_at_once():
    async def story():
        worker = object.__new__(connections.Worker)
        worker.loop, worker.alive, states = asyncio.get_running_loop(), True, []
        restarts.expect(2)
        worker.handle_exit_signal()
        for _ in range(2):
            await asyncio.sleep(0.3)
            states.append(worker.alive)
            restarts.one_has_loaded()
        while worker.alive:
            await asyncio.sleep(0.05)
        worker.alive = True
        restarts.expect(2)
        server = SimpleNamespace(stop=lambda graceful: worker.handle_exit_signal())
        restarts.end_with(server)
        server.stop()  # while the new ones load
        return [*states, worker.alive]

    assert in_a_thread(asyncio.run, asyncio.wait_for(story(), 30)) == [True, True, False]
