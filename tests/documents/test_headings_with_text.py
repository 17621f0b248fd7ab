"""Headings that have their text on the same line: "Summary: A bar is bent."."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.sections import SECTIONS
from documents.source import ParsedEntry
from documents.text.reader import parse_entry_document

#: Sections whose text says nothing but itself: no steps, roles, risks or minutes are read from it. Each page has one summary.
PROSE = [section for section in SECTIONS if section.key not in ("summary", "description", "personnel", "risks")]


def read(*lines: str) -> ParsedEntry:
    return parse_entry_document("\n".join(["Name of the Procedure:", "", "Bar mending", "", *lines]))


@given(st.lists(st.sampled_from(range(len(PROSE))), min_size=2, unique=True).map(sorted), st.data())
def test_any_heading_may_have_its_text_behind_it_or_below(places, data):
    lines, expected = [], {}
    for section in (PROSE[place] for place in places):
        text = expected[section.field] = f"Words on {section.key}."
        shape = data.draw(st.sampled_from(["{}: {}", "{} – {}", "## {}: {}", "**{}:** {}", "{}\n\n{}", "{}:\n{}"]))
        lines += [shape.format(section.heading, text), ""]
    # A single one in the middle of a page may be a label, and is placed by the order of the sections.
    assert read("Summary: A bar.", "", *lines).document.texts == expected | {"summary": "A bar."}


@pytest.mark.parametrize("marker", ["", "- ", "1. "])
def test_all_headings_of_a_page_may_have_their_text_behind_them(marker):
    entry = read(f"{marker}Summary: A bar.", f"{marker}Purpose: To mend.", f"{marker}Risks: Common: rash. Rare: falls.")
    assert entry.document.texts == {"summary": "A bar.", "purpose_text": "To mend."}
    assert [risk.likelihood.value for risk in entry.document.risks] == ["common", "rare"]
    assert {place.confidence for place in entry.placements} == {"stated"}


def test_a_heading_with_its_text_below_the_name_needs_no_second_one():
    entry = read("Summary: A bar: straight again.", "", "Purpose", "", "To mend.")
    assert entry.document.texts == {"summary": "A bar: straight again.", "purpose_text": "To mend."}


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        (
            ["Summary", "A bar.", "", "Duration: 1 hour", "Setting: Home", "", "Purpose", "To mend."],
            {"summary": "A bar.\n\nDuration: 1 hour\nSetting: Home", "purpose_text": "To mend."},
        ),
        (
            ["Alternatives", "Other Options: A new bar.", "Benefits: Cheap", "Risks: It breaks"],
            {"other_options": "A new bar.", "alternatives_text": "Benefits: Cheap\nRisks: It breaks"},
        ),
        (
            ["Recovery", "Rest.", "", "Duration: Two weeks.", "", "Duration", "One day."],
            {"recovery_text": "Rest.\n\nDuration: Two weeks.", "duration_text": "One day."},
        ),
    ],
)
def test_a_label_out_of_the_order_of_the_sections_is_no_heading(lines, texts):
    assert read(*lines).document.texts == texts


def test_among_the_steps_a_label_is_a_step():
    steps = read("Procedure Description", "Preparation: Wash.", "Cutting: Cut.", "", "Benefits", "Good.").document.steps
    assert [step.label for step in steps] == ["Preparation", "Cutting"]


def test_the_word_procedure_before_a_name_is_no_heading():
    entry = read("Procedure: Bar mending", "Description: A bar is bent.", "", "Purpose", "To mend.")
    assert entry.document.texts.get("description_text") is None


def test_numbers_of_an_outline_are_no_part_of_what_they_number():
    body = "1. Summary\nA bar.\n2. Purpose\n2.1 Goals: To mend.\n3. Personnel\n3.1 Surgeon\n3.2 Nurse"
    entry = read(body, "4. Risks", "4.1 Rash (2%)", "4.2. Holes", "1.5 holes")
    document = entry.document
    assert sorted(line.text for line in entry.frame if line.text in "1234") == ["2", "3", "3", "4", "4"]
    assert document.texts == {"summary": "A bar.", "goals": "To mend."}
    assert [person.role for person in document.personnel] == ["Surgeon", "Nurse"]
    assert [risk.name for risk in document.risks] == ["Rash", "Holes", "1.5 holes"]


def test_headings_with_text_in_paragraphs_of_their_own_may_stand_in_any_order():
    entry = read("Summary: A bar.", "", "Setting: A shop.", "", "Duration: An hour.", "", "Purpose: To mend.")
    assert entry.document.texts == {
        "summary": "A bar.",
        "setting_text": "A shop.",
        "duration_text": "An hour.",
        "purpose_text": "To mend.",
    }


def test_the_headings_and_labels_of_public_pages_are_known():
    lines = []
    for section in SECTIONS:
        lines += [section.reader_heading, *(f"{part.reader_label}: {part.field}." for part in section.parts)]
    texts = read(*lines).document.texts
    assert {part.field for section in SECTIONS for part in section.parts} <= texts.keys()
    assert read("How to prepare", "Fast.", "Why it is done", "To mend.").document.texts == {
        "preparation_text": "Fast.",
        "purpose_text": "To mend.",
    }


def test_headings_with_text_right_below_one_another_may_stand_in_any_order():
    entry = read("Summary: A bar.", "Setting: A shop.", "Duration: An hour.", "Purpose: To mend.")
    assert entry.document.texts == {
        "summary": "A bar.",
        "setting_text": "A shop.",
        "duration_text": "An hour.",
        "purpose_text": "To mend.",
    }


@pytest.mark.parametrize(
    "heading", ["# Name of the Procedure: Bar mending", "Name of the Procedure:\n\nBar mending", "# Bar mending"]
)
def test_a_title_above_the_page_is_the_name_only_if_there_is_no_other(heading):
    front = '---\ntitle: "Rash"\ndate: 2026\n---\n\n'
    entry = parse_entry_document(f"{front}{heading}\n\nSummary\n\nA bar.\n", filename="cpt4-1.txt")
    assert entry.document.name == "Bar mending"
    assert [line.text for line in entry.unplaced] == ['title: "Rash"', "date: 2026"]
    entry = parse_entry_document(f"{front}Summary\n\nA bar.\n", filename="cpt4-1.txt")
    assert entry.document.name == "Rash" and ("name", "inferred") in [(p.field, p.confidence) for p in entry.placements]


def test_a_heading_in_bold_needs_no_mark_before_its_text():
    entry = read("**Summary** A bar.", "", "**Setting** ward", "", "**Duration** 20 minutes", "", "**Contact** 12")
    assert entry.document.texts == {
        "summary": "A bar.",
        "setting_text": "ward",
        "duration_text": "20 minutes\n\n**Contact** 12",
    }
    assert "“Contact” is not known" in entry.warnings[0]
