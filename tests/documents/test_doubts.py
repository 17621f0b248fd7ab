"""A second opinion: what its heading and label state is a guess if it reads like something else."""

import pytest

from documents.text.doubts import doubt
from documents.text.reader import parse_entry_document


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("risk_management", "Prices from £4,500"),
        ("risk_management", "Infection (1 in 20)"),
        ("recovery_text", "Ward 5: 01234 567890"),
        ("recovery_text", "Sponsored by Bars Ltd."),
        ("summary", "Best wishes"),
        ("setting_text", "Most people feel well."),
        ("setting_text", "Tools"),
        ("duration_text", "You stay for two nights."),
        ("duration_text", "Setting: theatre."),
        ("purpose_text", "The operation takes two hours."),
        ("preparation_text", "Nerve injury is rare."),
        ("personnel_text", "A quiet room."),
        ("risks_text", "About 95 of 100 people breathe better."),
        ("benefits_text", "Wound infection"),
        ("recovery_text", "A stent may be used instead of an operation."),
    ],
)
def test_a_text_that_reads_like_something_else_is_doubted(field, text):
    assert doubt(field, text)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("duration_text", "About an hour. You go home the next day."),
        ("setting_text", "A day surgery unit. Most people go home the same day."),
        ("setting_text", "Not applicable."),
        ("recovery_text", "Return to work after two weeks. Pain is common at first."),
        ("benefits_text", "Less pain in 80% of patients."),
        ("indications_text", "Pain that has lasted for six weeks"),
        ("purpose_text", "To stop bleeding."),
        ("summary", "This page describes the open operation, which takes an hour in a hospital."),
        ("risk_management", "Antibiotics for infection."),
        ("alternatives_text", "Tablets, which work in 3 of 10 people, or no treatment."),
    ],
)
def test_a_text_that_fits_its_section_is_not_doubted(field, text):
    assert not doubt(field, text)


def test_minutes_of_a_doubtful_duration_are_a_guess():
    page = "Name of the Procedure: Bar mending\n\nDuration\n\n{}\n"
    confidence = {}
    for text in ("The operation lasts 45 minutes.", "You stay for 45 minutes."):
        entry = parse_entry_document(page.format(text))
        assert entry.document.duration_max_minutes == 45
        confidence[text] = {place.confidence for place in entry.placements if place.field == "minutes"}
    assert [*confidence.values()] == [{"stated"}, {"inferred"}]


def test_a_doubtful_tool_step_or_role_is_a_guess_and_named():
    page = (
        "Name of the Procedure: Bar mending\n\nProcedure Description\n\n  1. Bend the bar.\n  2. Rust is rare.\n\n"
        "Tools: hammer, www.bars.example\n\nPersonnel\n\n  • Smith (assistant)\n  • Nurse, call 555-0100\n"
    )
    entry = parse_entry_document(page)
    told = [warning for warning in entry.warnings if "reads like" in warning]
    assert len(told) == 2 and {place.field for place in entry.placements if place.confidence == "inferred"} >= {"tools"}
