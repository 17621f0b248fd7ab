"""The house rules: size of files, docstrings, import contracts, docs."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

from django.conf import settings
from django.contrib import admin
from django.core.management import get_commands
from django.urls import URLPattern, URLResolver, get_resolver

from codes.systems import SYSTEMS

from .access_table import ACCESS

ROOT = Path(settings.BASE_DIR)
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
LAYERS = [layer.split(" | ") for layer in CONTRACTS["contracts"][0]["layers"]]
ROOMS = [room for layer in LAYERS for room in layer if room != "tests"]
SOURCES = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
DOCS = "\n".join(path.read_text() for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))])


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
    """Benchmarks and the demo name the files that they load; headings of columns and labels are none."""
    slugs = re.compile(rf"""["']({"|".join(SYSTEMS)})["']""")
    named = {(str(path.relative_to(ROOT)), slug) for path in SOURCES for slug in slugs.findall(_code(path))}
    elsewhere = {(path, slug) for path, slug in named if not path.startswith(("codes/systems/", "bench/"))}
    assert {pair for pair in elsewhere if pair[0] != "imports/demo/__init__.py"} == {
        ("codes/formats/columns.py", heading) for heading in ("drg", "hcpcs", "ndc", "revenue_code")
    } | {("documents/text/labels.py", "ops")}


def test_no_room_names_a_page_a_permission_or_a_table_of_a_room_above_its_own():
    """Imports are not the only way to know a room. What an upper room adds to a lower one stands in a registry (ADR 12)."""
    height = {room: number for number, layer in enumerate(LAYERS) for room in layer}
    naming = {
        ".py": r"""["'](\w+)[.:]\w+["']""",
        ".sql": r"\b([a-z]+)_\w+",
        ".html": r"""{% (?:url|include) ['"](?:admin/)?(\w+)[:/]""",
    }
    texts = {path: _code(path) for path in SOURCES}
    texts |= {path: path.read_text() for path in [*ROOT.glob("*/database.sql"), *(ROOT / "templates").rglob("*.html")]}
    for path, text in texts.items():
        own = next((part for part in path.relative_to(ROOT).parts if part in height), None)  # base.html has none
        for room in height.keys() & set(re.findall(naming[path.suffix], text)) if own else ():
            assert room == own or height[room] > height[own], f"{path} names {room}"


def test_no_template_trusts_text_blindly():
    for path in (ROOT / "templates").rglob("*.html"):
        assert not re.search(r"\|\s*safe\b|autoescape off", path.read_text()), path


def test_filters_of_the_desk_are_named_in_words_of_an_editor():
    for model, desk in admin.site._registry.items():
        if model._meta.app_label in ROOMS:
            fields = [model._meta.get_field(name) for name in desk.list_filter if isinstance(name, str)]
            titles = [str(getattr(field, "verbose_name", "")) for field in fields]
            assert not [title for title in titles if title.startswith(("is ", "holds"))], model


def test_every_command_setting_and_address_is_in_the_docs():
    commands = [name for name, app in get_commands().items() if app in ROOMS]
    variables = set()
    for path in (ROOT / "medref").glob("*.py"):
        variables |= set(re.findall(r'"((?:MEDREF_|DATABASE_|SECRET_|ALLOWED_|CSRF_|DEBUG)[A-Z_]*)"', path.read_text()))
    variables -= {"CSRF_COOKIE_SECURE"}
    missing = [word for word in [*commands, *variables] if word not in DOCS]
    routes = [str(pattern.pattern) for name, pattern in _named_routes() if name in ACCESS]
    missing += [route for route in routes if "/" + re.sub(r"<\w+:(\w+)>", r"<\1>", route) not in DOCS]
    assert not missing


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
