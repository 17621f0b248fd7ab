"""What a process reads before its first search, so that no reader waits for it."""

import logging

from django.db import Error, connection

from search.queries.find import find

logger = logging.getLogger(__name__)


def warm_up() -> None:
    """Read the vocabulary, the systems and the labels of axes into the cache of this process.

    A database that does not answer yet is logged: the first search then reads them.
    """
    try:
        find("warm up", user=None, reading=True)
    except Error as error:
        logger.warning("Nothing is cached before the first search: %s", str(error).partition("\n")[0])
    finally:
        connection.close()
