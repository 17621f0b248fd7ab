"""The rules of the house as tests: files, docstrings, docs, access and leaks."""

import ast
import re
import subprocess
import tomllib
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.urls import URLPattern, URLResolver, get_resolver
from python_calamine import CalamineWorkbook

from codes.systems import SYSTEMS
from tests import makers

ROOT = Path(settings.BASE_DIR)
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
LAYERS = [layer.split(" | ") for layer in CONTRACTS["contracts"][0]["layers"]]
ROOMS = [room for layer in LAYERS for room in layer if room != "tests"]
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


def test_every_module_is_short_and_says_what_belongs_in_it():
    modules = [ROOT / path for path in _tracked("*.py") if "/migrations/" not in path]
    assert [path for path in modules if len(path.read_text().splitlines()) > 300] == []
    assert [path for path in modules if not ast.get_docstring(ast.parse(path.read_text()))] == []


def test_no_function_is_longer_than_a_screen():
    functions = [(path, node) for path in SOURCES for node in ast.walk(ast.parse(path.read_text()))]
    functions = [(path, node) for path, node in functions if isinstance(node, ast.FunctionDef)]
    assert [f"{path}: {node.name}" for path, node in functions if node.end_lineno - node.lineno >= 50] == []


def test_each_room_stands_in_the_contracts_and_has_its_tests():
    """import-linter itself asks only the modules inside a room to be named."""
    packages = {path.split("/")[0] for path in _tracked("*.py") if "/" in path}
    assert packages == {"tests", *ROOMS} == set(CONTRACTS["root_packages"])
    shelved = [
        room for contract in CONTRACTS["contracts"] if contract.get("exhaustive") for room in contract["containers"]
    ]
    assert set(ROOMS) <= set(shelved)
    tested = {path.split("/")[1] for path in _tracked("tests/*/test_*.py")}
    assert set(ROOMS) <= tested


def test_the_slug_of_a_code_system_is_written_in_its_module_alone():
    """Benchmarks and the demo name the files that they load; the heading of a column is no slug."""
    slugs = re.compile(rf"""["']({"|".join(SYSTEMS)})["']""")
    named = {(str(path.relative_to(ROOT)), slug) for path in SOURCES for slug in slugs.findall(_code(path))}
    elsewhere = {(path, slug) for path, slug in named if not path.startswith(("codes/systems/", "bench/"))}
    assert {pair for pair in elsewhere if pair[0] != "imports/demo.py"} == {("codes/formats/delimited.py", "hcpcs")}


def test_no_template_names_a_page_of_a_room_above_its_own():
    """What an upper room adds to a page is a panel of its own (ADR 12)."""
    height = {room: number for number, layer in enumerate(LAYERS) for room in layer}
    for path in (ROOT / "templates").rglob("*.html"):
        own = next((part for part in path.relative_to(ROOT / "templates").parts if part in height), None)
        named = set(re.findall(r"""{% url ['"](\w+):|{% include ['"](?:admin/)?(\w+)/""", path.read_text()))
        for room in {room for pair in named for room in pair if room in height and own}:
            assert room == own or height[room] > height[own], f"{path} names {room}"


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


def _tracked(pattern: str) -> list[str]:
    return subprocess.run(
        ["git", "ls-files", pattern], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()


def _code(path) -> str:
    """The module without comments and docstrings."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            node.body[0] = ast.Pass()
    return ast.unparse(tree)


def _named_routes():
    """(name with its namespace, pattern) of every address of our own."""
    for entry in get_resolver().url_patterns:
        if isinstance(entry, URLPattern):
            yield entry.name, entry
        elif isinstance(entry, URLResolver) and entry.namespace != "admin":
            for pattern in entry.url_patterns:
                yield f"{entry.namespace}:{pattern.name}", pattern
