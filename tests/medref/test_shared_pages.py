"""Finished pages are shared by all processes, and made before anybody asks for them."""

import gzip
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client

from codes.models import CodeSystem
from medref import clock, kept_pages, preparing, shared_pages
from procedures import actions
from procedures.models import ProcedureVersion
from tests import makers
from tests.medref.served import ServedHandler, queries
from textindex.models import SharedPage, Stamp


@pytest.fixture
def other_process():
    """Call it to be a process that has no pages in its memory."""
    kept_pages._pages.clear()
    return kept_pages._pages.clear


@pytest.fixture
def reader(transactional_db, other_process):
    """A reader, whose browser takes gzip, at the server."""
    Stamp.objects.get_or_create(name=Stamp.PAGES)
    reader = Client(headers={"Host": "testserver", "Accept-Encoding": "gzip"})
    reader.handler = ServedHandler(enforce_csrf_checks=False)
    return reader


@pytest.fixture
def entry(reader):
    """The address of a published entry."""
    return makers.published(primary_code=None, related_codes=[]).get_absolute_url()


def prepared():
    said = StringIO()
    call_command("prepare_pages", stdout=said)
    return said.getvalue().strip()


def test_a_page_that_one_process_has_made_is_taken_by_the_others_with_one_statement(reader, entry, other_process):
    made = reader.get(entry)
    other_process()
    (statement,) = queries(reader, entry)
    assert "UPDATE textindex_sharedpage" in statement
    assert queries(reader, entry) == [], "now it has the page in its own memory"
    taken = reader.get(entry)
    assert (taken.content, dict(taken.items())) == (made.content, dict(made.items()))
    other_process()
    assert reader.get(entry, headers={"If-None-Match": made["ETag"]}).status_code == 304


def test_what_is_for_one_reader_or_for_few_is_not_shared(reader, entry):
    reader.get("/procedures/?q=elbow")
    reader.get(entry, headers={"Accept-Encoding": "identity"})
    reader.get(f"{entry}?%00")
    reader.get("/codes/icd10pcs/%00/")
    reader.force_login(makers.writer("ria"))
    reader.get("/procedures/browse/")
    assert list(SharedPage.objects.values_list("path", flat=True)) == [entry], "the parameter was dropped"


def test_a_change_or_another_licence_makes_the_page_anew(reader, entry, other_process, settings):
    reader.get(entry)
    version = ProcedureVersion.objects.get()
    makers.follow_up(version, technical_terms=["Mending on an even day"], primary_code=None, related_codes=[])
    other_process()
    assert "on an even day" in reader.get(entry, headers={"Accept-Encoding": ""}).content.decode()
    reader.get(entry)
    other_process()
    settings.MEDREF_LICENSED_SYSTEMS = frozenset({"cpt4"})
    shared_pages.site.cache_clear()
    try:
        assert len(queries(reader, entry)) > 5
    finally:
        shared_pages.site.cache_clear()
    assert SharedPage.objects.count() == 2


def test_licensed_text_is_in_no_shared_cache_and_goes_with_the_licence(reader, other_process):
    """Neither in the table nor in a proxy: only whoever is signed in may see the text, then everybody, then nobody."""
    makers.load_codes()
    code, title = "/codes/icd10pcs/0RQL0ZZ/", "Repair Right Elbow Joint, Open Approach"
    pages = (code, "/search/?q=0RQL0ZZ", "/api/v1/search?q=0RQL0ZZ")
    system = CodeSystem.objects.filter(slug="icd10pcs")
    insider = Client(headers={"Accept-Encoding": ""})
    insider.handler = ServedHandler(enforce_csrf_checks=False)
    insider.force_login(makers.writer("ria"))
    system.update(display_policy="signed_in")
    for address in pages:
        told = insider.get(address)
        assert title in told.content.decode() and told["Cache-Control"] == "private", address
        assert title not in reader.get(address, headers={"Accept-Encoding": ""}).content.decode(), address
    reader.get(code)
    assert all(
        title not in gzip.decompress(body).decode() for body in SharedPage.objects.values_list("body", flat=True)
    )
    for policy, is_shown in (("full", True), ("code_only", False)):
        system.update(display_policy=policy)
        reader.get(code)
        other_process()
        answer = reader.get(code)
        assert (title in gzip.decompress(answer.content).decode(), answer["Cache-Control"]) == (is_shown, "no-cache")


def test_processes_with_the_same_code_and_settings_share_their_pages():
    """Sets have another order in each process."""
    command = "from medref.shared_pages import site; print(site())"
    env = os.environ | {"MEDREF_LICENSED_SYSTEMS": "cpt4,cdt,loinc,ucum", "DJANGO_SETTINGS_MODULE": "medref.settings"}
    started = [
        subprocess.Popen(  # noqa: S603 - our own command
            (sys.executable, "-c", f"import django; django.setup(); {command}"),
            env=env | {"PYTHONHASHSEED": seed},
            cwd=settings.BASE_DIR,
            stdout=subprocess.PIPE,
        )
        for seed in ("1", "2")
    ]
    assert len({process.communicate()[0] for process in started}) == 1


def test_a_table_that_cannot_be_used_keeps_no_page_from_its_reader(reader, entry, other_process, caplog):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE textindex_sharedpage RENAME TO away")
        try:
            assert reader.get(entry).status_code == reader.get("/procedures/").status_code == 200
        finally:
            cursor.execute("ALTER TABLE away RENAME TO textindex_sharedpage")
    assert caplog.text.count("Pages are not shared for now") == 1
    assert reader.get("/glossary/").status_code == 200 and SharedPage.objects.count() == 1


def test_after_a_publication_the_pages_are_ready_before_anybody_asks(reader, entry, other_process, monkeypatch):
    assert not shared_pages.is_due() and prepared() == "prepared pages: 0", "nobody has read anything yet"
    for path in ("/", "/procedures/", entry):
        reader.get(path)
    assert not shared_pages.is_due()
    new = makers.published(name="Mending of the wrist", primary_code=None, related_codes=[])
    assert shared_pages.is_due()
    assert (prepared(), prepared()) == ("prepared pages: 4", "prepared pages: 0")
    assert not shared_pages.is_due()
    other_process()
    for path in ("/", "/procedures/", entry, new.get_absolute_url()):
        assert len(queries(reader, path)) == 1, path
    assert "Mending of the wrist" in reader.get("/procedures/", headers={"Accept-Encoding": ""}).content.decode()
    actions.withdraw(version=new, note="It named the wrong side.", actor=makers.reviewer("rita"))
    prepared()
    assert not SharedPage.objects.filter(path=new.get_absolute_url()).exists()
    monkeypatch.setattr(shared_pages, "site", lambda: "of the next version")
    assert shared_pages.is_due() and prepared() == "prepared pages: 3", "an update of the code is a change as well"


def test_preparing_ends_at_the_next_change_and_when_its_time_is_over(reader, entry, other_process, monkeypatch):
    reader.get("/")
    reader.get(entry)
    Stamp.objects.create(name="a-change")
    asked = preparing._ask

    def ask(*page):
        asked(*page)
        Stamp.objects.create(name="another-change")

    monkeypatch.setattr(preparing, "_ask", ask)
    assert prepared() == "prepared pages: 1"
    assert shared_pages.is_due() and SharedPage.objects.count() == 2
    monkeypatch.undo()
    assert preparing.prepare_pages(seconds=0) == 0
    assert not SharedPage.objects.exists(), "what there was no time for waits for its reader"


def test_one_process_prepares(reader, entry, monkeypatch):
    reader.get(entry)
    Stamp.objects.create(name="a-change")
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [preparing.LOCK])
        assert preparing.prepare_pages() == 0
    other.close()
    started = []
    monkeypatch.setattr(clock, "_start", lambda *command: started.append(command))
    clock.prepare_pages()
    assert started == [("prepare_pages",)]
    assert preparing.prepare_pages() == 1
    clock.prepare_pages()
    assert len(started) == 1


def test_the_table_stays_small(reader, entry, monkeypatch):
    for path in ("/procedures/", "/glossary/", entry):
        reader.get(path)
    monkeypatch.setattr(shared_pages, "MAX_BYTES", len(SharedPage.objects.get(path=entry).body) + 1)
    shared_pages.shrink()
    assert SharedPage.objects.get().path == entry, "it was read last"


def test_behind_a_proxy_with_https_pages_are_prepared_as_its_readers_get_them(reader, entry, other_process, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER = True, ("HTTP_X_FORWARDED_PROTO", "https")
    reader.defaults["HTTP_X_FORWARDED_PROTO"] = "https"
    assert reader.get(entry).status_code == 200
    SharedPage.objects.update(state="of yesterday")
    other_process()
    assert prepared() == "prepared pages: 1"
    other_process()
    assert len(queries(reader, entry)) == 1, "it is in the table"
