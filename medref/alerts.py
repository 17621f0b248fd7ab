"""When somebody should look after a site, and what to do then (docs/operations.md has the same table)."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from medref.figures import Figures

SLOW_SECONDS, LEAST_ANSWERS = 1.5, 100
MOST_WAITING, BACKUP_SECONDS = 20, 100_000
ROOM, JOB_SECONDS = 1_000_000_000, 3600


class Alert(NamedTuple):
    """A name, as operators call it; `find` says what is wrong, one text for each finding; `advice` is what to do."""

    name: str
    find: Callable[[Figures], Iterator[str]]
    advice: str


class Raised(NamedTuple):
    """An alert that something raised: what was found."""

    alert: Alert
    found: str


def _slow(figures: Figures) -> Iterator[str]:
    for view, times in sorted(figures.views.items()):
        if times.number >= LEAST_ANSWERS and (slowest := times.quantile(0.99)) > SLOW_SECONDS:
            yield f"1 in 100 answers of {view} took {slowest:.1f} s or more."


def _failed(figures: Figures) -> Iterator[str]:
    failed, all_of_them = figures.of_statuses(range(500, 501)), figures.of_statuses(range(600))
    if failed and failed * 100 >= all_of_them:
        yield f"{failed:,} of {all_of_them:,} answers were 500."


def _refused(figures: Figures) -> Iterator[str]:
    full, all_of_them = figures.of_statuses(range(503, 504)), figures.of_statuses(range(600))
    if full and full * 100 >= all_of_them:
        yield f"{full:,} of {all_of_them:,} answers were 503."


def _waiting(figures: Figures) -> Iterator[str]:
    if (waiting := figures.single.get("requests_waiting", 0)) > MOST_WAITING:
        yield f"{waiting:,.0f} requests wait for a thread."


def _idle(figures: Figures) -> Iterator[str]:
    if idle := figures.labelled["database_connections"].get("idle in transaction", 0):
        yield f"{idle:,.0f} connections are idle in a transaction."


def _backup(figures: Figures) -> Iterator[str]:
    if (since := figures.single.get("seconds_since_backup")) is None:
        yield "No backup was made with bin/backup."
    elif since > BACKUP_SECONDS:
        yield f"The last backup was made {since / 3600:,.0f} hours ago."


def _room(figures: Figures) -> Iterator[str]:
    if (free := figures.single.get("free_bytes", ROOM)) < ROOM:
        yield f"{free / 1_000_000:,.0f} MB are left on the disk of MEDREF_DATA_DIR."


def _work(figures: Figures) -> Iterator[str]:
    if (waits := figures.single.get("job_wait_seconds", 0)) > JOB_SECONDS:
        yield f"The oldest work in the queue has waited for {waits / 60:,.0f} minutes."
    if failed := figures.labelled["jobs"].get("failed", 0):
        yield f"{failed:,.0f} jobs of the last 30 days failed."


ALERTS = (
    Alert("Slow pages", _slow, "Look for “slow statement” in the log; more processes if the processors are busy."),
    Alert("Errors", _failed, "The log has the traceback of each, with the number of its request."),
    Alert(
        "Refused for lack of room", _refused, "/health/ready says whether the database is away; else the site is full."
    ),
    Alert("Requests wait", _waiting, "More processes (WEB_CONCURRENCY) or threads (MEDREF_THREADS)."),
    Alert("Idle transactions", _idle, "If it stays so for minutes, end what holds them: pg_stat_activity names it."),
    Alert(
        "Little room", _room, "Make room before writers get “The disk is full”; look at the disk of PostgreSQL, too."
    ),
    Alert("No recent backup", _backup, "See why the nightly bin/backup failed, and run it."),
)


def raised(figures: Figures) -> list[Raised]:
    """What should be looked after, in the order of ALERTS."""
    return [Raised(alert, found) for alert in ALERTS for found in alert.find(figures)]
