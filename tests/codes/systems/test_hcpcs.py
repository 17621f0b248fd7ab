"""HCPCS Level II: codes, modifiers, groups, and the dental codes of another publisher."""

import pytest

from codes.systems.hcpcs import HCPCS


@pytest.mark.parametrize("code", ["A0021", "V5364", "LT", "A", "MODIFIERS", "A0021-A0999"])
def test_codes_modifiers_and_groups_fit(code):
    assert HCPCS.fits(code)


@pytest.mark.parametrize("code", ["27025", "W0000", "A00211"])
def test_other_forms_do_not(code):
    assert not HCPCS.fits(code)


def test_codes_are_stored_without_blanks_of_any_kind():
    assert HCPCS.normalise("a\u00a00021") == "A0021"


@pytest.mark.parametrize(
    ("code", "parents", "section"),
    [("A0021", ["A"], "A"), ("A1", ["MODIFIERS"], "MODIFIERS"), ("MODIFIERS", [], "MODIFIERS"), ("A", [], "A")],
)
def test_codes_stand_below_their_letter_and_modifiers_together(code, parents, section):
    assert (HCPCS.parents(code), HCPCS.section_of(code)) == (parents, section)
    assert section in HCPCS.sections


def test_missing_groups_are_made():
    made = list(HCPCS.missing_headings({"A0021", "LT", "V5364", "V"}))
    assert [(row.code, row.title, row.parent) for row in made] == [
        ("A", "Transport, medical and surgical supplies, radiopharmaceuticals", ""),
        ("MODIFIERS", "Modifiers", ""),
    ]


def test_dental_codes_are_reserved_and_no_others():
    assert HCPCS.is_reserved("D0120")
    assert not any(map(HCPCS.is_reserved, ("DA", "D", "A0021", "D01200")))
