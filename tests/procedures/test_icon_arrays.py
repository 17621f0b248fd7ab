"""Of 1,000 people: what a figure says, in words and marks."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.icon_arrays import PEOPLE, IconArray, drawing, icon_array


@pytest.mark.parametrize(
    ("frequency", "least", "most", "words"),
    [
        ("about 1 in 20", 50, 50, "About 50 of 1,000 people"),
        ("1 in 3", 330, 330, "About 330 of 1,000 people"),
        ("2 in 3", 670, 670, "About 670 of 1,000 people"),
        ("100%", 1000, 1000, "About 1,000 of 1,000 people"),
        ("more than 99.9%", 999, 999, "At least 999 of 1,000 people"),
        ("1 in 150", 7, 7, "About 7 of 1,000 people"),
        ("2 to 5 in 100", 20, 50, "20 to 50 of 1,000 people"),
        ("less than 1 %", 0, 10, "Up to 10 of 1,000 people"),
        ("more than 1 in 10", 100, 100, "At least 100 of 1,000 people"),
    ],
)
def test_a_figure_says_how_many_people_are_affected(frequency, least, most, words):
    assert icon_array(frequency) == IconArray(least, most, words)


@pytest.mark.parametrize(
    "frequency", ["", "rarely", "1 in 5,000", "1 in 100 temporary, 1 in 1,000 permanent", "8% of smokers"]
)
def test_words_figures_of_several_outcomes_and_less_than_one_person_are_not_drawn(frequency):
    assert icon_array(frequency) is None


@given(st.integers(0, PEOPLE), st.integers(0, PEOPLE))
def test_there_is_a_mark_for_each_person(one, other):
    least, most = sorted((one, other))
    kinds = re.findall(r'<path stroke="(#\w+)" d="([^"]*)"', drawing(IconArray(least, most, "")))
    drawn = {color: sum(map(int, re.findall(r"h(\d+)", line))) // 4 for color, line in kinds}
    assert drawn.get("#16325c", 0) == least
    assert drawn.get("#7f9cc7", 0) == most - least
    assert sum(drawn.values()) == PEOPLE
