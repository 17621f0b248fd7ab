"""Shapes of pages that were seen in new documents: where they put headings, labels and lists, and how they count people."""

import pytest

from documents.entry import Likelihood, Person
from documents.source import ParsedEntry
from documents.text.reader import parse_entry_document

from .test_text_laws import check_laws

HEAD = "Name of the Procedure:\n\nBar mending\n\nSummary\n\nA bar is bent.\n\n"


def read(text: str, head: str = HEAD) -> ParsedEntry:
    assert check_laws(head + text)
    return parse_entry_document(head + text)


def guesses(entry: ParsedEntry) -> set[str]:
    return {place.field for place in entry.placements if place.confidence == "inferred"}


@pytest.mark.parametrize("label", ["How problems are handled", "How they are managed", "Treating side effects"])
def test_what_is_done_about_risks_is_their_management(label):
    document = read(f"Risks\n\nCommon: Rash\n\n{label}:\n\n- Ice\n- Rest\n\nRare: Holes").document
    assert document.texts["risk_management"] == "- Ice\n- Rest"
    assert {risk.name: risk.likelihood for risk in document.risks} == {
        "Rash": Likelihood.COMMON,
        "Holes": Likelihood.RARE,
    }


def test_after_care_among_the_risks_is_no_management():
    assert read("Risks\n\nCommon: Rash\n\nAftercare\n\nRest.").document.texts["recovery_text"] == "Rest."


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Health Professionals Required: Sonographer and physician", ["Sonographer", "physician"]),
        ("- Surgeon\n- OR nurse", ["Surgeon", "OR nurse"]),
        ("Surgeon, OR nurse, or trainee", ["Surgeon", "OR nurse", "trainee"]),
        ("Paramedics and EMTs", ["Paramedics", "EMTs"]),
    ],
)
def test_who_takes_part(text, roles):
    assert [person.role for person in read(f"Personnel\n\n{text}").document.personnel] == roles


def test_one_role_or_another_is_a_guess_and_notes_are_kept():
    entry = read("Personnel\n\n- Orthotist or occupational therapist")
    assert "personnel" in guesses(entry) and "may be several people" in entry.warnings[0]
    people = read("Personnel\n\nDoctor (orders), nurse (checks)").document.personnel
    assert people == [Person("Doctor", "orders"), Person("nurse", "checks")]


def test_a_label_below_indented_steps_is_no_part_of_the_last_one():
    document = read(
        "Procedure Description\n\n    1. Wash.\n    2. Bend.\n\n    Equipment List:\n        Saw\n        File"
    ).document
    assert [step.text for step in document.steps] == ["Wash.", "Bend."]
    assert document.tools == ["Saw", "File"]


def test_steps_may_be_numbered_with_a_colon():
    assert [step.text for step in read("Procedure Description\n\n1: Wash it.\n2: Bend it.").document.steps] == [
        "Wash it.",
        "Bend it.",
    ]


def test_a_page_of_headings_with_a_dash_goes_on_below_its_steps():
    entry = read(
        "Purpose - Straight bars.\n\nSetting - Shop\n\nProcedure Description\n1) Wash.\n2) Bend.\nTools - Saw\n\n"
        "Alternatives - Wait",
        "Procedure Name: Bar mending\n\nSummary - A bar is bent.\n\n",
    )
    assert entry.document.texts["alternatives_text"] == "Wait" and len(entry.document.steps) == 2


def test_capitals_and_a_slash_do_not_make_a_heading_of_the_text_behind_it():
    entry = read(
        "PURPOSE/GOALS: STRAIGHT BARS\nPERSONNEL/TEAM: SURGEON, NURSE\nRISKS/COMPLICATIONS: COMMON: RASH; RARE: HOLES",
        "NAME OF PROCEDURE: BAR MENDING\nSUMMARY: A BAR IS BENT.\n",
    )
    assert entry.document.texts["purpose_text"] == "STRAIGHT BARS"
    assert [person.role for person in entry.document.personnel] == ["SURGEON", "NURSE"]
    assert [(risk.name, risk.likelihood) for risk in entry.document.risks] == [
        ("RASH", Likelihood.COMMON),
        ("HOLES", Likelihood.RARE),
    ]
    assert {"purpose_text", "personnel"} <= guesses(entry)


def test_a_page_whose_name_is_its_first_line_alone_has_headings_by_their_words():
    entry = read(
        "About the operation\nA bar is bent.\n\nDangers\nRash = 1 in 50\nHoles = 1 in 100\n\n"
        "How long does it take\n40 minutes\n\nOther ways\nTo wait",
        "Bar mending\n\n",
    )
    assert (entry.document.name, entry.document.texts["summary"]) == ("Bar mending", "A bar is bent.")
    assert [(risk.name, risk.frequency) for risk in entry.document.risks] == [
        ("Rash", "1 in 50"),
        ("Holes", "1 in 100"),
    ]
    assert entry.document.duration_min_minutes == 40 and entry.document.texts["alternatives_text"] == "To wait"


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Length of procedure", "duration_text"),
        ("Where will it take place?", "setting_text"),
        ("Care team", "personnel_text"),
        ("When to call the doctor", "get_help_text"),
    ],
)
def test_more_headings_by_their_words(heading, field):
    assert read(f"{heading}\n\nAsk the ward about 5 minutes.").document.texts[field] == "Ask the ward about 5 minutes."


def test_dots_that_lead_to_a_value_are_a_colon():
    head = "Name of the Procedure: Bar mending\n\n"
    entry = read("Purpose ...... to mend bars\nSetting ...... shop\nStaff ........ doctor, nurse", head)
    assert (entry.document.texts["purpose_text"], entry.document.texts["setting_text"]) == ("to mend bars", "shop")
    assert [person.role for person in entry.document.personnel] == ["doctor", "nurse"]


def test_circled_numbers_count_steps_and_no_other_name_is_no_name():
    head = "Name of the Procedure:\n\nBar mending\nCommon name: n/a\nAlso known as: bar fix\n\n"
    document = read("Procedure Description\n\n① Wash it.\n② Bend it.", head).document
    assert [step.text for step in document.steps] == ["Wash it.", "Bend it."]
    assert document.common_names == ["bar fix"]


@pytest.mark.parametrize("team", ["Surgeon + scrub nurse", "Surgeon, scrub tech, supplier", "Surgeon, registrar, ODP"])
def test_a_list_with_one_certain_role_may_name_others(team):
    people = read(f"Personnel\n\n{team}").document.personnel
    assert [person.role for person in people] == team.replace(" +", ",").split(", ")


@pytest.mark.parametrize("gap", ["\t", "          "])
def test_fields_and_values_apart_by_tabs_or_gaps_are_labels_with_their_text(gap):
    rows = (
        ("Indications", "Torn bars"),
        ("Contraindications", "Rust"),
        ("Duration", "20 minutes"),
        ("Staff", "Doctor, nurse"),
    )
    page = "Bar mending\n\n" + "\n".join(gap.join(row) for row in rows)
    table = gap.join(("Complications", "Frequency", "Treatment")) + "\n" + gap.join(("Rash", "10-20%", "ice"))
    entry = read(f"Procedure\n\n1. The bar is bent.\n\n{table}", f"{page}\n\n")
    document = entry.document
    assert document.texts["indications_text"] == "Torn bars\n\nContraindications: Rust"
    assert (document.duration_max_minutes, [person.role for person in document.personnel]) == (20, ["Doctor", "nurse"])
    assert [(risk.name, risk.likelihood, risk.management) for risk in document.risks] == [
        ("Rash", Likelihood.VERY_COMMON, "ice")
    ]
    assert {"risks", "personnel", "name"} <= guesses(entry) and not entry.unplaced


def test_labels_with_their_text_need_no_summary_and_are_known_by_their_words():
    page = "Purpose: torn bars\nPrep: none needed\nSteps: The bar is bent.\nTime: 3-5 mins\nWhere: shop\nSide effects: rash"
    document = read(page, "Bar mending\n").document
    assert document.texts["purpose_text"] == "torn bars" and document.texts["preparation_text"] == "none needed"
    assert document.texts["description_text"] == "The bar is bent." and document.duration_min_minutes == 3
    assert (document.texts["setting_text"], document.texts["risks_text"]) == ("shop", "rash")


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("What could go wrong?", "risks_text"),
        ("Possible problems", "risks_text"),
        ("Who is in the room?", "personnel_text"),
        ("What else could be done?", "alternatives_text"),
        ("When can I go home?", "recovery_text"),
        ("What will happen to me?", "description_text"),
    ],
)
def test_questions_of_patients_are_headings(heading, field):
    assert read(f"{heading}\n\nAsk a nurse about it.").document.texts[field] == "Ask a nurse about it."


def test_names_in_other_forms():
    head = "1 Name of the procedure\nBar mending\n2 Summary\nA bar is bent.\n3 Risks\n3.1 Rash\n4 Duration\nAn hour."
    assert read("", head).document.name == "Bar mending"
    assert read("## Risks\n\n- Rash", "# Bar mending\n\n**Also called:** bar fix\n\n").document.common_names == [
        "bar fix"
    ]


def test_names_and_labels_below_blank_lines():
    entry = read("Description\n\n1. **Numbing** – it is numbed.\n2. It is bent.\n\nKit\n\nSaw\n\nFile 4 mm\n\nGlue")
    assert entry.document.tools == ["Saw", "File 4 mm", "Glue"] and "tools" in guesses(entry)
    assert [(step.label, step.text) for step in entry.document.steps] == [
        ("Numbing", "it is numbed."),
        ("", "It is bent."),
    ]


def test_other_names_may_be_lists_below_their_headings():
    head = "## Name of the Procedure\n\nBar mending\n\n### Common Names\n- Bar fix, bar cure\n- Fixing\n\n"
    head += "### Technical Term\n- Vectorrhaphy\n\n"
    document = read("## Summary\n\nA bar is bent.", head).document
    assert document.common_names == ["Bar fix", "bar cure", "Fixing"] and document.technical_terms == ["Vectorrhaphy"]


def test_what_stands_right_above_another_heading_is_no_heading_of_its_own():
    entry = read("Duration\n\nEvery night, long term\n\nSetting\n\nHome")
    assert entry.document.texts["duration_text"] == "Every night, long term"


@pytest.mark.parametrize(
    ("text", "is_guess"), [("20 minutes\nLonger if both bars", True), ("No longer than 20 minutes", False)]
)
def test_minutes_beside_a_longer_time_are_a_guess(text, is_guess):
    entry = read(f"Duration\n\n{text}")
    assert (entry.document.duration_max_minutes, "minutes" in guesses(entry)) == (20, is_guess)
