"""Event loops in tests: the main thread has none to spare after the first browser test, whose own loop runs until the end."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

Result = TypeVar("Result")


def in_a_thread(work: Callable[..., Result], *given) -> Result:
    """What `work` returns in a thread of its own, which leaves no connection open. Raises what it raises."""

    def done() -> Result:
        try:
            return work(*given)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(done).result()
