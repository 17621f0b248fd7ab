"""Passages are recognized however they are split, joined, marked or slightly rewritten; ordinary phrases are nobody's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.passages import FEWEST_WORDS, Written, passages, passages_of, repeated

SENTENCE = "The elbow is kept in a padded sling for six weeks and nobody lifts heavy things."
LETTERS = st.text(alphabet="abcdefgh", min_size=4, max_size=9)


def is_repeat(text: str, of: str, reviewed: str = "") -> bool:
    written = [Written(passage, 1, 1, False) for passage in passages_of(of)]
    written += [Written(passage, 2, 2, True) for passage in passages_of(reviewed)]
    return bool(repeated(set(passages_of(text)), written))


@pytest.mark.parametrize(
    "text",
    [
        f"Somebody else begins here. {SENTENCE} And so it ends.",
        "The elbow is kept in a padded sling. For six weeks. Nobody lifts heavy things.",
        "- The **ELBOW** is\n  kept in a _padded_ *sling*\n- for six weeks, and nobody lifts “heavy” things!",
        "The el\u00adbow is kept in a pad\u200bded sling for six we\u00adeks and no\u00adbody lifts heavy things.",
        "Nobody should lift heavy things while the elbow is kept in its padded sling, about six weeks.",
        "The elbow is kept in a padded sling for six weeks, and nobody",
    ],
)
def test_a_passage_is_recognized(text):
    assert is_repeat(text, of=SENTENCE)
    assert not is_repeat(text, of=SENTENCE, reviewed=text)


def test_short_sentences_are_recognized_together_and_phrases_of_everybody_are_not():
    several = "The sling stays padded. Nobody lifts heavy things. Weeks pass before therapy begins."
    assert is_repeat("Weeks pass before therapy begins: the sling stays padded, nobody lifts heavy things.", of=several)
    for phrase in ("Wear compression stockings.", "Infection", "Deep vein thrombosis or pulmonary embolism."):
        assert not list(passages_of(phrase))
    places = "Doctor’s office, outpatient clinic, hospital ward, operating room, intensive care."
    assert not is_repeat("Intensive care, ward, clinic, hospital, outpatient, operating room, office.", of=places)


def test_rows_have_passages_of_their_own_and_citations_have_none():
    risk = {"name": "Cold fingers", "likelihood": "rare", "frequency": "", "management": SENTENCE}
    assert passages({"risks": [risk]}, "risks") >= set(passages_of(SENTENCE))
    short = [{"label": "", "text": text} for text in ("Padded sling", "Heavy things", "Therapy begins")]
    assert not passages({"steps": short}, "steps")
    assert not passages({"sources": [{"citation": SENTENCE}]}, "sources")


@given(st.lists(LETTERS, min_size=FEWEST_WORDS, max_size=30, unique=True), st.data())
def test_what_is_copied_is_known_wherever_its_sentences_end(words, data):
    ends = data.draw(st.lists(st.sampled_from([" ", ". ", "\n", ", ", " _", "; "]), min_size=30, max_size=30))
    text = "".join(word + end for word, end in zip(words, ends, strict=False))
    assert is_repeat(text.upper(), of=" ".join(words))
    assert is_repeat(" ".join(words), of=text)


def test_a_text_of_one_word_over_and_over_has_no_passages_and_takes_no_time():
    assert not list(passages_of("Elbow. " * 100_000))
