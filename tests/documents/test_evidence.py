"""What an item must show to count as stated: a step says what is done; a role, a tool and a risk are names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.entry import Likelihood, Person, RiskItem
from documents.source import ParsedEntry
from documents.text.evidence import names_harm, names_one_role, names_thing, tells_what_is_done
from documents.text.reader import parse_entry_document


def read(*parts: str) -> ParsedEntry:
    return parse_entry_document("\n\n".join(("Name of the Procedure: Bar mending", *parts)))


def guessed(entry: ParsedEntry, field: str) -> set[int]:
    """The lines whose values in this field are guesses."""
    inferred = (place for place in entry.placements if place.field == field and place.confidence == "inferred")
    return {line for place in inferred for line in range(place.first_line, place.last_line + 1)}


@given(st.from_regex(r"\A[<>≤*~]?\d{1,4}(?:[-–./]\d{1,3})? ?(?:ml|cm|mmHg|%|of 5)?\.?\Z"))
def test_a_value_is_never_a_step(value):
    assert not tells_what_is_done(value)


@pytest.mark.parametrize(
    ("says", "texts", "others"),
    [
        (
            tells_what_is_done,
            ("Sew.", "The skin is cleaned", "Suture in layers", "Fluid sucked out"),
            ("minimal", "Normal.", "tube 1-4", "***"),
        ),
        (
            names_thing,
            ("Laser (green)", "2.0 Vicryl", "Gloves, sterile"),
            ("Next visit", "Not all bars in one session", "Second nurse available", "Ice for 20 minutes"),
        ),
        (
            names_one_role,
            ("Surgeon", "Nurse from the ward", "Porter (who carries)"),
            ("Surgeon, sometimes with a student", "Doctor/nurse", "Relatives – please wait", "Aide who helps"),
        ),
        (
            names_harm,
            ("Nerve injury", "A", "Cracks", "Second bar in 1 in 20", "Prolonged stay"),
            ("Parking", "Consent form", "Prognosis", "Swimming"),
        ),
    ],
)
def test_what_is_evidence(says, texts, others):
    assert [text for text in texts if not says(text)] == [text for text in others if says(text)] == []


def test_what_follows_a_step_that_may_be_none_is_a_guess_as_well():
    steps = "1. Skin: Clean the bar.\n2. Blood loss: minimal\n3. Closing: Sew the bar."
    entry = read(f"Procedure Description\n\n{steps}\n4. Note: Use any bar.")
    assert len(entry.document.steps) == 4 and guessed(entry, "steps") == {6, 7, 8}


def test_a_role_with_a_clause_is_a_role_with_a_note_and_of_two_roles_each_is_one():
    roles = "• Surgeon\n• Physiotherapist, sometimes with a student, who helps you up\n• Doctor/nurse\n• Aide/nurse on the ward"
    entry = read(f"Personnel\n\n{roles}")
    assert entry.document.personnel == [
        Person("Surgeon"),
        Person("Physiotherapist", "sometimes with a student, who helps you up"),
        Person("Doctor"),
        Person("nurse"),
        Person("Aide/nurse on the ward"),
    ]
    assert guessed(entry, "personnel") == {6, 7, 8}


def test_an_item_beside_the_tools_is_no_tool():
    entry = read("Procedure Description\n- The bar is bent.\n- Tools: saw, file\n- Next session after 4 weeks")
    assert entry.document.tools == ["saw", "file"]
    assert entry.document.steps[-1].text == "Next session after 4 weeks" and 6 in guessed(entry, "steps")


def test_a_line_below_names_behind_their_label_has_no_likelihood_of_that_label():
    entry = read("Risks\n\nRare: rash, holes\nIn case of pain call us\nCommon (in smokers): stains")
    rare, nothing, common = Likelihood.RARE, Likelihood.NOT_STATED, Likelihood.COMMON
    assert [risk.likelihood for risk in entry.document.risks] == [rare, rare, nothing, common]
    assert guessed(entry, "risks") == {6, 7}


def test_figures_behind_one_name_are_those_of_one_risk():
    entry = read("Risks\n\n- Recurrence: young people 8 %, older people 1 %\n- Rash [rare]")
    assert entry.document.risks == [
        RiskItem("Recurrence: young people 8 %, older people 1 %"),
        RiskItem("Rash", Likelihood.RARE),
    ]


def test_a_list_of_more_than_twelve_words_whose_risks_have_their_figures_is_split():
    entry = read("Risks\n\n- Rash of the bar (1 in 10), holes in the bar (1 in 20), stains on the bar (1 in 3)")
    assert [risk.name for risk in entry.document.risks] == ["Rash of the bar", "holes in the bar", "stains on the bar"]


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ("Indications", "Consent: obtained"),
        ("Recovery", "Recovery Time: Keep it dry"),
        ("Recovery", "Book your consultation today!"),
        ("Patient Experience", "Let me know if you would like a shorter version."),
        ("Setting", "Theatre ____"),
        ("Duration", "Allow two hours for your visit."),
        ("Duration", "10 minutes per bar"),
        ("Duration", "Cracks usually start within 4 hours."),
        ("Recovery", "We do not provide transport."),
    ],
)
def test_what_has_no_evidence_in_its_section_is_a_guess(section, text):
    entry = read(f"{section}\n\n{text}")
    assert any(5 in guessed(entry, field) for field in (*entry.document.texts, "minutes"))


@pytest.mark.parametrize(
    ("head", "confidence"),
    [
        ("STANDARD OPERATING PROCEDURE\nTitle: Bar mending\nAuthor: Smith", "inferred"),
        ("Unit 4\nProcedure: Bar mending", "inferred"),
        ("CONSENT FORM\nName of proposed procedure: Bar mending", "stated"),
        ("Field | Value\nName | Bar mending\nSetting | Smithy\nRisks | Rash", "stated"),
    ],
)
def test_the_name_stands_behind_its_label(head, confidence):
    entry = parse_entry_document(f"{head}\n\nSummary\n\nA bar is bent.")
    assert entry.document.name == "Bar mending"
    assert {place.confidence for place in entry.placements if place.field == "name"} == {confidence}


@pytest.mark.parametrize(
    ("text", "minutes", "is_guess"),
    [
        ("20' - 45'", (20, 45), False),
        ("1 to 1 1/2 hours", (60, 90), False),
        ("1 hour (door to door 3)", (60, 60), True),
        ("10 minutes on each side", (10, 10), True),
        ("The numbness lasts 2 hours.", (120, 120), True),
    ],
)
def test_minutes_are_stated_where_no_other_figure_stands_beside_them(text, minutes, is_guess):
    entry = read(f"Duration\n\n{text}")
    assert (entry.document.duration_min_minutes, entry.document.duration_max_minutes) == minutes
    assert (5 in guessed(entry, "minutes")) == is_guess


@pytest.mark.parametrize(
    ("risk", "likelihood"),
    [
        ("less often holes", Likelihood.NOT_STATED),
        ("hardly ever holes", Likelihood.NOT_STATED),
        ("holes (1 in 20 without oil, 1 in 200 with oil)", Likelihood.COMMON),
        ("holes, which are rare after oiling", Likelihood.RARE),
        ("low risk of holes", Likelihood.COMMON),
    ],
)
def test_a_risk_whose_own_words_limit_its_likelihood_is_not_stated_or_a_guess(risk, likelihood):
    entry = read(f"Risks\n\nCommon: rash, {risk}")
    assert entry.document.risks[-1].likelihood == likelihood
    assert (5 in guessed(entry, "risks")) == (likelihood != Likelihood.NOT_STATED)


def test_a_numbered_page_counts_its_steps_and_its_tools():
    text = "1. PURPOSE\n1.1 To mend.\n2. EQUIPMENT\n2.1 Saw\n3. PROCEDURE\n3.3 Saw the bar.\n3.4 Bend it.\n4. RISKS\n4.1 Rash"
    entry = parse_entry_document(f"Name of the Procedure: Bar mending\n\n{text}")
    assert [step.text for step in entry.document.steps] == ["Saw the bar.", "Bend it."]
    assert entry.document.tools == ["Saw"] and not entry.unplaced


@pytest.mark.parametrize("title", ["Children", "## Children", "With open surgery:"])
def test_a_likelihood_below_what_may_be_a_heading_of_some_people_is_a_guess(title):
    entry = read(f"Risks\n\nCommon: rash\n\n{title}\n\nCommon: holes\nRare: stains")
    assert [risk.name for risk in entry.document.risks] == ["rash", "holes", "stains"]
    assert guessed(entry, "risks") == {9, 10}


def test_a_figure_before_several_risks_is_that_of_each_of_them():
    lines = "Common: rash, tears\n1 in 100 to 3 in 100: injury\n1 in 50: holes, stains"
    risks = read(f"Risks\n\n{lines}").document.risks
    assert [risk.frequency for risk in risks[3:]] == ["1 in 50", "1 in 50"]
    assert risks[2].likelihood == Likelihood.COMMON and "injury" in risks[2].name


def test_blanks_of_a_form_are_never_stated():
    entry = parse_entry_document(
        "Name of the Procedure:\n<insert name>\nBar mending\nCommon Name: <common name>\n\nSetting\n\nSmithy <check>\n\n"
        "Personnel\n\n- Surgeon\n- TBC\n\nRisks\n\nCommon: rash, XX"
    )
    document = entry.document
    assert (document.name, document.personnel, [risk.name for risk in document.risks]) == (
        *("Bar mending", [Person("Surgeon")], ["rash"]),
    )
    assert guessed(entry, "common_names") == {4} and guessed(entry, "setting_text") == {8}
    assert [line.text for line in entry.unplaced] == ["<insert name>", "TBC", "XX"]


def test_times_of_a_transcript_and_numbers_of_headings_are_no_words_of_the_entry():
    entry = read("[0:05] Bars tear.\n[0:15] Summary\n[0:20] A bar is bent.\n[1:02] Duration\n[1:03] One hour")
    assert entry.document.texts == {"summary": "A bar is bent.", "duration_text": "One hour"}
    entry = read("1 Purpose\nTo mend.\n2 Personnel\n2.1 Nurse\n3 Procedure\n3.1 Bend the bar.\n4 Audit\nYearly")
    assert entry.document.personnel == [Person("Nurse")] and len(entry.document.steps) == 1
    assert [line.text for line in entry.unplaced] == ["4. Audit", "Yearly"]
