"""Cells that spreadsheet programs may open safely, and lines that they read back as they were."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.columns import COLUMNS, HEADINGS, values
from exports.writers import csv_lines, harmless
from procedures.document import EntryDocument
from procedures.sections import TEXT_FIELDS
from tests import makers


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", " =1+1", "\t=1", "\tx", "\r=1", "\n=1", "\nx", "\u00a0=1", "＝1+1", "  @x", "-"],
)
def test_a_cell_that_looks_like_a_formula_is_made_text(text):
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("value", ["", "a=1", "1-2", "Elbow", " Elbow", "'=1", 5, -5, None])
def test_other_cells_stay_as_they_are(value):
    assert harmless(value) == value


@given(st.text())
def test_no_cell_begins_like_a_formula(text):
    cell = harmless(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert cell in (text, f"'{text}")


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2), max_size=5))
def test_lines_read_back_as_the_cells_they_were(rows):
    text = "".join(csv_lines(["a", "b"], rows))
    assert text.startswith("\ufeff")
    read = list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline="")))
    assert read == [["a", "b"], *([harmless(cell) for cell in row] for row in rows)]


def test_every_field_of_an_entry_has_a_column():
    row = dict(zip((heading for heading, _ in COLUMNS), values(makers.document()), strict=True))
    assert set(TEXT_FIELDS) <= row.keys()
    assert len(HEADINGS) == len(set(HEADINGS)) == len(row) + 5
    assert {heading for heading, value in row.items() if not value} == {"not_applicable", "editorial_note"}
    assert row["risks"] == (
        "Bruising (common, about 1 in 20); Stiffness (not stated); Numb finger (rare, about 1 in 2,000)"
    )
    assert row["personnel"] == "Surgeon; Nurse (for large elbows)"
    assert row["steps"] == "Opening: The elbow is opened.; It is mended."
    assert (row["primary_code"], row["related_codes"]) == ("icd10pcs 0RQL0ZZ", "cpt4 99999")


def test_an_empty_entry_gives_empty_cells():
    assert [value for value in values(EntryDocument(name="A")) if value] == ["A"]
