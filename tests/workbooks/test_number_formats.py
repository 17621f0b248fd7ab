"""Numbers are read as their cells show them where a format only fills up with zeros."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbooks.number_formats import CellFormats, Styles, has_lost_digits, is_rounded, shown


@pytest.mark.parametrize(
    ("number", "format", "text"),
    [
        (12, "0000", "0012"),
        (12.0, "0000", "0012"),
        (12345, "0000", "12345"),
        (7, '"Z"000', "Z007"),
        (7, r"\Z000\ \x", "Z007 x"),
        (86.2, "00.00", "86.20"),
        (1.5, "000.00", "001.50"),
        (12, "#,##0", None),
        (12, "0.00E+00", None),
        (12, "0000;-0000", None),
        (0.5, "0%", None),
        (-12, "0000", None),
    ],
)
def test_zeros_and_fixed_text_are_shown_and_nothing_else_is_guessed(number, format, text):
    assert shown(number, format) == text


@given(st.integers(0, 10**12), st.integers(1, 15))
def test_a_format_of_zeros_loses_no_digit(number, width):
    text = shown(number, "0" * width)
    assert int(text) == number and len(text) == max(width, len(str(number)))


def test_a_style_has_the_format_of_its_number_built_in_or_the_workbooks_own():
    styles = Styles()
    styles.add_format("164", "0000")
    for number in ("0", "1", "2", "3", "14", "49", "164", "999", "x"):
        styles.add_style(number)
    assert [styles.format_of(str(style)) for style in range(9)] == [
        "",
        "",
        "0.00",
        "number 3",
        "",
        "",
        "0000",
        "number 999",
        "",
    ]
    assert styles.format_of("9") == styles.format_of("-1") == styles.format_of("") == ""
    assert is_rounded("0.00") and not is_rounded("0000")


@given(st.dictionaries(st.tuples(st.integers(1, 99), st.integers(1, 16_384)), st.sampled_from(["00", "000", "0.0"])))
def test_the_formats_of_cells_are_found_again_by_row_and_column(cells):
    formats = CellFormats()
    for (row, column), format in sorted(cells.items()):
        formats.add(row, column, format)
    assert bool(formats) == bool(cells)
    assert all(formats.of(*cell) == format for cell, format in cells.items())
    assert formats.of(100, 1) == ""


def test_a_cell_that_comes_too_late_is_left_out():
    formats = CellFormats()
    for row in (2, 1):
        formats.add(row, 1, "000")
    assert formats.of(2, 1) == "000" and formats.of(1, 1) == ""


@given(st.integers(-(10**20), 10**20) | st.integers(-12, 12).map(lambda step: 10**15 + step))
def test_a_number_of_more_than_15_digits_may_have_lost_some(number):
    assert has_lost_digits(str(number)) == has_lost_digits(f"{number}.0") == (abs(number) >= 10**15)
    assert has_lost_digits(f"{number}E+2") == (abs(number) >= 10**13)
    assert not has_lost_digits(str(number / 10**20)) and not has_lost_digits("no number, with an e")
