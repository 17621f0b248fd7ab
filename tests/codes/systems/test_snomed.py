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


def test_a_number_looks_like_a_concept_if_its_partition_and_check_digit_are_right():
    for concept in ("80146002", "71388002", "900000000000003001"):
        assert SNOMED.looks_like_a_code(concept)
    for other in ("80146003", "80146020", "12345678", "5551234567"):
        assert not SNOMED.looks_like_a_code(other)
