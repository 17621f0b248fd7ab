"""NDC: codes with hyphens, products without a package, and eleven digits."""

import pytest

from codes.systems.ndc import NDC


@pytest.mark.parametrize(
    "code", ["0002-0800-01", "50090-001-10", "50090-0001-0", "0002-0800", "00002080001", "00020800"]
)
def test_codes_fit_and_stay_as_they_are_written(code):
    assert NDC.fits(code) and NDC.normalise(code) == NDC.display(code) == code


@pytest.mark.parametrize("code", ["2-0800-01", "0002080", "000020800012", "A0021"])
def test_other_forms_do_not(code):
    assert not NDC.fits(code)


def test_texts_are_in_the_public_domain():
    assert NDC.display_policy == "full"
