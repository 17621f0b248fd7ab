"""The laws of reading entry documents: nothing is lost, nothing raises, reading what was written changes nothing."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.formats.entry_document import NotAnEntry, parse_entry_document
from procedures.writers import write_entry_document

from .entry_texts import entry_texts, words, words_of


def check_laws(text: str, filename: str = "") -> None:
    try:
        parsed = parse_entry_document(text, filename=filename)
    except NotAnEntry:
        return
    rest = words(parsed.tail, *(line.text for line in parsed.unplaced + parsed.frame))
    assert words_of(parsed.document) + rest == words(text)
    written = write_entry_document(parsed.document)
    again = parse_entry_document(written)
    assert again.document == parsed.document
    assert again.unplaced == []
    assert write_entry_document(again.document) == written


@settings(max_examples=300, deadline=None)
@given(entry_texts, st.sampled_from(["", "cpt4-27025-bar-mending.txt"]))
def test_no_word_of_a_document_is_lost_and_writing_it_is_a_fixed_point(text, filename):
    check_laws(text, filename)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["", "Name of the Procedure:\n", "x\nRisks\n", "Procedure Description\n"]), st.text())
def test_no_text_raises_or_loses_a_word(opening, text):
    check_laws(opening + text)


@settings(max_examples=50, deadline=None)
@given(entry_texts)
def test_the_same_text_gives_the_same_entry(text):
    outcomes = []
    for _ in range(2):
        try:
            outcomes.append(parse_entry_document(text))
        except NotAnEntry as refusal:
            outcomes.append(str(refusal))
    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize(
    "flood",
    [" ", "*", "(", "1 ", "a, ", "a). B ", " ## Summary a", "Goals: a\n", "- a\n", "    x\n\n", "Common: a. Rare: b. "],
)
def test_odd_floods_take_work_in_proportion_to_their_size(flood):
    """Work is counted in calls, which are the same on every machine; a pattern that backtracks without end would hang."""

    def calls(size: int) -> int:
        count = 0

        def profile(frame, event, argument):
            nonlocal count
            count += event in ("call", "c_call")

        text = "x\n\nRisks\n\nCommon: a" + flood * (size // len(flood)) + "b"
        sys.setprofile(profile)
        try:
            parse_entry_document(text)
        finally:
            sys.setprofile(None)
        return count

    assert calls(160_000) < 10 * max(calls(20_000), 1_000)
