"""Several labels of risks on one line, and figures written as ratios."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.entry import RiskItem
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
    line = f"Common: rust, holes{joint}{rare}:{bold} falls (bad){joint}{very_common}:{bold} dents"
    assert bands(f"{'  • ' if in_item else ''}{line}") == {
        **{"rust": "common", "holes": "common"},
        **{"falls (bad)": "rare", "dents": "very_common"},
    }


def test_labels_in_small_letters_count_behind_a_mark():
    assert bands("common: rust. rare: falls, very rare: clots") == {
        "rust": "common",
        "falls": "rare",
        "clots": "very_rare",
    }
    assert bands("Common: rust and rare: falls") == {"rust": "common", "falls": "rare"}


@pytest.mark.parametrize(
    ("line", "risks"),
    [
        ("Common — rust, holes. Rare — falls.", {"rust": "common", "holes": "common", "falls": "rare"}),
        ("Common risks include rust, while rare risks include falls.", {"rust": "common", "falls": "rare"}),
        ("Common (1:20): rust Rare (1:5000): falls", {"rust": "common", "falls": "rare"}),
        ("Common: bent (Rare: broken), rust", {"bent": "rare", "rust": "common"}),
        ("Common: rust; minor: dents", {"rust": "common", "minor: dents": "common"}),
        ("Common: Late: dents", {"Late: dents": "common"}),
        ("Common & Minor Risks: rust", {"rust": "common"}),
    ],
)
def test_what_a_further_label_looks_like(line, risks):
    assert bands(line) == risks


def test_management_at_the_end_of_the_line_needs_no_full_stop():
    entry = read("Common Risks: rust Rare Risks: falls Management: Oil.")
    assert entry.document.texts == {"risk_management": "Oil."}
    assert read("  • Common: rust Management: Oil.").document.risks == [
        RiskItem("rust", bands("Common: rust")["rust"], "", "Oil.")
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
    assert read(f"  • Rust ({figure})").document.risks == [RiskItem("Rust", band, figure)]


@pytest.mark.parametrize("text", ["8:30", "1:1", "2:1 mix", "1:5 dilution", "at 12:15"])
def test_a_time_and_a_mixture_are_no_figures(text):
    assert bands(f"  • Rust ({text})") == {f"Rust ({text})": "not_stated"}


def test_what_is_said_of_others_is_no_risk_of_its_own():
    item = "Rust - common in salt, otherwise rare"
    assert bands(f"- {item}\n- Holes (rare)") == {item: "not_stated", "Holes": "rare"}
