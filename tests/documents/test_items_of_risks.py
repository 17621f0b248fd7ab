"""What the items among the risks of a page say: of their likelihood against the label above, or that there is no risk."""

import pytest

from documents.entry import Likelihood, RiskItem
from documents.frequency import has_several_figures
from documents.text.reader import parse_entry_document

from .test_likelihood import risks_of

VERY_COMMON, COMMON, UNCOMMON, RARE, VERY_RARE, NOT_STATED = Likelihood


@pytest.mark.parametrize("text", ["Holes in about 6 out of 100 people", "Holes, which happen to 6 people in 100"])
def test_a_figure_within_a_name_that_contradicts_the_label_above_is_a_warning(text):
    risks, warnings = risks_of(f"Rare: {text}")
    assert [risk.likelihood for risk in risks] == [COMMON]
    assert ["The figure was taken" in warning for warning in warnings] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "No known risks",
        "There are no common risks.",
        "Minimal",
        "few, if any",
        "90% of people have no problems",
        "None of note",
        "These are rare",
        "None known",
    ],
)
def test_what_says_that_there_is_no_risk_is_text_and_no_risk(text):
    for line in (text, f"Rare: {text}", f"Rare: {text}; rash"):
        risks, warnings = risks_of(line)
        assert [risk.name for risk in risks] == ["rash"][: "rash" in line]
        assert len(warnings) == 1
    assert [risk.name for risk in risks_of("Rare: No relief, few tears")[0]] == ["No relief", "few tears"]


def test_a_risk_that_is_common_here_and_rare_there_is_one_risk():
    risks, _ = risks_of("Rash: common after rain, rare after snow")
    assert risks == [RiskItem("Rash", NOT_STATED, "common after rain, rare after snow")]


def test_several_risks_in_one_item_are_told_apart_by_what_each_says():
    risks, _ = risks_of("Pain (very common), swelling (1 in 50), death (rare)")
    assert [(risk.name, risk.likelihood) for risk in risks] == [
        ("Pain", VERY_COMMON),
        ("swelling", COMMON),
        ("death", RARE),
    ]


def test_an_items_own_word_counts_before_the_label_above_it():
    risks, _ = risks_of("Very common: itching", "Rare allergic reactions", "Infection (rare)", "Headache")
    assert [(risk.name, risk.likelihood) for risk in risks] == [
        ("itching", VERY_COMMON),
        ("allergic reactions", RARE),
        ("Infection", RARE),
        ("Headache", NOT_STATED),
    ]


def test_a_list_in_one_line_keeps_the_word_of_each_name():
    risks, _ = risks_of("Common: bleeding, swelling, rarely infection, very rarely, death")
    assert [(risk.name, risk.likelihood) for risk in risks] == [
        ("bleeding", COMMON),
        ("swelling", COMMON),
        ("infection", RARE),
        ("death", VERY_RARE),
    ]


def test_a_figure_that_contradicts_the_word_wins_and_is_told():
    risks, warnings = risks_of("Rare: Headache (1 in 5)", "Common: Death (1 in 100,000)")
    assert [risk.likelihood for risk in risks] == [VERY_COMMON, VERY_RARE]
    assert len(warnings) == 2 and "1 in 5" in warnings[0] and "The figure was taken." in warnings[0]


def test_the_figure_of_a_label_belongs_to_each_risk_below_it():
    risks, _ = risks_of("Common (1 in 100 to 1 in 10): bleeding, swelling", "Rare risks (0.05%): clots (1 in 50)")
    assert [(risk.name, risk.likelihood, risk.frequency) for risk in risks] == [
        ("bleeding", COMMON, "1 in 100 to 1 in 10"),
        ("swelling", COMMON, "1 in 100 to 1 in 10"),
        ("clots", COMMON, "1 in 50"),
    ]


@pytest.mark.parametrize(
    "item", ["Swelling, rare (30%)", "Rare swelling (30%)", "Swelling (30%; rare)", "**Swelling:** rare (30%)"]
)
def test_a_word_beside_a_figure_is_weighed_against_it_wherever_it_stands(item):
    (risk,), (warning,) = risks_of(item)
    assert risk.name.casefold() == "swelling" and risk.likelihood == VERY_COMMON and "“rare” means" in warning


def test_a_word_of_no_band_keeps_the_label_above_from_being_taken():
    risks, _ = risks_of("Very common: itching, seldom, falls, fever (unusual)")
    assert [(risk.name, risk.likelihood) for risk in risks][-1] == ("fever", NOT_STATED)


def test_emphasis_around_brackets_is_no_part_of_the_name():
    risks, _ = risks_of("Infection *(rare)*")
    assert risks == [RiskItem("Infection", RARE)]


def test_what_is_done_about_a_risk_is_no_part_of_its_name():
    risks, _ = risks_of("Leak (rare): Treated by another operation", "Clot. Managed with thinners.")
    assert risks == [
        RiskItem("Leak", RARE, "", "Treated by another operation"),
        RiskItem("Clot", NOT_STATED, "", "Managed with thinners."),
    ]


def test_what_is_done_about_the_risk_above_is_no_risk():
    risks, warnings = risks_of("Rash (rare)", "  - treated with oil")
    assert risks == [RiskItem("Rash", RARE)]
    assert ["read as text, not as a risk" in warning for warning in warnings] == [True]


@pytest.mark.parametrize(
    "item",
    [
        "1 in 1,000 temporary, 1 in 10,000 permanent",
        "Rash (2% at one year, 6% at five years)",
        "Rash: 1 in 100 in salt, 1 in 25 in air",
        "Rash in 3%, a third of patients in all",
        "Numb: passing in 3%, lasting in 0·02%",
        "Bruise: 1 in 10; needs drainage: 1 in 100",
    ],
)
def test_figures_of_several_outcomes_are_the_likelihood_of_none(item):
    (risk,), (warning,) = risks_of(item)
    assert risk.likelihood == NOT_STATED and "has several figures" in warning and warning.startswith("Line 7: ")
    assert (risk.name == item) != bool(risk.frequency)


@pytest.mark.parametrize(
    "item",
    [
        "Rash with 2 in 100 needing a new bar",
        "Rash (2% need a new bar)",
        "Rash 8% in smokers",
        "Rash, 1 in 100, of which half go on",
        "Rash in 5 of 100, one of whom was cut",
        "Rash (1 in 50 when wet)",
        "Rash (1 in 5 older women)",
        "Rash: 1 in 5 are severe",
    ],
)
def test_a_figure_said_of_some_people_is_the_likelihood_of_none(item):
    (risk,), (warning,) = risks_of(item)
    assert risk.likelihood == NOT_STATED and "some people only" in warning and warning.startswith("Line 7: ")
    (risk,), _ = risks_of(f"Common: {item}")
    assert risk.likelihood == COMMON  # the word is said of all


@pytest.mark.parametrize(
    "figure", ["2% of patients get it", "2% within 30 days", "2% in the first year", "2%, reported in our clinic"]
)
def test_a_figure_said_of_everybody_states_the_likelihood(figure):
    assert risks_of(f"Rash ({figure})")[0][0].likelihood == COMMON


@pytest.mark.parametrize(
    "figure",
    [
        *("1 in 3 (33%)", "7 in 1,000 (5 to 9 in 1,000)", "1 in 100 to 1 in 50", "≥ 1/1,000 to < 1/100"),
        *("more than 1% but less than 5%", "between 2 and 4 of 100 patients", "a third of patients", "0·5 - 1 %"),
    ],
)
def test_a_range_and_a_figure_in_two_forms_are_one_figure(figure):
    assert not has_several_figures(figure) and risks_of(f"Rash ({figure})")[0][0].likelihood != NOT_STATED


def test_a_figure_said_of_some_people_against_the_label_above_is_named():
    risks, warnings = risks_of("Common Risks: rash (30%, of whom 3% need a saw), holes - 15% of smokers, and burns")
    assert [risk.likelihood for risk in risks] == [COMMON] * 3
    assert [warning.partition("said of everybody")[1] != "" for warning in warnings] == [True, True]


def test_a_figure_with_a_degree_goes_on_with_the_name_before_it():
    risks, _ = risks_of("Rare Risks: rash: 1 in 200 lasting, 1 in 20 temporary; holes", "Rare: burns 1/10 000")
    assert [risk.name for risk in risks] == ["rash: 1 in 200 lasting, 1 in 20 temporary", "holes", "burns"]
    assert risks[0].likelihood == NOT_STATED and risks[2] == RiskItem("burns", RARE, "1/10 000")


def test_a_line_without_a_marker_between_items_takes_no_likelihood_from_the_label_above_it():
    text = "Name of the Procedure: Bar mending\n\nRisks\n\nRare\n• Rash\nLoss of the bar\n• Holes\n"
    risks = parse_entry_document(text).document.risks
    assert [risk.likelihood for risk in risks] == [RARE, NOT_STATED, NOT_STATED]


def test_a_question_among_the_risks_is_no_risk():
    risks, warnings = risks_of("What are the risks", "Rash")
    assert [risk.name for risk in risks] == ["Rash"] and warnings


@pytest.mark.parametrize(
    "item",
    [
        "Source: audit of 2021",
        "Document all complications",
        "Date: 12 March",
        "Ask each patient",
        "Tell patients to rest",
        "Stop and call a smith",
        "Success at ten years 95%",
        "The bar stays open in 9 of 10 people",
        "Call 99 if it rusts",
        "Prices from £2,500",
        "Leaflet 12, version 3",
        "Tools",
        "Smoking",
        "Age over 60",
    ],
)
def test_an_item_that_names_no_risk_is_unplaced(item):
    (risk,), (warning,) = risks_of("Rash (common)", item)
    assert risk.name == "Rash" and f"“{item}” looks like no risk" in warning


@pytest.mark.parametrize("item", ["Skin: burns", "Losing the use of a hand", "Rash: 9 in 10 recover"])
def test_a_label_or_an_article_alone_makes_an_item_no_other_thing(item):
    (risk,), _ = risks_of(item)
    assert risk.name.startswith(item.split(":")[0])


@pytest.mark.parametrize("item", ["Data from 200 patients", "Consent form signed", "Oil does not prevent rash"])
def test_a_name_without_a_word_for_harm_is_named(item):
    (risk,), (warning,) = risks_of(item)
    assert risk.name == item and f"Line 7: “{item}” may be no risk" in warning


def test_a_figure_in_words_before_its_risk_is_its_figure():
    risks, _ = risks_of("Between 1 in 50 and 1 in 20 patients: rash", "~ Holes (~10%)")
    assert risks[0] == RiskItem("rash", COMMON, "Between 1 in 50 and 1 in 20 patients")


def test_a_table_whose_cells_are_parted_by_semicolons():
    text = "Name of the Procedure: Bar mending\n\nRisks\nRisk;How often;Treatment\nRash;common;oil\nHoles;1-2%;\n"
    risks = parse_entry_document(text).document.risks
    assert risks == [RiskItem("Rash", COMMON, "", "oil"), RiskItem("Holes", COMMON, "1-2%")]


def test_a_word_between_two_names_is_that_of_none():
    (risk,), _ = risks_of("Rash (very common) / holes")
    assert risk == RiskItem("Rash (very common) / holes")
    assert risks_of("Rash: less of 1 %")[0] == [RiskItem("Rash", NOT_STATED, "less of 1 %")]


@pytest.mark.parametrize(
    "item",
    [
        "Salt doubles these risks",
        "Risks are higher in salt, rain or snow",
        "Complication rates come from one workshop",
        "Complications recorded by our workshop (n = 140)",
        "Reporting of side effects",
        "Of those who rash, 1 in 10 break",
    ],
)
def test_an_item_about_the_other_risks_is_text(item):
    assert [risk.name for risk in risks_of("Rash (rare)", item, "Loss of the bar")[0]] == ["Rash", "Loss of the bar"]


def test_a_sentence_below_a_line_of_risks_is_text_and_its_commas_part_nothing():
    text = "Name of the Procedure: Bar mending\n\nRisks\nExceptional: rash\nRisks are higher in salt, rain or snow\nHoles 2%\n"
    entry = parse_entry_document(text)
    assert [risk.name for risk in entry.document.risks] == ["rash"]
    assert entry.document.texts["risks_text"] == "Risks are higher in salt, rain or snow\nHoles 2%"


@pytest.mark.parametrize("item", ["If you see rash talk to the smith", "Please rest for a day"])
def test_what_asks_the_reader_for_something_is_no_risk(item):
    risks, warnings = risks_of("Rash (rare)", item)
    assert [risk.name for risk in risks] == ["Rash"] and warnings


def test_a_count_behind_a_name_is_named():
    (risk,), (warning,) = risks_of("Rash 21")
    assert risk == RiskItem("Rash 21") and "“21” was read as part of the name" in warning


def test_items_nested_below_another_item_than_a_band_have_no_likelihood_of_the_band_above():
    body = "- Rare\n  - rash\n  - holes\n- When to call\n  - red spots\n"
    entry = parse_entry_document(f"Name of the Procedure: Bar mending\n\nRisks\n\n{body}")
    banded = [risk.name for risk in entry.document.risks if risk.likelihood == RARE]
    assert banded == ["rash", "holes"] and any("“When to call”" in warning for warning in entry.warnings)
