"""LOINC: the form of its numbers."""

import pytest

from codes.systems.loinc import LOINC


@pytest.mark.parametrize("code", ["1-8", "12345-6", "LP7787-7", "LA6724-4"])
def test_numbers_of_terms_parts_and_answers_fit(code):
    assert LOINC.fits(code)


@pytest.mark.parametrize("code", ["12345", "12345-67", "A1-2", "0002-0800-01"])
def test_other_forms_do_not(code):
    assert not LOINC.fits(code)


def test_only_terms_are_codes_and_texts_need_the_notice():
    assert LOINC.is_code("1-8") and not LOINC.is_code("LP7787-7")
    assert LOINC.display_policy == "code_only" and "https://loinc.org/license" in LOINC.notice


def test_a_number_looks_like_a_term_if_its_check_digit_is_right():
    assert all(map(LOINC.looks_like_a_code, ("4548-4", "2345-7", "718-7")))
    assert not any(map(LOINC.looks_like_a_code, ("4548-5", "2345-4", "10-4")))
