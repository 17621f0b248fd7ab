"""Gunicorn’s worker for ASGI, except that a connection on which no request comes ends, and that each broken one is answered."""

from asyncio import Transport

from gunicorn.asgi.protocol import ASGIProtocol
from gunicorn.workers import gasgi


class Connection(ASGIProtocol):
    """Gunicorn 27 limits the time between two requests (`keepalive`), and lets the first one take for ever."""

    def connection_made(self, transport: Transport) -> None:
        """Start the clock that runs before each further request: it stops when the head of a request is complete."""
        super().connection_made(transport)
        self._arm_keepalive_timer()

    def data_received(self, data: bytes) -> None:
        """Take what has arrived. Python reads no number of over 4,300 digits; gunicorn answers nothing then."""
        try:
            super().data_received(data)
        except ValueError:
            self._send_error_response(400, "Invalid Content-Length value")
            self._close_transport()


class Worker(gasgi.ASGIWorker):
    """What gunicorn starts; it has no setting for the class of its connections."""

    def init_process(self) -> None:
        """Serve with connections of ours, in this process."""
        gasgi.ASGIProtocol = Connection
        super().init_process()
