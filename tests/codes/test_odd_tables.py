"""Tables in odd files: several in one zip, blank columns at the end, mixed line ends, terms and maps as workbooks."""

import zipfile

import pytest

from codes.formats import BadRow, CodeRow, MapRow, TermRow, UnreadableFile, read_codes, read_maps, read_terms
from tests.codes.test_hcpcs_sheets import xlsx


def stored(tmp_path, content, name="table"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def zipped(tmp_path, **files):
    path = tmp_path / "release.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return path


def test_of_several_tables_in_a_zip_the_others_are_named_in_a_warning(tmp_path):
    path = zipped(
        tmp_path, a_csv="code,title\nA1,One\nA2,Two\n", b_csv="code,title\nB1,One\n", c_xlsx=xlsx([["About"]])
    )
    reading = read_codes(path, system="ours")
    assert [row.code for row in reading] == ["A1", "A2"]
    [warning] = reading.warnings
    assert warning.startswith("Of several tables only a.csv is read, not b.csv.")


def test_an_archive_of_archives_is_named(tmp_path):
    with pytest.raises(UnreadableFile, match=r"contains other archives .inner.zip.; unpack it"):
        list(read_codes(zipped(tmp_path, inner_zip=b"PK", readme_pdf=b""), system="ours"))


def test_blank_cells_beyond_the_header_change_nothing_and_others_do(tmp_path):
    path = stored(tmp_path, "code,title\nA1,One,\nA2,Two,,\nA3,Three, four\n")
    one, two, bad = read_codes(path, system="ours")
    assert (one.code, two.title) == ("A1", "Two") and isinstance(bad, BadRow) and "3 columns" in bad.reason


def test_a_carriage_return_inside_a_line_is_named(tmp_path):
    path = stored(tmp_path, "code,title\r\nA1,One\rA2,Two\nA3,Three\n")
    with pytest.raises(UnreadableFile, match="line 2: a carriage return inside the line; save the file with one kind"):
        list(read_codes(path, system="ours"))


def test_terms_and_maps_are_read_as_workbooks_too(tmp_path):
    terms = stored(tmp_path, xlsx([["About"]], [["Code", "Term", "Kind"], ["A1", "One", "index"], ["", "Lost", ""]]))
    term, bad = read_terms(terms, system="ours")
    assert term == TermRow("A1", "One", "index", 2) and bad == BadRow(3, "the code is empty", "Lost")
    maps = stored(tmp_path, xlsx([["source", "target", "kind"], ["86.23", "0HDQXZZ", "inexact"]]))
    assert list(read_maps(maps, source="icd9proc", target="icd10pcs")) == [MapRow("8623", "0HDQXZZ", "inexact", 2)]
    codes = stored(tmp_path, xlsx([["code", "title"], ["A1", "One"]]))
    assert list(read_codes(codes, system="ours")) == [CodeRow("A1", "One", line=2)]
    with pytest.raises(UnreadableFile, match="contains codes .format workbook., not terms"):
        list(read_terms(codes, system="ours"))


def test_what_stands_in_brackets_behind_a_heading_does_not_count_if_no_other_heading_is_alike(tmp_path):
    heading = ["CODE", "SHORT DESCRIPTION (VALID FY2099)", "LONG DESCRIPTION (VALID FY2099)", "NF EXCL"]
    path = stored(tmp_path, xlsx([heading, ["A000", "Short", "Long", ""], ["", "x", "y", ""]]))
    code, bad = read_codes(path, system="icd10cm")
    assert code == CodeRow("A000", "Long", "Short", line=2) and bad.reason == "the code is empty"
    path = stored(tmp_path, "code,title (old),title (new)\nA1,One,Two\n")
    with pytest.raises(UnreadableFile, match="say which column is which"):
        list(read_codes(path, system="ours"))
    named = {"code": "code", "title": "title (new)"}
    assert [row.title for row in read_codes(path, system="ours", columns=named)] == ["Two"]


def test_an_opendocument_sheet_is_named(tmp_path):
    with pytest.raises(UnreadableFile, match="this is an OpenDocument file; save the sheet as .xlsx"):
        list(read_codes(zipped(tmp_path, mimetype="x", content_xml="<x/>"), system="ours"))
