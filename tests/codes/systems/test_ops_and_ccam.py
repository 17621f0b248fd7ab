"""OPS and CCAM: the forms of codes in Germany and France."""

from codes.systems.ccam import CCAM
from codes.systems.ops import OPS


def test_a_code_of_ops_keeps_its_hyphen_and_is_below_its_beginnings():
    assert (OPS.normalise("5-511.11"), OPS.display("5-51111")) == ("5-51111", "5-511.11")
    assert OPS.parents("5-51111") == ["5-5111", "5-511", "5-51"] and OPS.parents("5-50...5-54") == []
    assert [OPS.fits(code) for code in ("5", "5-51", "5-50...5-54", "8-98f".upper(), "5-5", "0-511")] == [True] * 4 + [
        False
    ] * 2


def test_a_code_of_ccam_has_four_letters_and_three_digits():
    assert [CCAM.looks_like_a_code(code) for code in ("HMFC004", "HMF004", "HMFC04")] == [True, False, False]
