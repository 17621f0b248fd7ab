"""The docs: decisions are complete and indexed, folders are on the map, models are in the glossary."""

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from procedures.rules import TRANSITIONS

ROOT = Path(settings.BASE_DIR)
DECISIONS = sorted((ROOT / "docs/adr").glob("[0-9]*.md"))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_each_decision_has_all_its_parts(path):
    text = path.read_text()
    assert re.match(rf"# {int(path.stem[:4])}\. \S.*\n\nStatus: \S.*\nDate: 20\d\d-\d\d-\d\d\n", text)
    parts = re.findall(r"^## (.+)\n\n(?=\S)(?!##)", text, re.MULTILINE)
    assert parts == ["Context", "Decision", "Rejected alternatives", "Consequences"]


def test_the_index_of_decisions_has_their_numbers_titles_and_statuses():
    index = (ROOT / "docs/adr/README.md").read_text()
    rows = re.findall(r"^\| \[(\d+)\]\((.+?)\) \| (.+?) \| (\w+)", index, re.MULTILINE)
    expected = []
    for path in DECISIONS:
        number, title, status = re.match(r"# (\d+)\. (.+)\n\nStatus: (\w+)", path.read_text()).groups()
        expected.append((number, path.name, title, status))
    assert rows == expected


def test_each_folder_at_the_root_stands_on_the_map():
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    folders = {name.split("/")[0] for name in files if "/" in name}
    rows = re.findall(r"^\| `([\w.]+)/` \| \S.+ \|$", (ROOT / "docs/map.md").read_text(), re.MULTILINE)
    assert sorted(rows) == sorted(folders)


def test_each_model_stands_in_the_glossary():
    glossary = (ROOT / "docs/glossary.md").read_text()
    models = [model.__name__ for model in apps.get_models() if Path(model._meta.app_config.path).parent == ROOT]
    assert len(models) > 30
    assert not [name for name in models if not re.search(rf"\| [^|]*`{name}[`.]", glossary)]


def test_the_editors_guide_has_each_step_with_the_states_before_and_after_it():
    guide = (ROOT / "docs/editors-guide.md").read_text()
    rows = re.findall(r"^\| ([^|(]+?)(?: \(.*?\))? \| ([a-z ]+) \| ([a-z ]+) \| [a-z ,]+ \|$", guide, re.MULTILINE)
    steps = [step for step in TRANSITIONS.values() if step.start != step.end or step.event == "confirmed"]
    expected = {(step.button or "Publish without review", step.start, step.end) for step in steps}
    assert set(rows) - {("step", "from", "to")} == {
        (button, start.replace("_", " "), end.replace("_", " ")) for button, start, end in expected
    }


def test_each_test_that_the_docs_call_as_a_witness_exists():
    modules = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    defined = set(re.findall(r"^def (test_\w+)", modules, re.MULTILINE))
    for name in ("threat-model.md", "asvs.md"):
        called = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / name).read_text()))
        assert len(called) > 30 and called <= defined, called - defined


def test_each_requirement_of_asvs_stands_in_the_table_once():
    """How many of levels 1 and 2 there are in each chapter of version 5.0."""
    counts = dict(enumerate((27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7), 1))
    text = (ROOT / "docs/asvs.md").read_text()
    rows = re.findall(r"^\| (\d+\.[\d., ]+) \|", text, re.MULTILINE)
    numbers = [number for row in rows for number in row.split(", ")]
    assert len(set(numbers)) == len(numbers)
    assert Counter(int(number.split(".")[0]) for number in numbers) == counts
    answers = re.findall(r"^\| \d+\.\d+\.\d+ \| [^|]+ \| (\w+) \| ([^|]+) \|$", text, re.MULTILINE)
    assert len(answers) > 180 and {answer for answer, _ in answers} == {"tested", "met", "part", "no", "site"}
    assert all("`test_" in why or "the same test" in why for answer, why in answers if answer == "tested")


def test_each_row_of_a_table_in_the_docs_fits_its_header():
    for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for table in re.findall(r"(?:^\|.*\n)+", path.read_text(), re.MULTILINE):
            widths = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
            assert len(widths) == 1, (path.name, table[:100])
