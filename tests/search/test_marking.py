"""What a page sets off in a result."""

from hypothesis import given
from hypothesis import strategies as st

from search.rules import marked


def hits(text, query):
    return [piece for piece, is_hit in marked(text, query) if is_hit]


def test_the_beginnings_of_words_that_match_are_set_off():
    assert marked("Repair of Elbow", "elb rep") == [
        ("Rep", True),
        ("air of ", False),
        ("Elb", True),
        ("ow", False),
    ]
    assert hits("below the elbow", "elbow") == ["elbow"]
    assert hits("Elbows", "el elbow") == ["Elbow"], "the longer one counts"


def test_single_letters_and_empty_queries_set_nothing_off():
    assert marked("A banana", "a") == marked("A banana", "") == [("A banana", False)]


@given(st.text(), st.text())
def test_no_character_of_the_text_is_lost(text, query):
    assert "".join(piece for piece, _ in marked(text, query)) == text
