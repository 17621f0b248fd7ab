"""CPT: the form of its codes."""

import pytest

from codes.systems.cpt4 import CPT4


@pytest.mark.parametrize("code", ["27025", "0001F", "0042T", "0001U", "0001A", "50", "1234567"])
def test_codes_modifiers_and_the_headings_of_ohdsi_fit(code):
    assert CPT4.fits(code)


@pytest.mark.parametrize("code", ["A0021", "270255", "2702Z", ""])
def test_other_forms_do_not(code):
    assert not CPT4.fits(code)


def test_a_code_tells_nothing_about_its_place_and_is_printed_as_it_is():
    assert (CPT4.parents("27025"), CPT4.section_of("27025"), list(CPT4.missing_headings({"27025"}))) == ([], "", [])
    assert CPT4.display("27025") == "27025"


def test_descriptors_are_withheld_unless_a_site_says_otherwise():
    assert CPT4.display_policy == "code_only"
