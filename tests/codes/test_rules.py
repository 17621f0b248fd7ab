"""The rules of releases: which of two is older."""

import pytest

from codes.rules import is_older


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("FY2024", "FY2025"),
        ("FY2024 April", "FY2024 October"),
        ("FY2024 April", "FY2025"),
        ("2025 Jan", "2025 October"),
        ("v31", "v32"),
        ("v2.68", "v2.69"),
    ],
)
def test_the_label_of_a_release_tells_which_came_first(older, newer):
    assert is_older(older, newer)
    assert not is_older(newer, older)
    assert not is_older(older, older)


@pytest.mark.parametrize(
    ("label", "other"), [("ours", "FY2025"), ("v32", "FY2025"), ("20251", "2026"), ("", ""), ("FY2024", "FY2024 April")]
)
def test_a_label_that_tells_no_time_is_not_older(label, other):
    assert not is_older(label, other)
