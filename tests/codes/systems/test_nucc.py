"""NUCC: the form and the places of the codes of the provider taxonomy."""

import pytest

from codes.systems.nucc import NUCC


@pytest.mark.parametrize("code", ["207R00000X", "207RC0000X", "20"])
def test_codes_and_groupings_fit(code):
    assert NUCC.fits(code)


@pytest.mark.parametrize("code", ["207R00000", "A07R00000X", "207R", "2"])
def test_other_forms_do_not(code):
    assert not NUCC.fits(code)


@pytest.mark.parametrize(
    ("code", "parents"), [("207RC0000X", ["207R00000X", "20"]), ("207R00000X", ["20"]), ("20", []), ("", [])]
)
def test_codes_are_below_their_classification_and_grouping(code, parents):
    assert NUCC.parents(code) == parents
