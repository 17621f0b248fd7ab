"""Words written together or apart otherwise than here are one with those that are."""

import pytest

from codes.formats.rows import CodeRow
from search.queries import find
from tests import makers

pytestmark = pytest.mark.django_db

ROWS = [
    CodeRow("E0100", "Zorbframe, for walking"),
    CodeRow("E0101", "Quuxing of the elbow, type a"),
    CodeRow("E0102", "Elbow pad"),
    CodeRow("J0500", "Injection, abozorbtoxina"),
    CodeRow("A0001", "Postoperative pad"),
]


@pytest.fixture
def codes():
    makers.load_codes("hcpcs", "2026", ROWS)


def found(query):
    results = find(query, user=None)
    return results.instead, [result.code.code for result in results.results]


@pytest.mark.parametrize(
    ("typed", "instead", "code"),
    [
        ("zorb frame", "zorbframe", "E0100"),
        ("walking zorb-frame", "walking zorbframe", "E0100"),
        ("elbowpad", "elbow pad", "E0102"),
        ("quuxingelbow", "quuxing elbow", "E0101"),
        ("quuxing elbowtypea", "quuxing elbow type a", "E0101"),
        ("abozorbtoxintypea", "abozorbtoxin type a", "J0500"),
    ],
)
def test_words_are_joined_and_taken_apart_into_those_that_titles_have(codes, typed, instead, code):
    assert (found(typed)[0], found(typed)[1][0]) == (instead, code)


@pytest.mark.parametrize("typed", ["post op pad", "post-op pad", "postop pad"])
def test_a_term_of_the_vocabulary_may_be_written_apart(codes, typed):
    assert found(typed) == ("", ["A0001"])


def test_words_that_are_found_as_they_are_stay_so(codes):
    assert found("elbow pad") == ("", ["E0102"])
    makers.load_codes("icd10cm", rows=[CodeRow("Z1", "Zorb frame")])
    assert found("zorb frame") == ("", ["Z1"])


@pytest.mark.parametrize("typed", ["x", "forpada", "uiopqwertz", "padqwertz", "elb", "q" * 300, "elbow" * 30])
def test_what_is_not_made_of_known_words_stays_whole(codes, typed):
    assert found(typed)[0] in ("", typed)


def test_it_takes_one_query_for_words_that_nobody_knows(codes, django_assert_max_num_queries):
    find("pad", user=None)
    with django_assert_max_num_queries(25):
        find("quuxingelbow", user=None)
    with django_assert_max_num_queries(7):
        find("quuxingelbow", user=None, facets=False)


def test_a_rare_word_of_a_title_is_not_taken_apart(codes):
    makers.load_codes("hcpcs", "2027", [CodeRow("J0501", "Zorbanthanum, oral"), CodeRow("J0502", "Pad, type m")])
    instead, codes = found("zorbanthanum pad")
    assert not instead and "J0501" in codes
