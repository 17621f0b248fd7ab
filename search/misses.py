"""Collects searches that found nothing and writes them shortly afterwards. Plain Python, no database.

Pages only read: they add the words here, and a thread passes them to the writer.
"""

import logging
import os
from collections import Counter
from collections.abc import Callable, Mapping
from threading import Lock, Timer

from textindex.words import all_words

logger = logging.getLogger(__name__)

MOST_WORDS, SHORTEST_WORD, LONGEST_WORD, LONGEST_TEXT = 8, 2, 30, 120
"""Limits for a missed search to be counted: people stay within them, programs that probe the site do not."""

SECONDS = 2
"""How long misses are collected before they are written together."""

MOST_WAITING = 500
"""How many different searches can wait; further ones are not counted."""


def countable(text: str) -> str:
    """The folded words of a text, or "" if they must not be stored.

    A text with digits is not stored, because it may contain a person's number. Single letters and very long or very many words
    are not stored either, because people do not search like that.
    """
    words = all_words(text)
    kept = " ".join(words)
    typed = all(word.isalpha() and SHORTEST_WORD <= len(word) <= LONGEST_WORD for word in words)
    return kept if typed and len(words) <= MOST_WORDS and len(kept) <= LONGEST_TEXT else ""


class Misses:
    """The missed searches of one process that wait to be written, with their counts."""

    def __init__(self, seconds: float = SECONDS):
        """`seconds` is the time between the first miss and the writing. Nothing is collected without a writer."""
        self.seconds = seconds
        self.writer: Callable[[Mapping[str, int]], None] | None = None
        self.start_empty()

    def start_empty(self) -> None:
        """Start without misses. Also called after a fork, because the parent's threads and locks do not exist in a child."""
        self._counts: Counter[str] = Counter()
        self._adding, self._writing = Lock(), Lock()
        self._timer: Timer | None = None
        self._is_failing = False

    def add(self, text: str) -> None:
        """Count a search that found nothing. Does not use the database and never raises."""
        words = countable(text) if self.writer else ""
        with self._adding:
            if not words or (words not in self._counts and len(self._counts) >= MOST_WAITING):
                return
            self._counts[words] += 1
            if self._timer is None:
                timer = Timer(self.seconds, self.write)
                timer.daemon = True
                try:
                    timer.start()
                except RuntimeError:  # no thread is available: the next miss tries again
                    return
                self._timer = timer

    def take(self) -> Mapping[str, int]:
        """Remove and return the waiting misses."""
        with self._adding:
            counts, timer = self._counts, self._timer
            self._counts, self._timer = Counter(), None
        if timer:
            timer.cancel()
        return counts

    def write(self) -> None:
        """Pass the waiting misses to the writer. If it fails, they are lost, and the log says so once until it succeeds."""
        with self._writing:
            counts = self.take()
            if not (counts and self.writer):
                return
            try:
                self.writer(counts)
            except Exception as problem:  # whatever the problem, it must not disturb readers
                if not self._is_failing:
                    reason = str(problem).partition("\n")[0]
                    logger.warning("Searches that find nothing are not counted for now: %s", reason)
                self._is_failing = True
            else:
                self._is_failing = False


misses = Misses()
os.register_at_fork(after_in_child=misses.start_empty)
