"""OPCS-4: the form of its codes, their dot and their category."""

import pytest

from codes.systems.opcs4 import OPCS4


def test_codes_are_written_with_a_dot_below_their_category():
    assert (OPCS4.normalise("a01.1"), OPCS4.display("A011"), OPCS4.parents("A011")) == ("A011", "A01.1", ["A01"])
    assert (OPCS4.display("A01"), OPCS4.parents("A01")) == ("A01", [])


@pytest.mark.parametrize(
    ("code", "fits"), [("A01", True), ("Z999", True), ("A0", False), ("A0111", False), ("0A1", False)]
)
def test_codes_have_a_letter_and_two_or_three_digits(code, fits):
    assert OPCS4.fits(code) == fits
