"""ICD-10 of the WHO and ICD-10-GM: the form of their codes, dots and places."""

import pytest

from codes.systems.icd10 import ICD10
from codes.systems.icd10gm import ICD10GM

BOTH = pytest.mark.parametrize("rules", [ICD10, ICD10GM], ids=["icd10", "icd10gm"])


@BOTH
@pytest.mark.parametrize("code", ["A00", "A000", "M4500", "M45X0", "A00-A09", "XIX", "19"])
def test_codes_blocks_and_chapters_fit(rules, code):
    assert rules.fits(code)


@BOTH
@pytest.mark.parametrize("code", ["A0", "S7010XA", "00A", "CH-19"])
def test_other_forms_do_not(rules, code):
    assert not rules.fits(code)


@BOTH
@pytest.mark.parametrize(
    ("stored", "shown"), [("A00", "A00"), ("M45X0", "M45.X0"), ("XVIII", "XVIII"), ("A00-A09", "A00-A09")]
)
def test_codes_are_shown_with_their_dot(rules, stored, shown):
    assert (rules.display(stored), rules.normalise(shown.lower())) == (shown, stored)


@BOTH
def test_codes_are_below_shorter_ones_and_chapters_below_nothing(rules):
    assert (rules.parents("M45X0"), rules.parents("XVIII"), rules.parents("A00-A09")) == (["M45X", "M45"], [], [])
