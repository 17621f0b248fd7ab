"""Reading single sections of an entry document: labels, steps, lists, risks, prose."""

import pytest

from documents.entry import Likelihood, Person, RiskItem, Step
from documents.text.durations import read_minutes
from documents.text.reader import parse_entry_document


def section(heading, body):
    return parse_entry_document(f"Name of the Procedure:\n\nBar Mending\n\n{heading}\n\n{body}")


@pytest.mark.parametrize(
    "heading", ["Indications", "Indications:", "#### Indications", "**Indications**", "INDICATIONS"]
)
@pytest.mark.parametrize(
    "body",
    [
        "Symptoms: Pain.\nConditions: A tear.",
        "Symptoms: Pain. Conditions: A tear.",
        "  • Symptoms: Pain.\n  • Conditions: A tear.",
        "- **Symptoms:** Pain.\n- **Conditions**: A tear.",
        "  1. Symptoms: Pain.\n  2. Conditions: A tear.",
        "Symptoms\n\nPain.\n\nConditions:\n\nA tear.",
    ],
)
def test_headings_and_labels_come_in_many_ways(heading, body):
    parsed = section(heading, body)
    assert parsed.document.texts == {"symptoms": "Pain.", "conditions": "A tear."}
    assert parsed.unplaced == []


def test_a_label_counts_in_its_own_section_only():
    assert section("Summary", "Symptoms vary. Tools: none.").document.texts == {
        "summary": "Symptoms vary. Tools: none."
    }


def test_lists_and_wrapped_lines_belong_to_the_label_above_and_new_paragraphs_to_the_section():
    body = "Goals: Relieve pain,\nrestore motion:\n- walking\n    - uphill\n\nAsk your surgeon."
    assert section("Purpose", body).document.texts == {
        "goals": "Relieve pain,\nrestore motion:\n- walking\n  - uphill",
        "purpose_text": "Ask your surgeon.",
    }


@pytest.mark.parametrize("heading", ["Purpose", "Setting", "Duration", "Benefits"])
def test_bullets_without_labels_are_prose(heading):
    [text] = section(heading, "  • One\n  • Two").document.texts.values()
    assert text == "- One\n- Two"


def test_indented_lines_are_taken_word_for_word():
    body = "Goals:\n    Conditions: x\n\n    1. y\n"
    assert section("Purpose", body).document.texts == {"goals": "Conditions: x\n\n1. y"}


def test_steps_keep_labels_notes_and_what_is_nested_in_them():
    body = "The order is fixed:\n\n1. Opening: Cut.\n  • gently\n2. At 8:00, close.\n3. Rest:\nClosing: Sew.\n\nTools: Knife."
    document = section("Procedure Description", body).document
    assert document.steps == [
        Step("Opening", "Cut.\n- gently"), Step("", "At 8:00, close."), Step("Rest", ""), Step("Closing", "Sew."),
    ]  # fmt: skip
    assert document.texts == {"description_text": "The order is fixed:"}
    assert document.tools == ["Knife"]


@pytest.mark.parametrize(
    "tools",
    [
        "Tools: Knife, hook (a, b), and saw.",
        "Equipment:\n\n- Knife\n- hook (a, b)\n- saw",
        "- Tools: Knife; hook (a, b); saw",
    ],
)
def test_tools_come_in_many_ways(tools):
    assert section("Procedure Description", tools).document.tools == ["Knife", "hook (a, b)", "saw"]


def test_a_sentence_behind_a_list_label_stays_a_sentence():
    parsed = section("Procedure Description", "Tools: The surgeon chooses whatever is at hand on that particular day.")
    assert parsed.document.texts["description_text"].startswith("Tools: The surgeon")
    assert parsed.document.tools == []
    assert "the label “Tools:” was left in the text" in parsed.warnings[0]


def test_personnel_come_as_bullets_labels_notes_or_a_sentence():
    body = "A surgeon leads the team.\n\n- Surgeon (leads)\n- Nurse: hands over tools\n- Parent(s)\n- Porter"
    document = section("Personnel", body).document
    assert document.personnel == [
        Person("Surgeon", "leads"), Person("Nurse", "hands over tools"), Person("Parent(s)"), Person("Porter"),
    ]  # fmt: skip
    assert document.texts == {"personnel_text": "A surgeon leads the team."}


def test_risks_become_rows_with_band_figure_and_management():
    body = (
        "Most people are well.\n\n  • Very common: Bruising (about 1 in 5). Management: It fades.\n  • Not stated: Rash\n"
        "  • Rare Complications:\n    Loss, of grip (0.05%)\n\nManagement: Call us."
    )
    document = section("Risks and Complications", body).document
    assert document.risks == [
        RiskItem("Bruising", Likelihood.VERY_COMMON, "about 1 in 5", "It fades."),
        RiskItem("Rash"),
        RiskItem("Loss, of grip", Likelihood.RARE, "0.05%"),
    ]
    assert document.texts == {"risks_text": "Most people are well.", "risk_management": "Call us."}


def test_risks_run_on_or_stand_below_their_band():
    for body in (
        "Common: A, b. Rare: C, and d. Care: Rest.",
        "Common:\n- A\n- b\n\nRare Risks\n- C\n- d\n\nCare: Rest.",
    ):
        document = section("Risks", body).document
        assert [(risk.name, risk.likelihood) for risk in document.risks] == [
            ("A", "common"), ("b", "common"), ("C", "rare"), ("d", "rare"),
        ]  # fmt: skip
        assert document.texts == {"risk_management": "Rest."}


@pytest.mark.parametrize("text", ["Not applicable", "N/A.", "- Not applicable to mileage."])
def test_not_applicable_is_a_value(text):
    document = section("Recovery", text).document
    assert document.not_applicable == ["recovery"]
    assert document.texts["recovery_text"] == text


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("about 1 to 2 hours", (60, 120)), ("30-45 minutes", (30, 45)), ("half an hour", (30, 30)),
        ("90 minutes", (90, 90)), ("1 hour and 30 minutes", (90, 90)), ("an hour and a half", (90, 90)),
        ("30 minutes to 1 hour", (30, 60)), ("1½ hours", (90, 90)), ("two and a half hours", (150, 150)),
        ("up to 2 hours", (None, 120)), ("at least 1 hour", (60, None)), ("no more than 2 hours", (None, 120)),
        ("Max. 1 h 30 min", (None, 90)), ("1 h 30 min at most", (None, 90)), ("30 min or less", (None, 30)),
        ("Minimum 20 minutes", (20, None)), ("90 minutes or more", (90, None)), ("not less than 1 hour", (60, None)),
        ("1 to 2 hours at most", (60, 120)), ("20 minutes; results within 3 hours", None), ("20 minutes per session", (20, 20)),
        ("1 hour, at times up to 3 hours", (60, 180)), ("Preparation 20 minutes, surgery 1 hour", None),
        ("varies", None), ("per session", None), ("a few hours", None), ("2 days", None), ("at 8:00", None),
        ("1h - 1h30", (60, 90)),
    ],
)  # fmt: skip
def test_minutes_are_read_from_words(text, minutes):
    assert read_minutes(text) == minutes
    assert section("Duration", text).document.texts == {"duration_text": text}


def test_one_risk_with_commas_keeps_its_figure_and_management_and_a_list_of_risks_is_taken_apart():
    document = section(
        "Risks and Complications",
        "  • Common: Dislocation, when the ball slips out (about 1 in 50). Management: It is put back.\n"
        "  • Very common: Pain, swelling and a stiff jaw (almost everyone). Management: Cold packs.\n"
        "  • Rare Risks: Numbness, and stiffness. Management: Exercises.",
    ).document
    assert document.risks == [
        RiskItem("Dislocation, when the ball slips out", Likelihood.COMMON, "about 1 in 50", "It is put back."),
        RiskItem("Pain, swelling and a stiff jaw", Likelihood.VERY_COMMON, "almost everyone", "Cold packs."),
        RiskItem("Numbness", Likelihood.RARE),
        RiskItem("stiffness", Likelihood.RARE),
    ]
    assert document.texts == {"risk_management": "Exercises."}
