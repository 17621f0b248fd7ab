"""How likely a risk is: figures, words, and what happens where they disagree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.entry import Likelihood, RiskItem
from documents.frequency import read_frequency
from documents.likelihood import FIGURES, SPANS, band_of, contradicts, is_quantified, weighed
from documents.text.bands import band_of_label, own_wording
from documents.text.lists import MARKS
from documents.text.own_words import own_words
from documents.text.reader import parse_entry_document
from documents.text.risk_items import with_own_words

from .entry_texts import words

VERY_COMMON, COMMON, UNCOMMON, RARE, VERY_RARE, NOT_STATED = Likelihood


def risks_of(*lines: str) -> tuple[list[RiskItem], list[str]]:
    """The risks of a page, and its warnings apart from that of the missing code."""
    body = "\n".join(f"  • {line}" if line[0] != " " else line for line in lines)
    entry = parse_entry_document(f"Name of the Procedure:\n\nBar mending\n\nRisks and Complications\n\n{body}\n")
    return entry.document.risks, [warning for warning in entry.warnings if "Code not found" not in warning]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("1 in 5", (0.2, 0.2)),
        ("about 3 in 1,000 people", (0.003, 0.003)),
        ("1 in 10 000", (0.0001, 0.0001)),
        ("one in ten", (0.1, 0.1)),
        ("1 out of every 20", (0.05, 0.05)),
        ("1/100", (0.01, 0.01)),
        ("5%", (0.05, 0.05)),
        ("0.5 to 1 per cent", (0.005, 0.01)),
        ("5% to 10%", (0.05, 0.1)),
        ("between 1 in 200 and 1 in 100", (0.005, 0.01)),
        ("1 in 50 to 100", (0.01, 0.02)),
        ("1 in a million", (1e-6, 1e-6)),
        ("less than 1%", (0, 0.01)),
        ("up to 5 in 100", (0, 0.05)),
        ("no more than 1 in 100", (0, 0.01)),
        ("at least 1 in 10", (0.1, 1)),
        ("1 in 100 or less", (0, 0.01)),
        ("1 in 10 or more people", (0.1, 1)),
        ("almost everyone", (0.5, 1)),
        ("seldom", None),
        ("2% per year", None),
        ("3 in 2", None),
        ("1 in 0", None),
        ("1:1000", (0.001, 0.001)),
        ("1/50000", (0.00002, 0.00002)),
        ("fewer than 1 person in 100", (0, 0.01)),
        ("one in two hundred", (0.005, 0.005)),
        ("twenty-five percent", (0.25, 0.25)),
        ("0,5 %", (0.005, 0.005)),
        ("1 in 10.000 patients", (0.0001, 0.0001)),
        ("≥ 1/1,000 to < 1/100", (0.001, 0.01)),
        ("between 2 and 4 of 100 patients", (0.02, 0.04)),
        ("a third of patients", (1 / 3, 1 / 3)),
        ("1-in-100", (0.01, 0.01)),
        ("half a percent", None),
        ("1 in 1,0000", None),
        ("0 %", None),
        ("1 in 5 years", None),
        ("at 8:30", None),
        ("", None),
    ],
)
def test_a_wording_states_a_least_and_a_greatest_probability_or_none(text, span):
    assert read_frequency(text) == (span and pytest.approx(span))


@given(st.text() | st.from_regex(r"(about |up to )?\d{1,6}( in |%|/| to )\d{0,9}", fullmatch=True))
def test_whatever_is_written_a_probability_lies_between_none_and_all(text):
    if span := read_frequency(text):
        assert 0 <= span[0] <= span[1] <= 1


@pytest.mark.parametrize("band", SPANS)
def test_the_figures_of_a_band_lie_in_that_band(band):
    assert band_of(read_frequency(FIGURES[band])) == band
    assert is_quantified(band, FIGURES[band])
    assert not any(contradicts(other, FIGURES[band]) for other in SPANS if other == band)
    assert all(contradicts(other, FIGURES[band]) for other in SPANS if other != band)


@given(st.sampled_from(Likelihood), st.integers(1, 10), st.integers(1, 10**6))
def test_a_figure_decides_the_band_and_weighing_twice_changes_nothing(word, share, base):
    risk, warning = weighed(RiskItem("Rash", word, f"{min(share, base)} in {base:,}"))
    assert is_quantified(risk.likelihood, risk.frequency)
    assert bool(warning) == (word not in (NOT_STATED, risk.likelihood))
    assert weighed(risk) == (risk, "")


def test_a_wide_figure_leaves_the_word_that_agrees_with_it_and_is_no_figure_of_the_band():
    risk = RiskItem("Rash", RARE, "less than 1%")
    assert weighed(risk) == (risk, "")
    assert not is_quantified(RARE, "less than 1%")
    assert weighed(RiskItem("Rash", COMMON, "up to 3 in 10"))[0].likelihood == NOT_STATED


@pytest.mark.parametrize(
    ("text", "name", "likelihood", "frequency"),
    [
        ("Infection (rare)", "Infection", RARE, ""),
        ("Infection (very rare; fewer than 1 in 10,000)", "Infection", VERY_RARE, "fewer than 1 in 10,000"),
        ("Infection (uncommon but serious)", "Infection", UNCOMMON, "uncommon but serious"),
        ("Rarely, nerve injury", "nerve injury", RARE, ""),
        ("Very rarely death", "death", VERY_RARE, ""),
        ("Occasionally, headache", "headache", UNCOMMON, "Occasionally"),
        ("Rare allergic reactions", "allergic reactions", RARE, ""),
        ("Rare but serious infection", "Rare but serious infection", RARE, ""),
        ("In rare cases, death", "death", RARE, ""),
        ("Death in very rare cases", "Death", VERY_RARE, ""),
        ("Nerve injury: rare", "Nerve injury", RARE, ""),
        ("Nerve injury - uncommon", "Nerve injury", UNCOMMON, ""),
        ("Bleeding in 1 in 20 patients", "Bleeding", None, "in 1 in 20 patients"),
        ("Headache: about 5% of people", "Headache", None, "about 5% of people"),
        ("1 in 20 patients bleed", "1 in 20 patients bleed", COMMON, ""),
        ("Common bile duct injury", "Common bile duct injury", None, ""),
        ("Frequent urination", "Frequent urination", None, ""),
        ("Loss of 5% of weight", "Loss of 5% of weight", None, ""),
        ("Numbness (of the toe)", "Numbness (of the toe)", None, ""),
        ("Stiffness, which is common", "Stiffness", COMMON, ""),
        ("Loss of feeling (this is rare)", "Loss of feeling", RARE, ""),
        ("Fever occurs rarely", "Fever", RARE, ""),
        ("Stroke. Rare.", "Stroke", RARE, ""),
        ("Bleeding: rare (<1%)", "Bleeding", RARE, "<1%"),
        ("Rare swelling (30%)", "swelling", RARE, "30%"),
        ("Infection (about 1 in 50; rare)", "Infection", RARE, "about 1 in 50; rare"),
        ("Death (1/50000)", "Death", None, "1/50000"),
        ("Itch (rare in adults, common in children)", "Itch", NOT_STATED, "rare in adults, common in children"),
        ("Up to 1 in 3 people feel tired", "Up to 1 in 3 people feel tired", NOT_STATED, ""),
        ("Seldom, a clot", "a clot", NOT_STATED, "Seldom"),
        ("Bruising (not common)", "Bruising", NOT_STATED, "not common"),
        ("Bruising (no longer rare)", "Bruising", NOT_STATED, "no longer rare"),
        ("Scarring isn't rare", "Scarring", NOT_STATED, "isn't rare"),
        ("Numbness (rarely permanent)", "Numbness (rarely permanent)", None, ""),
        ("Bleeding (more common in children)", "Bleeding (more common in children)", None, ""),
        ("Injury of the common bile duct", "Injury of the common bile duct", None, ""),
        ("Infection (a rare complication)", "Infection", RARE, ""),
        ("Infection (rare) of the wound", "Infection of the wound", RARE, ""),
        ("Bleeding: rare but serious", "Bleeding", RARE, "rare but serious"),
        ("Bleeding – uncommon, about 1 in 200", "Bleeding", UNCOMMON, "about 1 in 200"),
        ("Leak (uncommon: 1 in 200)", "Leak", UNCOMMON, "1 in 200"),
        ("Infection can rarely occur", "Infection can rarely occur", RARE, ""),
        ("Nerve injury rare", "Nerve injury", RARE, ""),
        ("Nerve injury, although this is rare in adults", "Nerve injury, although this is rare in adults", RARE, ""),
        ("Infection <1%", "Infection", None, "<1%"),
        ("Infection 1:1000", "Infection", None, "1:1000"),
        ("Ache - 1–2 %", "Ache", None, "1–2 %"),
        ("Weight gain 5%", "Weight gain 5%", None, ""),
        ("Fall: one in fifty", "Fall", None, "one in fifty"),
        ("(Rare) Infection", "Infection", RARE, ""),
        ("Commonly pain", "pain", COMMON, ""),
        ("Commonly injured nerves", "Commonly injured nerves", None, ""),
        ("Ache [1-2%]", "Ache", None, "1-2%"),
        (
            "Ache forms in 10 to 20 out of every 100 people",
            "Ache forms in 10 to 20 out of every 100 people",
            VERY_COMMON,
            "",
        ),
        ("Loss of 5% of sight", "Loss of 5% of sight", None, ""),
        ("Rash in one in ten bars", "Rash in one in ten bars", VERY_COMMON, ""),
        ("Second operation rate 8%", "Second operation", None, "rate 8%"),
        ("Deep red rash 1 in 200", "Deep red rash", None, "1 in 200"),
        ("Deep red rash occurs in 1 in 200 bars", "Deep red rash", None, "occurs in 1 in 200 bars"),
        ("Death 0.2 percent", "Death", None, "0.2 percent"),
        ("5% have rash", "5% have rash", COMMON, ""),
        ("A 5% risk of rash", "A 5% risk of rash", COMMON, ""),
        ("Rash in 1 of 20 patients", "Rash in 1 of 20 patients", COMMON, ""),
        ("Ache in most people", "Ache in most people", VERY_COMMON, ""),
        ("Reaction to 2% salt", "Reaction to 2% salt", None, ""),
        ("A bar must go in 7 of 100", "A bar must go in 7 of 100", COMMON, ""),
        ("Rash of 7 of 100", "Rash of 7 of 100", None, ""),
        ("Rash 2 - 4 in 100", "Rash", None, "2 - 4 in 100"),
        ("Rash of 1 of 2 bars", "Rash of 1 of 2 bars", None, ""),
        ("Rash 2 in 100, holes 1 in 1,000", "Rash 2 in 100, holes 1 in 1,000", NOT_STATED, ""),
        ("Rash: flat 5%, deep 3%", "Rash: flat 5%, deep 3%", NOT_STATED, ""),
        ("1 in 1,000 flat, 1 in 10,000 deep", "1 in 1,000 flat, 1 in 10,000 deep", NOT_STATED, ""),
        ("Rash 0·3%", "Rash", None, "0·3%"),
        ("Rash (2 in 300; 0.7%)", "Rash", None, "2 in 300; 0.7%"),
        ("Rash: rare to very rare", "Rash: rare to very rare", NOT_STATED, ""),
        ("Rash: 8% in salt, 0.5% in air", "Rash: 8% in salt, 0.5% in air", NOT_STATED, ""),
        ("Loss of 5% of sight: 1 in 500", "Loss of 5% of sight", None, "1 in 500"),
        ("Scar: common; keloid: rare", "Scar: common; keloid: rare", NOT_STATED, ""),
        ("Pain (common) and rash (rare)", "Pain (common) and rash (rare)", NOT_STATED, ""),
        ("Rash is rare in air, common in salt", "Rash is rare in air, common in salt", NOT_STATED, ""),
        ("Rash 1 in 50 per year", "Rash 1 in 50 per year", NOT_STATED, ""),
    ],
)
def test_an_item_says_its_own_likelihood_or_none(text, name, likelihood, frequency):
    own = own_words(text.strip(MARKS))
    assert (own.name, own.likelihood, own.frequency) == (name, likelihood, frequency)


@pytest.mark.parametrize(
    ("label", "band", "kept"),
    [
        ("Common & Minor Risks", COMMON, ""),
        ("Rare/Serious Risks", RARE, ""),
        ("Serious but rare", RARE, ""),
        ("Rare serious complications", RARE, ""),
        ("Less Frequent", UNCOMMON, ""),
        ("Rarely", RARE, ""),
        ("In rare cases", RARE, ""),
        ("Commonly reported side effects", COMMON, ""),
        ("Frequency not known", NOT_STATED, ""),
        ("Adverse reactions", NOT_STATED, ""),
        ("Most common", NOT_STATED, "Most common"),
        ("Uncommon to rare", NOT_STATED, "Uncommon to rare"),
        ("Not common", NOT_STATED, "Not common"),
        ("Warning signs", None, ""),
        ("Infection", None, ""),
        ("Common bile duct", None, ""),
    ],
)
def test_a_label_of_risks_is_read_by_its_words_for_likelihood(label, band, kept):
    assert (band_of_label(label), own_wording(label)) == (band, kept)


@given(
    st.sampled_from(["not", "no longer", "hardly", "quite", "most", "isn't"]),
    st.sampled_from(["common", "rare", "uncommon"]),
)
def test_a_word_with_a_negation_or_a_degree_belongs_to_no_band(degree, word):
    assert own_words(f"Rash ({degree} {word})").likelihood == NOT_STATED
    assert band_of_label(f"{degree} {word}") == NOT_STATED
    risks, _ = risks_of(f"Very common: rash ({degree} {word})")
    assert [risk.likelihood for risk in risks] == [NOT_STATED]


_WORDS = (
    "Rash", "rare", "(rare)", "very rarely", ":", "-", "–", ",", "(", ")", "[common]", "not common", "1 in 5", "(2%)",
    "0,5 %", "occurs", "is", "in rare cases", "which is uncommon", "less than one in ten", "Management: oil.",
    "in children", ".", "5%:", "one",
)  # fmt: skip
_SAID = st.lists(
    st.sampled_from(_WORDS),
    min_size=1,
    max_size=6,
).map(" ".join)


@given(_SAID, st.sampled_from(Likelihood))
def test_no_word_of_a_risk_is_lost_whatever_it_says(text, likelihood):
    own = own_words(text)
    assert words(own.name, own.frequency, own.frame) == words(text)
    read, rest, _ = with_own_words(RiskItem(text, likelihood))
    assert words(read.name, read.frequency, read.management, *rest) == words(text)


def test_words_that_stand_below_their_risks_are_not_the_likelihood_of_the_next_one():
    risks, warnings = risks_of("Rash\nVery common\nHoles\nCommon\nCracks\nRare")
    assert {risk.likelihood for risk in risks} == {NOT_STATED}
    assert any("may belong to the risks above them" in warning for warning in warnings)
    entry = parse_entry_document("Name of the Procedure: Bars\n\nRisks\n\nRash\nCommon\nHoles\nRare\n")
    assert [line.text for line in entry.unplaced] == ["Common", "Rare"]
    risks, _ = risks_of("All are small.\n\nCommon:\n- Rash\n- Holes\n\nRare:")
    assert [risk.likelihood for risk in risks] == [COMMON, COMMON]


@pytest.mark.parametrize(
    ("figure", "likelihood"), [("< 1:10,000", VERY_RARE), ("<= 2 %", NOT_STATED), ("> 1:20", NOT_STATED)]
)
def test_a_sign_before_a_figure_belongs_to_the_figure(figure, likelihood):
    assert risks_of(f"Holes {figure}")[0] == [RiskItem("Holes", likelihood, figure)]
