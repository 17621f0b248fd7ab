"""A line in the log for each statement of a page that the database took long for (MEDREF_SLOW_STATEMENT_MS)."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from medref.logs import request_id
from medref.metrics import SLOW_STATEMENTS

#: How many characters of a statement the line has.
LONGEST = 600
_log = logging.getLogger("medref.slow")


def watch(connection: BaseDatabaseWrapper, **kwargs) -> None:
    """Time the statements of a new connection, once; a receiver of `connection_created`."""
    if settings.MEDREF_SLOW_STATEMENT_MS and _timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(_timed)


def _timed(execute: Callable, sql: str, params, many: bool, context: dict):  # noqa: FBT001 - Django calls it so
    """Run the statement. The line has its text, in which %s stand for the values: they may be what a person typed."""
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        milliseconds = round((time.perf_counter() - began) * 1000)
        if milliseconds >= settings.MEDREF_SLOW_STATEMENT_MS and request_id.get() != "-":
            SLOW_STATEMENTS.inc()
            text = " ".join(str(sql).split())[:LONGEST]
            _log.warning("slow statement", extra={"fields": {"ms": milliseconds, "sql": text}})
