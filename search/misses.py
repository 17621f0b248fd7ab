"""Searches that found nothing, on their way from a reader's page to the editors' list. Plain Python, no database.

A page only reads: it leaves the words here and is done. A thread hands them to the writer shortly afterwards.
"""

import logging
import os
from collections import Counter
from collections.abc import Callable, Mapping
from threading import Lock, Timer

from codes.words import all_words

logger = logging.getLogger(__name__)

MOST_WORDS, SHORTEST_WORD, LONGEST_WORD, LONGEST_TEXT = 8, 2, 30, 120
"""What a missed search may look like to be counted: people type like this, programs that try things out do not."""

SECONDS = 2
"""How long misses are collected before they are written together."""

MOST_WAITING = 500
"""How many different searches wait at most; further ones are not counted."""


def countable(text: str) -> str:
    """The folded words of a text, or "" where nobody may keep them.

    Digits may be anybody's number, so a text with digits is not kept; nor are single letters, and very long or very many
    words, which no person types who seeks something.
    """
    words = all_words(text)
    kept = " ".join(words)
    typed = all(word.isalpha() and SHORTEST_WORD <= len(word) <= LONGEST_WORD for word in words)
    return kept if typed and len(words) <= MOST_WORDS and len(kept) <= LONGEST_TEXT else ""


class Misses:
    """The misses of one process that wait to be written, each with how often it was added."""

    def __init__(self, seconds: float = SECONDS):
        """`seconds` pass between the first miss and the writing. Nothing is collected before there is a writer."""
        self.seconds = seconds
        self.writer: Callable[[Mapping[str, int]], None] | None = None
        self.start_empty()

    def start_empty(self) -> None:
        """Forget what waits: in a process that was just forked, the threads and locks of its parent do not exist."""
        self._counts: Counter[str] = Counter()
        self._adding, self._writing = Lock(), Lock()
        self._timer: Timer | None = None
        self._is_failing = False

    def add(self, text: str) -> None:
        """Count a search that found nothing. Asks no database and never raises."""
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
                except RuntimeError:  # the system has no thread to give: the next miss tries again
                    return
                self._timer = timer

    def take(self) -> Mapping[str, int]:
        """What waits; it does not wait any longer."""
        with self._adding:
            counts, self._counts, self._timer = self._counts, Counter(), None
        return counts

    def write(self) -> None:
        """Hand what waits to the writer. What it cannot write is lost; the log says so once until it succeeds again."""
        with self._writing:
            counts = self.take()
            if not (counts and self.writer):
                return
            try:
                self.writer(counts)
            except Exception as problem:  # whatever it is, no reader waits for it
                if not self._is_failing:
                    reason = str(problem).partition("\n")[0]
                    logger.warning("Searches that find nothing are not counted for now: %s", reason)
                self._is_failing = True
            else:
                self._is_failing = False


misses = Misses()
os.register_at_fork(after_in_child=misses.start_empty)
