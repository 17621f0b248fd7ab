"""Tells another program of unexpected errors, as they are logged: a POST of JSON to the address of MEDREF_ERROR_HOOK.

It says where in the code which kind of error happened and in which request, not what was typed: no message of an exception, no
traceback, no address of a page. Those are in the log, below the same number of the request.
"""

import json
import logging
import time
import traceback
from pathlib import Path
from queue import Full, Queue
from threading import Lock, Thread
from urllib.request import Request, urlopen

from medref.logs import is_of_refusal, request_id

#: Where our code is, for places in it.
OURS = Path(__file__).resolve().parent.parent
#: How many errors may wait to be told, seconds that a POST may take, and seconds in which the same error is told once.
MOST_WAITING, PATIENCE, AGAIN = 100, 5, 60
_log = logging.getLogger("medref.error_hook")


class ErrorHook(logging.Handler):
    """Takes records at the level ERROR. Nobody waits for the other program; while it does not answer, errors are dropped."""

    def __init__(self, address: str, site: str):
        """The address to tell, and that of this site."""
        super().__init__(logging.ERROR)
        self.address, self.site = address, site
        self.waiting: Queue[dict] = Queue(MOST_WAITING)
        self.told: dict[str, float] = {}
        self.begun = Lock()

    def emit(self, record: logging.LogRecord) -> None:
        """Let the error be told, unless the same one was told a moment ago, or it is a refusal, which anybody can bring about."""
        if is_of_refusal(record):
            return
        kind, place = _of(record)
        now = time.monotonic()
        if now - self.told.get(place, -AGAIN) < AGAIN:
            return
        self.told = {other: at for other, at in self.told.items() if now - at < AGAIN} | {place: now}
        if self.begun.acquire(blocking=False):  # here and not earlier: threads do not survive a fork
            Thread(target=self._tell, name="medref error hook", daemon=True).start()
        error = {
            "site": self.site,
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "logger": record.name,
            "request": request_id.get(),
            "error": kind,
            "where": place,
        }
        try:
            self.waiting.put_nowait(error)
        except Full:
            _log.warning("an error was not told to MEDREF_ERROR_HOOK: %s others wait to be told", MOST_WAITING)

    def _tell(self) -> None:
        while True:
            body = json.dumps(self.waiting.get()).encode()
            try:
                with urlopen(Request(self.address, body, {"Content-Type": "application/json"}), timeout=PATIENCE):  # noqa: S310 - the address is checked where it is read
                    pass
            except OSError as problem:
                _log.warning("MEDREF_ERROR_HOOK did not take an error: %s", problem)


def _of(record: logging.LogRecord) -> tuple[str, str]:
    """The kind of error, and where in our code it happened: below the frames of libraries, if there is an exception."""
    kind, file, line, name = record.levelname, record.pathname, record.lineno, record.funcName
    if record.exc_info and record.exc_info[2]:
        frames = traceback.extract_tb(record.exc_info[2])
        last = next((frame for frame in reversed(frames) if _is_ours(frame.filename)), frames[-1])
        kind, file, line, name = record.exc_info[0].__name__, last.filename, last.lineno, last.name
    return kind, f"{file.removeprefix(f'{OURS}/')}:{line} in {name}"


def _is_ours(file: str) -> bool:
    return file.startswith(f"{OURS}/") and "/site-packages/" not in file
