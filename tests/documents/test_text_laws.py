"""Laws of reading entry documents: nothing is lost, nothing raises, and reading a written document changes nothing."""

import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.entry import EntryDocument, says_not_applicable, tidy
from documents.sections import SECTIONS
from documents.text.reader import NotAnEntry, parse_entry_document, read_part
from documents.text.writer import write_entry_document, write_personnel, write_risks, write_steps
from tests.laws import law

from .entry_texts import entries, entry_texts, words, words_of

LISTS = (
    "name", "slug", "primary_code", "common_names", "technical_terms", "steps", "tools", "personnel", "risks", "kind",
    "medicines", "milestones", "outcomes", "illustrations",
    "specialties", "body_sites", "settings", "anesthesia_types", "not_applicable", "sources", "editorial_note", "related_codes",
)  # fmt: skip


def check_laws(text: str, filename: str = "") -> bool:
    """Whether the text is an entry at all; if so, nothing of it is lost and writing it is a fixed point."""
    try:
        parsed = parse_entry_document(text, filename=filename)
    except NotAnEntry:
        return False
    placed = {placement.field for placement in parsed.placements}
    assert placed >= parsed.document.texts.keys()
    assert placed >= {field for field in LISTS if getattr(parsed.document, field)}
    rest = words(parsed.tail, *(line.text for line in parsed.unplaced + parsed.frame))
    found, source = words_of(parsed.document) + rest, words(tidy(text))  # control characters are no text
    assert not source - found
    # The figure of a label belongs to each risk below it; the name may be that of the file.
    others = words(filename.replace("-", " "), *(risk.frequency for risk in parsed.document.risks))
    assert not found - source - others
    written = write_entry_document(parsed.document)
    again = parse_entry_document(written)
    assert again.document == parsed.document, written
    assert again.unplaced == []
    assert write_entry_document(again.document) == written
    return True


def with_words(document: EntryDocument) -> EntryDocument:
    """The entry with "Not applicable." in front of each section that is marked so and does not say it."""
    texts = dict(document.texts)
    for section in SECTIONS:
        text = texts.get(section.field, "")
        if section.key in document.not_applicable and not says_not_applicable(text):
            texts[section.field] = f"Not applicable.\n\n{text}".strip()
    return replace(document, texts=texts)


@settings(max_examples=200, deadline=None)
@given(entries)
def test_whatever_an_entry_holds_is_the_same_after_writing_and_reading(document):
    written = write_entry_document(document)
    parsed = parse_entry_document(written)
    assert parsed.document == with_words(document), written
    assert (parsed.unplaced, parsed.tail) == ([], "")
    assert write_entry_document(parsed.document) == written
    assert read_part("description", write_steps(document.steps)).document.steps == document.steps
    assert read_part("personnel", write_personnel(document.personnel)).document.personnel == document.personnel
    assert read_part("risks", write_risks(document.risks)).document.risks == document.risks


@law(entry_texts, st.sampled_from(["", "cpt4-27025-bar-mending.txt"]), least=0.5)
def test_no_word_of_a_document_is_lost_and_writing_it_is_a_fixed_point(text, filename):
    return check_laws(text, filename)


@law(
    st.sampled_from(["", "Name of the Procedure:\n", "x\nRisks\n", "Procedure Description\n"]),
    st.text(),
    least=0.3,
    examples=100,
)
def test_no_text_raises_or_loses_a_word(opening, text):
    return check_laws(opening + text)


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
    [
        " ",
        "*",
        "(",
        "1 ",
        "a, ",
        "a). B ",
        " ## Summary a",
        "Goals: a\n",
        "- a\n",
        "    x\n\n",
        "Common: a. Rare: b. ",
        "_",
        "including ",
        "total ",
        "a-",
        "1%,",
        "1:50 ",
        "lidocaine 2% ",
        "no ",
    ],
)
@pytest.mark.parametrize("heading", ["Risks\n\nCommon: a", "Personnel\n\n", "Duration\n\n"])
def test_odd_floods_take_work_in_proportion_to_their_size(flood, heading):
    """Work is counted in calls, which are the same on every machine; a pattern that backtracks without end would hang."""

    def calls(size: int) -> int:
        count = 0

        def profile(frame, event, argument):
            nonlocal count
            count += event in ("call", "c_call")

        text = f"x\n\n{heading}" + flood * (size // len(flood)) + "b"
        sys.setprofile(profile)
        try:
            parse_entry_document(text)
        except NotAnEntry as refusal:  # one word from end to end
            assert " " not in flood.strip("\n") and "is no text" in str(refusal)
        finally:
            sys.setprofile(None)
        return count

    assert calls(8_000) < 10 * max(calls(1_000), 1_000)
