"""Old .xls workbooks are read in a separate process, so that only that process can break."""

import os
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workbooks.xls_files import EOF, begin, compound, record, xls
from workbooks import xls_rows
from workbooks.xls_rows import xls_sheets
from workbooks.xlsx_parts import BadWorkbook

ROWS = [["code", "title"], [], ["A1", "Stick, ä", 3, None], ["A2", None, 2.5]]


def read(content: bytes) -> list[list[list[str]]]:
    return [list(rows) for _, rows in xls_sheets(content)]


def refusal(content: bytes) -> str:
    with pytest.raises(BadWorkbook) as caught:
        read(content)
    return str(caught.value)


def sheet_of(*cells: bytes, times: int = 1) -> bytes:
    """A workbook that names one sheet several times."""
    position = len(begin(0x05)) + times * len(record(0x85, bytes(9))) + len(EOF)
    named = record(0x85, struct.pack("<LBBBBc", position, 0, 0, 1, 0, b"A"))
    return compound(begin(0x05) + named * times + EOF + begin(0x10) + b"".join(cells) + EOF)


def number(row: int, column: int) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, 0, 7))


def test_every_row_comes_with_the_texts_and_numbers_of_its_cells():
    assert read(xls(ROWS)) == [[["code", "title", ""], ["", "", ""], ["A1", "Stick, ä", 3.0], ["A2", "", 2.5]]]
    assert read(sheet_of(number(0, 0), times=2)) == [[[7.0]], [[7.0]]]
    assert read(sheet_of(number(2, 0), number(0, 1))) == [[["", 7.0], ["", ""], [7.0, ""]]]


def test_a_number_that_may_have_lost_digits_is_refused_with_its_row():
    assert read(xls([["code"], [999_999_999_999_999]])) == [[["code"], [999_999_999_999_999.0]]]
    for number in (1_000_000_000_000_000, -1_234_567_890_123_456, 123_456_789_012_345_678):
        assert "row 2: a cell has a number of more than 15 digits" in refusal(xls([["code"], [number]]))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "broken"),
        (xls(ROWS)[:700], "broken"),
        (xls(ROWS, names="WordDocument"), "broken"),
        (xls(ROWS, names="_VBA_PROJECT_CUR"), "has macros"),
        (xls(ROWS, names="EncryptedPackage"), "protected by a password"),
        (compound(begin(0x05) + record(0x2F, bytes(6)) + EOF), "protected by a password"),
        (
            compound(record(0x809, bytes(8)) + record(0x86, b"") + record(0x2F, bytes(6)) + EOF),
            "protected by a password",
        ),
        (xls([*ROWS, *[[]] * 30_000, [None] * 199 + ["far"]]), "more than 5,000,000 cells"),
        (xls(ROWS, reach=(65_536, 1_000)), "too much memory"),  # 2.6 GB, where nothing forbade it
        (xls(ROWS, reach=(4_000_000_000, 65_535)), "too much memory"),
        (sheet_of(record(0x200, struct.pack("<LLHHH", 9, 3, 0, 1, 0))), "broken"),
    ],
)
def test_what_is_broken_or_made_to_harm_is_refused_with_a_reason(content, reason):
    assert reason in refusal(content)


def test_what_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(xls_rows, "WAITING", 0.001)
    assert "too much memory or time" in refusal(xls(ROWS))


def test_the_process_knows_nothing_of_the_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    seen = []

    def run(command, **options):
        seen.append(options["env"])
        raise xls_rows.subprocess.SubprocessError

    monkeypatch.setattr(xls_rows.subprocess, "run", run)
    refusal(xls(ROWS))
    assert os.environ["SECRET_KEY"] == "secret" and seen == [{}]


@settings(deadline=None, max_examples=15)
@given(st.data())
def test_no_damage_raises_anything_but_a_refusal(data):
    content = bytearray(xls(ROWS))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(8, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert all(isinstance(cell, str | float) for rows in read(bytes(content)) for row in rows for cell in row)
    except BadWorkbook as error:
        assert error.reason
