"""Code files as workbooks: the spreadsheet editions of HCPCS, tables like those of a CSV, and hostile workbooks."""

import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from codes.formats import BadRow, CodeRow, UnreadableFile, hcpcs_sheets, hcpcs_text, read_codes, source
from tests.published import DATA, needs_data
from tests.workbooks.xls_files import xls
from workbooks import xlsx_parts

HEADER = ["HCPC", "SEQNUM", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION", "ADD DT", "ACT EFF DT", "TERM DT"]
ROWS = [
    ["Note: an invented disclaimer"],
    [],
    HEADER,
    ["   ZA", "0010", "7", "Given by two people:  one of", "Two people", "20020701"],
    ["   ZA", "0020", "8", "them a nurse"],
    ["Z0021", "0010", "3", "Walking frame, each", "Frame", 19850101, None, 20141231],
    ["Z0021", "0020", "4", "wheel"],
    ["Z0022", "0010", "3", "Walking stick", "Stick"],
]
READ = [
    CodeRow("ZA", "Given by two people: one of them a nurse", "Two people", False, "", 4, date(2002, 7, 1)),
    CodeRow("Z0021", "Walking frame, each wheel", "Frame", False, "", 6, date(1985, 1, 1), date(2014, 12, 31)),
    CodeRow("Z0022", "Walking stick", "Stick", line=8),
]


def xlsx(*sheets: list[list]) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": datetime(2026, 1, 1)})  # the same bytes at every call
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return content.getvalue()


def read(content: bytes) -> list:
    return list(hcpcs_sheets.read(BytesIO(content)))


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(content)
    return caught.value.reason


@pytest.mark.parametrize("write", [xlsx, xls])
def test_the_header_is_found_below_disclaimers_and_continuations_are_joined(write):
    assert read(write(ROWS)) == READ


def test_dates_may_be_real_days():
    rows = [HEADER, ["Z0021", "0010", "3", "Frame", "", date(1985, 1, 1)]]
    assert read(xlsx(rows))[0].added == date(1985, 1, 1)


def test_bad_rows_are_told_with_their_number_and_the_rest_is_read():
    rows = [HEADER, ["Z0020", "", "4", "adrift"], ["Z0021", "", "3", "Frame", "", "soon"]]
    rows += [[], [], ["Z0023", "", "3", ""], ["Z0024", "", "3", "Stick"]]
    *bad, good = read(xlsx(rows))
    assert good[:2] == ("Z0024", "Stick") and all(isinstance(row, BadRow) for row in bad)
    reasons = {row.line: row.reason for row in bad}
    assert reasons.keys() == {2, 3, 6}
    assert (
        "does not follow its own code" in reasons[2] and "not a date" in reasons[3] and "title is empty" in reasons[6]
    )


def test_a_cell_with_an_error_spoils_its_row():
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Code", "Title"])
        sheet.write_row(1, 0, ["Z0021"])
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    assert read(content.getvalue()) == [BadRow(2, "The cell B2 has the error #DIV/0!.", "Z0021")]


@pytest.mark.parametrize("result", [b"<v>0</v>", b"<v></v>", b"<v/>", b""])
def test_a_formula_that_no_program_has_calculated_gives_no_code_zero(result):
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((["Code", "Title"], ["", "Frame"], ["Z0", "Stick"], ["", "Cane"])):
            sheet.write_row(number, 0, row)
        sheet.write_formula(1, 0, '=CONCATENATE("Z",1)')
        sheet.write_formula(3, 0, "=A3", None, "Z0")
    content = replaced(content.getvalue(), b"</f><v>0</v>", b"</f>" + result)
    bad, *good = read(content)
    assert (bad.line, good) == (2, [CodeRow("Z0", "Stick", line=3), CodeRow("Z0", "Cane", line=4)])
    assert "The cell A2 has a formula without a result: open and save the file" in bad.reason


def replaced(content: bytes, old: bytes, new: bytes) -> bytes:
    """The workbook with other bytes in its first sheet."""
    copy = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as book, zipfile.ZipFile(copy, "w") as changed:
        for name in book.namelist():
            part = book.read(name)
            changed.writestr(name, part.replace(old, new) if name.endswith("sheet1.xml") else part)
    return copy.getvalue()


def test_a_table_with_the_columns_of_a_csv_is_read_from_the_sheet_that_has_one(tmp_path):
    path = tmp_path / "codes"
    path.write_bytes(xlsx([["About"]], [["Title", "Code"], ["Nail removal", "0HDQXZZ"]]))
    assert list(read_codes(path, system="icd10pcs")) == [CodeRow("0HDQXZZ", "Nail removal", line=2)]
    with pytest.raises(UnreadableFile, match="looks like ICD-10-PCS, not HCPCS"):
        list(read_codes(path, system="hcpcs"))


@pytest.mark.parametrize("name", ["codes.xls", "codes.xlsx", "other.zip"])
@pytest.mark.parametrize("write", [xlsx, xls])
def test_a_workbook_is_read_bare_or_in_a_zip_whatever_its_name(tmp_path, write, name):
    path = tmp_path / name
    rows = [HEADER, *([f"A{number:04}", "", "3", "Frame"] for number in range(9))]
    path.write_bytes(write(rows))
    assert len(list(read_codes(path, system="hcpcs"))) == 9
    with zipfile.ZipFile(tmp_path / "release.zip", "w") as archive:
        archive.write(path, "inner/HCPC.XLS")
        archive.writestr("readme.txt", "Dear colleague")
    assert len(list(read_codes(tmp_path / "release.zip", system="hcpcs"))) == 9


def test_in_a_zip_with_both_the_text_edition_wins(tmp_path):
    path = tmp_path / "release.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("codes.xlsx", xlsx([["code", "title"], ["A0001", "out of the sheet"]]))
        archive.writestr("codes.csv", "code,title\nA0001,out of the text\n")
    assert [row.title for row in read_codes(path, system="hcpcs")] == ["out of the text"]
    assert [row.title for row in read_codes(path, system="hcpcs", format="workbook")] == ["out of the sheet"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "end is missing"),
        (b"PK\x03\x04 and no more", "end is missing"),
        (xlsx([["HCPC/MOD", "ACTION CD", "LONG DESCRIPTION"], ["A0001", "ADD", "Frame"]]), "no sheet has a header row"),
        (xlsx([*[["x"]] * 40, ["code", "title"]]), "among its first 40"),
        (xls([["code"], ["A0001"]]), "no sheet has a header row"),
        (xls(ROWS)[:700], "broken"),
        (xls(ROWS, reach=(4_000_000_000, 65_535)), "too much memory"),
    ],
)
def test_what_is_no_table_of_codes_or_made_to_harm_is_refused_with_a_reason(content, reason):
    assert reason in refusal(content)


def test_large_files_are_refused(monkeypatch):
    monkeypatch.setattr(source, "LARGEST_WORKBOOK", 1_000)
    assert "save the sheet as CSV" in refusal(xlsx(ROWS))


@settings(deadline=None)
@given(st.data())
def test_no_damage_raises_anything_but_a_refusal(data):
    content = bytearray(xlsx(ROWS))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(8, len(content) - 1))] = data.draw(st.integers(0, 255))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx_parts, "MOST_CELLS", 10_000)
        try:
            assert all(isinstance(row, CodeRow | BadRow) for row in read(bytes(content)))
        except UnreadableFile as error:
            assert error.reason


@needs_data
@pytest.mark.parametrize(
    ("file", "sheet", "text", "count"),
    [
        ("2019-Alpha-Numeric-HCPCS-File.zip", "HCPC2019_CONTR_ANWEB.xlsx", "HCPC2019_CONTR_ANWEB.txt", 6_800),
        (
            "2020-Alpha-Numeric-HCPCS-File.zip",
            "HCPC2020_ANWEB_w_disclaimer.xls",
            "HCPC2020_ANWEB_w_disclaimer.txt",
            7_079,
        ),
    ],
)
def test_the_published_spreadsheets_give_the_rows_of_the_text_edition(file, sheet, text, count):
    with zipfile.ZipFile(DATA / "hcpcs" / file) as archive:
        ours, theirs = read(archive.read(sheet)), list(hcpcs_text.read(archive.open(text)))
    assert len(ours) == count
    assert [row._replace(line=0) for row in ours] == [row._replace(line=0) for row in theirs]
