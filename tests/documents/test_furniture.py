"""Lines of the page around an entry: none is a risk, a role, a duration, a place or a source, and each is named."""

import pytest

from documents.entry import Person, RiskItem
from documents.text.reader import parse_entry_document

LINES = [
    "Page 2 of 3",
    "12",
    "Last updated: 12 January 2024",
    "This page was last edited on 4 May 2023, at 10:12.",
    "Reviewed by Dr Moss, 2022",
    "Version 4 - Approved June 2023",
    "Ref: 1234/A  Review date: 06/2026",
    "© 2024 Example Clinic. All rights reserved.",
    "Print this page | Share",
    "Home | News | Contact us",
    "Skip to main content",
]
LIST_LINES = [
    "https://example.org/bars",
    "Tel: 01234 567890",
    "Call us on 1-800-555-0100",
    "Extension 221",
    "+44 20 7946 0000",
]


@pytest.mark.parametrize("line", LINES + LIST_LINES)
def test_a_line_of_the_page_is_unplaced_and_named(line):
    entry = parse_entry_document(
        f"Name of the Procedure:\nBar mending\n\nDuration\nAn hour.\n{line}\n\nPersonnel\n• Nurse\n• Porter\n{line}\n\n"
        f"Risks\n• Rash\n• {line}"
    )
    assert entry.document.risks == [RiskItem("Rash")]
    assert entry.document.personnel == [Person("Nurse"), Person("Porter")]
    assert {text.text for text in entry.unplaced} == {line}
    assert sum("belongs to the page" in warning for warning in entry.warnings) >= 2


@pytest.mark.parametrize(
    "line", ["Call us on 01234 567890.", "Revision surgery in 2024", "Version of the hip", "Home", "Page turning hurts"]
)
def test_other_lines_stay_where_they_are(line):
    entry = parse_entry_document(f"Name of the Procedure:\nBar mending\n\nRecovery\n{line}")
    assert entry.document.texts == {"recovery_text": line}


@pytest.mark.parametrize("name", ["Revision surgery (1 in 2000)", "Failure 1 in 10 000 000", "Death (0.01%)"])
def test_figures_of_risks_are_no_telephone_numbers_and_no_years(name):
    assert not parse_entry_document(f"Name of the Procedure:\nBar mending\n\nRisks\n• Rash\n• {name}").unplaced


def test_an_address_is_a_source():
    address = "https://example.org/bars"
    entry = parse_entry_document(
        f"Name of the Procedure:\nBar mending\n\nSummary\nA bar.\n\nSources\n{address}\nCategories: Bars"
    )
    assert entry.document.sources == [address]


def test_a_number_that_the_next_line_goes_on_with_is_no_page_number():
    entry = parse_entry_document("Name of the Procedure:\nBar mending\n\nDuration\n\n30\nminutes")
    assert not entry.unplaced
    assert entry.document.duration_min_minutes == 30


def test_a_figure_alone_is_no_risk_and_is_named():
    entry = parse_entry_document("Name of the Procedure:\nBar mending\n\nRisks\nBleeding\n1 in 5\nInfection\nPain")
    assert [risk.name for risk in entry.document.risks] == ["Bleeding", "Infection", "Pain"]
    assert "the figure “1 in 5” stands alone" in " ".join(entry.warnings)


def test_the_title_of_the_page_beside_its_number_is_no_risk_and_a_split_word_is_named():
    entry = parse_entry_document(
        "Name of the Procedure:\nBar mending\n\nRisks\n• Rash need-\n  ing oil\nBar mending     Page 2 of 2\n• Holes\n\n"
        "Recovery\nA day of exer-\ncise, pre- and post-tear.\n"
    )
    assert [risk.name for risk in entry.document.risks] == ["Rash need- ing oil", "Holes"]
    assert [line.text for line in entry.unplaced] == ["Bar mending     Page 2 of 2"]
    assert [warning[:31] for warning in entry.warnings if "split" in warning] == [
        "Line 5: a word is split at the ",
        "Line 11: a word is split at the"[:31],
    ]
