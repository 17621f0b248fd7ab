"""The rules of the house as tests: files, docstrings, docs, access and leaks."""

import ast
import re
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.urls import URLPattern, URLResolver, get_resolver
from python_calamine import CalamineWorkbook

from tests import makers

ROOT = Path(settings.BASE_DIR)
ROOMS = (
    "medref",
    "api",
    "exports",
    "imports",
    "search",
    "procedures",
    "codes",
    "documents",
    "accounts",
    "desk",
    "workbooks",
    "localdb",
    "bench",
)
SOURCES = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
DOCS = "\n".join(path.read_text() for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))])

ANYONE = {
    "search:home": [],
    "search:results": [],
    "search:suggest": [],
    "procedures:list": [],
    "procedures:compare": [],
    "procedures:detail": ["mending-of-the-elbow"],
    "procedures:text": ["mending-of-the-elbow"],
    "procedures:version": ["mending-of-the-elbow", 1],
    "codes:systems": [],
    "codes:build": [],
    "codes:system": ["icd10pcs"],
    "codes:code": ["icd10pcs", "0RQL0ZZ"],
    "codes:source_address": ["icd10pcs", "0RQL0ZZ-anything"],
    "api:search": [],
    "live": [],
    "ready": [],
}
EXPORTERS = {
    "exports:procedures_csv": [],
    "exports:procedures_xlsx": [],
    "exports:procedures_json": [],
    "exports:procedures_ndjson": [],
    "exports:codes_csv": [],
    "exports:codes_xlsx": [],
    "exports:codes_ndjson": [],
}
LOOKUPS = {"codes:lookup": [], "exports:lookup_csv": [], "exports:lookup_xlsx": []}
PEOPLE = ("nobody", "writer", "reviewer", "exporter", "codes", "admin")
POISON = "Zyzzogenic"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_is_short_and_says_what_belongs_in_it(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 300
    assert ast.get_docstring(ast.parse(text)), "a module opens with a sentence about what belongs in it"


def test_no_template_trusts_text_blindly():
    for path in (ROOT / "templates").rglob("*.html"):
        assert not re.search(r"\|\s*safe\b|autoescape off", path.read_text()), path


def test_every_command_setting_and_address_is_in_the_docs():
    commands = [name for name, app in get_commands().items() if app in ROOMS]
    variables = set()
    for path in (ROOT / "medref").glob("*.py"):
        variables |= set(re.findall(r'"((?:MEDREF_|DATABASE_|SECRET_|ALLOWED_|CSRF_|DEBUG)[A-Z_]*)"', path.read_text()))
    variables -= {"CSRF_COOKIE_SECURE"}
    missing = [word for word in [*commands, *variables] if word not in DOCS]
    routes = [str(pattern.pattern) for name, pattern in _named_routes() if name in ANYONE | EXPORTERS | LOOKUPS]
    missing += [route for route in routes if "/" + re.sub(r"<\w+:(\w+)>", r"<\1>", route) not in DOCS]
    assert not missing


def test_every_address_stands_in_the_access_table():
    assert {name for name, _ in _named_routes()} == ANYONE.keys() | EXPORTERS.keys() | LOOKUPS.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_gets_what_the_access_table_says(client, who):
    from django.urls import reverse

    from accounts.actions import make_demo_people
    from accounts.models import User

    make_demo_people("only for this test")
    makers.load_codes()
    makers.published()
    if who != "nobody":
        client.force_login(User.objects.get(username=who))
    for name, args in ANYONE.items():
        assert client.get(reverse(name, args=args)).status_code in (200, 301, 302), name
        assert client.post(reverse(name, args=args)).status_code == 405, name
    for name, args in EXPORTERS.items():
        expected = {"exporter": 200, "admin": 200, "nobody": 302}.get(who, 403)
        assert client.get(reverse(name, args=args)).status_code == expected, name
    for name, args in LOOKUPS.items():
        assert client.post(reverse(name, args=args), {"codes": "0RQL0ZZ"}).status_code == 200, name
        assert client.get(reverse(name, args=args)).status_code == (200 if name == "codes:lookup" else 405), name


@pytest.mark.django_db
def test_no_door_shows_a_draft_or_a_text_that_its_licence_withholds(client):
    from codes.formats.rows import CodeRow, TermRow
    from documents.entry import CodeReference

    reference = CodeReference("cpt4", "99999", f"{POISON} descriptor")
    makers.load_codes()
    makers.load_codes(
        "cpt4", "2026", [CodeRow("99999", f"{POISON} repair", f"{POISON} short"), TermRow("99999", POISON, "synonym")]
    )
    makers.load_codes("hcpcs", "2026", [CodeRow("D9999", f"{POISON} crown", POISON), CodeRow("A9999", "Fine supply")])
    entry = makers.published(primary_code=reference)
    makers.draft(entry.created_by, name=f"{POISON} draft", primary_code=None, related_codes=[])
    for address in (
        "/",
        f"/search/?q={POISON.lower()}",
        "/search/?q=99999",
        f"/search/suggest/?q={POISON.lower()[:4]}",
        "/search/suggest/?q=99999",
        f"/api/v1/search?q={POISON.lower()}",
        "/api/v1/search?q=D9999",
        "/procedures/",
        entry.get_absolute_url(),
        f"/procedures/{entry.procedure.slug}.txt",
        f"/procedures/compare/?a={entry.procedure.slug}&b={entry.procedure.slug}",
        "/codes/",
        "/codes/cpt4/",
        "/codes/cpt4/99999/",
        "/codes/hcpcs/",
        "/codes/hcpcs/D/",
        "/codes/hcpcs/D9999/",
        "/code/cpt4/99999-anything",
        f"/codes/lookup/?codes=99999%0AD9999%0A{POISON.lower()}%0A{POISON.lower()}+repair",
    ):
        body = client.get(address, follow=True).content.decode()
        assert POISON not in body, address
    for format in ("csv", "xlsx"):
        lines = f"99999\nD9999\n{POISON.lower()} repair\n{POISON.lower()}\n{POISON.lower()[:4]}"
        content = client.post(f"/codes/lookup.{format}", {"codes": lines}).content
        if format == "xlsx":
            content = str(CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()).encode()
        assert POISON not in content.decode(), format
    assert client.get(f"/api/v1/search?q={POISON}").json()["total"] == 0
    assert client.get(f"/search/suggest/?q={POISON}").json()["suggestions"] == []


def test_no_file_of_the_project_is_left_out_of_version_control():
    ignored = subprocess.run(["git", "check-ignore", *map(str, SOURCES)], cwd=ROOT, capture_output=True, text=True)
    assert not ignored.stdout


def _named_routes():
    """(name with its namespace, pattern) of every address of our own."""
    for entry in get_resolver().url_patterns:
        if isinstance(entry, URLPattern):
            yield entry.name, entry
        elif isinstance(entry, URLResolver) and entry.namespace != "admin":
            for pattern in entry.url_patterns:
                yield f"{entry.namespace}:{pattern.name}", pattern
