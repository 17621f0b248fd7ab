"""The docs as tests: each decision in full and in the index, each folder on the map, each model in the glossary."""

import re
from pathlib import Path

import pytest
from django.conf import settings

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
