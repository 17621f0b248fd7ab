"""Speed of search over generated codes: pages, ranked JSON and suggestions over HTTP, alternating with Datasette."""

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from django.db import connection

from bench import peer
from bench.asked import MISSPELLED, MIX, ODD, TYPED
from bench.made import made_codes
from bench.serving import Client, address_of, copied, memory_of, served, site, turn_by_turn
from bench.table import Figures, Row, percentiles, seconds
from codes.actions import load_release
from codes.models import Code
from codes.systems import system_rules
from search.actions import rebuild

#: Total numbers of codes, half of each system; the larger count includes the codes of the smaller one.
COUNTS = (150_000, 1_000_000)
ROUNDS = 2
LIMIT = 25
SYSTEMS = ("icd10pcs", "icd10cm")
NAMES = "p50 / p95 / p99"


def _page(query: str) -> str:
    return "/search/?" + urlencode({"q": query})


def _data(query: str, limit: int = LIMIT) -> str:
    return "/api/v1/search?" + urlencode({"q": query, "limit": limit})


def _beginning(query: str) -> str:
    return "/search/suggest/?" + urlencode({"q": query})


#: What is measured: (name, queries, our address of a query, the peer's, our p95 as a fraction of the peer's at most).
WORKS: tuple[tuple[str, tuple[str, ...], Callable[[str], str], Callable[[str], str], float], ...] = (
    ("results page with facets", MIX, _page, peer.page, 0.2),
    ("results as JSON, ours ranked", MIX, _data, peer.data, 0.5),
    ("suggestions as JSON", TYPED, _beginning, peer.beginning, 0.5),
)


def speed() -> Iterator[Row | Figures]:
    """Measure everything at each of COUNTS, and the last beside the first; misspelled and odd queries; the rebuild."""
    few, many = COUNTS
    with site() as env:
        load(few, 2025)
        yield Row(f"rebuild the word index of {few:,} codes", seconds(rebuild), goal="under 30 s")
        settle()
        with served(env) as ours, peer.served(_rows()) as theirs:
            yield from _at(f"at {few:,} codes", ours, theirs)
        with copied(f"{connection.settings_dict['NAME']}_{few}") as smaller:
            load(many, 2026)
            with served(env) as ours, peer.served(_rows()) as theirs:
                yield from _at(f"at {many:,} codes", ours, theirs)
            with served(env) as ours, served(env | {"DATABASE_URL": address_of(smaller)}) as beside:
                yield from _grown(ours, beside)


def _at(size: str, ours: int, theirs: int) -> Iterator[Row | Figures]:
    """The lines of one size."""
    for name, queries, our, their, goal in WORKS:
        yield _first_time(f"{name}, asked for the first time, {size}", ours, theirs, queries, our, their)
        yield _beside(f"{name}, asked again, {size}", ours, theirs, queries, our, their, goal)
    yield _misspelled(f"misspelled words, JSON, {size}", ours)
    yield from _odd(size, ours)
    yield Row(f"memory of a worker, {size}", memory_of(ours), unit="MB", goal="at most 150 MB")


def _grown(many: int, few: int) -> Iterator[Figures]:
    """The lines of the larger site beside the smaller one, asked in turn: a machine is slower at one hour than at another."""
    for name, queries, our, *_ in WORKS:
        for asked, rounds in (("for the first time", 1), ("again", ROUNDS)):
            with Client(many) as us, Client(few) as them:
                pairs = [((us, our(query)), (them, our(query))) for query in dict.fromkeys(queries)]
                mine, others = map(percentiles, turn_by_turn(pairs, rounds, warmed_up=False))
            work = f"{name}, asked {asked}, at {COUNTS[1]:,} codes: {NAMES}{_errors(us)}"
            yield Figures(work, mine, f"at {COUNTS[0]:,}", others, "ms", "p95 at most 2")


def _first_time(work: str, ours: int, theirs: int, queries, our, their) -> Figures:
    """Every query once: no answer is remembered, and what it finds only where an earlier line of the table asked for it."""
    with Client(ours) as us, Client(theirs) as them:
        asked = [((us, our(query)), (them, their(query))) for query in dict.fromkeys(queries)]
        mine, others = (percentiles(side) for side in turn_by_turn(asked, 1, warmed_up=False))
    return Figures(f"{work}: {NAMES}{_errors(us)}", mine, "Datasette", others, "ms")


def _beside(work: str, ours: int, theirs: int, queries, our, their, goal: float) -> Figures:
    """Measure the queries with both; errors are reported (the peer times out after a second)."""
    with Client(ours) as us, Client(theirs) as them:
        taken = turn_by_turn([((us, our(query)), (them, their(query))) for query in queries], ROUNDS)
    mine, others = (percentiles(side) for side in taken)
    peer, goal = "Datasette" + _errors(them), f"p95 at most {goal}"
    return Figures(f"{work}: {NAMES}{_errors(us)}", mine, peer, others, "ms", goal)


def _misspelled(work: str, ours: int) -> Figures:
    """Each round asks for another number of results, because what was asked before is remembered."""
    with Client(ours) as client:
        taken = [
            turn_by_turn([((client, _data(wrong, limit)), (client, _data(right, limit)))], 1, warmed_up=False)
            for limit in range(LIMIT - ROUNDS * 4, LIMIT)
            for wrong, right in MISSPELLED.items()
        ]
        wrong, right = (percentiles([second for sides in taken for second in sides[side]]) for side in (0, 1))
    return Figures(f"{work}: {NAMES}{_errors(client)}", wrong, "right words", right, "ms", "p95 at most 2")


def _odd(at: str, ours: int) -> Iterator[Row]:
    """The slowest of the odd queries, each asked for the first time, for each kind of answer."""
    for name, address in (("page", _page), ("suggestions", _beginning)):
        with Client(ours) as client:
            slowest = max((client.get(address(query)), query) for query in ODD)
        work = f"slowest odd query, {name}, {at} (“{slowest[1][:30].replace('|', '/')}”){_errors(client)}"
        yield Row(work, slowest[0] * 1000, unit="ms", goal="at most 300 ms")


def _errors(client: Client) -> str:
    """A text about error responses: how many, and the first one."""
    if not client.refused:
        return ""
    (status, address), *_ = client.refused
    return f" ({len(client.refused)} errors, the first {status} for {address})"


def load(count: int, year: int = 2025) -> None:
    """Load this many codes as the release of a year; the next larger count becomes that of the next year."""
    for system in SYSTEMS:
        load_release(system=system, label=f"FY{year}", rows=made_codes(system, count // len(SYSTEMS)))
    settle()


def settle() -> None:
    """Do what autovacuum would do a minute later."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _rows() -> Iterator[tuple[str, str, str, str]]:
    rows = Code.objects.filter(system__slug__in=SYSTEMS).order_by("pk").values_list("system__slug", "code", "title")
    for system, code, title in rows.iterator():
        yield system, system_rules(system).section_of(code), code, title
