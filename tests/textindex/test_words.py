"""Reading the words that a person typed."""

from hypothesis import given
from hypothesis import strategies as st

from textindex.words import MAX_WORDS, all_words, folded, words_of


def test_words_are_folded_and_signs_part_them():
    assert words_of("Repair, of the ELBOW-joint (B)") == ["repair", "of", "the", "elbow", "joint", "b"]
    assert folded("Sjögren’s\tsyndrome") == "sjogrens syndrome" and folded(" _-'\" ") == ""


def test_a_very_long_text_is_cut_to_its_first_words():
    assert len(words_of("word " * 1000)) == MAX_WORDS


@given(st.text())
def test_folding_what_is_folded_changes_nothing(text):
    assert all_words(folded(text)) == all_words(text)


def test_equal_words_of_several_texts_are_one_object():
    assert all_words("Knee joint")[0] is all_words("the knee")[1]
