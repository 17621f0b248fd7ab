"""Where a list ends, which labels are the same label, and where text goes that no heading or label claims."""

import pytest

from documents.entry import Likelihood, Person, RiskItem, Step
from documents.source import ParsedEntry
from documents.text.labels import label_target
from documents.text.reader import parse_entry_document


def read(section: str, body: str) -> ParsedEntry:
    return parse_entry_document(
        f"Name of the Procedure:\n\nBar mending\n\n{section}\n\n{body}\n", filename="cpt4-1.txt"
    )


@pytest.mark.parametrize(
    ("section", "label", "target"),
    [
        ("description", "Tools/Equipment", "tools"),
        ("description", "Instruments & Equipment Used", "tools"),
        ("description", "Sedation or Anesthesia", "anesthesia_text"),
        ("description", "Equipment check", ""),
        ("description", "Anesthesia and positioning", ""),
        ("personnel", "Healthcare Professionals Involved", "personnel"),
        ("personnel", "Surgeon and nurse", ""),
        ("purpose", "Goals/Outcomes", "goals"),
        ("purpose", "Medical Condition or Problem", "medical_condition"),
        ("indications", "Symptoms or Conditions", ""),
        ("preparation", "Diagnostic Tests/Assessments", "diagnostic_tests"),
        ("recovery", "Restrictions or Limitations", "restrictions"),
        ("benefits", "Time Until Benefits Are Realized", "realization_time"),
        ("alternatives", "Advantages/Disadvantages", ""),
        ("patient_experience", "During/After the Procedure", ""),
        ("alternatives", "Pros & Cons of Alternatives", "pros_and_cons"),
        ("risks", "Common cold", ""),
        ("risks", "How complications are managed", "risk_management"),
        ("risks", "Treatment of Complications", "risk_management"),
        ("personnel", "Team Members", "personnel"),
        ("risks", "Rare", Likelihood.RARE),
    ],
)
def test_a_label_is_known_by_its_words(section, label, target):
    assert label_target(section, label) == target


def test_bullets_below_management_are_management():
    entry = read("Risks", "Common Risks:\n\n  • Distress\n\nManagement:\n\n  • Support is given.\n  • Rest")
    assert entry.document.risks == [RiskItem("Distress", Likelihood.COMMON)]
    assert entry.document.texts == {"risk_management": "- Support is given.\n- Rest"}


@pytest.mark.parametrize(
    "above", ["  • Common: rust, rare: clots", "Common: rust\nRare: clots", "Common: rust. Rare: clots."]
)
def test_items_below_names_behind_their_label_take_no_likelihood_from_it(above):
    entry = read("Risks", f"{above}\n  • Rash\n  • Holes")
    assert entry.document.risks[1:] == [RiskItem("clots", Likelihood.RARE), RiskItem("Rash"), RiskItem("Holes")]
    assert [place.confidence for place in entry.placements if place.field == "risks"][-1] == "inferred"


def test_a_sentence_ends_a_list_of_risks():
    entry = read(
        "Risks", "  • Rare risks: clots\n  • Clots are treated with medicines.\n  • Pain can be strong.\n  • Rash"
    )
    assert entry.document.risks == [RiskItem("clots", Likelihood.RARE), RiskItem("Rash")]
    assert entry.document.texts == {
        "risk_management": "Clots are treated with medicines.",
        "risks_text": "Pain can be strong.",
    }
    assert sum("read as text, not as a risk" in warning for warning in entry.warnings) == 2


def test_a_label_that_nobody_knows_ends_the_list_and_is_named():
    entry = read("Risks", "Rare:\n\n  • Clots\n\nWho to call:\n\n  • The ward")
    assert entry.document.risks == [RiskItem("Clots", Likelihood.RARE)]
    assert [line.text for line in entry.unplaced] == ["Who to call:", "The ward"]
    assert "no field is known for what follows" in entry.warnings[-1]


def test_a_label_that_nobody_knows_ends_the_field_above_it():
    entry = read(
        "Recovery", "  • Recovery Time: Two weeks.\n  • Driving: After a month.\n  • Restrictions: No lifting."
    )
    assert entry.document.texts == {
        "recovery_time": "Two weeks.",
        "recovery_text": "- Driving: After a month.",
        "restrictions": "No lifting.",
    }
    assert "“Driving” is not known" in entry.warnings[0]


GROUPS = "  • Rash\n\n\n  • Straight at once\n\n\n  • Two weeks of rest\n\n\n  • A new bar"


def test_groups_as_many_as_the_sections_without_heading_are_those_sections_by_order():
    entry = read("Risks", f"{GROUPS}\n\nPatient Experience\n\nNo pain.")
    assert entry.document.risks == [RiskItem("Rash")]
    texts = entry.document.texts
    assert texts["benefits_text"] == "- Straight at once"
    assert texts["recovery_text"] == "- Two weeks of rest"
    assert texts["alternatives_text"] == "- A new bar"
    guessed = {placement.field for placement in entry.placements if placement.confidence == "inferred"}
    assert guessed >= {"benefits_text", "recovery_text", "alternatives_text"}
    assert sum("is missing; its section was inferred" in warning for warning in entry.warnings) == 3


def test_other_groups_go_where_their_words_belong_or_are_left_to_a_person():
    entry = read("Risks", f"{GROUPS}\n\nAlternatives\n\nNone.")
    assert entry.document.risks == [RiskItem("Rash")]
    assert entry.document.texts == {"recovery_text": "- Two weeks of rest", "alternatives_text": "None."}
    assert [line.text for line in entry.unplaced] == ["Straight at once", "A new bar"]


def test_paragraphs_below_one_heading_stay_there_where_nothing_tells_them_apart():
    entry = read("Summary", "A bar is bent.\n\n\nBars have always bent.")
    assert entry.document.texts == {"summary": "A bar is bent.\n\nBars have always bent."}


def test_the_word_step_in_front_of_a_number_is_the_number_of_the_step():
    entry = read("Procedure Description", "  1. Step 1: Opening: A cut.\n  2. Step 2: It is closed.")
    assert entry.document.steps == [Step("Opening", "A cut."), Step("", "It is closed.")]


def test_a_label_below_numbered_steps_is_no_step():
    entry = read("Procedure Description", "  1. Cut.\n  2. Close.\n\nNote: Slow in winter.\nCost: 5 shillings")
    assert entry.document.steps == [Step("", "Cut."), Step("", "Close.")]
    assert entry.document.texts["description_text"] == "Note: Slow in winter.\nCost: 5 shillings"
    assert sum("is not known" in warning for warning in entry.warnings) == 2


def test_a_label_below_text_below_numbered_steps_is_no_step():
    entry = read("Procedure Description", "  1. Cut.\n\nAfter that it is left open.\nTime in the workshop: 5 minutes")
    assert entry.document.steps == [Step("", "Cut.")]


def test_blank_lines_that_a_page_has_everywhere_end_no_list():
    text = "Name of the Procedure:\n\n\nBar mending\n\n\nRisks\n\n\n  • Rash\n\n\n  • Holes\n"
    entry = parse_entry_document(text, filename="cpt4-1.txt")
    assert [risk.name for risk in entry.document.risks] == ["Rash", "Holes"]


def test_a_sentence_in_the_place_of_the_name_is_the_summary():
    text = "Name of the Procedure:\n\nCommon Name: Bar fix\n\nA bar is made straight in a day.\n\nIt lasts.\n\nDuration\n\n1 hour"
    entry = parse_entry_document(text, filename="cpt4-1.txt")
    assert entry.document.name == "Bar fix"
    assert entry.document.texts["summary"] == "A bar is made straight in a day.\n\nIt lasts."


def test_several_roles_in_one_item_are_several_roles_and_other_commas_stay():
    entry = read("Personnel", "  • Psychologist, psychiatrist, or social worker\n  • Surgeon, who leads")
    assert entry.document.personnel == [
        Person("Psychologist"),
        Person("psychiatrist"),
        Person("social worker"),
        Person("Surgeon", "who leads"),
    ]


def test_a_sentence_about_tools_is_not_cut_at_its_commas():
    sentence = "Tools: A quiet, private room and possibly some pictures."
    entry = read("Procedure Description", f"  1. A talk.\n\n{sentence}")
    assert entry.document.tools == []
    assert entry.document.texts == {"description_text": sentence}


def test_a_nested_list_stays_nested():
    entry = read("Indications", "  • Symptoms that count:\n    • Rash\n    • Holes\n  • Other things")
    assert entry.document.texts == {
        "indications_text": "- Symptoms that count:\n  - Rash\n  - Holes\n- Other things",
    }


def test_a_sentence_or_a_word_for_nothing_is_no_role_no_tool_and_no_risk():
    entry = read("Personnel", "  • Surgeon\n  • They work together as a team.\n\nRisks\n\nCommon: None\n\nRare: clots")
    assert entry.document.personnel == [Person("Surgeon")]
    assert entry.document.risks == [RiskItem("clots", Likelihood.RARE)]
    assert entry.document.texts == {"personnel_text": "- They work together as a team.", "risks_text": "Common: None"}
    entry = read("Procedure Description", "  1. A cut.\n\nTools: None")
    assert entry.document.tools == [] and entry.document.texts["description_text"] == "Tools: None"


def test_advice_among_the_risks_is_no_risk():
    entry = read("Risks", "  • Rash\n  • Contact your doctor\n  • Most heal without treatment.")
    assert entry.document.risks == [RiskItem("Rash")]
    entry = read("Risks", "  • Rash\n  • Talk to your doctor about which of these matter to you.")
    assert entry.document.risks == [RiskItem("Rash")]


@pytest.mark.parametrize("label", ["Management", "**Management**", "- How complications are managed:"])
def test_what_stands_below_the_label_of_management_is_management_whatever_it_reads_like(label):
    entry = read("Risks", f"Common: rash\n{label}\n  - Oil\n  - Rest")
    assert entry.document.risks == [RiskItem("rash", Likelihood.COMMON)]
    assert entry.document.texts == {"risk_management": "- Oil\n- Rest"}


def test_below_a_label_for_what_is_not_known_no_figure_of_the_label_above_it_counts():
    unknown = "Not known (cannot be estimated from the available data)"
    for lines in ([f"{unknown}:", "• rash"], [f"• {unknown}: rash"]):
        page = ["Rare (may affect up to 1 in 1,000 people):", "• clots", *lines]
        entry = parse_entry_document("\n".join(["Name of the Procedure:", "Bar mending", "", "Risks", "", *page]))
        assert entry.document.risks == [
            RiskItem("clots", Likelihood.RARE, "may affect up to 1 in 1,000 people"),
            RiskItem("rash", Likelihood.NOT_STATED),
        ]


def test_a_figure_behind_a_comma_belongs_to_the_name_before_it():
    entry = read("Risks", "  • Very rare: falls, about 1 out of 50, clots")
    assert entry.document.risks == [
        RiskItem("falls", Likelihood.COMMON, "about 1 out of 50"),
        RiskItem("clots", Likelihood.VERY_RARE),
    ]
    assert len(entry.contradictions) == 1


@pytest.mark.parametrize("bullet", ["o", "»", "§", "\uf0b7", "⦁"])
def test_a_bullet_of_a_word_processor_begins_an_item(bullet):
    entry = read("Risks", f"\t• Rare: falls\n\t{bullet} Rash")
    assert entry.document.risks == [RiskItem("falls", Likelihood.RARE), RiskItem("Rash")]


def test_what_looks_like_a_heading_between_paragraphs_is_named_to_the_editor():
    entry = read("Purpose", "To mend a bar.\n\nWhen to Call\n\nWhen it tears.")
    assert entry.document.texts == {"purpose_text": "To mend a bar.\n\nWhen to Call\n\nWhen it tears."}
    assert [warning for warning in entry.warnings if "Line 9: “When to Call” looks like a heading" in warning]
    assert entry.placements[-1].confidence == "inferred"


def test_lines_without_list_markers_are_a_name_each_unless_they_go_on():
    entry = read("Risks", "Common risks\nrash\nholes\nRare risks\nfalls, torn\nbars and\nburns")
    assert [(risk.name, risk.likelihood.value) for risk in entry.document.risks] == [
        *(("rash", "common"), ("holes", "common")),
        *(("falls", "rare"), ("torn bars", "rare"), ("burns", "rare")),
    ]
    assert len(read("Risks", "Rare:\nDamage to the nearby\nframe or hinge").document.risks) == 1
    assert read("Procedure Description", "1. A cut.\n\nTools:\nSaw\nLong hook").document.tools == ["Saw", "Long hook"]


def test_a_word_that_joins_the_last_item_is_no_name():
    entry = read("Risks", "Potential risks:\n- rash (rare);\n- and, rarely, falls.")
    assert entry.document.risks == [RiskItem("rash", Likelihood.RARE), RiskItem("falls", Likelihood.RARE)]


def test_a_label_before_a_long_dash_needs_no_blanks():
    entry = read("Risks", "Rare—falls\nUncommon—rash, holes")
    assert [risk.likelihood.value for risk in entry.document.risks] == ["rare", "uncommon", "uncommon"]


def test_what_stands_below_a_role_in_small_letters_is_its_note():
    entry = read(
        "Personnel", "- Surgeon\n  - leads the team\n- Nurse\n- Anesthetist: keeps you asleep\n- Two assistants"
    )
    assert entry.document.personnel == [
        Person("Surgeon", "leads the team"),
        Person("Nurse"),
        Person("Anesthetist", "keeps you asleep"),
        Person("Two assistants"),
    ]


def test_a_risk_may_say_its_likelihood_on_a_line_of_its_own():
    entry = read("Risks", "Risk: Rash\nLikelihood: Common\n\nRisk: Falls\nFrequency: 1 in 2,000")
    assert entry.document.risks == [
        RiskItem("Rash", Likelihood.COMMON),
        RiskItem("Falls", Likelihood.RARE, "1 in 2,000"),
    ]


def test_a_paragraph_below_the_items_of_a_label_belongs_to_the_section_and_is_a_guess():
    entry = read("Risks", "Common Risks:\n• Rash\n\nManagement:\n• Oil\n• Paint\n\nMost rash comes off within a week.")
    assert entry.document.texts == {
        "risk_management": "- Oil\n- Paint",
        "risks_text": "Most rash comes off within a week.",
    }
    assert entry.warnings == ["Line 14: this paragraph ends the list above it; it was kept as text."]
    assert [place.confidence for place in entry.placements if place.field == "risks_text"] == ["inferred"]


def test_et_cetera_is_no_item_of_a_list():
    assert read("Procedure Description", "1. Tear.\n\nTools: Hammer, saw, etc.").document.tools == ["Hammer", "saw"]
    assert read("Risks", "- Rash\n- etc.").document.risks == [RiskItem("Rash")]


@pytest.mark.parametrize("item", ["Radiation: none", "Death has not been reported", "See the leaflet"])
def test_what_denies_a_risk_or_sends_elsewhere_is_no_risk(item):
    entry = read("Risks", f"- Rash\n- {item}")
    assert (entry.document.risks, entry.document.texts) == ([RiskItem("Rash")], {"risks_text": item})
    assert entry.warnings


def test_a_degree_of_a_risk_is_no_risk_of_its_own():
    entry = read("Risks", "- Rash in 1 in 1,000, severe in 1 in 100,000\n- Holes (2%), tears (rare)")
    names = ["Rash in 1 in 1,000, severe in 1 in 100,000", "Holes", "tears"]
    assert [risk.name for risk in entry.document.risks] == names
    assert entry.document.risks[0].likelihood == Likelihood.NOT_STATED


def test_emphasis_around_a_role_is_no_part_of_it():
    assert read("Personnel", "- *Porter*\n- _Nurse_").document.personnel == [Person("Porter"), Person("Nurse")]
