"""Headings that no section knows, alone on their lines: each ends the field or the list above it and is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.entry import Likelihood, Person, RiskItem
from documents.source import ParsedEntry
from documents.text.reader import parse_entry_document

HEADINGS = ["Driving", "Diet and Nutrition", "When can I drive?", "##### Back to work", "**Getting home**"]
HEADINGS += ["Driving, work and sports", "DIET", "__Bathing, showers__"]


def read(section: str, *paragraphs: str) -> ParsedEntry:
    return parse_entry_document("\n\n".join(["Name of the Procedure:", "Bar mending", section, *paragraphs]))


@given(
    st.sampled_from(HEADINGS),
    st.sampled_from(["Restrictions: No lifting.", "Restrictions:\n\n  • No lifting", "Restrictions\n\nNo lifting."]),
    st.sampled_from(["Not for a month.", "  • Fever\n  • Rash"]),
)
def test_an_unknown_heading_ends_the_field_above_and_is_named(heading, field, text):
    entry = read("Recovery", field, heading, text, "Recovery Time: A day.")
    assert entry.document.texts["restrictions"].strip("- .") == "No lifting"
    assert entry.document.texts["recovery_time"] == "A day."
    assert entry.document.texts["recovery_text"].startswith(heading)
    assert f"“{heading.strip('#*?_ ')}” is not known" in entry.warnings[0]
    assert {place.confidence for place in entry.placements if place.field == "recovery_text"} == {"inferred"}


@pytest.mark.parametrize(
    "field",
    [
        "Restrictions:\n\nLifting\n\nSwimming\n\nDriving",
        "Restrictions:\n  • No lifting\nNo swimming\n  • No driving",
        "Restrictions:\n\nEverything heavy\n\nThat is all for now.",
        "Restrictions: It takes long until the new\nBar of the Frame\nis as firm as before.",
    ],
)
def test_short_lines_that_head_nothing_stay_in_their_field(field):
    assert list(read("Recovery", field).document.texts) == ["restrictions"]


def test_what_stands_below_an_unknown_heading_is_no_risk_and_no_role():
    entry = read("Risks", "Rare:\n\n  • Clots", "Prevention", "  • Stockings\n  • Walking")
    assert entry.document.risks == [RiskItem("Clots", Likelihood.RARE)]
    assert [line.text for line in entry.unplaced] == ["Prevention", "Stockings", "Walking"]
    entry = read("Personnel", "  • Surgeon\n  • Nurse", "Visitors", "One parent may stay.")
    assert entry.document.personnel == [Person("Surgeon"), Person("Nurse")]
    assert [line.text for line in entry.unplaced] == ["Visitors", "One parent may stay."]


@pytest.mark.parametrize(
    "title", ["**Clothing, rings and bars**", "## Driving", "WORK AND SPORTS", "What now? You wait."]
)
@pytest.mark.parametrize("above", ["Rash.", "  • Rash\n  • Holes", "Common: rash."])
def test_a_marked_heading_ends_the_risks_wherever_it_stands(title, above):
    entry = read("Risks", f"{above}\n{title}\n  • Fever\n  • Cold feet", "Visitors", "Come at noon.")
    assert {risk.name for risk in entry.document.risks} <= {"Rash", "Holes", "rash"}
    told = " ".join([*(line.text for line in entry.unplaced), entry.document.texts.get("risks_text", "")])
    assert title in told and "Cold feet" in told and "Come at noon." in told
    assert any(title.strip("*# ")[:8] in warning for warning in entry.warnings)


def test_a_list_that_lost_a_bullet_is_one_list():
    names = [risk.name for risk in read("Risks", "  • Rash\nHoles\n  • Burns").document.risks]
    assert names == ["Rash", "Holes", "Burns"]


def test_a_heading_below_the_steps_is_named():
    entry = read("Procedure Description", "1. Cut.\n2. Sew.", "Safety Checks", "The team counts.")
    assert len(entry.document.steps) == 2
    assert entry.document.texts == {"description_text": "Safety Checks\n\nThe team counts."}
    assert "“Safety Checks” looks like a heading" in entry.warnings[0]


def test_a_numbered_heading_that_no_section_knows_begins_what_is_unplaced():
    entry = parse_entry_document(
        "Name of the Procedure: Bar mending\n\n1. PURPOSE\nTo mend.\n\n2. SCOPE\nAll bars.\n\n3. PERSONNEL\n3.1 Nurse\n"
        "3.2 All staff must wear gloves\n3.3 Porter\n\n4. RISKS\n4.1 Rash"
    )
    assert entry.document.texts == {"purpose_text": "To mend."}
    assert [person.role for person in entry.document.personnel] == ["Nurse", "Porter"]
    assert [line.text for line in entry.unplaced] == ["2. SCOPE", "All bars.", "All staff must wear gloves"]


def test_a_title_above_the_steps_ends_the_text_above_them():
    entry = read(
        "Procedure Description", "Anesthesia", "None at all.", "Steps\n1. Cut.\n2. Sew.", "Tools: saw, file; screws"
    )
    assert entry.document.texts == {"anesthesia_text": "None at all."}
    assert len(entry.document.steps) == 2 and entry.document.tools == ["saw", "file", "screws"]


def test_a_paragraph_with_a_label_below_a_list_of_risks_is_no_risk():
    entry = read("Risks", "  • Rash\n  • Holes", "Smith says: walk around.", "Rare: burns")
    assert [risk.name for risk in entry.document.risks] == ["Rash", "Holes", "burns"]
    assert [line.text for line in entry.unplaced] == ["Smith says: walk around."]


def test_questions_may_be_numbered_headings():
    entry = parse_entry_document(
        "Name of the Procedure: Bar mending\n\n1. Overview\n   A bar.\n\n2. Why is it done?\n   To mend.\n\n"
        "3. Feedback\n   - Tell us"
    )
    assert entry.document.texts == {"summary": "A bar.", "purpose_text": "To mend."}
    assert [line.text for line in entry.unplaced] == ["3. Feedback", "Tell us"]


def test_headings_may_have_roman_numbers_and_their_items_letters():
    entry = parse_entry_document(
        "Name of the Procedure: Bar mending\n\nI. Summary\nA bar.\n\nII. Risks\nA. Rash 5%\nB. Holes\n\nIII. Billing\nA. Code\n\n"
        "IV. Recovery\nE. coli grows.\nIs it so?"
    )
    assert [risk.name for risk in entry.document.risks] == ["Rash", "Holes"]
    assert [line.text for line in entry.unplaced] == ["III. Billing", "A. Code"]
    assert entry.document.texts == {"summary": "A bar.", "recovery_text": "E. coli grows.\n\nIs it so?"}


def test_a_short_question_with_its_answer_ends_the_risks_and_a_value_in_capitals_is_no_heading():
    entry = read("Risks", "  • Rash", "Questions? Call the smith.", "Duration", "A day.", "TIME: 45-60 MIN")
    assert "Questions? Call the smith." in [line.text for line in entry.unplaced]
    assert "TIME: 45-60 MIN" in entry.document.texts["duration_text"]
