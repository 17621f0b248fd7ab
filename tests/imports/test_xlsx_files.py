"""XLSX files: values as people wrote them, and hostile workbooks."""

import struct
import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.entry import says_nothing
from imports.readers import read_xlsx
from tests.workbooks.xls_files import xls
from workbooks import xlsx_parts, xlsx_rows

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(*sheets: list[list], names=()) -> bytes:
    """A workbook with these sheets, row by row."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        days = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm", time: "hh:mm", timedelta: "[h]:mm"}
        formats = {kind: book.add_format({"num_format": pattern}) for kind, pattern in days.items()}
        for index, rows in enumerate(sheets):
            sheet = book.add_worksheet(names[index] if names else None)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    sheet.write(number, column, value, formats.get(type(value)))
    return content.getvalue()


def altered(content: bytes, **options) -> bytes:
    """The workbook with parts replaced or added (None takes one out), as `parts` says."""
    copy = BytesIO()
    parts = options.pop("parts")
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            if part is not None:
                new.writestr(name, part)
    return copy.getvalue()


def with_rows(xml: str, before: str = "") -> bytes:
    """A workbook whose sheet has the heading "name", and below it these rows as XML."""
    heading = '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>'
    sheet = f'{before}<worksheet xmlns="{MAIN}"><sheetData>{heading}{xml}</sheetData></worksheet>'
    return altered(workbook([["text of a sheet"]]), parts={SHEET: sheet})


def read(content: bytes):
    return list(read_xlsx("t.xlsx", BytesIO(content)))


def reason(content: bytes) -> str:
    (document,) = read(content)
    assert document.parsed is None
    assert document.filename == "t.xlsx"
    return document.reason


def test_values_become_text_as_people_write_it():
    values = {
        "name": "Bar Fix", "duration_min_minutes": 30, "Max minutes": timedelta(hours=1.5), "goals": 2.5, "symptoms": True,
        "restrictions": date(2025, 1, 31), "conditions": datetime(2025, 1, 31, 8, 30), "summary": time(8, 30),
        "CPT code": 27025, "tools": " saw;\n axe", "Price": 9,
    }  # fmt: skip
    (document,) = read(workbook([[], list(values), [], list(values.values())]))
    assert document.filename == "t.xlsx, row 4"
    entry = document.parsed.document
    assert (entry.duration_min_minutes, entry.duration_max_minutes) == (30, 90)
    assert entry.primary_code.code == "27025"
    assert entry.tools == ["saw;", "axe"]
    assert entry.texts == {
        "goals": "2.5", "symptoms": "TRUE", "restrictions": "2025-01-31", "conditions": "2025-01-31 08:30:00",
        "summary": "08:30:00",
    }  # fmt: skip
    assert [line.text for line in document.parsed.unplaced] == ["Price: 9"]


def test_the_first_sheet_with_known_headings_is_read_and_the_others_are_named():
    content = workbook(
        [["Read me"]], [["name"], ["Bar"], ["Baz"]], [["name"], ["Qux"]], names=["About", "Data", "More"]
    )
    bar, baz = read(content)
    assert bar.filename == "t.xlsx, sheet Data, row 2"
    assert bar.parsed.warnings == ["Only the sheet “Data” was read, not “About”, “More”."]
    assert baz.parsed.warnings == []


def test_a_number_that_may_have_lost_digits_is_never_stored_as_another_one():
    documents = read(workbook([["name", "conditions"], ["Bar", 123456789012345678], ["Rod", 1e15], ["Rim", 1e15 - 1]]))
    assert [document.reason.split(":")[0] for document in documents[:2]] == [
        f"The cell B{row} has a number of more than 15 digits, of which a spreadsheet program keeps only 15"
        for row in (2, 3)
    ]
    assert documents[2].parsed.document.texts == {"conditions": "999999999999999"}


def test_a_workbook_without_known_headings_says_what_it_has():
    content = workbook([["Price"]], [["Weight"]])
    (document,) = read(content)
    assert document.filename == "t.xlsx, sheet Sheet1"
    assert "It has “Price”." in document.reason


def test_a_formula_counts_by_its_stored_result_and_is_never_run():
    (document,) = read(with_rows('<row r="2"><c r="A2" t="str"><f>1+1</f><v>Bar</v></c></row>'))
    assert document.parsed.document.name == "Bar"


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ('<c r="A2" t="e"><v>#REF!</v></c>', "The cell A2 has the error #REF!."),
        ('<c r="A2"><f>B2</f></c>', "The cell A2 has a formula without a result: open and save"),
        ('<c r="A2"/><c t="e"><v>#N/A</v></c>', "The cell B2 has the error #N/A."),
    ],
)
def test_errors_and_formulas_without_a_result_cost_their_row(cell, why):
    bad, good = read(with_rows(f'<row r="2">{cell}</row><row><c t="inlineStr"><is><t>Baz</t></is></c></row>'))
    assert bad.filename == "t.xlsx, row 2"
    assert bad.reason.startswith(why)
    assert good.parsed.document.name == "Baz"


@pytest.mark.parametrize("place", ["XFD1048576", "A1048576", "XFD400"])
def test_a_lone_cell_far_away_is_refused_or_costs_no_more_than_a_large_sheet(place):
    (document, *_) = read(with_rows(f'<row><c r="{place}"><v>1</v></c></row>'))
    if place == "A1048576":  # a single column
        assert document.parsed.document.name == "1"
    else:
        assert "span more than 5,000,000 cells" in document.reason


def test_the_cells_of_all_sheets_count_together(monkeypatch):
    monkeypatch.setattr(xlsx_parts, "MOST_CELLS", 7)
    assert read(workbook([["name"], ["Bar"]], [["a", "b"]]))[0].parsed
    assert "more than 7 cells" in reason(workbook([["name"], ["Bar"]], [["a", "b"], ["c", "d"], ["e", "f"]]))


@pytest.mark.parametrize(
    "row",
    [
        '<row r="99999999999"><c><v>1</v></c></row>',
        '<row r="0"/>',
        '<row><c r="AAAAAAAA1"><v>1</v></c></row>',
        '<row><c r="XFE1"><v>1</v></c></row>',
        '<row><c r="A0"><v>1</v></c></row>',
        '<row><c t="s"><v>7</v></c></row>',
        '<row><c t="s"><v>-1</v></c></row>',
        '<row><c t="s"><v><v>0</v></v></c></row>',
        "<row><c></row>",
        '<row><c t="zz"><v>1</v></c></row>',
    ],
)
def test_cells_that_no_sheet_can_have_are_refused(row):
    assert reason(with_rows(row)).startswith("This workbook is broken")


@pytest.mark.parametrize(
    "doctype",
    ['<!DOCTYPE a [<!ENTITY b "c">]>', '<!DOCTYPE a SYSTEM "file:///etc/passwd">', "<!DOCTYPE a>"],
)
@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml", "docProps/core.xml"]
)
def test_document_type_definitions_are_refused_in_every_part(doctype, part):
    content = workbook([["name"], ["Bar"]])
    body = zipfile.ZipFile(BytesIO(content)).read(part).decode()
    end = body.index("?>") + 2
    assert "document type definition" in reason(altered(content, parts={part: body[:end] + doctype + body[end:]}))


def test_a_part_in_another_encoding_is_refused():
    content = workbook([["name"], ["Bar"]])
    body = zipfile.ZipFile(BytesIO(content)).read(SHEET).decode().replace("UTF-8", "UTF-16")
    assert "broken" in reason(altered(content, parts={SHEET: body.encode("utf-16")}))


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "XL/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml"])
def test_macros_are_refused(name):
    assert "Save it as .xlsx without macros" in reason(altered(workbook([["name"], ["Bar"]]), parts={name: "x"}))


def test_links_to_other_workbooks_and_pictures_are_never_looked_at():
    parts = {"xl/externalLinks/externalLink1.xml": "<!DOCTYPE a><", "xl/media/image1.png": b"\0", "xl/x.bin": b"\0"}
    (document,) = read(altered(workbook([["name"], ["Bar"]]), parts=parts))
    assert document.parsed.document.name == "Bar"


def test_a_bomb_is_refused_by_what_it_says(monkeypatch):
    bomb = altered(workbook([["name"], ["Bar"]]), parts={"xl/media/a.bin": b"\0" * 300_000})
    assert len(bomb) < 20_000
    monkeypatch.setattr(xlsx_parts, "MOST_INSIDE", 200_000)
    assert "more than 0 MB of content" in reason(bomb)


def test_a_bomb_that_lies_about_its_size_is_refused_by_what_it_is():
    part = f'<worksheet xmlns="{MAIN}">{" " * 300_000}</worksheet>'
    content = altered(workbook([["name"], ["Bar"]]), parts={SHEET: part})
    size = struct.pack("<L", len(part))
    assert content.count(size) == 2
    assert "damaged" in reason(content.replace(size, struct.pack("<L", 1000)))


def test_texts_that_thousands_of_cells_share_are_counted_for_each_of_them(monkeypatch):
    monkeypatch.setattr(xlsx_parts, "MOST_INSIDE", 100_000)
    content = workbook([["name"], *[["x" * 1000]] * 30])
    assert len(read(content)) == 30
    assert "more than 0 MB of content" in reason(workbook([["name"], *[["x" * 1000]] * 200]))


def test_files_over_the_limit_are_not_opened(monkeypatch):
    monkeypatch.setattr(xlsx_rows, "LARGEST", 1000)
    assert "This file is over 0 MB" in reason(workbook([["name"]]))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The archive is damaged"),
        (b"name\nBar\n", "The archive is damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500), "This is an old .xls workbook. Save it as .xlsx."),
        (xls([], names="EncryptedPackage"), "This workbook is protected by a password. Save it without one."),
        (b"PK\x05\x06" + bytes(18), "This is not an .xlsx workbook"),
        (b"PK\x05\x06" + bytes(8) + b"\xff\xff\xff\x00" + bytes(6), "The archive has more than 20,000 files"),
        (
            b"PK\x06\x07" + bytes(16) + b"PK\x05\x06" + bytes(18),
            "The archive is damaged: its end records contradict each other",
        ),
    ],
)
def test_what_is_no_workbook_is_refused(content, why):
    assert why in reason(content)


def test_encrypted_and_doubled_parts_are_refused():
    content = workbook([["name"], ["Bar"]])
    first = content.index(b"PK\x01\x02")
    encrypted = content[: first + 8] + b"\x01" + content[first + 9 :]
    assert "It is encrypted" in reason(encrypted)
    copy = BytesIO(content)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(copy, "a") as archive:
        archive.writestr(SHEET, "<worksheet/>")
    assert "two of its parts have the same name" in reason(copy.getvalue())


_VALID = workbook([["name", "tools"], ["Bar", "saw"], ["Baz", 7]])
_PARTS = zipfile.ZipFile(BytesIO(_VALID)).namelist()


@settings(deadline=None)
@given(st.integers(0, len(_VALID) - 1), st.binary(max_size=4), st.integers(0, 20))
def test_no_damage_to_a_file_raises(start, inserted, dropped):
    documents = read(_VALID[:start] + inserted + _VALID[start + dropped :])
    assert documents
    assert all((document.parsed is None) == bool(document.reason) for document in documents)


@settings(deadline=None)
@given(
    st.sampled_from(_PARTS),
    st.integers(0, 2_000),
    st.sampled_from(["", "<", '"', "&#0;", "9", "<v/>", "</c>", "é"]),
    st.integers(0, 9),
)
def test_no_damage_to_a_part_raises(name, start, inserted, dropped):
    part = zipfile.ZipFile(BytesIO(_VALID)).read(name).decode()
    start %= len(part)
    assert read(altered(_VALID, parts={name: part[:start] + inserted + part[start + dropped :]}))


@given(st.lists(st.text(st.characters(exclude_categories=["C"]), min_size=1), min_size=1, max_size=5))
def test_texts_are_read_as_they_were_written(texts):
    texts = [text for text in texts if not says_nothing(text)]
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, text in enumerate(["name", *texts]):
            sheet.write_string(number, 0, text)
    assert [document.parsed.document.name for document in read(content.getvalue())] == [
        " ".join(text.split()) for text in texts
    ]


@pytest.mark.parametrize("root", ["other", "sst", "workbook", "Relationships", "sheetData"])
def test_cells_below_another_root_than_a_sheets_are_refused_uncounted(root):
    """The library reads them wherever they stand, and would ask for the memory of a whole sheet."""
    cell = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    inner = cell if root == "sheetData" else f"<sheetData>{cell}</sheetData>"
    for part in (SHEET, "xl/chartsheets/sheet1.xml"):
        content = altered(workbook([["name"]]), parts={part: f'<{root} xmlns="{MAIN}">{inner}</{root}>'})
        assert "has cells but is not a sheet" in reason(content)
