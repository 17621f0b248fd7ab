"""Lists of systems without a reader of their own are CSV files, read by the headings that their publishers use."""

from datetime import date

import pytest

from codes.formats import CodeRow, UnreadableFile, read_codes


@pytest.mark.parametrize(
    ("system", "text", "codes"),
    [
        ("drg", "DRG,MDC,MS-DRG Title,Weights\n001,PRE,Invented transplant,25.1\n", ["001"]),
        (
            "drg",
            "Table 5, FY2026\n\nMS-DRG\tMDC\tTYPE\tMS-DRG Title\tWeights\n001\tPRE\tSURG\tInvented\t25.1\n",
            ["001"],
        ),
        ("rev", "Revenue Code,Description\n0001,Invented total\n0100,Invented all-inclusive\n", ["0001", "0100"]),
        ("opcs4", "OPCS-4 Code;Title\nA01;Invented excision\nA01.1;Invented hemi-thing\n", ["A01", "A011"]),
        ("ndc", "NDC,Name\n0002-0800-01,Invented tablets\n00020800,Invented product\n", ["0002-0800-01", "00020800"]),
        ("atc", "ATC code,Name\nA,Invented group\nA01AB03,Inventidine\n", ["A", "A01AB03"]),
        (
            "icdo3",
            "ICD-O-3 Code,Title\n8000/0,Invented neoplasm\n8140/3-C50.9,Invented pair\n",
            ["8000/0", "8140/3-C509"],
        ),
    ],
)
def test_usual_headings_are_known(tmp_path, system, text, codes):
    path = tmp_path / "codes.txt"
    path.write_text(text)
    rows = list(read_codes(path, system=system))
    assert [row.code for row in rows] == codes and all(isinstance(row, CodeRow) and row.title for row in rows)


@pytest.mark.parametrize(
    "headings", ["valid_from,valid_to", "Valid Start Date,Valid End Date", "Start date,Expiry date"]
)
def test_usual_headings_of_dates_and_of_the_status_are_known(tmp_path, headings):
    path = tmp_path / "codes.csv"
    path.write_text(
        f"code,title,{headings},Status,Price\nA1,Invented,2020-10-01,2024-09-30,Inactive,5\nA2,Invented,,,Active,\n"
    )
    reading = read_codes(path, system="own")
    old, new = reading
    assert (old.added, old.terminated, old.is_retired) == (date(2020, 10, 1), date(2024, 9, 30), True)
    assert (new.added, new.terminated, new.is_retired) == (None, None, False)
    assert "without Price" in reading.chosen


@pytest.mark.parametrize(
    ("heading", "valid", "retired"),
    [
        ("Status", "A Active ACTIVE Trial DISCOURAGED current New", "I D Inactive deleted Expired obsolete DEPRECATED"),
        ("active", "1 yes TRUE Y", "0 no false N"),
        ("is_deprecated", "0 No F", "1 x Yes"),
        ("invalid_reason", "NULL", "D U"),
    ],
)
def test_the_usual_words_of_a_status_are_known_by_the_meaning_of_their_column(tmp_path, heading, valid, retired):
    path, words = tmp_path / "codes.csv", f"{valid} {retired}".split()
    path.write_text(
        f"code,title,{heading}\nA00,Invented,\n" + "".join(f"A{i},Invented,{word}\n" for i, word in enumerate(words))
    )
    reading = read_codes(path, system="own")
    assert [row.is_retired for row in reading] == [False] * (1 + len(valid.split())) + [True] * len(retired.split())
    assert not reading.warnings


@pytest.mark.parametrize(
    ("heading", "word"), [("Status", "zombie"), ("status", "1"), ("active", "2"), ("retired", "2020-01-01")]
)
def test_a_status_that_nobody_knows_is_named_with_its_line_and_the_number_of_rows(tmp_path, heading, word):
    path = tmp_path / "codes.csv"
    path.write_text(f"code,title,{heading}\nA1,Invented,\nA2,Invented,{word}\nA3,Invented,{word}\n")
    reading = read_codes(path, system="own")
    assert not any(row.is_retired for row in reading)
    [warning] = reading.warnings
    assert f"“{word}” (2 rows, first line 3)" in warning


@pytest.mark.parametrize(
    ("code", "title", "why"),
    [
        ("#REF!", "Invented", "an error of a spreadsheet program"),
        ("=A2", "Invented", "a formula"),
        ('"1,234"', "Invented", "a number with thousands separators"),
        ("1 234", "Invented", "a number with thousands separators"),
        ("Total", "3", "a total"),
        ("Source: inventions", "2025", "a text of several words"),
        ("'0012", "Invented", "begins with an apostrophe"),
        ("(a number)", "(a text)", "in brackets"),
        ('"A1, A2"', "Invented", "a list"),
        ("CODE", "Title", "the headings are repeated"),
    ],
)
def test_what_is_no_code_in_a_list_of_one_s_own_is_a_bad_line(tmp_path, code, title, why):
    path = tmp_path / "codes.csv"
    path.write_text(f"code,title\nA/1,Invented\n_b:2,Invented\n{code},{title}\n")
    first, second, bad = read_codes(path, system="own")
    assert (first.code, second.code, bad.line) == ("A/1", "_b:2", 4) and why in bad.reason


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("code,title,title\nA1,First,Second\n", "Several columns have the heading “title”; only the first one is read"),
        ("code,title\nfever,A00.0\ncough,A00.1\n", "titles look like codes: fever (line 2), cough (line 3)"),
        ("code,title\n12.0,One\nA1,Two\n", "a decimal that is zero: 12.0 (line 2)"),
        ("code,title\nA1,Invent\u017d\n", "another encoding"),
    ],
)
def test_what_may_be_damage_in_a_list_of_one_s_own_is_a_warning(tmp_path, text, warning):
    path = tmp_path / "codes.csv"
    path.write_text(text)
    reading = read_codes(path, system="own")
    assert list(reading) and any(warning in said for said in reading.warnings), reading.warnings


def test_a_web_page_is_named(tmp_path):
    path = tmp_path / "codes.xls"
    path.write_text("<html><table><tr><td>code</td></tr></table></html>")
    with pytest.raises(UnreadableFile, match="a web page"):
        list(read_codes(path, system="own"))
