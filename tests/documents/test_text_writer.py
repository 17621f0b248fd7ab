"""Writing entry documents: the exact canonical form, and that reading it returns the same entry."""

from dataclasses import replace
from pathlib import Path

import pytest

from documents.entry import CodeReference, EntryDocument, Likelihood, Person, RiskItem, Step
from documents.fields import PUBLICATION
from documents.text.edition import write_edition
from documents.text.reader import parse_entry_document
from documents.text.writer import write_entry_document

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
        risks=[RiskItem("Rash", Likelihood.RARE, "1 in 2,000", "Polish.")],
        personnel=[Person("Surgeon", "leads")],
    )
    assert write_entry_document(document).split("\n\n") == [
        "Search all medical codes", "Mending of a bar", "ICD9Proc code", "Name of the Procedure:", "Bar Mending",
        "Purpose", "Goals: A straight bar",
        "Procedure Description", "  1. Opening: Cut.\n  2. Sew.", "Tools: Knife, hook (small).",
        "Duration", "It varies.",
        "Personnel", "Healthcare Professionals:", "  • Surgeon (leads)",
        "Risks and Complications", "  • Rare: Rash (1 in 2,000). Management: Polish.",
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


def test_what_no_line_can_hold_is_written_key_by_key():
    document = EntryDocument(
        "Bar",
        primary_code=CodeReference("own list", "B 1", "A title"),
        steps=[Step("At 8:00", "Wait.\n\n- or not")],
        personnel=[Person("Nurse (scrub)", "hands over: all")],
        risks=[RiskItem("Loss (of grip)", Likelihood.RARE, "seldom", "Rest.\n\nCall us.")],
    )
    text = write_entry_document(document)
    for block in (
        "  1.\n      Label: At 8:00\n    Wait.\n\n    - or not\n",
        "  •\n    Role: Nurse (scrub)\n    Note: hands over: all\n",
        "  • Rare:\n    Risk: Loss (of grip)\n    Frequency: seldom\n    Management:\n      Rest.\n\n      Call us.\n",
        "Primary Code:\n    System: own list\n    Code: B 1\n    Title: A title\n",
    ):
        assert block in text
    assert parse_entry_document(text).document == document
    assert "A title" not in write_entry_document(document, show_descriptor=False)


def test_the_address_opens_the_classification():
    text = write_entry_document(EntryDocument("Bar", slug="bar-mending", kind="Surgery"))
    assert "Classification\n\nAddress: bar-mending\nKind: Surgery\n" in text
    assert parse_entry_document(text).document.slug == "bar-mending"


def test_marks_that_the_words_do_not_say_are_named_in_the_classification():
    document = EntryDocument("Bar", texts={"recovery_text": "N/A for some."})
    assert "\nNot Applicable: None\n" in write_entry_document(document)
    assert parse_entry_document(write_entry_document(document)).document == document
    odd = replace(document, not_applicable=["recovery", "duration"])
    assert "\nNot Applicable: Recovery; Duration\n" in write_entry_document(odd)


def test_the_lines_that_say_which_version_it_is_are_read_back_and_belong_to_no_field():
    entry = EntryDocument(name="Example Repair", texts={"summary": "A repair."})
    publication = dict(zip(PUBLICATION, (3, "2026-03-01", "2026-02-20", "Surgeon", "2028-02-20"), strict=True))
    text = write_entry_document(entry)
    for stated in (publication, publication | dict.fromkeys(PUBLICATION[2:])):
        edition = write_edition(stated, "https://medref.example.org/procedures/example-repair/")
        assert ("Reviewed on: never (not clinically reviewed)" in edition) == (not stated["reviewed_on"])
        parsed = parse_entry_document(f"{edition}\n{text}")
        assert parsed.exported_version == 3
        assert parsed.document == parse_entry_document(text).document
        assert not parsed.unplaced
        assert [line.text for line in parsed.frame[: edition.count("\n")]] == edition.splitlines()
