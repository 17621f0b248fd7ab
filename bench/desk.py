"""Speed of the editors’ desk on a large site: each list, the form of a large version, its comparison and its preview."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from html import unescape
from http import HTTPStatus
from itertools import count
from statistics import median, quantiles

from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import ROLES
from bench import search
from bench.forms import filled
from bench.made_entries import make_entries
from bench.quality import load_entries
from bench.table import Visit, seconds
from checks.actions import check_entries
from desk.worklists import starts
from documents.entry import CodeReference, Likelihood, Person, RiskItem
from procedures import actions
from procedures.models import Procedure, ProcedureVersion
from procedures.queries import entry_document
from procedures.rules import EditorialError
from search.actions.entries import index_all_entries

ENTRIES = 4_000
CODES = 250_000
#: So many entries have a draft; half of these are in review.
DRAFTS = 400
ROUNDS = 15
WORD = "biopsy"
LIST, OPEN, SAVE = 100, 300, 600  # the most that the median may take, in milliseconds
#: A link in the page of a list that sorts it by a column, and one that chooses a value of a filter (“_facets” is none).
SORTS = re.compile(r'<a href="(\?(?:q=&amp;)?o=[^"]*)"')
CHOICES = re.compile(r'id="changelist-filter"[\s\S]*?<a href="(\?[^_"]+=[^"]*)"')
#: Static files are named as they lie in the tree: a benchmark has no collected ones.
PLAIN = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PAGES = (
    "index",
    "procedures_overview",
    "procedures_sources",
    "checks_pif",
    "comments_notices",
)


def speed() -> Iterator[Visit]:
    """Every list and page of the desk, as an editor with all roles opens it; then the work with a large version."""
    large, editor = made()
    with override_settings(STORAGES=settings.STORAGES | PLAIN):
        client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
        client.force_login(editor)
        for name, address in lists(client, editor):
            yield visited(name, lambda _, address=address: client.get(address), LIST)
        page = reverse("admin:procedures_procedureversion_change", args=[large.pk])
        yield visited("a large version, opened", lambda _: client.get(page), OPEN, "25 queries, 120 kB")
        typed = partial(_typed, client, page, count())
        yield visited("a large version, saved", lambda data: client.post(page, data), SAVE, "60 queries", typed)
        for name in ("compare", "preview", "preview_page"):
            address = reverse(f"admin:version_{name}", args=[large.pk])
            yield visited(
                f"a large version, {name.replace('_', ' ')}", lambda _, address=address: client.get(address), OPEN
            )


def made() -> tuple[ProcedureVersion, User]:
    """A site with CODES codes, ENTRIES entries and DRAFTS drafts; returns a large draft, and who wrote all drafts."""
    search.load(CODES)
    load_entries()
    make_entries(ENTRIES)
    editor = User.objects.create_user("editor")
    for role in ROLES:
        editor.give_role(role)
    editor = User.objects.get(pk=editor.pk)
    for number, entry in enumerate(Procedure.objects.published().order_by("-pk")[:DRAFTS]):
        version = actions.start_draft(procedure=entry, actor=editor)
        if number % 2:
            with suppress(EditorialError):
                seen = version.revisions.latest("number").fingerprint
                actions.submit(version=version, actor=editor, seen=seen)
    last = ProcedureVersion.objects.with_page_data().published().order_by("-pk").first()
    large = actions.start_entry(document=enlarged(entry_document(last)), actor=editor)
    index_all_entries()
    list(check_entries())
    search.settle()
    return large, editor


def enlarged(document):
    """The entry with 20 risks, 30 codes and 20 roles."""
    return replace(
        document,
        name="An entry with many rows",
        slug="",
        risks=[RiskItem(f"Risk {n}", Likelihood.COMMON, "about 1 in 20", "It is watched.") for n in range(20)],
        personnel=[Person(f"Role {n}", "for large ones") for n in range(20)],
        related_codes=[CodeReference("icd10pcs", f"0DT{n:04}") for n in range(29)],
    )


def lists(client: Client, editor: User) -> Iterator[tuple[str, str]]:
    """The name and address of each page with a list: those of Django, plain, searched and filtered; our own; the worklists."""
    for page in PAGES:
        yield page, reverse(f"admin:{page}")
    request = RequestFactory().get("/")
    request.user = editor
    for model, desk in admin.site._registry.items():
        if desk.has_view_or_change_permission(request):
            name = str(model._meta.verbose_name_plural)
            address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            yield name, address
            if desk.search_fields:
                yield f"{name}, “{WORD}”", f"{address}?q={WORD}"
            page = client.get(address).content.decode()
            for choice in dict.fromkeys(map(unescape, SORTS.findall(page) + CHOICES.findall(page))):
                yield f"{name}, {choice}", address + choice
    for start in starts(editor):
        yield f"worklist {start.worklist.title} ({start.count})", reverse("admin:worklist", args=[start.worklist.key])


def _typed(client: Client, page: str, numbers: Iterator[int]) -> dict:
    """What a browser sends from the form of the page, which is opened for it, with another summary."""
    typed = filled(client.get(page).content.decode(), "procedureversion_form")
    return typed | {"summary": f"Another summary, number {next(numbers)}.", "_continue": "1"}


def visited(name: str, ask: Callable, limit: int, more: str = "", prepare: Callable[[], object] = dict) -> Visit:
    """What the answer of ask(prepare()) weighs and takes, without `prepare`. Queries are counted apart: that takes time."""
    answer = ask(prepare())
    if answer.status_code != (HTTPStatus.OK if prepare is dict else HTTPStatus.FOUND):
        return Visit(f"{name}: refused with {answer.status_code}")
    prepared = prepare()
    with CaptureQueriesContext(connection) as queries:
        ask(prepared)
    number = len(queries)  # the next request forgets them
    taken = [seconds(partial(ask, prepare())) * 1000 for _ in range(ROUNDS)]
    worst = quantiles(taken, n=20, method="inclusive")[-1]
    goal = ", ".join(filter(None, [f"median at most {limit} ms", more]))
    return Visit(name, number, len(answer.content) / 1000, median(taken), worst, goal)
