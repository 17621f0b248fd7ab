"""Speed of search as the encyclopedia grows: the same pages with the entries of the demo, 10,000 and 100,000 of them."""

from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median
from urllib.parse import urlencode

from django.db import connection, transaction

from bench import search
from bench.made_entries import make_entries
from bench.quality import load_entries
from bench.serving import Client, address_of, copied, served, site, turn_by_turn
from bench.table import Figures, Row, percentiles, seconds
from procedures.models import Procedure
from search.actions.entries import index_all_entries, index_entries
from search.queries import find

#: Each with what p95 may be at most, beside the entries of the demo alone.
COUNTS = {10_000: 1.3, 100_000: 2}
CODES = 150_000
ROUNDS = 50
NAME = "Colonoscopy with Polyp Removal"

#: What is asked: its name, its address without the words, and the words.
ADDRESSES = {
    "page, surgery": ("/search/?", "surgery"),
    "page, pain among procedures": ("/search/?kind=procedure&", "pain"),
    "page, biopsy": ("/search/?", "biopsy"),
    "page, artery": ("/search/?", "artery"),
    "page, the name of an entry": ("/search/?", NAME),
    "suggestions, surg": ("/search/suggest/?", "surg"),
    "suggestions, biopsy": ("/search/suggest/?", "biopsy"),
    "JSON, surgery": ("/api/v1/search?limit=25&", "surgery"),
    "JSON, artery": ("/api/v1/search?limit=25&", "artery"),
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
        for work, (address, words) in ADDRESSES.items():
            # With more dots it is another question, because the same one is answered from memory, and the same work.
            questions = [address + urlencode({"q": words + "." * number}) for number in range(ROUNDS + 1)]
            first, *rest = [[(client, question) for client in clients.values()] for question in questions]
            turn_by_turn([first], 1, warmed_up=False)
            taken = turn_by_turn(rest, 1, warmed_up=False)
            first, *others = map(percentiles, taken)
            for (count, goal), figures in zip(COUNTS.items(), others, strict=True):
                line = f"{work}, {count:,} entries: p50 / p95 / p99"
                yield Figures(line, figures, f"{few}", first, "ms", f"p95 at most {goal}")


def _served_copy(stack: ExitStack, env: dict[str, str], name: str) -> int:
    """Serve a copy of the database, called `name`, until the stack ends; returns the port."""
    return stack.enter_context(served(env | {"DATABASE_URL": address_of(stack.enter_context(copied(name)))}))


def _published(count: int) -> Row:
    """The index of one entry written as a publish does, and the very next search."""
    entry = Procedure.objects.published().first()

    def publish() -> None:
        with transaction.atomic():
            index_entries([entry.pk])
        find(NAME, user=None)

    find(NAME, user=None)
    return Row(
        f"publish one of {count:,} entries, and search", median(seconds(publish) for _ in range(5)) * 1000, unit="ms"
    )
