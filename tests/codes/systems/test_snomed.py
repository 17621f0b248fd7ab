"""SNOMED CT: the form of its identifiers."""

import pytest

from codes.systems.snomed import SNOMED


@pytest.mark.parametrize("code", ["100000", "900000000000003001", "OMOP4822"])
def test_identifiers_of_6_to_18_digits_and_those_of_ohdsi_fit(code):
    assert SNOMED.fits(code) and SNOMED.normalise(f" {code} ") == code


@pytest.mark.parametrize("code", ["10000", "0100000", "1000000000000000000", "A00000", "9E+17"])
def test_other_forms_do_not_fit(code):
    assert not SNOMED.fits(code)


def test_an_identifier_says_nothing_about_its_place_and_its_text_is_withheld():
    assert (SNOMED.parents("100000"), SNOMED.section_of("100000"), SNOMED.display_policy) == ([], "", "code_only")
