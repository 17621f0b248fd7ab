"""Gunicorn’s worker for ASGI, except that a connection on which no request comes ends, and that each broken one is answered."""

import signal
import sys
from asyncio import TimerHandle, Transport

from gunicorn.asgi.protocol import ASGIProtocol
from gunicorn.workers import gasgi

from medref import restarts
from medref.bridge import PATIENCE
from medref.logs import note_broken
from medref.refusals import Refusal

#: Seconds within which a client must take most of what waits for it: more than the thread of a long answer gives it.
TAKEN_WITHIN = 2 * PATIENCE


class Connection(ASGIProtocol):
    """Gunicorn 27 limits the time between two requests (`keepalive`), and lets the first one take for ever."""

    _unread: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:
        """Start the clock that runs before each further request: it stops when the head of a request is complete."""
        super().connection_made(transport)
        self.worker.open_ones.add(self)
        self._arm_keepalive_timer()

    def data_received(self, data: bytes) -> None:
        """Take what has arrived. Python reads no number of over 4,300 digits; gunicorn answers nothing then."""
        try:
            super().data_received(data)
        except ValueError:
            self._send_error_response(400, "Invalid Content-Length value")
            self._close_transport()

    def _send_error_response(self, status: int, message: str, extra_headers=()) -> None:
        """Say in the words of the site that this was no request. Gunicorn’s message could quote what was searched."""
        if self.transport is None or self.transport.is_closing():
            return  # the client has gone without an answer, for which gunicorn wants to send 500
        refusal = Refusal(status if status in (414, 431, 500, 501) else 400)
        headers, body = refusal.sent_to("")
        lines = [f"{name}: {text}" for name, text in [*headers, *extra_headers, ("Connection", "close")]]
        self._safe_write("\r\n".join([f"HTTP/1.1 {refusal.reason}", *lines, "", ""]).encode() + body)
        note_broken(refusal.status)

    def pause_writing(self) -> None:
        """Too much waits for the client: give it some time. Closing would wait until it has taken all, perhaps for ever."""
        super().pause_writing()
        self._unread = self.worker.loop.call_later(TAKEN_WITHIN, self.transport.abort)

    def resume_writing(self) -> None:
        """The client has taken it."""
        self._forget_unread()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave no clock behind."""
        self._forget_unread()
        self.worker.open_ones.discard(self)
        super().connection_lost(exc)

    def end_if_idle(self) -> None:
        """End now if the clock runs, which it does while no complete head of a request is here."""
        if self._keepalive_handle:
            self._keepalive_timeout()

    def _forget_unread(self) -> None:
        if self._unread:
            self._unread.cancel()


class Worker(gasgi.ASGIWorker):
    """What gunicorn starts; it has no setting for the class of its connections."""

    def __init__(self, *args, **kwargs):
        """No connection is open."""
        super().__init__(*args, **kwargs)
        self.open_ones: set[Connection] = set()

    def init_process(self) -> None:
        """Serve with connections of ours, in this process."""
        gasgi.ASGIProtocol = Connection
        super().init_process()

    def load_wsgi(self) -> None:
        """Load what is served. Gunicorn ends the whole server if a process cannot; the others can go on with what they have."""
        # A loop that does not run yet loses the signals that it is to handle.
        signal.signal(signal.SIGTERM, lambda *of_signal: sys.exit(0))
        try:
            super().load_wsgi()
        except Exception:
            if not restarts.was_loaded():
                raise
            self.log.exception(
                "What is on the disk now cannot be loaded: processes that have loaded what was there before go on serving it. "
                "Mend it, then send SIGHUP again."
            )
            sys.exit(1)
        self.init_signals()

    async def _shutdown(self) -> None:
        """Wait for answers that are on their way only: gunicorn alone also waits for whoever might ask for something again."""
        for server in self.servers:
            server.close()
        for connection in list(self.open_ones):
            connection.end_if_idle()
        await super()._shutdown()

    def handle_exit_signal(self) -> None:
        """End when those that replace this process can serve: connections would wait for seconds otherwise."""
        if restarts.are_loading():
            self.loop.call_later(0.1, self.handle_exit_signal)
        else:
            super().handle_exit_signal()
