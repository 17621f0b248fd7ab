"""Reading the words that a person typed."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from textindex.words import MAX_WORDS, text_query, words_of


def test_every_word_is_a_prefix_but_single_letters_are_whole():
    assert words_of("Repair, of the ELBOW-joint (B)") == ["repair", "of", "the", "elbow", "joint", "b"]
    assert text_query("Elbow joint B") == "'elbow':* & 'joint':* & 'b'"
    assert text_query(" _-'\" ") == ""


def test_a_very_long_text_is_cut_to_its_first_words():
    assert len(words_of("word " * 1000)) == MAX_WORDS


@pytest.mark.django_db
@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_postgresql_takes_every_query_that_is_made(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_tsquery('medref', %s)", [text_query(text)])
