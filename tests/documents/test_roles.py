"""Below Personnel: who is a role, and where that goes which is none."""

import pytest

from documents.entry import Person
from documents.source import ParsedEntry
from documents.text.reader import parse_entry_document
from documents.text.roles import names_somebody


def read(body: str, section: str = "Personnel") -> ParsedEntry:
    return parse_entry_document(
        f"Name of the Procedure:\n\nBar mending\n\n{section}\n\n{body}\n", filename="cpt4-1.txt"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Surgeon", "Two surgeons", "Nurse x 2", "At least two nurses", "Perfusionist (if bypass)", "CRNA",
        "PACU nurse", "First assist",
        "Certified nurse anesthetist (CRNA)", "Nurse trained in sedation", "Interpreter when needed",
        "Doctor of podiatric medicine",
        "Rep from the maker", "Patient's family", "Cath lab team", "C-arm operator", "Team lead", "Doula",
        "Member of staff",
        "Other healthcare staff", "Pathologist on call", "A parent or guardian", "Radiology tech", "Sonographers",
        "or trainee", "with a scrub nurse", "Sometimes an anesthetist", "Also a porter",
        "A team of three nurses", "Team (one surgeon, two nurses)", "One of the parents",
    ],
)  # fmt: skip
def test_a_person_a_profession_and_a_team_are_somebody(text):
    assert names_somebody(text)
    assert len(read(f"  • Midwife\n  • {text}").document.personnel) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Number of staff: 4", "Total: 5", "Total staff", "4 people", "Staff: 4", "Team size",
        "Duration of shift 4 hours", "Operating room",
        "OR", "Contact: ward 4", "Staffing ratio 1:2", "Consent form signed", "Monitoring",
        "Sterile gloves",
        "Blood pressure monitor", "Needle holder", "Shift 8:00-16:00", "Mouth guard", "Supine position",
        "At least two people", "A team of three", "Two or more staff", "Several members of staff", "Three people in all",
        "Group of four", "2-3 staff", "Bring a driver", "Phone the nurse",
    ],
)  # fmt: skip
def test_what_names_nobody_is_no_role_and_is_named(text):
    for body in (f"  • Midwife\n  • {text}\n  • Nurse", f"Midwife\nNurse\n{text}"):
        entry = read(body)
        assert [person.role for person in entry.document.personnel] == ["Midwife", "Nurse"]
        assert [line.text for line in entry.unplaced] == [text]
        assert any(f"“{text}” looks like no person, profession or team" in warning for warning in entry.warnings)


NEGATIONS = [
    "None",
    "None other",
    "N/A",
    "n.a.",
    "No one else",
    "Nobody",
    "not required",
    "No others",
    "Nil",
    "None needed",
    "not applicable",
]


@pytest.mark.parametrize(
    "text",
    [*NEGATIONS, "No additional staff", "No anesthesiologist", "Anesthesiologist: not required", "Porter (not needed)"],
)
def test_what_says_that_nobody_is_there_is_no_role(text):
    entry = read(f"  • Midwife\n  • {text}\n  • Nurse")
    assert entry.document.personnel == [Person("Midwife"), Person("Nurse")]
    assert text in (entry.document.texts.get("personnel_text"), *(line.text for line in entry.unplaced))
    assert [f"“{text}” was " in warning for warning in entry.warnings] == [True]
    assert entry.document.not_applicable == []


@pytest.mark.parametrize("text", NEGATIONS)
@pytest.mark.parametrize(
    ("section", "body", "field"),
    [("Risks", "  • Rash\n  • {}", "risks"), ("Risks", "Common: rash, {}", "risks"), ("Procedure Description",
    "1. Cut.\n2. {}", "steps"),
     ("Procedure Description", "1. Cut.\n\nTools:\n\n  • Saw\n  • {}", "tools"),
     ("Procedure Description", "1. Cut.\n\nTools: saw, {}", "tools")],
)  # fmt: skip
def test_what_says_that_there_is_none_is_no_risk_no_step_and_no_tool(section, body, field, text):
    entry = read(body.format(text), section)
    assert len(getattr(entry.document, field)) == 1
    assert entry.document.not_applicable == []
    assert entry.warnings


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [("Location: operating room", "setting_text", "operating room"), ("Setting: outpatient clinic", "setting_text",
    "outpatient clinic"),
     ("Where: at the bedside", "setting_text", "at the bedside"), ("Duration: two hours", "duration_text",
     "two hours"),
     ("Time: about 20 minutes", "duration_text", "about 20 minutes")],
)  # fmt: skip
def test_a_place_and_a_time_among_the_roles_are_read_by_their_label(text, field, value):
    entry = read(f"  • Surgeon\n  • {text}\n  • Nurse")
    assert (len(entry.document.personnel), entry.document.texts) == (2, {field: value})
    assert [place.confidence for place in entry.placements if place.field == field] == ["inferred"]
    assert len(entry.warnings) == 1
    stated = read(f"  • Surgeon\n  • {text}", section="Duration\n\nAn hour.\n\nSetting\n\nAt home.\n\nPersonnel")
    assert [line.text for line in stated.unplaced] == [text]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Primary operator: Surgeon", [Person("Surgeon", "Primary operator")]),
        ("First assistant: resident", [Person("resident", "First assistant")]),
        ("Anesthesia provider: anesthesiologist", [Person("anesthesiologist", "Anesthesia provider")]),
        ("Surgeon: consultant", [Person("Surgeon", "consultant")]),
        ("Support staff (porter, secretary)", [Person("Support staff", "porter, secretary")]),
        ("Support staff: porter, secretary", [Person("porter"), Person("secretary")]),
        ("Team: surgeon & nurse", [Person("surgeon"), Person("nurse")]),
        ("2 x nurses (one circulates), 1x porter", [Person("nurses", "2 x; one circulates"), Person("porter", "1x")]),
        ("Nurse x2", [Person("Nurse", "x2")]),
        ("3 assistants", [Person("assistants", "3")]),
        ("Two assistants", [Person("Two assistants")]),
        ("Ear & throat surgeon", [Person("Ear & throat surgeon")]),
    ],
)
def test_what_somebody_does_is_the_note_of_who_they_are(text, people):
    assert read(f"  • {text}").document.personnel == people


def test_a_count_of_people_in_a_sentence_of_roles_is_no_role():
    entry = read("The team includes a surgeon, a nurse and two staff.")
    assert [person.role for person in entry.document.personnel] == ["surgeon", "nurse"]
    assert [line.text for line in entry.unplaced] == ["two staff"]


def test_a_colon_before_a_sentence_of_roles_is_no_part_of_a_role():
    entry = read(":  The team includes a nurse and a surgeon.")
    assert [person.role for person in entry.document.personnel] == ["nurse", "surgeon"]
