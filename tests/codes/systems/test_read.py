"""Read codes: case and dots tell codes apart."""

import pytest

from codes.actions import load_release
from codes.formats import read_codes
from codes.models import Code
from codes.systems.read import READ


def test_case_and_dots_are_kept_and_blanks_are_not():
    assert READ.normalise(" F25.. ") == "F25.." and READ.display("F25..00") == "F25..00"
    assert READ.fits("8BAb.") and READ.fits("8BAb.00") and READ.fits("F....") and READ.fits("F25zz")


@pytest.mark.parametrize("text", [".F25.", "F25..000", "", "F/5.."])
def test_a_code_has_at_most_seven_characters_and_begins_with_no_dot(text):
    assert not READ.fits(text)


@pytest.mark.django_db
def test_codes_that_differ_in_case_or_dots_are_different_codes(tmp_path):
    path = tmp_path / "read.csv"
    path.write_text("code,title\nF25..00,One\nF25.00,Two\n8BAb.00,Three\n8BAB.00,Four\n8BAb.00 ,Five\n")
    counts = load_release(system="read", label="2016", rows=read_codes(path, system="read"))
    codes = Code.objects.filter(system__slug="read").values_list("code", flat=True)
    assert set(codes) == {"F25..00", "F25.00", "8BAb.00", "8BAB.00"}
    assert [row[:2] for row in counts.bad_rows] == [(6, "duplicate of the code on line 4")], (
        "a blank is no part of a code"
    )
