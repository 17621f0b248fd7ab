"""Codes that a spreadsheet changed, or that hide something, are warned about before they are loaded."""

from datetime import date, datetime
from io import BytesIO

import pytest
import xlsxwriter
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from codes.formats import BadRow, CodeRow, read_codes
from codes.formats.doubts import Doubts, invisible, looks_like_date
from codes.systems import system_rules
from tests.codes.code_files import look, waiting
from tests.workbooks.xls_files import xls


def reading_of(tmp_path, codes, system="ours"):
    path = tmp_path / "codes.csv"
    path.write_text("code;title\n" + "".join(f"{code};An invented thing\n" for code in codes))
    reading = read_codes(path, system=system)
    return list(reading), reading.warnings


@pytest.mark.parametrize(
    "code",
    [
        "1-Mar",
        "10-JAN",
        "Mar-24",
        "3-sept-2025",
        "2025-03-01",
        "2025-03-01 00:00:00",
        "1/3/2025",
        "1.00E+10",
        "2E-05",
        "1,5E+03",
        "2025/3/1",
        "01.03.2025",
        "01. Mrz",
        "10.Dez",
        "1-May-25",
    ],
)
def test_dates_and_scientific_numbers_are_noticed(tmp_path, code):
    rows, [warning] = reading_of(tmp_path, ["AB1", "AB2", code])
    assert "look like dates or numbers into which a spreadsheet program turned codes" in warning
    assert f"{code} (line 4)" in warning and "as text" in warning
    if isinstance(rows[2], BadRow):
        assert "looks like a date or number into which a spreadsheet program turned a code" in rows[2].reason


@pytest.mark.parametrize(
    "code", ["MAR2", "10-1", "0002-0800-01", "50-00-0", "1234-5", "MARCH", "E10", "12E10", "99-JAX"]
)
def test_codes_that_are_no_dates_are_not(code):
    assert not looks_like_date(code)


def test_the_number_of_a_day_is_noticed_among_other_codes_and_not_among_its_like(tmp_path):
    _, [warning] = reading_of(tmp_path, ["AB1", "45658", "AB2"])
    assert "numbers of days" in warning and "45658 (line 3)" in warning
    assert reading_of(tmp_path, ["45658", "45659", "99213"])[1] == []
    assert reading_of(tmp_path, ["45658", "45659", "99213"], "cpt4")[1] == []


@given(st.dates(date(1990, 1, 1), date(2050, 12, 31)))
def test_every_day_from_1990_to_2050_is_noticed(day):
    doubts = Doubts(system_rules("ours"))
    for code in ("AB1", "AB2", str((day - date(1899, 12, 30)).days)):
        doubts.look(CodeRow(code, "A title"))
    assert len(doubts.warnings) == 1


@pytest.mark.parametrize(
    ("system", "eaten", "whole"),
    [("icd9proc", "1", "001"), ("cpt4", "100", "00100"), ("cpt4", "42T", "0042T"), ("icd9cm", "1", "001")],
)
def test_a_code_that_would_fit_with_zeros_in_front_is_a_bad_line_that_says_so(tmp_path, system, eaten, whole):
    others = {"icd9proc": "3821", "cpt4": "99213", "icd9cm": "4019"}[system]
    rows, [warning] = reading_of(tmp_path, [others, others, eaten], system)
    assert f"with leading zeros ({whole}) it would" in rows[2].reason
    assert f"{eaten} (line 4)" in warning and "removed leading zeros" in warning


def test_a_code_that_is_only_as_long_as_a_heading_is_taken_and_warned_about(tmp_path):
    rows, [warning] = reading_of(tmp_path, ["0016070", "0016071", "16072"], "icd10pcs")
    assert rows[2].code == "16072"
    assert "shorter than those of ICD-10-PCS" in warning and "16072 (line 4)" in warning


def test_headings_that_are_called_headings_are_no_short_codes(tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text("code,title,is_header\n0016070,One,\n001,A heading,yes\n")
    reading = read_codes(path, system="icd10pcs")
    assert len(list(reading)) == 2 and reading.warnings == []


def test_numbers_of_different_lengths_without_a_zero_are_noticed_in_a_system_nobody_has_described(tmp_path):
    _, [warning] = reading_of(tmp_path, ["1", "100", "270"])
    assert "of 1 to 3 digits, and none begins with a zero" in warning
    _, [warning] = reading_of(tmp_path, ["0001", "0100", "270"])
    assert "fewer than 4 digits, although those that begin with a zero have 4" in warning
    for codes in (["001", "100"], ["01", "001", "1"], ["100", "270"], ["71388002", "10313900", "1"], ["A1", "10"]):
        assert reading_of(tmp_path, codes)[1] == []


def test_numbers_with_dots_between_thousands_and_without_zeros_at_their_ends_are_noticed(tmp_path):
    _, [warning] = reading_of(tmp_path, ["1.234", "27.025", "999", "1.234.567"])
    assert "numbers with dots between thousands: 1.234 (line 2), 27.025 (line 3), 1.234.567 (line 5)" in warning
    lost = [f"{whole}.{part}" for whole in range(10, 15) for part in ("1", "2", "11", "12")]
    _, [warning] = reading_of(tmp_path, lost)
    assert "none ends in a zero" in warning
    for codes in (["1.234", "27.025", "1000"], ["1.234", "1.1"], ["1.234", "001"], [*lost, "10.10"], lost[:10]):
        assert reading_of(tmp_path, codes)[1] == []


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\u200b", "ZERO WIDTH SPACE (U+200B)"),
        ("\u200e", "LEFT-TO-RIGHT MARK (U+200E)"),
        ("\u00ad", "SOFT HYPHEN (U+00AD)"),
        ("\u2060", "WORD JOINER (U+2060)"),
        ("\u2800", "BRAILLE PATTERN BLANK (U+2800)"),
        ("\u3164", "HANGUL FILLER (U+3164)"),
    ],
)
def test_an_invisible_character_is_named(tmp_path, character, name):
    assert invisible(f" a{character}b") == name
    rows, [warning] = reading_of(tmp_path, ["AB1", f"AB{character}2", f"AB3{character}"])
    assert f"it contains an invisible character, {name}: delete that from the file" in rows[1].reason
    assert f"AB2 with {name} (line 3), AB3 with {name} (line 4)" in warning


def titles(tmp_path, *titles, encoding="utf-8"):
    path = tmp_path / "codes.csv"
    path.write_text("code;title\n" + "".join(f"A000{n};{title}\n" for n, title in enumerate(titles)), encoding=encoding)
    reading = read_codes(path, system="hcpcs")
    assert len(list(reading)) == len(titles)
    return reading.warnings


def test_an_invisible_character_in_a_title_is_named(tmp_path):
    [warning] = titles(tmp_path, "A frame", "A walk\u00ading\u200b frame", "A\u00a0stick")
    assert warning.startswith(
        "Some titles contain invisible characters: A0001 with SOFT HYPHEN (U+00AD), ZERO WIDTH SPACE"
    )


@pytest.mark.parametrize("encoding", ["cp437", "cp850"])
@pytest.mark.parametrize("title", ["A Ménagère frame", "A façade", "A naïve frame"])
def test_titles_in_an_encoding_that_nobody_reads_are_noticed(tmp_path, title, encoding):
    [warning] = titles(tmp_path, title, encoding=encoding)
    assert "titles seem to be in another encoding: A0000 (line 2)" in warning and "UTF-8" in warning
    assert titles(tmp_path, title.encode().decode("cp1252"))


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_accents_dashes_and_quotation_marks_are_ordinary(tmp_path, encoding):
    assert titles(tmp_path, "Ménière’s “frame” – 5 µg, 20 °C", "Naïve · für Ärzte: à 3 €", encoding=encoding) == []


def test_an_invisible_character_in_most_codes_is_named_line_by_line(tmp_path):
    rows, _ = reading_of(tmp_path, ["AB1", "AB2\u200b", "\u200eAB3"])
    assert [isinstance(row, BadRow) for row in rows] == [False, True, True]


def test_blanks_of_any_kind_are_no_part_of_a_code(tmp_path):
    rows, _ = reading_of(tmp_path, ["A0001\u00a0", "A0002\t", " A0003 ", "A 0004"], "hcpcs")
    assert [row.code for row in rows] == ["A0001", "A0002", "A0003", "A0004"]


def test_the_first_examples_are_printed_and_the_others_counted(tmp_path):
    _, [warning] = reading_of(tmp_path, ["1-JAN", "1-FEB", "1-MAR", "1-APR", "1-MAY", "AB1"])
    assert "1-MAR (line 4) and 2 more." in warning


@pytest.mark.parametrize("system", ["hcpcs", "ours", "ucum"])
def test_codes_without_a_fault_are_not_warned_about(tmp_path, system):
    assert reading_of(tmp_path, ["A0001", "E0100", "AD"], system)[1] == []


def workbook(tmp_path, cells):
    """A sheet of codes: each a value and the number format of its cell."""
    path, content = tmp_path / "codes.xlsx", BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["title", "code"])
        for number, (value, format) in enumerate(cells, start=1):
            style = book.add_format({"num_format": format}) if format else None
            sheet.write(number, 0, "An invented thing")
            sheet.write(number, 1, value, style)
    path.write_bytes(content.getvalue())
    reading = read_codes(path, system="ours")
    return [row.code for row in reading if isinstance(row, CodeRow)], reading.warnings


def test_a_cell_gives_the_text_that_its_format_shows(tmp_path):
    cells = [(12, "0000"), (8013, "0000"), ("0101", ""), (7, '"Z"000')]
    codes, warnings = workbook(tmp_path, cells)
    assert codes == ["0012", "8013", "0101", "Z007"] and warnings == []


def test_cells_that_are_dates_or_shown_in_another_way_are_warned_about_with_their_column(tmp_path):
    codes, warnings = workbook(
        tmp_path,
        [("AB1", ""), (datetime(2025, 3, 1), "d-mmm"), (1200, "#,##0"), (86.2, "0.00"), (1201, "0,0"), ("AB2", "")],
    )
    assert codes == ["AB1", "2025-03-01", "1200", "86.20", "1201", "AB2"]
    of_sheet = [
        warning for warning in warnings if warning.startswith("In column B, which has the codes, some cells are ")
    ]
    assert [
        warning.split(": ")[0].removeprefix("In column B, which has the codes, some cells are ") for warning in of_sheet
    ] == [
        "dates",
        "numbers in the format “#,##0”",
        "numbers in the format “0.00”",
        "numbers in the format “0,0”",
    ]
    assert "2025-03-01 in row 3" in of_sheet[0] and "format the column as text" in of_sheet[0]


def test_numbers_beside_texts_that_begin_with_a_zero_are_warned_about(tmp_path):
    _, [warning] = workbook(tmp_path, [("0101", ""), (3821, ""), (8622, "")])
    assert (
        "some cells are numbers, although others are texts that begin with a zero: 3821 in row 3, 8622 in row 4."
        in warning
    )
    assert workbook(tmp_path, [("1101", ""), (3821, ""), (86.22, "")])[1] == []


@pytest.mark.parametrize("number", [10**15, 1234567890123456, 900000000000207008])
def test_a_code_of_which_a_workbook_keeps_only_the_beginning_is_a_bad_line(tmp_path, number):
    path, content = tmp_path / "codes.xlsx", BytesIO()
    rows = [["title", "code"], ["One", 999999999999999], ["Two", number], ["Three", "900000000000207008"]]
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    path.write_bytes(content.getvalue())
    rows = list(read_codes(path, system="ours"))
    assert [row.code for row in rows if isinstance(row, CodeRow)] == ["999999999999999", "900000000000207008"]
    [bad] = [row for row in rows if isinstance(row, BadRow)]
    assert bad.line == 3 and "a number of more than 15 digits" in bad.reason and "as text" in bad.reason


def test_numbers_in_an_old_workbook_are_warned_about_because_their_formats_are_unknown(tmp_path):
    path = tmp_path / "codes.xls"
    path.write_bytes(xls([["title", "code"], ["One", "AB1"], ["Two", 12]]))
    reading = read_codes(path, system="ours")
    assert [row.code for row in reading] == ["AB1", "12"]
    [warning] = reading.warnings
    assert (
        "In column B, which has the codes, some cells are numbers, whose formats are not read from an .xls workbook: 12 in row 3"
        in warning
    )


@pytest.mark.django_db
def test_the_command_prints_warnings_always_and_the_reader_when_asked_what_would_happen(tmp_path, capsys):
    path = tmp_path / "codes.csv"
    path.write_text("code,title\nAB1,One\n1-MAR,Two\n")
    for more in ({"dry_run": True}, {}):
        call_command("import_codes", "ours", str(path), release="1", **more)
        printed = capsys.readouterr().err
        assert "Warning: Some codes look like dates" in printed
        assert ("codes.csv is read as csv: line 1 is a header" in printed) == bool(more)


@pytest.mark.django_db
def test_the_preview_shows_the_reader_and_the_warnings(client, cora):
    page = look(client, waiting(cora, b"code,title\n0RQL0ZZ,One\n0RQM,Two\n"))
    assert "is read as csv: line 1 is a header with the columns code, title." in page
    assert "are shorter than those of ICD-10-PCS" in page and "0RQM (line 3)" in page
