"""Which of several codes a typed text is nearest to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.queries.closeness import distance


@pytest.mark.parametrize(
    ("typed", "nearest_first"),
    [
        ("J 1100", ["J1100", "J11.00"]),
        ("HCPCS: J-1100.", ["J1100", "J11.00"]),
        ("e119", ["E11.9", "E1190"]),
        ("1.02", ["01.02", "102"]),
        ("0.82", ["00.82", "082"]),
        ("l50.9", ["L50.9", "I50.9"]),
        ("lI0", ["I10", "11.0", "L10"]),
        ("125.10", ["I25.10", "12.51"]),
        ("|48.91", ["I48.91", "48.91"]),
        ("0RLQ0ZZ", ["0RQL0ZZ", "0RLX0ZZ"]),
    ],
)
def test_what_must_be_changed_least_is_nearest(typed, nearest_first):
    costs = [distance(printed, typed) for printed in nearest_first]
    assert costs == sorted(costs) and costs[0] < costs[1]


@given(st.text())
def test_a_code_as_it_is_printed_costs_nothing_and_no_text_raises(text):
    assert distance("E11.9", f"dx ({'E11.9'.lower()})") == 0 <= distance("E11.9", text)
