"""ICD-10-PCS: the form of its codes, their headings, sections and body systems."""

import pytest

from codes.systems.icd10pcs import ICD10PCS
from codes.systems.icd10pcs.headings import heading_title
from codes.systems.icd10pcs.names import BODY_SYSTEMS, OPERATIONS, SECTIONS


@pytest.mark.parametrize("code", ["0HDQXZZ", "0HD", "0"])
def test_codes_and_their_beginnings_fit(code):
    assert ICD10PCS.fits(code)
    assert ICD10PCS.is_code(code) == (len(code) == 7)


@pytest.mark.parametrize("code", ["0HDQXZO", "0HDQXZZZ", "S7000XA"])
def test_other_forms_do_not(code):
    assert not ICD10PCS.fits(code)


def test_codes_are_shown_without_a_dot():
    assert ICD10PCS.display(ICD10PCS.normalise("0hd.qxzz")) == "0HDQXZZ"


def test_codes_stand_below_all_that_they_begin_with():
    assert ICD10PCS.parents("0HDQXZZ") == ["0HDQXZ", "0HDQX", "0HDQ", "0HD", "0H", "0"]
    assert (ICD10PCS.section_of("0HDQXZZ"), ICD10PCS.body_system_of("0HDQXZZ")) == ("0", "0H")
    assert ICD10PCS.body_system_of("0") == ""


@pytest.mark.parametrize(
    ("text", "is_beginning"), [("0HD", False), ("0HDQ", True), ("0HDQXZ", True), ("0HDQXZZ", False)]
)
def test_between_heading_and_code_there_are_only_beginnings(text, is_beginning):
    assert ICD10PCS.is_beginning(text) == is_beginning


def test_missing_headings_are_made_parents_first():
    made = list(ICD10PCS.missing_headings({"0HD", "0HDQXZZ", "10D00Z0", "GZ10ZZZ", "Z990000"}))
    assert [(row.code, row.parent) for row in made] == [
        ("0", ""),
        ("0H", "0"),
        ("1", ""),
        ("10", "1"),
        ("10D", "10"),
        ("G", ""),
        ("GZ", "G"),
        ("GZ1", "GZ"),
    ]


@pytest.mark.parametrize(
    ("prefix", "title"),
    [
        ("0HD", "Skin and Breast, Extraction"),
        ("10D", "Obstetrics, Pregnancy, Extraction"),
        ("GZ1", "Mental Health, Psychological Tests"),
        ("0HI", ""),
    ],
)
def test_headings_are_titled_as_the_order_file_does(prefix, title):
    assert heading_title(prefix) == title


def test_the_names_are_complete():
    assert [len(names) for names in (SECTIONS, BODY_SYSTEMS, OPERATIONS)] == [17, 114, 141]
    assert {code[0] for code in BODY_SYSTEMS} == set(SECTIONS) == {code[0] for code in OPERATIONS}
