"""CSV files: delimiters, encodings, quotes, and rows that are broken."""

import csv
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.tables.writer import WIDE, wide_rows
from imports.readers import read_csv
from tests.documents.entries import any_entry
from workbooks import csv_rows
from workbooks.csv_lines import csv_lines


def read(content: str | bytes, encoding="utf-8"):
    content = content.encode(encoding) if isinstance(content, str) else content
    return list(read_csv("t.csv", BytesIO(content)))


def names(content, encoding="utf-8") -> list[str]:
    """The name of each entry, or where and why there is none."""
    return [
        document.parsed.document.name if document.parsed else f"{document.filename}: {document.reason}"
        for document in read(content, encoding)
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_any_line_end(delimiter, line_end):
    rows = [["Procedure name", "Goals"], ["Bar, or; baz", "To | mend\tit"], ["Qux", ""]]
    content = StringIO()
    csv.writer(content, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    documents = [document.parsed.document for document in read(content.getvalue())]
    assert [document.name for document in documents] == ["Bar, or; baz", "Qux"]
    assert documents[0].texts == {"goals": "To | mend it"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_unicode_with_and_without_a_mark(encoding):
    content = "name,goals\nBár Fïx,“Mend”\n"
    content = ("\ufeff" + content).encode("utf-16-le") if encoding == "utf-16-le" else content.encode(encoding)
    (document,) = read(content)
    assert document.parsed.document.name == "Bár Fïx"
    assert document.parsed.warnings == []


def test_another_encoding_is_read_as_windows_1252_with_a_warning():
    plain, accented = read("name,goals\nBar,Mend\nBár,“Mend”\n", "cp1252")
    assert plain.parsed.warnings == []
    assert accented.parsed.document.texts == {"goals": "“Mend”"}
    assert "windows-1252" in accented.parsed.warnings[0]


def test_what_begins_like_utf_16_and_is_none_is_refused():
    assert names(b"\xff\xfea") == ["t.csv: This file begins like UTF-16 and is not. Save it as UTF-8."]


def test_rows_are_numbered_as_spreadsheet_programs_do():
    content = '\nname,goals\n"Bar","two\nlines"\n,\n,\nBaz,1,2\n'
    assert [document.filename for document in read(content)] == ["t.csv, row 3", "t.csv, row 6"]


def test_a_quote_that_is_never_closed_costs_one_row():
    assert names('name,goals\nBar,a\n"Baz,b\nQux,"c\nc"\nQuux,d\n') == [
        "Bar",
        "t.csv, row 3: Line 3: a quotation mark is not closed, or is in the wrong place (',' expected after '\"').",
        "Qux",
        "Quux",
    ]


def test_a_quote_that_swallows_whole_rows_is_noticed_by_its_cells():
    found = names('name,goals\n"Bar,a\nBaz,b\nQux,c"\nQuux,d\n')
    assert found[0].startswith("t.csv, row 2: Line 2: a quotation mark seems not to be closed: 1 cells, 2 headings.")
    assert found[1:] == ["Baz", "Qux", "Quux"]


def test_a_quote_within_a_cell_is_a_letter_like_others():
    assert names('name,goals\n5" tube,"say ""hi"""\n') == ['5" tube']


def test_a_file_of_broken_quotes_is_given_up():
    found = names("name,goals\n" + '"a\n' * 5_000)
    assert len(found) == csv_rows.MOST_BROKEN + 1
    assert found[-1].endswith("nothing from here on was read.")


def test_rows_with_nul_or_without_end_are_bad_and_the_others_go_on():
    content = f"name,goals\nB\0r,a\n{'x' * (csv_rows.LONGEST_LINE + 5)},b\nBaz,{'y' * 250_001}\nQux,c\n"
    nul, long_line, long_cell, good = names(content)
    assert nul == "t.csv, row 2: Line 2 has NUL characters, so it is not text."
    assert long_line == "t.csv, row 3: Line 3 has more than 1,000,000 characters."
    assert "row 4: Line 4" in long_cell
    assert good == "Qux"


def test_a_quoted_cell_does_not_reach_over_a_line_without_end():
    content = f'name,goals\n"Bar,a\n{"x" * (csv_rows.LONGEST_LINE + 5)}\nQux,c\n'
    assert [name[:12] for name in names(content)] == ["t.csv, row 2", "t.csv, row 3", "Qux"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("'=1+1", "=1+1"),
        ("''=1", "'=1"),
        ("'- one", "- one"),
        ("' @x", "@x"),
        ("'tis", "'tis"),
        ("'", "'"),
        ("=1", "=1"),
    ],
)
def test_the_apostrophe_before_a_formula_is_taken_away(cell, text):
    assert names(f"name,goals\n{cell},a\n") == [text]


@given(any_entry)
def test_what_the_export_writes_is_read_as_it_was(entry):
    content = "".join(csv_lines(WIDE, wide_rows(entry)))
    (document,) = read(content)
    assert document.parsed.document == entry
    assert document.parsed.unplaced == []


@given(
    st.binary(max_size=200) | st.text(max_size=200).map(str.encode),
    st.sampled_from([b"", b"name,goals\n", b"slug;part;text\n", b"\xff\xfe"]),
)
def test_no_bytes_raise(content, opening):
    documents = read(opening + content)
    assert documents
    assert all((document.parsed is None) == bool(document.reason) for document in documents)
    assert read(opening + content) == documents
