"""Gunicorn’s worker for ASGI, except that a connection on which no request comes ends, also if it has never sent one."""

from asyncio import Transport

from gunicorn.asgi.protocol import ASGIProtocol
from gunicorn.workers import gasgi


class Connection(ASGIProtocol):
    """Gunicorn 27 limits the time between two requests (`keepalive`), and lets the first one take for ever."""

    def connection_made(self, transport: Transport) -> None:
        """Start the clock that runs before each further request: it stops when the head of a request is complete."""
        super().connection_made(transport)
        self._arm_keepalive_timer()


class Worker(gasgi.ASGIWorker):
    """What gunicorn starts; it has no setting for the class of its connections."""

    def init_process(self) -> None:
        """Serve with connections of ours, in this process."""
        gasgi.ASGIProtocol = Connection
        super().init_process()
