"""Several labels of risks on one line, and figures written as ratios."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.entry import Likelihood, RiskItem
from documents.source import ParsedEntry
from documents.text.reader import parse_entry_document


def read(body: str) -> ParsedEntry:
    return parse_entry_document(f"Name of the Procedure:\n\nBar mending\n\nRisks\n\n{body}\n")


def bands(body: str) -> dict[str, str]:
    return {risk.name: risk.likelihood.value for risk in read(body).document.risks}


@given(
    st.sampled_from([". ", ", ", "; ", " | ", " - ", " / ", " ", " **"]),
    st.sampled_from(["Rare", "Rare Risks", "Rare but serious complications"]),
    st.sampled_from(["Very common", "Very Common Risks"]),
    st.booleans(),
)
def test_each_list_on_a_line_has_the_band_of_its_own_label(joint, rare, very_common, in_item):
    bold = "**" if joint.endswith("**") else ""
    line = f"Common: rash, holes{joint}{rare}:{bold} falls (bad){joint}{very_common}:{bold} burns"
    assert bands(f"{'  • ' if in_item else ''}{line}") == {
        **{"rash": "common", "holes": "common"},
        **{"falls (bad)": "rare", "burns": "very_common"},
    }


def test_labels_in_small_letters_count_behind_a_mark():
    assert bands("common: rash. rare: falls, very rare: clots") == {
        "rash": "common",
        "falls": "rare",
        "clots": "very_rare",
    }
    assert bands("Common: rash and rare: falls") == {"rash": "common", "falls": "rare"}


@pytest.mark.parametrize(
    ("line", "risks"),
    [
        ("Common — rash, holes. Rare — falls.", {"rash": "common", "holes": "common", "falls": "rare"}),
        ("Common risks include rash, while rare risks include falls.", {"rash": "common", "falls": "rare"}),
        ("Common (1:20): rash Rare (1:5000): falls", {"rash": "common", "falls": "rare"}),
        ("Common: bent (Rare: broken), rash", {"bent": "rare", "rash": "common"}),
        ("Common: rash; minor: burns", {"rash": "common", "minor: burns": "common"}),
        ("Common: Late: burns", {"Late: burns": "common"}),
        ("Common & Minor Risks: rash", {"rash": "common"}),
    ],
)
def test_what_a_further_label_looks_like(line, risks):
    assert bands(line) == risks


def test_management_at_the_end_of_the_line_needs_no_full_stop():
    entry = read("Common Risks: rash Rare Risks: falls Management: Oil.")
    assert entry.document.texts == {"risk_management": "Oil."}
    assert read("  • Common: rash Management: Oil.").document.risks == [
        RiskItem("rash", bands("Common: rash")["rash"], "", "Oil.")
    ]


@pytest.mark.parametrize(
    ("figure", "band"),
    [
        ("1:5", "very_common"),
        ("1:20", "common"),
        ("2:100", "common"),
        ("3:1,000", "uncommon"),
        ("1:10 to 1:100", "common"),
        ("1 : 5000", "rare"),
    ],
)
def test_a_ratio_is_a_figure(figure, band):
    assert read(f"  • Rash ({figure})").document.risks == [RiskItem("Rash", band, figure)]


@pytest.mark.parametrize("text", ["8:30", "1:1", "2:1 mix", "1:5 dilution", "at 12:15"])
def test_a_time_and_a_mixture_are_no_figures(text):
    assert bands(f"  • Rash ({text})") == {f"Rash ({text})": "not_stated"}


def test_what_is_said_of_others_is_no_risk_of_its_own():
    item = "Rash - common in salt, otherwise rare"
    assert bands(f"- {item}\n- Holes (rare)") == {item: "not_stated", "Holes": "rare"}


@pytest.mark.parametrize(
    "label", ["Affects 1 in 50 people", "May affect 2 in 100", "1 in 50 patients", "Occurs in about 2% of cases"]
)
def test_a_label_that_is_nothing_but_a_figure_is_the_figure_of_each_item_below_it(label):
    entry = read(f"Very common:\n- Bruises\n{label}:\n- Rash\n- Holes\nCommon:\n- Sores")
    assert [(risk.name, risk.likelihood.value, risk.frequency) for risk in entry.document.risks] == [
        ("Bruises", "very_common", ""),
        ("Rash", "common", label),
        ("Holes", "common", label),
        ("Sores", "common", ""),
    ]
    assert {place.first_line for place in entry.placements if place.confidence == "inferred"} == {9}


@pytest.mark.parametrize("label", ["Nearly all patients", "Almost everyone", "Most people"])
def test_words_for_nearly_everybody_are_a_figure_and_no_part_of_the_name(label):
    risks = read(f"- {label}: bruises\n- Rash").document.risks
    assert risks == [RiskItem("bruises", Likelihood.VERY_COMMON, label), RiskItem("Rash")]
