"""The words of a result that a page highlights."""

from hypothesis import example, given
from hypothesis import strategies as st

from search.marking import NO_MARKS, Marks, marked
from textindex.words import all_words


def hits(text, *beginnings):
    return [piece for piece, is_hit in marked(text, Marks(beginnings)) if is_hit]


def test_the_beginnings_of_words_that_match_are_set_off():
    assert marked("Repair of Elbow", Marks(("elb", "rep"))) == [
        ("Rep", True),
        ("air of ", False),
        ("Elb", True),
        ("ow", False),
    ]
    assert hits("below the elbow", "elbow") == ["elbow"]
    assert hits("Elbows", "el", "elbow") == ["Elbow"], "the longer one counts"


def test_words_are_compared_without_accents_apostrophes_and_case():
    assert hits("SJÖGREN and Sjo\u0308gren", "sjogren") == ["SJÖGREN", "Sjo\u0308gren"]
    assert hits("Crohn’s disease", "crohns") == ["Crohn’s"]
    assert hits("cafe\u0301s", "cafe") == ["cafe\u0301"], "an accent stays with its letter"


def test_single_letters_count_only_as_whole_words_and_nothing_sets_nothing_off():
    assert hits("A banana, vitamin B", "b") == ["B"]
    assert marked("A banana", NO_MARKS) == marked("A banana", Marks(("",))) == [("A banana", False)]


def test_whole_words_mark_nothing_that_only_begins_like_them():
    marks = Marks(("elb",), frozenset({"tube", "tubes", "elb"}))
    assert marked("Tubes, tuberculosis, elbow", marks) == [
        ("Tubes", True),
        (", tuberculosis, ", False),
        ("elb", True),
        ("ow", False),
    ]


@given(st.text(), st.lists(st.text()))
@example("½ ² ß İ ﬁ", ["1", "2", "ss", "i", "fi"])
def test_no_character_of_the_text_is_lost(text, beginnings):
    assert "".join(piece for piece, _ in marked(text, Marks(tuple(beginnings), frozenset(beginnings)))) == text


@given(st.text("abzßäÉøŁ ’-,.5"))
def test_every_word_of_a_text_is_found_by_itself(text):
    words = all_words(text)
    assert [word for hit in hits(text, *words) for word in all_words(hit)] == words
