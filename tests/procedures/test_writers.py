"""Writing entry documents: the canonical form, word for word, and that reading it gives the entry back."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.formats.entry_document import parse_entry_document
from procedures.document import CodeReference, EntryDocument, Likelihood, Person, RiskItem, Step
from procedures.sections import TEXT_FIELDS
from procedures.writers import write_entry_document

MANUAL = Path(__file__).parents[2] / "docs" / "entry-document.md"
ENTRY = EntryDocument(
    name="Bar Mending",
    primary_code=CodeReference("icd9proc", "51.23", "Mending of a bar"),
    related_codes=[CodeReference("icd10pcs", "0FB44ZZ", "Another title")],
)


def test_the_sample_in_the_manual_is_canonical():
    sample = MANUAL.read_text(encoding="utf-8").split("```")[1].lstrip()
    parsed = parse_entry_document(sample)
    assert (parsed.unplaced, parsed.tail, parsed.warnings) == ([], "", [])
    assert write_entry_document(parsed.document) == sample


def test_a_small_entry_is_written_plainly():
    document = replace(
        ENTRY,
        texts={"duration_text": "It varies.", "goals": "A straight bar"},
        steps=[Step("Opening", "Cut."), Step("", "Sew.")],
        tools=["Knife", "hook (small)"],
        risks=[RiskItem("Rust", Likelihood.RARE, "1 in 2,000", "Polish.")],
        personnel=[Person("Surgeon", "leads")],
    )
    assert write_entry_document(document).split("\n\n") == [
        "Search all medical codes", "Mending of a bar", "ICD9Proc code", "Name of the Procedure:", "Bar Mending",
        "Purpose", "Goals: A straight bar",
        "Procedure Description", "  1. Opening: Cut.\n  2. Sew.", "Tools: Knife, hook (small).",
        "Duration", "It varies.",
        "Personnel", "Healthcare Professionals:", "  • Surgeon (leads)",
        "Risks and Complications", "  • Rare: Rust (1 in 2,000). Management: Polish.",
        "Classification", "Minutes: Not stated\nPrimary Code: ICD9Proc 51.23",
        "Similar Codes", "  • ICD10PCS 0FB44ZZ Another title\n",
    ]  # fmt: skip


def test_official_titles_can_be_left_out():
    text = write_entry_document(ENTRY, show_descriptor=False)
    assert "Mending of a bar" not in text
    assert "Another title" not in text
    document = parse_entry_document(text).document
    assert [code.descriptor for code in (document.primary_code, *document.related_codes)] == ["", ""]


def test_values_that_look_like_furniture_are_indented():
    document = EntryDocument("Recovery", texts={"goals": "One.\n\n- Symptoms: x\n- y"}, tools=["saw, no. 10"])
    text = write_entry_document(document)
    assert "\n\n    Recovery\n" in text
    assert "Goals:\n    One.\n\n    - Symptoms: x\n    - y\n" in text
    assert "Tools:\n    saw, no. 10\n" in text
    assert parse_entry_document(text).document == document


def test_a_section_that_does_not_apply_says_so():
    text = write_entry_document(replace(ENTRY, not_applicable=["recovery"], texts={"recovery_text": "A supply."}))
    document = parse_entry_document(text).document
    assert document.not_applicable == ["recovery"]
    assert document.texts["recovery_text"] == "Not applicable.\n\nA supply."


@pytest.mark.parametrize("bounds", [(60, 120), (60, 60), (None, 30), (30, None)])
def test_minutes_survive(bounds):
    document = EntryDocument("Bar", texts={"duration_text": "Two hours or so."})
    document.duration_min_minutes, document.duration_max_minutes = bounds
    assert parse_entry_document(write_entry_document(document)).document == document


_line = st.text(st.sampled_from("aB1 .,:;()#*-•&!?é“") | st.characters(exclude_categories=["Z", "C"]), min_size=1).map(
    lambda text: " ".join(text.split())
)
_lines = st.lists(_line.filter(bool), max_size=3)
_texts = st.lists(_line.filter(bool), min_size=1, max_size=4).map("\n\n".join)


@settings(max_examples=200, deadline=None)
@given(
    st.builds(
        EntryDocument,
        name=_line.filter(bool),
        common_names=_lines,
        technical_terms=_lines,
        texts=st.dictionaries(st.sampled_from(TEXT_FIELDS), _texts, max_size=5),
        steps=st.lists(st.builds(Step, st.sampled_from(["", "Opening", "At the end"]), _texts), max_size=3),
        tools=_lines,
        risks=st.lists(st.builds(RiskItem, st.sampled_from(["Rust", "Loss, of grip"]), st.sampled_from(Likelihood))),
        kind=_line,
        settings=_lines,
        sources=_lines,
        editorial_note=_texts | st.just(""),
    )
)
def test_whatever_an_editor_types_survives_writing_and_reading(document):
    again = parse_entry_document(write_entry_document(document)).document
    assert again == document
