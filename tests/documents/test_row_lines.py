"""Medicines, milestones and outcomes, as people write them in documents; and sections that an entry may have."""

import pytest

from documents.row_kinds import MEDICINES, MILESTONES, OUTCOMES, Medicine, Milestone, Outcome
from documents.sections import SECTIONS
from documents.text.reader import parse_entry_document
from documents.text.row_lines import row_of_line

NAME = "Name of the Procedure:\n\nBar mending\n\nSummary\n\nA bar is mended.\n\n"


@pytest.mark.parametrize(
    ("kind", "text", "row"),
    [
        (MILESTONES, "Driving: 2 to 6 weeks", Milestone("Driving", "14", "42")),
        (
            MILESTONES,
            "Driving: days 14–42; when you can brake hard",
            Milestone("Driving", "14", "42", "when you can brake hard"),
        ),
        (MILESTONES, "Desk work: after 3 days; Note: part-time", Milestone("Desk work", "3", "", "part-time")),
        (MILESTONES, "Baths: up to 10 days", Milestone("Baths", "", "10")),
        (MILESTONES, "Sport: after 3 months", Milestone("Sport", note="after 3 months")),
        (MILESTONES, "Sport: 6 to 2 weeks", None),
        (MILESTONES, "Sport after 3 weeks", None),
        (MEDICINES, "Warfarin: stop 5 days before", Medicine("Warfarin", "stop", "5 days before")),
        (MEDICINES, "Blood thinners: keep taking; ask", Medicine("Blood thinners", "keep_on", "", "ask")),
        (MEDICINES, "Insulin: the dose may change", Medicine("Insulin", note="the dose may change")),
        (OUTCOMES, "Stay: 2 nights; Year: 2021; Source: 2", Outcome("Stay", "2 nights", "", "2021", "2")),
        (OUTCOMES, "Stay: 2 nights; Year: lately", None),
        (OUTCOMES, "Stay: 2 nights; and more", None),
    ],
)
def test_a_line_states_a_row_or_nothing(kind, text, row):
    assert row_of_line(kind, text)[0] == row


def test_what_is_no_row_is_unplaced_with_a_warning():
    entry = parse_entry_document(f"{NAME}Milestones\n\n- Driving: 2 weeks\n- It depends\n")
    assert entry.document.milestones == [Milestone("Driving", "14", "14")]
    assert [line.text for line in entry.unplaced] == ["It depends"]
    assert any("Line 12: this is no milestone" in warning for warning in entry.warnings)


@pytest.mark.parametrize(
    ("heading", "field"),
    [(section.reader_heading, section.field) for section in SECTIONS if section.is_optional]
    + [("Warning signs", "get_help_text"), ("When to call for urgent help", "get_help_text")]
    + [("Questions to ask your surgeon", "questions_text"), ("Things to take along", "")],
)
def test_an_optional_section_is_known_by_its_heading_and_none_is_inferred(heading, field):
    entry = parse_entry_document(f"{NAME}{heading}\n\nIt is said here.\n\nRecovery\n\nA week.\n")
    assert entry.document.texts.get(field) == ("It is said here." if field else None)
    assert entry.document.texts["recovery_text"] == "A week."
