"""What stands in a list but is no code of its system, or would become another one, is a bad line or refuses the file."""

import pytest

from codes.formats import BadRow, CodeRow, UnreadableFile, read_codes
from tests.codes.test_doubts import reading_of


@pytest.mark.parametrize(
    ("system", "code", "whole"),
    [("icd9cm", "41.01", "041.01"), ("icd9proc", "1.23", "01.23"), ("icd10cm", "A0.01", ""), ("icd9cm", "E80.00", "")],
)
def test_a_code_whose_dot_is_elsewhere_does_not_become_another_code(tmp_path, system, code, whole):
    others = {"icd9cm": ["428.0", "V30.01", "E800.0"], "icd9proc": ["38.21"], "icd10cm": ["S72.001A", "A00.", "A01"]}[
        system
    ]
    *rows, bad = reading_of(tmp_path, [*others, code], system)[0]
    assert all(isinstance(row, CodeRow) for row in rows)
    assert f"{code} has its dot in another place" in bad.reason and (f"({whole})" if whole else "place") in bad.reason


@pytest.mark.parametrize(
    "line",
    [
        "4;records",
        "Total;4",
        "Total records: 4;",
        "Rows;4",
        "3;rows affected",
        "***;END OF REPORT",
        "(3 rows);",
        "Page 1 of 2;",
    ],
)
def test_what_stands_below_a_table_is_a_bad_line(tmp_path, line):
    path = tmp_path / "codes.csv"
    path.write_text(f"code;title\nA1;An invented thing\n{line}\nTOTAL;Total knee\nREC;Records of things\n")
    first, bad, *rows = read_codes(path, system="ours")
    assert isinstance(bad, BadRow) and bad.line == 3
    assert [first.code, *(row.code for row in rows)] == ["A1", "TOTAL", "REC"]


def test_a_file_whose_codes_a_program_has_changed_is_refused_with_what_has_happened(tmp_path):
    for code, why in (("27,025", "thousands separators"), ("1.2E+11", "a spreadsheet program turned a code")):
        with pytest.raises(UnreadableFile, match=f"are not CPT codes .the first one: .*{why}"):
            reading_of(tmp_path, [code, code], "cpt4")
