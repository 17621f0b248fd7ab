"""Fixtures for the tests of several rooms."""

import gc
import os
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import hypothesis
import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.db.models.signals import post_migrate
from django.template import Template
from django.test import TransactionTestCase
from django.test.signals import template_rendered
from playwright.sync_api import expect

from codes.models import CodeSystem
from jobs.worker import Worker
from procedures import actions
from search.actions.vocabulary import sync_vocabulary
from search.apps import bring_vocabulary
from search.misses import misses
from search.models import VocabularyTerm
from tests import makers
from tests.copies import copies
from tests.copying import takes_a_copy
from tests.emptying import empty_database

#: The one without windows takes half the time.
BROWSERS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))

WITH_DATABASE = {"db", "transactional_db", "live_server"}

# Machines are noisy: no test is timed. The laws of documents say themselves that they want more examples.
hypothesis.settings.register_profile("medref", deadline=None, max_examples=25)
hypothesis.settings.load_profile("medref")
expect.set_options(timeout=30_000)


def pytest_addoption(parser):
    """The option with which the pictures of the editors’ guide are made again."""
    parser.addoption("--pictures", action="store_true", help="make the pictures in docs/pictures again")


def pytest_xdist_auto_num_workers(config):
    """One more than processors: with as many, tests used three quarters of them, waiting for PostgreSQL and the browser."""
    return (os.cpu_count() or 1) + 1


def pytest_configure(config):
    """Tests serve static files as they lie in the tree, hash passwords fast and may ask the database beside a browser."""
    from django.conf import settings

    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0  # threads of the live server must not keep the test database
    settings.DATABASES["default"]["OPTIONS"]["options"] += " -c medref.is_disposable=on"  # emptied between tests
    settings.WHITENOISE_AUTOREFRESH = True
    settings.MEDREF_RELEASE_LIMIT = 100  # the systems of tests have a few codes; tests of the limit set their own
    TransactionTestCase._fixture_teardown = empty_database
    misses.seconds = 3600  # tests write misses themselves, in their own transaction
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "sessionid", "csrftoken"
    settings.HTTPS = False
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection(session):
    """Each worker imports the tests from another place on: what one has compiled the others read, and all is compiled once."""
    worker, here = getattr(session.config, "workerinput", None), Path(__file__).parent
    if worker and session.config.args == session.config.getini("testpaths"):
        paths = [path.relative_to(here.parent).with_suffix("") for path in sorted(here.rglob("test_*.py"))]
        first = len(paths) * int(worker["workerid"].removeprefix("gw")) // worker["workercount"]
        for path in paths[first:] + paths[:first]:
            with suppress(Exception):  # pytest imports it again, and tells
                import_module(".".join(path.parts))


def pytest_collection_modifyitems(items):
    """Tests without a database run first, while one worker migrates its own for all.

    pytest-django has them last: of so many that are left pytest-xdist gives a worker hundreds at once, and one worker
    had all tests with a browser to itself while the others were done.
    """
    items.sort(key=lambda item: bool(item.get_closest_marker("django_db") or WITH_DATABASE & {*item.fixturenames}))


def pytest_collection_finish():
    """The garbage collector leaves alone what stays until the end: going through it took a seventh of the time of all tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium. Where there is none the browser tests are skipped, on the CI they fail."""
    chromium = next(filter(Path.exists, BROWSERS), BROWSERS[0])
    if not chromium.exists() and not os.environ.get("CI"):
        pytest.skip(f"no Chromium at {chromium}: apt-get install {chromium.name}")
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return browser_type_launch_args | {"executable_path": str(chromium), "args": ["--no-sandbox", *quiet]}


@pytest.fixture(scope="session", autouse=True)
def pages_tell_what_they_show(django_test_environment):
    """For `response.context` Django keeps what every template shows: here those of pages, not of each widget and fragment."""

    def render(template, context):
        if context.template is template and not (template.name or "").startswith("django/forms/"):
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    Template._render = render


@pytest.fixture(scope="session")
def django_db_setup(
    request, tmp_path_factory, django_test_environment, django_db_modify_db_settings, django_db_blocker
):
    """The database of this process. It has the shipped vocabulary once; where Django empties it, it would come back each time."""

    def migrate():
        request.getfixturevalue("django_db_setup")  # that of pytest-django
        copies.record(makers.stories())
        if worker and not recorded.exists():
            copies.save(recorded)

    worker, before = getattr(request.config, "workerinput", None), connection.settings_dict["NAME"]
    recorded = tmp_path_factory.getbasetemp().parent / "copies"
    with django_db_blocker.unblock():
        is_copy = takes_a_copy(worker, recorded.parent, migrate) if worker else migrate()
        if is_copy:
            copies.load(recorded)
        connection.execute_wrappers.append(copies.watch)
    post_migrate.disconnect(bring_vocabulary, sender=apps.get_app_config("search"))
    yield
    if is_copy:
        with django_db_blocker.unblock():
            connection.creation.destroy_test_db(before, verbosity=0)


@pytest.fixture(autouse=True)
def jobs_are_done_at_once(monkeypatch, tmp_path):
    """What the desk queues is done before the page of the job is asked for, as with a very quick worker."""
    monkeypatch.setattr("django.conf.settings.MEDREF_JOBS_DIR", tmp_path / "jobs of the desk")
    monkeypatch.setattr("jobs.actions.call_worker", lambda: Worker(connection).do_one(nullcontext))


@pytest.fixture(autouse=True)
def nothing_is_written_yet():
    """A test takes copies of what others begin with until it writes something of its own.

    People and entries that are copied have the same primary keys in many tests: nothing is remembered of them.
    """
    copies.done = ()
    cache.clear()


@pytest.fixture(autouse=True)
def no_misses_left():
    """No test leaves searches that found nothing to the next one, or to a database that is gone at exit."""
    yield
    misses.take()  # ends its timer
    misses.start_empty()


@pytest.fixture
def shipped_vocabulary(first_rows):
    """The vocabulary that ships, for tests that other threads see."""
    sync_vocabulary()


@pytest.fixture
def first_rows(transactional_db):
    """A database whose rows are seen by other threads, with what the migrations put there: its last user emptied it.

    The vocabulary is left out for the first user too: a test finds the same whether it comes first or later.
    Django's own way (serialized_rollback) loses its copy once a browser's event loop runs.
    """
    if not CodeSystem.objects.exists():
        import_module("codes.migrations.0002_known_systems").add_systems(apps, None)
        import_module("procedures.migrations.0002_first_terms").add_terms(apps, None)
    VocabularyTerm.objects.all().delete()


@dataclass
class Site:
    """A site with a little of everything; `addresses` holds a path by the name of its page."""

    addresses: dict[str, str]


@pytest.fixture
def site_with_content(first_rows):
    """A published entry, a superseded one, codes with and without a licence, and the address of every public page."""
    makers.load_codes()
    version = makers.published()
    entry = version.procedure.get_absolute_url()
    other = makers.published(name="Lancing of the elbow", primary_code=None, related_codes=[]).procedure
    gone = makers.published(name="Wiring of the elbow", primary_code=None, related_codes=[])
    actions.withdraw(version=gone, actor=gone.reviewed_by, note="The wire was recalled.", read_instead=other)
    return Site(
        {
            "home": "/",
            "results": "/search/?q=elbow",
            "nothing found": "/search/?q=zebra",
            "entries": "/procedures/",
            "ways to browse": "/procedures/browse/",
            "filtered entries": "/procedures/?kind=surgery",
            "entry": entry,
            "what readers think": f"{entry}feedback/?helpful=no",
            "withdrawn entry": gone.procedure.get_absolute_url(),
            "comparison": f"/procedures/compare/?a={version.procedure.slug}&b={other.slug}",
            "comparison form": "/procedures/compare/",
            "glossary": "/glossary/",
            "systems": "/codes/",
            "system": "/codes/icd10pcs/",
            "heading": "/codes/icd10pcs/0RQ/",
            "code": "/codes/icd10pcs/0RQL0ZZ/",
            "withheld code": "/codes/cpt4/99999/",
            "unknown address": "/nowhere/",
        }
    )
