"""ICD-9-CM diagnoses: dots behind three characters, behind four in E codes."""

import pytest

from codes.systems.icd9cm import ICD9CM


@pytest.mark.parametrize("code", ["25000", "V010", "E8889", "001-139", "E800-E999"])
def test_codes_and_blocks_fit(code):
    assert ICD9CM.fits(code)


@pytest.mark.parametrize("code", ["A00", "250001", "E88"])
def test_other_forms_do_not(code):
    assert not ICD9CM.fits(code)


@pytest.mark.parametrize(
    ("typed", "shown"), [("e8889", "E888.9"), ("V010", "V01.0"), ("25000", "250.00"), ("250", "250"), ("E888", "E888")]
)
def test_codes_are_shown_as_people_write_them(typed, shown):
    assert ICD9CM.display(ICD9CM.normalise(typed)) == shown


@pytest.mark.parametrize(("code", "parents"), [("E8889", ["E888"]), ("25000", ["2500", "250"]), ("001-139", [])])
def test_codes_stand_below_their_category(code, parents):
    assert ICD9CM.parents(code) == parents


def test_icd_10_cm_replaced_it():
    assert ICD9CM.replaced_by == "icd10cm"
