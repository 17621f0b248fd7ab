"""ICD-9-CM procedures: dots, chapters, the system that replaced it."""

import pytest

from codes.systems.icd9proc import CHAPTERS, ICD9PROC


@pytest.mark.parametrize("code", ["8314", "016", "83", "42-54", "00"])
def test_codes_categories_and_chapters_fit(code):
    assert ICD9PROC.fits(code)


@pytest.mark.parametrize("code", ["83145", "A831", "8"])
def test_other_forms_do_not(code):
    assert not ICD9PROC.fits(code)


@pytest.mark.parametrize(("code", "shown"), [("8314", "83.14"), ("831", "83.1"), ("83", "83"), ("42-54", "42-54")])
def test_the_dot_stands_behind_two_digits(code, shown):
    assert ICD9PROC.display(code) == shown


@pytest.mark.parametrize(
    ("code", "parents"),
    [("8314", ["831", "83", "76-84"]), ("0001", ["000", "00"]), ("83", ["76-84"]), ("00", []), ("76-84", [])],
)
def test_codes_stand_below_shorter_ones_and_their_chapter(code, parents):
    assert ICD9PROC.parents(code) == parents


def test_every_two_digits_lie_in_exactly_one_chapter():
    counts = [sum(c[:2] <= f"{number:02}" <= c[-2:] for c in CHAPTERS) for number in range(100)]
    assert counts == [1] * 100
    assert all(ICD9PROC.section_of(f"{number:02}1") in CHAPTERS for number in range(100))
    assert ICD9PROC.section_of("X1") == ""


def test_missing_chapters_are_made():
    assert [row.code for row in ICD9PROC.missing_headings({"0001", "8314"})] == ["00", "76-84"]


def test_icd_10_pcs_replaced_it():
    assert ICD9PROC.replaced_by == "icd10pcs"
