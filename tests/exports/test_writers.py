"""Files are safe to open in spreadsheet programs, and are read back as they were written."""

import csv
import json
from datetime import date
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from exports.writers import (
    CELL_LIMIT,
    UnfitForSpreadsheet,
    json_lines,
    ndjson_lines,
    text_documents,
    write_whole,
    write_xlsx,
)
from workbooks.csv_lines import csv_lines
from workbooks.formulas import harmless


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", " =1+1", "\t=1", "\tx", "\r=1", "\n=1", "\nx", "\u00a0=1", "＝1+1", "  @x", "-"],
)
def test_a_cell_that_looks_like_a_formula_is_made_text(text):
    assert harmless(text) == "'" + text
    assert harmless("'" + text) == "''" + text  # so that reading may take one away from either


@pytest.mark.parametrize("value", ["", "a=1", "1-2", "Elbow", " Elbow", "'Elbow", "'", 5, -5, None])
def test_other_cells_stay_as_they_are(value):
    assert harmless(value) == value


@given(st.text(st.sampled_from("'=- a") | st.characters()), st.text(st.sampled_from("'=- a") | st.characters()))
def test_no_cell_begins_like_a_formula_and_different_texts_stay_different(text, other):
    cell = harmless(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert cell in (text, f"'{text}")
    assert (cell == harmless(other)) == (text == other)


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2), max_size=5))
def test_lines_read_back_as_the_cells_they_were(rows):
    text = "".join(csv_lines(["a", "b"], [dict(zip("ab", row, strict=True)) for row in rows]))
    assert text.startswith("\ufeff")
    read = list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline="")))
    assert read == [["a", "b"], *([harmless(cell) for cell in row] for row in rows)]


def test_objects_stand_one_a_line():
    objects = [{"a": "é\n"}, {"b": date(2026, 1, 31)}]
    assert "".join(ndjson_lines(objects)) == '{"a": "é\\n"}\n{"b": "2026-01-31"}\n'
    assert "".join(json_lines(objects)) == '[\n{"a": "é\\n"},\n{"b": "2026-01-31"}\n]\n'
    assert [json.loads("".join(json_lines(objects[:count]))) for count in (0, 1)] == [[], [{"a": "é\n"}]]


def test_documents_are_parted_by_a_line_with_a_form_feed():
    assert "".join(text_documents(["A\n", "B\n"])) == "A\n\f\nB\n"


def workbook(path, rows, headings=("slug", "text")):
    write_xlsx(path, headings, rows)
    return CalamineWorkbook.from_path(path).get_sheet_by_name("entries").to_python()


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "@SUM(A1)",
        "'=1",
        "https://example.org",
        "mailto:a@example.org",
        "12",
        "2026-01-31",
        "_x0041_",
        "a_x000D_b",
        "\x01\x02",
        "  1. a\n    b\n",
        "é😀<b>&amp;",
    ],
)
def test_a_text_in_a_workbook_is_a_text_and_comes_back_as_it_was(tmp_path, text):
    assert workbook(tmp_path / "a.xlsx", [{"slug": "a", "text": text}])[1] == ["a", text]


def test_figures_and_days_in_a_workbook_are_figures_and_days(tmp_path):
    rows = [{"slug": "a", "version": 2, "reviewed_on": date(2026, 1, 31)}, {"slug": "b", "reviewed_on": None}]
    read = workbook(tmp_path / "a.xlsx", rows, ("slug", "version", "reviewed_on"))
    assert read[1:] == [["a", 2.0, date(2026, 1, 31)], ["b", "", ""]]


@pytest.mark.parametrize("text", ["a" * (CELL_LIMIT + 1), "😀" * (CELL_LIMIT // 2 + 1)])
def test_a_text_that_a_cell_would_cut_is_refused_by_entry_and_field(tmp_path, text):
    with pytest.raises(
        UnfitForSpreadsheet, match=r"^elbow: summary has 32,768 characters.* holds at most 32,767\. Use csv"
    ):
        workbook(tmp_path / "a.xlsx", [{"slug": "elbow", "summary": text}], ("slug", "summary"))
    with pytest.raises(UnfitForSpreadsheet, match="^elbow: goals has"):
        workbook(tmp_path / "a.xlsx", [{"slug": "elbow", "part": "goals", "text": text}])
    assert workbook(tmp_path / "a.xlsx", [{"slug": "elbow", "text": "a" * CELL_LIMIT}])[1][1] == "a" * CELL_LIMIT


def test_a_text_that_would_come_back_as_another_is_refused(tmp_path):
    with pytest.raises(UnfitForSpreadsheet, match="elbow: text contains “_x005F_x0041_”"):
        workbook(tmp_path / "a.xlsx", [{"slug": "elbow", "text": "a_x005F_x0041_"}])


def test_more_rows_than_a_sheet_has_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("exports.writers.ROW_LIMIT", 3)
    workbook(tmp_path / "a.xlsx", [{"slug": "a"}] * 2)
    with pytest.raises(UnfitForSpreadsheet, match="more rows than the 3"):
        workbook(tmp_path / "a.xlsx", [{"slug": "a"}] * 3)


def test_a_file_is_there_whole_or_not_at_all(tmp_path):
    def broken():
        yield b"half"
        assert path.read_bytes() == b"old"  # readers see the old file until the new one is complete
        raise UnfitForSpreadsheet("no")

    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    with pytest.raises(UnfitForSpreadsheet):
        write_whole(path, broken())
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a.csv", b"old")]
    write_whole(path, [b"ne", b"w"])
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a.csv", b"new")]


def test_what_is_no_file_is_not_replaced(tmp_path):
    with pytest.raises(OSError, match="is not a regular file and cannot be replaced"):
        write_whole(tmp_path, [b""])
