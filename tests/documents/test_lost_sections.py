"""Sections whose headings are lost: what a line reads like, and where the next section begins."""

import pytest

from documents.entry import Likelihood, Person, RiskItem
from documents.source import ParsedEntry
from documents.text.reader import parse_entry_document
from documents.text.wording import reads_like


def read(body: str) -> ParsedEntry:
    return parse_entry_document(f"Name of the Procedure:\n\nBar mending\n\n{body}\n", filename="cpt4-1.txt")


@pytest.mark.parametrize(
    ("key", "lines"),
    {
        "risks": (
            "Skin irritation", "Reduced sensation", "No relief of symptoms", "Conversion to open surgery", "Delayed healing",
            "Pain for several days", "Incomplete relief of pain", "Lower back pain", "Changes in skin color",
            "Fever, less common than pain",
        ),
        "benefits": ("Comfort at once", "Less odor", "Relief of pain", "Better pain control", "Lower risk of falls"),
        "recovery": ("Change it every 3 days", "Rest for two days", "Return to work after a week", "Wear a brace"),
        "alternatives": ("Closed pouches: simpler", "Physical therapy", "Watchful waiting", "Instead, a brace can be worn."),
        "patient_experience": ("You will feel pressure",),
        "": ("Paint", "Wheels"),
    }.items(),
)  # fmt: skip
def test_a_line_reads_like_its_section(key, lines):
    assert {line: reads_like(line) for line in lines} == dict.fromkeys(lines, key)


def test_groups_parted_by_one_blank_line_begin_the_lost_sections():
    document = read(
        "Risks\n\n  • Burns\n  • Rash\n\n  • Comfort at once\n  • Less cough\n\n  • Oil it every 3 days\n\nPatient Experience\nx"
    ).document
    assert [risk.name for risk in document.risks] == ["Burns", "Rash"]
    assert document.texts["benefits_text"] == "- Comfort at once\n- Less cough"
    assert document.texts["recovery_text"] == "- Oil it every 3 days"


def test_a_group_of_unknown_words_is_unplaced_and_no_risk():
    entry = read("Risks\n\n  • Burns\n  • Rash\n\n  • Blue ones\n  • Red ones\n\nPatient Experience\n\nx")
    assert [risk.name for risk in entry.document.risks] == ["Burns", "Rash"]
    assert [line.text for line in entry.unplaced] == ["Blue ones", "Red ones"]


def test_paragraphs_below_a_compact_list_are_no_items():
    document = read(
        "Risks\n- Skin irritation\nThe bar brings comfort at once.\nInstead, a brace can be worn.\nPatient Experience\nx"
    ).document
    assert document.risks == [RiskItem("Skin irritation")]
    assert document.texts["benefits_text"] == "The bar brings comfort at once."
    assert document.texts["alternatives_text"] == "Instead, a brace can be worn."


def test_risks_below_the_roles_are_no_roles():
    document = read("Personnel\n- Surgeon\n- Infection\n- Less pain\nPatient Experience\nx").document
    assert document.personnel == [Person("Surgeon")]
    assert document.risks == [RiskItem("Infection")]
    assert document.texts["benefits_text"] == "- Less pain"


def test_a_label_of_risks_further_below_keeps_the_section_open():
    entry = read("Risks\n\n  • Burns\n  • Less cough\n  • Rare: rash")
    assert entry.document.risks == [RiskItem("Burns"), RiskItem("rash", Likelihood.RARE)]
    assert [line.text for line in entry.unplaced] == ["Less cough"]
    assert "“Less cough”" in entry.warnings[-1]


@pytest.mark.parametrize(
    "sentence",
    ["It mends the bar.", "This procedure mends a torn bar", "A bar is made straight.", "The bar gets longer."],
)
def test_a_sentence_is_never_the_name(sentence):
    head = f"Name of the Procedure:\n\n{sentence}\nCommon Name: Bar fix"
    entry = parse_entry_document(f"{head}\n\nSummary\n\nx", filename="cpt4-1.txt")
    assert entry.document.name == "Bar fix"
    assert [line.text for line in entry.unplaced] == [sentence]
    assert any("not the name of a procedure" in warning for warning in entry.warnings)
    entry = parse_entry_document(f"{head}\n\nPurpose\n\nx", filename="cpt4-1.txt")
    assert (entry.document.name, entry.document.texts["summary"]) == ("Bar fix", sentence)


def test_numbers_before_headings_are_read_over_if_every_heading_has_one():
    document = read("1. Summary\n\nA bar.\n\n2. Recovery\n\nRecovery Time: A day.").document
    assert document.texts == {"summary": "A bar.", "recovery_time": "A day."}
    document = read("Procedure Description\n\n1. Preparation\n2. Recovery").document
    assert [step.text for step in document.steps] == ["Preparation", "Recovery"]


def test_two_blank_lines_in_a_note_raise_nothing():
    assert read("Editorial Note\n\nOne.\n\n\nTwo.").document.editorial_note == "One.\n\nTwo."


def test_many_lost_headings_below_purpose_are_inferred_by_what_the_lines_are_like():
    groups = [
        "  • Pain of old\n  • Cough for months", "  • Bring your usual gloves\n  • Trim your nails",
        "  1. The bar is measured.\n  2. The bar is bent.", "20 to 30 minutes", "Outpatient clinic",
        "  • Burns (rare)\n  • Skin irritation", "  • Wear it every night\n  • Rest for two days",
    ]  # fmt: skip
    entry = read("Purpose\n\nGoals: Less cough.\n\n\n" + "\n\n\n".join(groups))
    document = entry.document
    assert document.texts["preparation_text"] == "- Bring your usual gloves\n- Trim your nails"
    assert [step.text for step in document.steps] == ["The bar is measured.", "The bar is bent."]
    assert (document.texts["duration_text"], document.texts["setting_text"]) == (
        "20 to 30 minutes",
        "Outpatient clinic",
    )
    assert [risk.name for risk in document.risks] == ["Burns", "Skin irritation"]
    assert document.texts["recovery_text"] == "- Wear it every night\n- Rest for two days"
    assert [line.text for line in entry.unplaced] == ["Pain of old", "Cough for months"]
    assert {place.confidence for place in entry.placements if place.first_line > 9} == {"inferred"}


def test_on_a_page_that_lost_headings_later_paragraphs_above_a_missing_one_are_guesses():
    parts = "Purpose\n\nTo mend.\n\nIndications\n\nCracks.\n\nPreparation\n\nRest.\n\n"
    for purpose, duration, expected in (
        ("", "", {"summary", "duration_text", "minutes"}),
        ("", "Duration\n\n", set()),
        (parts, "", {"duration_text", "minutes"}),
    ):
        summary = "Summary\n\nA bar is bent.\n\nThe bar stays straight.\n\n"
        entry = read(
            f"{summary}{purpose}Procedure Description\n\n1. Cut.\n\n{duration}About an hour.\n\nSetting\n\nA clinic."
        )
        assert {place.field for place in entry.placements if place.confidence == "inferred"} == expected
        first = next(place for place in entry.placements if place.field == "summary")
        assert first.confidence == "stated"
