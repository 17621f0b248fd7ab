"""What is missing or risky in a site that people rely on: its settings, its database, its accounts, its backups."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.core import checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from accounts.models import User
from accounts.people import DEMO
from accounts.queries import administrators
from codes.models import CodeSystem
from medref.web_role import owns_tables
from record.models import Event
from search.queries.completeness import missing_from_index

OLDEST_SERVER = 150_000
ROOM = 1024**3
OWN_MACHINE = {"localhost", "127.0.0.1", "[::1]"}
DAY = timedelta(days=1)


class Finding(NamedTuple):
    """One thing that was found; a risk should keep the site from being opened to others, the rest is advice."""

    is_risk: bool
    text: str


def risk(text: str) -> Finding:
    """A risk."""
    return Finding(is_risk=True, text=text)


def advice(text: str) -> Finding:
    """Something that most sites want."""
    return Finding(is_risk=False, text=text)


def findings() -> Iterator[Finding]:
    """Everything that was found. Raises DatabaseError if the database does not answer."""
    yield from _settings()
    yield from _disk()
    yield from _database()
    waiting = MigrationExecutor(connection)
    if waiting.migration_plan(waiting.loader.graph.leaf_nodes()):
        yield risk(
            "Migrations wait to be applied, or this role may not see the tables: run bin/manage migrate as their owner, with "
            "MEDREF_WEB_ROLE if another role serves. Nothing in the database was checked."
        )
        return
    yield from _content()
    yield from _people()
    yield from _backups()


def _settings() -> Iterator[Finding]:
    if settings.DEBUG:
        yield risk("DEBUG is on: error pages show settings and code to everybody. Unset DEBUG.")
    if len(settings.SECRET_KEY) < 40 or len(set(settings.SECRET_KEY)) < 10:
        yield risk(
            "SECRET_KEY is short or simple: whoever guesses it can sign in as anybody. Use 50 random characters."
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield risk(
            "ALLOWED_HOSTS allows every host (*): links in mails could lead elsewhere. Name the hosts of this site."
        )
    elif not set(settings.ALLOWED_HOSTS) - OWN_MACHINE:
        yield advice("ALLOWED_HOSTS names only this machine: nobody else reaches the site. Name its host.")
    if not settings.HTTPS:
        yield risk(
            "MEDREF_HTTPS is 0: passwords and sessions travel in clear. Unset it, and put a proxy with https before medref."
        )
    if not settings.EMAIL_HOST:
        yield advice("EMAIL_HOST is not set: no notices are mailed.")
    if not settings.MEDREF_CLOCK_SECONDS:
        yield advice("MEDREF_CLOCK_SECONDS is 0: cron must run take_planned_steps and send_notices.")
    if not (settings.MEDREF_CLOCK_SECONDS and settings.MEDREF_WORKER):
        yield advice("The server starts no worker: bin/manage work must run, or nothing is imported at the desk.")
    ours = checks.run_checks(include_deployment_checks=True)
    yield from (
        advice(f"{message.msg.rstrip('.')}. ({message.id})")
        for message in ours
        if message.level >= checks.WARNING and not message.is_silenced()
    )


def _disk() -> Iterator[Finding]:
    directory = settings.DATA_DIR
    try:
        directory.mkdir(parents=True, exist_ok=True)
        settings.MEDREF_UPLOADS_DIR.mkdir(mode=0o700, exist_ok=True)
        free = shutil.disk_usage(directory).free
    except OSError as error:
        yield risk(
            f"{directory} cannot be written ({error.strerror}): uploads of code files need it. Set MEDREF_DATA_DIR."
        )
        return
    if free < ROOM:
        yield risk(f"{directory} has {free // 1024**2} MB left: files that are uploaded may not fit.")
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield risk("Style sheets are not collected, so no page can be shown: run bin/manage collectstatic --noinput.")


def _database() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        if int(cursor.fetchone()[0]) < OLDEST_SERVER:
            yield risk("The PostgreSQL server is older than 15.")
        cursor.execute("SELECT rolsuper, current_user FROM pg_roles WHERE rolname = current_user")
        is_super, role = cursor.fetchone()
        cursor.execute("SHOW fsync")
        if cursor.fetchone() != ("on",):
            yield risk("fsync is off: the database does not survive a power cut. Turn it on in postgresql.conf.")
    if is_super:
        yield risk(f"The role {role} is a superuser of PostgreSQL: use one that is not.")
    elif owns_tables():
        yield advice(
            f"The role {role} owns the tables, so an intruder could drop the triggers that keep published text and the record. "
            "Serve with another role: see MEDREF_WEB_ROLE in docs/operations.md."
        )
    host, options = connection.settings_dict["HOST"], connection.settings_dict["OPTIONS"]
    is_remote = host and not host.startswith("/") and host not in OWN_MACHINE
    if is_remote and options.get("sslmode") in (None, "disable", "allow", "prefer"):
        yield advice("The connection to the database need not be encrypted: add ?sslmode=verify-full to DATABASE_URL.")


def _content() -> Iterator[Finding]:
    if lacks := missing_from_index():
        yield risk(f"The search index lacks {lacks}: run bin/manage rebuild_search.")
    known = set(CodeSystem.objects.values_list("slug", flat=True))
    if unknown := sorted(settings.MEDREF_LICENSED_SYSTEMS - known):
        yield risk(f"MEDREF_LICENSED_SYSTEMS names {', '.join(unknown)}, which this site does not have.")


def _people() -> Iterator[Finding]:
    if not administrators().exists():
        yield risk("Nobody can administer the site: run bin/manage createsuperuser.")
    demo = User.objects.filter(username__in=DEMO, is_active=True).order_by("username")
    names = [
        person.username
        for person in demo
        if (person.first_name, person.last_name, person.professional_role) == DEMO[person.username][:3]
    ]
    if names:
        yield risk(f"Accounts of the demo are in use: {', '.join(names)}. Deactivate them at the desk.")


def _backups() -> Iterator[Finding]:
    last = Event.objects.filter(verb="backed up").order_by("-at").first()
    if last is None:
        yield advice("No backup was made with bin/backup: make one every night, and keep it on another machine.")
    elif last.at < timezone.now() - 2 * DAY:
        yield advice(f"The last backup is of {last.at:%d %B %Y}.")
