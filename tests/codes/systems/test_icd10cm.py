"""ICD-10-CM: dots, letters, and the placeholder X before a 7th character."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from codes.formats.reading import read_codes
from codes.systems.icd10cm import ICD10CM, LETTERS, unpadded, with_seventh
from tests.published import DATA, needs_data

OFFICIAL = DATA / "icd10cm/icd10cm_code_descriptions_2026.zip"
A_CODE = st.from_regex(ICD10CM.code_pattern, fullmatch=True).filter(str.isascii)


@pytest.mark.parametrize("code", ["A00", "C7A00", "QA00101", "S7010XA", "A00-A09", "CH-19"])
def test_codes_blocks_and_chapters_fit(code):
    assert ICD10CM.fits(code)


@pytest.mark.parametrize("code", ["0HDQXZZ", "A0", "S7010XAA"])
def test_other_forms_do_not(code):
    assert not ICD10CM.fits(code)


@pytest.mark.parametrize(
    ("typed", "shown"), [(" s70.10 xa", "S70.10XA"), ("a00", "A00"), ("A00-A09", "A00-A09"), ("CH-01", "CH-01")]
)
def test_codes_are_shown_as_people_write_them(typed, shown):
    assert ICD10CM.display(ICD10CM.normalise(typed)) == shown


def test_codes_stand_below_shorter_ones_down_to_the_category():
    assert ICD10CM.parents("S7010XA") == ["S7010X", "S7010", "S701", "S70"]
    assert ICD10CM.parents("A00-A09") == []


def test_the_letter_tells_what_a_code_is_about():
    assert (ICD10CM.section_of("S7010XA"), ICD10CM.section_of("CH-19")) == ("S", "")
    assert "".join(LETTERS) == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("W21.89A", "W21.89XA"),
        ("W21.89-A", None),
        ("w21.89 a", "W21.89XA"),
        ("Y34.A", "Y34.XXXA"),
        ("X58.A", "X58.XXXA"),
        ("X58XXA", "X58.XXXA"),
        ("O40.11", "O40.1XX1"),
        ("H60.81", "H60.8X1"),
        ("T40.11A", "T40.1X1A"),
        ("M45.X9", "M45.9"),
        ("W21.X89A", "W21.89XA"),
    ],
)
def test_a_code_typed_without_its_placeholders_leads_to_the_code_that_has_them(typed, meant):
    variants = [ICD10CM.display(code) for code in ICD10CM.padding_variants(ICD10CM.normalise(typed))]
    assert meant in variants if meant else variants == []


def test_the_reading_as_a_seventh_character_comes_first():
    assert ICD10CM.padding_variants("W2189A") == ["W2189XA", "W218X9A", "W21X89A"]
    assert ICD10CM.padding_variants("Y34A")[0] == "Y34XXXA"


@pytest.mark.parametrize("code", ["A00", "X58", "A00-A09", "CH-01", "27025", ""])
def test_a_category_and_what_is_no_code_have_no_placeholders(code):
    assert ICD10CM.padding_variants(code) == []


@pytest.mark.parametrize(("code", "whole"), [("W2189", "W2189XA"), ("X58", "X58XXXA"), ("S52501", "S52501A")])
def test_a_seventh_character_always_stands_in_the_seventh_place(code, whole):
    assert with_seventh(code, "A") == whole
    assert unpadded(whole) == code + "A"


@given(A_CODE)
@example("A0000XX")
@example("X58XXXX")
def test_variants_differ_from_the_code_in_placeholders_alone(code):
    variants = ICD10CM.padding_variants(code)
    assert {unpadded(variant) for variant in variants} <= {unpadded(code)}
    assert len(set(variants)) == len(variants) <= 6
    assert code not in variants and all(map(ICD10CM.is_code, variants))


@given(A_CODE.filter(lambda code: code == unpadded(code) and 3 < len(code) < 7))
def test_each_variant_leads_back_to_the_plain_form(code):
    variants = ICD10CM.padding_variants(code)
    assert variants[0] == with_seventh(code[:-1], code[-1])
    assert all(code in ICD10CM.padding_variants(variant) for variant in variants)


@needs_data
def test_every_padded_code_of_the_official_list_is_found_by_its_plain_form_and_by_no_other_code():
    codes = {row.code for row in read_codes(OFFICIAL, system="icd10cm") if not row.is_header}
    padded = [code for code in codes if unpadded(code) != code]
    assert len(padded) > 14_000
    assert not {unpadded(code) for code in padded} & codes
    assert all(code in ICD10CM.padding_variants(unpadded(code)) for code in padded)
