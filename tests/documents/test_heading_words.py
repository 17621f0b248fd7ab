"""Headings known by their words, and what only looks like one."""

import pytest

from documents.entry import Likelihood, RiskItem
from documents.source import ParsedEntry
from documents.text.reader import parse_entry_document


def read(*paragraphs: str) -> ParsedEntry:
    return parse_entry_document(
        "\n\n".join(["Name of the Procedure:", "Bar mending", "Summary", "A bar.", *paragraphs])
    )


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Purpose and Goals", "purpose_text"),
        ("Why you might need it", "purpose_text"),
        ("INDICATIONS AND USES", "indications_text"),
        ("Getting ready", "preparation_text"),
        ("How it is done", "description_text"),
        ("**How is the procedure performed?**", "description_text"),
        ("Time required", "duration_text"),
        ("Where it happens", "setting_text"),
        ("Who is involved", "personnel_text"),
        ("Risks and Possible Complications", "risks_text"),
        ("## Possible Side-Effects & Risks", "risks_text"),
        ("Benefits of Surgery", "benefits_text"),
        ("Who needs it?", "indications_text"),
        ("How long does it take?", "duration_text"),
        ("Follow-Up", "recovery_text"),
        ("Recovery and Post-Procedure Care", "recovery_text"),
        ("Alternatives / Other Choices", "alternatives_text"),
        ("Recovery after Bar Mending", "recovery_text"),
        ("Will it hurt?", "patient_experience_text"),
    ],
)
def test_a_heading_is_known_by_its_words(heading, field):
    entry = read(heading, "All of it is said here and at some length.")
    assert entry.document.texts == {"summary": "A bar.", field: "All of it is said here and at some length."}
    assert not entry.unplaced


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Risks, complications and what to look for", "risks_text"),
        ("## Getting ready, and what to bring", "preparation_text"),
        ("GOING HOME: WOUND CARE", "recovery_text"),
        ("After your operation", "recovery_text"),
        ("How long recovery takes", "recovery_text"),
        ("What complications can happen?", "risks_text"),
        ("**What happens before the test?**", "preparation_text"),
    ],
)
def test_a_heading_of_which_one_part_is_known_is_a_guess_that_is_named(heading, field):
    entry = read(heading, "All of it is said here and at some length.")
    assert entry.document.texts == {"summary": "A bar.", field: "All of it is said here and at some length."}
    assert f"Line 9: the heading “{heading}” is not known" in entry.warnings[0]
    assert [place.confidence for place in entry.placements if place.field == field] == ["inferred"]


@pytest.mark.parametrize(
    "heading",
    [
        "Risks and Benefits",
        "Equipment and recovery",
        "Before and after",
        "Procedure and preparation",
        "Time and Place",
        "Possible Procedure",
        "When to Call",
    ],
)
def test_a_heading_with_words_of_two_sections_or_of_none_is_no_heading(heading):
    entry = read(heading, "It is said here.")
    kept = [*entry.document.texts.values(), *(line.text for line in entry.unplaced)]
    assert any(heading in text for text in kept)
    assert "Line 9: " in " ".join(entry.warnings)


def test_a_heading_by_its_words_ends_a_table_and_a_list_of_risks():
    entry = read("Risks", "| Risk | Likelihood |\n| Rash | rare |", "Follow-Up", "In a week.")
    assert entry.document.risks == [RiskItem("Rash", Likelihood.RARE)]
    assert entry.document.texts == {"summary": "A bar.", "recovery_text": "In a week."}


@pytest.mark.parametrize("risk", ["Long operation", "Needs surgery", "Follow-up operation"])
def test_a_risk_without_its_marker_is_no_heading(risk):
    entry = read("Risks", f"Rash (common)\nBleeding\n{risk}\nInfection")
    assert entry.document.risks[-1].name == "Infection"
    assert not entry.document.texts.keys() & {"duration_text", "indications_text"}


def test_a_title_in_the_steps_is_no_heading_of_an_earlier_section():
    entry = read("How it is done", "1. Cut.", "Preparing the patient", "The bar is cleaned.")
    assert "preparation_text" not in entry.document.texts


def test_the_first_line_of_a_group_that_is_no_risk_heads_what_is_below_it():
    entry = read("Risks", "Rash (common)\nBleeding", "Contraindications\nClot in the heart\nThyroid disease")
    assert [risk.name for risk in entry.document.risks] == ["Rash", "Bleeding"]
    assert any("“Contraindications” looks like a heading" in warning for warning in entry.warnings)


def test_sizes_behind_a_colon_in_a_list_of_tools():
    entry = read("Procedure Description", "Tools:\nScalpel\nClamps: small, medium and large\nSaline")
    assert entry.document.tools == ["Scalpel", "Clamps: small, medium and large", "Saline"]
    entry = read("Procedure Description", "Tools: clamps: small, large, saline")
    assert any("“clamps: small” has a colon" in warning for warning in entry.warnings)


def test_what_speaks_to_somebody_is_no_role():
    entry = read("Personnel", "• Nurse\n• You! One parent can stay until your child is asleep")
    assert [person.role for person in entry.document.personnel] == ["Nurse"]
    assert entry.unplaced[0].text.startswith("You!")


def test_a_name_taken_from_several_lines_without_a_label_is_named():
    entry = parse_entry_document("Find a Doctor\nBar mending\n\nSummary\nA bar.")
    assert "the first of several lines was used: “Find a Doctor”" in entry.warnings[0]


def test_the_chapters_of_a_protocol_are_headings_and_those_that_no_section_knows_are_named():
    entry = parse_entry_document(
        "Name of the Procedure: Bar mending\n\n1.0 SUMMARY\nA bar.\n\n2.0 PERSONNEL\n2.1 Nurse\n2.2 Porter\n\n"
        "3.0 AUDIT\n3.1 Monthly\n\n4.0 RISKS\n4.1 Rash (rare)\n4.2 Holes"
    )
    assert [person.role for person in entry.document.personnel] == ["Nurse", "Porter"]
    assert entry.document.risks == [RiskItem("Rash", Likelihood.RARE), RiskItem("Holes")]
    assert [line.text for line in entry.unplaced] == ["3.0 AUDIT", "3.1 Monthly"]
    assert "no section is known for “3.0 AUDIT”" in entry.warnings[0]


def test_a_size_in_a_list_numbers_no_chapter():
    entry = read("Procedure Description", "Tools:\n\n  • 2.0 Vicryl\n  • 1.0 drill")
    assert entry.document.tools == ["2.0 Vicryl", "1.0 drill"]


@pytest.mark.parametrize(
    ("section", "label", "field"),
    [
        ("Recovery", "POST OP CARE", "post_procedure_care"),
        ("Recovery", "POSTOP CARE", "post_procedure_care"),
        ("Recovery", "AFTER CARE", "post_procedure_care"),
        ("Preparation", "Pre-op instructions", "instructions"),
        ("Preparation", "MEDS", "medication_adjustments"),
        ("Benefits", "Time Until Benefits Are Seen", "realization_time"),
        ("Benefits", "Time until results are noticeable", "realization_time"),
        ("Benefits", "When benefits are felt", "realization_time"),
    ],
)
def test_labels_are_known_by_their_words_joined_split_or_abbreviated(section, label, field):
    for text in (f"{label}\n\nTwo weeks.", f"{label}: Two weeks."):
        assert read(section, text).document.texts == {"summary": "A bar.", field: "Two weeks."}


def test_steps_and_tools_may_have_headings_of_their_own():
    entry = read("STEPS", "1. Wash it.\n2. Bend it.", "EQUIPMENTS", "Saw, file", "AFTER CARE", "Rest.")
    assert [step.text for step in entry.document.steps] == ["Wash it.", "Bend it."]
    assert entry.document.tools == ["Saw", "file"]
    assert entry.document.texts == {"summary": "A bar.", "recovery_text": "Rest."}
    assert not [place for place in entry.placements if place.confidence == "inferred"]
