"""Pages are kept for readers without an account, and never past a change."""

import re
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.serving import address_of
from code_lists import actions as actions_of_lists
from code_lists.models import CodeListVersion
from codes.formats.rows import CodeRow
from codes.models import CodeSystem
from medref.kept_pages import ALL, KEPT
from procedures import actions
from procedures.models import ProcedureVersion
from search.misses import misses
from tests import makers
from tests.code_lists import lists
from tests.medref.served import ServedHandler, queries
from textindex.models import Stamp
from textindex.prepared import stamps_as_text

LIST = "/lists/elbow-repair/"
CODE = "/codes/icd10pcs/0RQL0ZZ/"
SEARCH = "/search/?q=elbow"
#: An address of each page that is kept, beside that of an entry and its text.
PAGES = [
    "/",
    "/procedures/",
    "/glossary/",
    "/procedures/browse/",
    "/procedures/compare/",
    "/codes/",
    "/codes/icd10pcs/",
    CODE,
    "/codes/icd10pcs/build/",
]
PAGES += ["/releases/icd10pcs/", "/releases/icd10pcs/changes/", "/feeds/releases/icd10pcs.atom"]
PAGES += ["/robots.txt", "/sitemap.xml", "/sitemap-entries.xml", "/sitemap-codes-icd10pcs.xml", "/feeds/updates.atom"]
PAGES += ["/tables/icd10pcs/0RQ/", "/lists/", LIST, f"{LIST}v1/", f"{LIST}compare/"]
PAGES += [SEARCH, "/search/suggest/?q=elbow", "/api/v1/search?q=elbow+repair"]
#: The triggers of a table that renew a stamp, or that keep its rows as they are once readers may see them.
WATCHED = """
    SELECT count(*) FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE tgrelid = %s::regclass AND proname IN
    ('textindex_renew_stamp', 'textindex_renew_stamp_at_commit', 'procedures_renew_pages', 'procedures_keep_part',
     'code_lists_renew_pages', 'code_lists_keep_part')
"""
#: The word index, whose writers renew the stamp of its collection first (textindex.layers.renew).
INDEXED = {"textindex_posting", "codes_codeplace"}


@pytest.fixture
def client():
    """A reader at the server."""
    reader = Client()
    reader.handler = ServedHandler(enforce_csrf_checks=False)
    return reader


@pytest.fixture
def entry(transactional_db):
    """The address of a published entry with codes, on a site whose writes are committed."""
    makers.load_codes()
    lists.signed_off(by=lists.owner(), signer=lists.signer())
    Stamp.objects.get_or_create(name=Stamp.PAGES)
    return makers.published(related_codes=[]).get_absolute_url()


def pages_of(entry):
    bare = entry.removesuffix("/")
    return [*PAGES, entry, f"{bare}.txt", f"{bare}.json", f"/api/v1{bare}", f"{bare}.pdf", f"{bare}.png"]


def test_a_page_is_made_once_and_sent_again_without_django(client, entry, monkeypatch):
    """All that is asked then is whether anything has changed, once, with the one statement that Django does not see."""
    asked = []
    monkeypatch.setattr("medref.kept_pages.stamps_as_text", lambda: asked.append(True) or stamps_as_text())
    for address in pages_of(entry):
        first = client.get(address)
        asked.clear()
        assert (queries(client, address), len(asked)) == ([], 1), address
        again = client.get(address)
        assert (again.content, dict(again.items())) == (first.content, dict(first.items()))
        assert client.head(address).content == b""


def test_parameters_that_a_page_does_not_read_make_no_other_page(client, entry):
    for address in pages_of(entry):
        first, more = client.get(address).content, "&" if "?" in address else "?"
        reads = KEPT[client.get(address).resolver_match.view_name]
        if reads is not ALL:
            assert queries(client, f"{address}{more}utm_source=mail&n=1") == [], address
            assert client.get(f"{address}{more}utm_source=mail").content == first
        for name in reads or ():
            assert queries(client, f"{address}{more}{name}=1") != [], address


def test_the_name_of_a_parameter_may_be_written_with_percent_signs(client, entry):
    assert client.get("/search/?%71=elbow").content == client.get(SEARCH).content.replace(b"?q=elbow#", b"?%71=elbow#")
    assert "Mending of the" in client.get("/search/?%71=elbow").content.decode()


def test_a_long_question_is_answered_anew_each_time(client, entry):
    long = f"{SEARCH}{'+elbow' * 200}"
    assert queries(client, long) and queries(client, long)


def test_without_the_database_the_way_to_it_is_taken_again(client, entry):
    client.get(entry)
    connection.connection.close()
    assert client.get(entry).status_code == 200


def test_a_browser_that_has_the_page_is_told_that_it_is_current(client, entry):
    first = client.get(entry)
    assert first["Cache-Control"] == "no-cache"
    assert "Cookie" in first["Vary"]
    for encoding in ("", "gzip"):
        again = client.get(entry, headers={"If-None-Match": first["ETag"], "Accept-Encoding": encoding})
        assert (again.status_code, again.content) == (304, b"")
    assert client.get(entry, headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_very_next_answer_shows_every_kind_of_change(client, entry, monkeypatch):
    version = ProcedureVersion.objects.get()
    reviewer = version.reviewed_by

    def rename_reviewer():
        reviewer.first_name, reviewer.last_name = "Rosa", "Rename"
        reviewer.save()

    def license_codes():
        CodeSystem.objects.filter(slug="icd10pcs").update(display_policy="signed_in")

    def release():
        CodeSystem.objects.filter(slug="icd10pcs").update(display_policy="full")
        makers.load_codes(label="FY2026", rows=[CodeRow("0RQL0ZZ", "Mend Right Elbow Joint, Open Approach")])

    def withdraw_list():
        listed = CodeListVersion.objects.get()
        actions_of_lists.withdraw(version=listed, reason="It lacks the wrist.", actor=listed.code_list.owner)

    changes = [
        (LIST, "lacks the wrist", withdraw_list),
        (entry, "Rosa Rename", rename_reviewer),
        (
            entry,
            "on an even day",
            lambda: makers.follow_up(version, technical_terms=["Mending on an even day"], related_codes=[]),
        ),
        ("/procedures/", "Mending of the elbow", lambda: None),
        (SEARCH, "Mending of the <mark>elbow</mark>", lambda: None),
        (CODE, "licence", license_codes),
        (CODE, "Mend Right Elbow Joint", release),
        (entry, "Mend Right Elbow Joint", lambda: None),
    ]
    for address, words, change in changes:
        for page in pages_of(entry):
            client.get(page)
        change()
        assert words in client.get(address).content.decode(), words
    due = ProcedureVersion.objects.published().get().review_due_on
    monkeypatch.setattr(timezone, "localdate", lambda: due + timedelta(days=1))
    assert "The clinical review was due on" in client.get(entry).content.decode()
    monkeypatch.undo()
    current = ProcedureVersion.objects.published().get()
    actions.withdraw(version=current, note="It named the wrong side.", actor=makers.reviewer("rita"))
    assert client.get(entry).status_code == 410
    for address in ("/procedures/", SEARCH, "/api/v1/search?q=elbow+repair"):
        assert "Mending of the elbow" not in client.get(address).content.decode()


def test_each_search_that_finds_nothing_is_counted(client, entry):
    misses.take()
    assert [client.get("/search/?q=zebra+stripes").status_code for _ in range(3)] == [200] * 3
    assert misses.take() == {"zebra stripes": 3}


def test_saving_a_draft_and_signing_in_change_no_page(client, entry):
    before = client.get(entry)["ETag"], Stamp.objects.get(name=Stamp.PAGES).value
    draft = makers.draft(makers.writer("dora"), name="Mending of the wrist", related_codes=[])
    makers.edit(draft, draft.created_by, summary="Another summary.")
    Client().force_login(draft.created_by)
    assert (client.get(entry)["ETag"], Stamp.objects.get(name=Stamp.PAGES).value) == before


def test_readers_with_an_account_are_answered_anew_and_no_shared_cache_keeps_it(client, entry):
    for address in pages_of(entry):
        client.get(address)
    client.force_login(makers.writer("ria"))
    for address in pages_of(entry):
        answer = client.get(address)
        assert "ETag" not in answer, address
        assert "private" in answer["Cache-Control"], address


def test_writers_of_what_pages_show_do_not_wait_for_each_other(entry):
    """One is not committed yet when the other is."""
    before = Stamp.objects.get(name=Stamp.PAGES).value
    with psycopg.connect(address_of(connection.settings_dict["NAME"])) as other:
        other.execute("UPDATE codes_code SET title = title WHERE code = '0RQL4ZZ'")
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '5s'")
            cursor.execute("UPDATE codes_code SET title = title WHERE code = '0RQL0ZZ'")
            cursor.execute("RESET statement_timeout")
        between = Stamp.objects.get(name=Stamp.PAGES).value
    assert len({before, between, Stamp.objects.get(name=Stamp.PAGES).value}) == 3


def test_every_table_that_a_kept_page_reads_is_watched(client, entry):
    asked = set()
    read = set()
    for address in pages_of(entry):
        with CaptureQueriesContext(connection) as found:
            asked.add(client.get(address).resolver_match.view_name)
        read |= {table for query in found for table in re.findall(r'(?:FROM|JOIN) "?([a-z]+_\w+)', query["sql"])}
    assert asked == KEPT.keys() - {"procedures:version"}, (
        "each page has an address in this test; an earlier version is an entry"
    )
    with connection.cursor() as cursor:
        tables = read & set(connection.introspection.table_names(cursor)) - {"textindex_stamp"} - INDEXED
        assert len(tables) > 20
        for table in sorted(tables):
            cursor.execute(WATCHED, [table])
            assert cursor.fetchone()[0], f"{table}: put a trigger that renews the stamp “pages” on it (docs/adr/0034)"
