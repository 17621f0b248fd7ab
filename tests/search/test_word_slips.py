"""Misspelled medical words: which words of known parts they were meant to be."""

import pytest
from hypothesis import strategies as st

from search.word_forms import sound
from search.word_parts import SHORTEST, VOWELS
from search.word_slips import WordSlips
from tests.laws import law
from tests.search.test_word_parts import FORMS, WORD_PARTS

WORD_SLIPS = WordSlips(WORD_PARTS)


def is_heard_letter_by_letter(form):
    return all(len(sound(letter)) == 1 for letter in form) and sound(form) == "".join(map(sound, form))


LONG_FORMS = sorted(
    form
    for form, part in FORMS.items()
    if part.words and len(form) > SHORTEST and form[-1] not in VOWELS and is_heard_letter_by_letter(form)
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("salppingorrhaphy", "salpingorrhaphy"),
        ("nefrectomy", "nephrectomy"),
        ("histerektomie", "hysterectomy"),
        ("glossopalsty", "glossoplasty"),
        ("jejjunopey", "jejunopexy"),
        ("colpgplasty", "colpoplasty"),
        ("bronchscopy", "bronchoscopy"),
        ("cystectommies", "cystectomy"),
        ("cystorrhapyh", "cystorrhaphy"),
    ],
)
def test_a_compound_with_a_slip_is_known_by_its_parts(typed, meant):
    near = [word for word in WORD_SLIPS.words_near(typed) if WORD_PARTS.taken_apart(word)]
    assert meant in near[:3]


@pytest.mark.parametrize("typed", ["cystottomy", "nephrootomy", "laryngecttomy"])
def test_no_vowel_joins_a_form_to_an_ending_that_begins_with_one(typed):
    assert not [word for word in WORD_SLIPS.words_near(typed) if "oo" in word or "oe" in word]


def test_words_that_are_not_made_of_known_parts_are_near_none():
    assert [WORD_SLIPS.words_near(word) for word in ("wheelchiar", "gallblader", "renal", "o" * 300)] == [[]] * 4


@law(st.sampled_from(LONG_FORMS), st.integers(0, 5), st.sampled_from("qv"), least=0.99)
def test_a_wrong_letter_in_a_form_leaves_the_word_readable(form, at, letter):
    slipped = form[:at] + letter + form[at + 1 :]
    assert WORD_SLIPS.words_near(f"{slipped}ectomy"), slipped
    return True
