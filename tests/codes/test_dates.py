"""Dates are read as people write them, and never guessed."""

from datetime import date, datetime
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from codes.formats import BadRow, read_codes
from codes.formats.dates import Dates

DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31))


@pytest.mark.parametrize(
    "form",
    [
        "%Y-%m-%d",
        "%Y%m%d",
        "%Y/%m/%d",
        "%d.%m.%Y",
        "%d-%b-%y",
        "%d-%B-%Y",
        "%d %b %Y",
        "%b %d, %Y",
        "%Y-%m-%d 00:00:00",
    ],
)
@given(DAYS)
def test_what_can_only_be_one_date_is_read(form, day):
    text = day.strftime(form)
    assert Dates().read(text) == Dates().read(f" {text.lower()} ") == day


def table(*dates):
    return "code,title,add_date,term_date\n" + "".join(f"A{n},Invented,{text}\n" for n, text in enumerate(dates))


def added(tmp_path, *dates):
    """What is read of the first dates: a date, or the reason why not."""
    path = tmp_path / "codes.csv"
    path.write_text(table(*dates))
    return [row.reason if isinstance(row, BadRow) else row.added for row in read_codes(path, system="house")]


def test_one_date_of_the_table_shows_whether_the_month_comes_first(tmp_path):
    assert added(tmp_path, "03/04/2025,", "1-Oct-25,", "01/01/2020,12/31/2024", "10/01/2025,") == [
        date(2025, 3, 4),
        date(2025, 10, 1),
        date(2020, 1, 1),
        date(2025, 10, 1),
    ]
    assert added(tmp_path, "03-04-2025,", "31-12-2024,") == [date(2025, 4, 3), date(2024, 12, 31)]


def test_what_may_be_two_dates_is_a_bad_line_that_says_how_to_write_it(tmp_path):
    [bad, good, other] = added(tmp_path, "03/04/2025,", "05/05/2025,", ",10/01/2025")
    assert bad == "in “03/04/2025” either number may be the month; write the date as YYYY-MM-DD"
    assert (good, other) == (date(2025, 5, 5), bad.replace("03/04", "10/01"))


@pytest.mark.parametrize(
    "text", ["soon", "31/31/2025", "2025-13-01", "32.01.2025", "1-Foo-25", "01/02/25", "45931", "31-Feb-2025"]
)
def test_what_is_no_date_is_a_bad_line_that_shows_one(tmp_path, text):
    [reason, _] = added(tmp_path, f"{text},", ",")
    assert f"“{text}” is not a date; write it as YYYY-MM-DD, such as 2025-10-01" in reason


def test_a_date_that_contradicts_the_order_of_the_others_is_bad(tmp_path):
    first, second = added(tmp_path, "12/31/2024,", "31/12/2024,")
    assert first == date(2024, 12, 31) and "is not a date" in second


def test_the_date_cells_of_a_workbook_are_dates(tmp_path):
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["code", "title", "add_date"])
        sheet.write_row(1, 0, ["A1", "Invented"])
        sheet.write_datetime(1, 2, datetime(2025, 10, 1), book.add_format({"num_format": "m/d/yyyy"}))
    (tmp_path / "codes.xlsx").write_bytes(content.getvalue())
    assert [row.added for row in read_codes(tmp_path / "codes.xlsx", system="house")] == [date(2025, 10, 1)]


@given(st.text(max_size=20))
def test_no_text_raises_anything_but_value_error(text):
    dates = Dates()
    dates.look(text)
    try:
        dates.read(text)
    except ValueError as error:
        assert "YYYY-MM-DD" in str(error)
