"""Bytes become text, and the delimiter of a CSV file is detected, in the same way for entries and codes."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbooks.csv_rows import delimiter_of
from workbooks.decoding import GUESSED, NotText, decoded, text_of


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Naïve".encode(), "Naïve"),
        ("Naïve".encode("utf-8-sig"), "Naïve"),
        ("Naïve".encode("utf-16"), "Naïve"),
        (b"\xfe\xff" + "Naïve".encode("utf-16-be"), "Naïve"),
        (b"Na\xefve \x93quoted\x94", "Naïve “quoted”"),
        (b"Na\xefve \x81", "Naïve \ufffd"),
        (b"", ""),
        (b"a\0b", "a\0b"),
    ],
)
def test_bytes_become_text_in_memory_and_in_a_file_alike(raw, text):
    assert text_of(raw) == text
    with decoded(BytesIO(raw)) as (stream, warnings):
        assert stream.read() == text
    assert warnings == ([GUESSED] if raw.startswith(b"Na\xefve") else [])


def test_broken_utf_16_is_no_text_in_a_file_and_holds_nuls_in_memory():
    raw = "code".encode("utf-16")[:-1]
    assert "\0" in text_of(raw)
    with pytest.raises(NotText, match="UTF-16"), decoded(BytesIO(raw)):
        pass


@given(st.binary())
def test_no_bytes_raise(raw):
    text_of(raw)


def known(cells):
    return sum(cell in ("code", "title") for cell in cells)


@pytest.mark.parametrize(
    ("beginning", "delimiter"),
    [
        ("code,title\n", ","),
        ("code;title, or name, or text\n", ";"),
        ("\n\ncode\ttitle\n1;2;3;4\t5\n", "\t"),
        ("code|title", "|"),
        ('"code, and more";x;y', ";"),
        ("nothing\n", ","),
        ("", ","),
        ('"never closed\n' * 50_000, ","),
    ],
)
def test_the_delimiter_is_the_one_that_makes_the_most_known_headings_then_the_most_cells(beginning, delimiter):
    assert delimiter_of(beginning, known) == delimiter


def test_the_delimiter_may_be_the_one_that_stands_first():
    assert delimiter_of('"0RQL0ZZ";a, b, c\n', lambda cells: -len(cells[0])) == ";"
    assert delimiter_of('"mending, of; the elbow",a;b\n', lambda cells: -len(cells[0])) == ","
