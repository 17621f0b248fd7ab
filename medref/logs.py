"""How the log is written: one line for each event, with the number of its request; one for each request (the access log)."""

import json
import logging
from contextvars import ContextVar

from medref.bridge import Answer
from medref.clients import Client
from medref.refusals import AWAY

#: The number of the request that this thread answers.
request_id: ContextVar[str] = ContextVar("request_id", default="-")
_access = logging.getLogger("medref.access")
#: Addresses that open what only their reader may see.
_DRAFTS = "/drafts/"


def note(scope: dict, client: Client, answer: Answer, seconds: float) -> None:
    """Write a line of the access log: nothing of what was searched or sent, and no address of a client."""
    if _access.isEnabledFor(logging.INFO):
        path = f"{_DRAFTS}…" if scope["path"].startswith(_DRAFTS) else scope["path"]
        sent = len(answer.body) if answer.body is not None else None
        fields = {
            "method": scope["method"],
            "path": path,
            "status": answer.status,
            "bytes": sent,
            "ms": round(seconds * 1000),
        }
        _access.info("", extra={"fields": fields, "request_id": client.request_id})


def note_broken(status: int) -> None:
    """Write a line of the access log for what was no request: its status alone, because nothing else could be read."""
    _access.info("", extra={"fields": {"status": status}})


class Lines(logging.Formatter):
    """Lines of `key=value`, or of JSON. What a client sent cannot begin a new line; what was refused has no traceback."""

    def __init__(self, *, is_json: bool = False):
        """`is_json` chooses JSON."""
        super().__init__()
        self.is_json = is_json
        self.default_time_format, self.default_msec_format = "%Y-%m-%dT%H:%M:%S", "%s.%03d"

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line; a traceback follows below it, or stands in the JSON."""
        fields = {
            "time": self.formatTime(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": getattr(record, "request_id", request_id.get()),
        }
        if message := record.getMessage():
            fields["message"] = message
        fields |= getattr(record, "fields", {})
        trace = self.formatException(record.exc_info) if record.exc_info and not _says_enough(record) else ""
        if self.is_json:
            return json.dumps(fields | ({"traceback": trace} if trace else {}), ensure_ascii=False)
        line = " ".join(f"{key}={_quoted(value)}" for key, value in fields.items() if value is not None)
        return f"{line}\n{trace}" if trace else line


class WithoutBusy(logging.Filter):
    """Leaves out what Django says of each answer 503: the access log has it, and whoever sent it has said why."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record stays."""
        return getattr(record, "status_code", None) != 503


def _says_enough(record: logging.LogRecord) -> bool:
    """Whether the message says all: that something was refused, or that the database is away."""
    return is_of_refusal(record) or bool(record.exc_info and issubclass(record.exc_info[0], AWAY))


def is_of_refusal(record: logging.LogRecord) -> bool:
    """Whether the record tells of a request that was refused as suspicious, which Django logs as an error."""
    return record.name.startswith("django.security")


def _quoted(value) -> str:
    text = str(value)
    return text if text and text.isprintable() and not set(text) & set(' "=') else json.dumps(text, ensure_ascii=False)
