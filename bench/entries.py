"""Speed of search as the encyclopedia grows: the same pages with the entries of the demo, 10,000 and 100,000 of them."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlencode

from django.db import connection, transaction

from bench import search
from bench.made_entries import make_entries
from bench.quality import load_entries
from bench.serving import Client, address_of, served, site, turn_by_turn
from bench.table import Figures, Row, percentiles, seconds
from procedures.models import Procedure
from search.actions.entries import index_all_entries, index_entries
from search.queries import find

#: Each with what p95 may be at most, beside the entries of the demo alone.
COUNTS = {10_000: 1.3, 100_000: 2}
CODES = 150_000
ROUNDS = 25
NAME = "Colonoscopy with Polyp Removal"

#: What is asked: its name, and its address.
ADDRESSES = {
    "page, surgery": "/search/?q=surgery",
    "page, pain among procedures": "/search/?q=pain&kind=procedure",
    "page, biopsy": "/search/?q=biopsy",
    "page, artery": "/search/?q=artery",
    "page, the name of an entry": "/search/?" + urlencode({"q": NAME}),
    "suggestions, surg": "/search/suggest/?q=surg",
    "suggestions, biopsy": "/search/suggest/?q=biopsy",
    "JSON, surgery": "/api/v1/search?q=surgery&limit=25",
    "JSON, artery": "/api/v1/search?q=artery&limit=25",
}


def speed() -> Iterator[Row | Figures]:
    """Serve all sizes at once, ask each in turn, and compare with the entries of the demo alone; then publish and search."""
    search.load(CODES)
    load_entries()
    few = Procedure.objects.count()
    with ExitStack() as stack, site() as env:
        name = connection.settings_dict["NAME"]
        ports = {few: _served_copy(stack, env, f"{name}_{few}")}
        yield _published(few)
        for count in COUNTS:
            make_entries(count)
            yield Row(f"index {count:,} entries anew", seconds(index_all_entries))
            yield _published(count)
            search.settle()
            ports[count] = _served_copy(stack, env, f"{name}_{count}")
        clients = {count: stack.enter_context(Client(port)) for count, port in ports.items()}
        for work, address in ADDRESSES.items():
            taken = turn_by_turn([[(client, address) for client in clients.values()]] * 2, ROUNDS)
            first, *others = map(percentiles, taken)
            for (count, goal), figures in zip(COUNTS.items(), others, strict=True):
                line = f"{work}, {count:,} entries: p50 / p95 / p99"
                yield Figures(line, figures, f"{few}", first, "ms", f"p95 at most {goal}")


def _served_copy(stack: ExitStack, env: dict[str, str], name: str) -> int:
    """Serve a copy of the database, called `name`, until the stack ends; returns the port."""
    return stack.enter_context(served(env | {"DATABASE_URL": address_of(stack.enter_context(_copied(name)))}))


def _published(count: int) -> Row:
    """The index of one entry written as a publish does, and the very next search."""
    entry = Procedure.objects.published().first()

    def publish() -> None:
        with transaction.atomic():
            index_entries([entry.pk])
        find(NAME, user=None)

    find(NAME, user=None)
    return Row(f"publish one of {count:,} entries, and search", seconds(publish) * 1000, unit="ms")


@contextmanager
def _copied(name: str) -> Iterator[str]:
    """A copy of the database of the benchmarks until the block ends; yields its name."""
    quoted, original = connection.ops.quote_name(name), connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted}")
        cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE {connection.ops.quote_name(original)}")
    yield name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {quoted} WITH (FORCE)")
