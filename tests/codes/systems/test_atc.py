"""ATC: the form and the levels of its codes."""

import pytest

from codes.systems.atc import ATC


@pytest.mark.parametrize("code", ["A", "A01", "A01A", "A01AB", "A01AB03"])
def test_all_five_levels_are_codes(code):
    assert ATC.is_code(code)


@pytest.mark.parametrize("code", ["A0", "A01A0", "A01AB3", "1A"])
def test_other_forms_do_not_fit(code):
    assert not ATC.fits(code)


def test_only_substances_are_told_by_their_form():
    assert [ATC.looks_like_a_code(code) for code in ("A01AB03", "A01AB", "A01")] == [True, False, False]


def test_a_substance_is_below_its_groups():
    assert ATC.parents("A01AB03") == ["A01AB", "A01A", "A01", "A"]
    assert ATC.parents("A") == []
