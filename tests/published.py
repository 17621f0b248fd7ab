"""Published files that are not part of medref: official code files and sample entries, which some tests read if they can."""

import os
from pathlib import Path

import pytest

FILES = Path(os.environ.get("MEDREF_TEST_FILES") or Path(__file__).parents[2] / "shared")
DATA, ENTRIES = FILES / "data", FILES / "entries"

needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="MEDREF_TEST_FILES names no directory with published code files"
)
needs_entries = pytest.mark.skipif(
    not ENTRIES.is_dir(), reason="MEDREF_TEST_FILES names no directory with sample entries"
)
