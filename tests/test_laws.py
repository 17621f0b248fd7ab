"""The helper for laws: it fails when the law fails, and when the law was hardly tried."""

import pytest
from hypothesis import strategies as st

from .laws import law


def test_a_law_that_was_tried_on_enough_examples_holds():
    seen = []

    @law(st.integers(), st.booleans(), least=0.2, examples=50)
    def test_numbers(number, flag):
        seen.append((number, flag))
        return flag

    test_numbers()
    assert test_numbers.__name__ == "test_numbers" and len(seen) >= 50


def test_a_law_that_was_hardly_tried_fails_and_so_does_one_that_does_not_hold():
    @law(st.integers(), least=0.5)
    def skips_everything(number):
        return False

    @law(st.integers(), least=0.5)
    def is_wrong(number):
        assert number < 1_000
        return True

    with pytest.raises(AssertionError, match="only 0 of"):
        skips_everything()
    with pytest.raises(AssertionError, match="1000"):
        is_wrong()
