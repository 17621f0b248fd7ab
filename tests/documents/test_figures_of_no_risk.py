"""Figures beside risks that say nothing of how likely one risk is: totals, concentrations, scales."""

import pytest

from documents.entry import Likelihood, RiskItem
from documents.frequency import read_frequency
from documents.likelihood import is_quantified
from documents.other_figures import other_figures
from documents.source import ParsedEntry
from documents.text.reader import parse_entry_document
from documents.text.risk_items import is_total


def read(*lines: str) -> ParsedEntry:
    page = ["Name of the Procedure:", "", "Bar mending", "", "Risks", "", *lines]
    return parse_entry_document("\n".join(page), filename="cpt4-1.txt")


TOTALS = ["Total", "Overall", "All", "Any complication", "All complications combined", "Any major adverse event",
"Sum", "Overall complication rate",
          "One or more complications", "At least one event", "Total risk", "Major complications",
          "Complications (any)", "Overall morbidity"]  # fmt: skip
ROWS = {"Markdown": "| {} | {} |", "bars": "{} | {}", "tabs": "{}\t{}", "gaps": "{}      {}"}


@pytest.mark.parametrize("name", TOTALS)
def test_a_total_is_text_in_every_kind_of_table_and_no_risk(name):
    for kind, row in ROWS.items():
        rule = ["|---|---|"] if kind == "Markdown" else []
        rows = [("Complication", "Rate"), ("Rash", "4%"), (name, "6%"), ("Holes", "2%")]
        first, *rest = [row.format(*cells) for cells in rows]
        entry = read(first, *rule, *rest)
        assert [risk.name for risk in entry.document.risks] == ["Rash", "Holes"], kind
        assert entry.document.texts == {"risks_text": f"{name}: 6%"}
        assert f"“{name}: 6%” was read as text, because it names no risk" in entry.warnings[0]
    entry = read("  • Rash: 4%", f"  • {name}: 6%")
    assert [risk.name for risk in entry.document.risks] == ["Rash"]
    assert entry.warnings


@pytest.mark.parametrize(
    "name",
    [
        "Total hip dislocation",
        "Any bleeding",
        "Overall mortality",
        "All-cause death",
        "Combined nerve injury",
        "Side pain",
    ],
)
def test_a_name_with_the_word_of_a_total_may_be_a_risk(name):
    assert not is_total(name)


def test_headings_and_units_within_a_table_are_no_risks():
    entry = read(
        "| Complication | Rate |",
        "|---|---|",
        "| (n = 120) | % |",
        "| Rash | 4% |",
        "| Complication | Rate |",
        "| Holes | 2% |",
    )
    assert [risk.name for risk in entry.document.risks] == ["Rash", "Holes"]
    assert entry.document.texts == {"risks_text": "(n = 120): %"}


def test_a_cell_that_is_left_out_between_tabs_moves_no_other_cell():
    entry = read("Risk\tFrequency\tManagement", "Rash\t\toil", "Holes\trare")
    assert entry.document.risks == [RiskItem("Rash", management="oil"), RiskItem("Holes", Likelihood.RARE)]


def test_a_table_of_tools_is_a_list_of_tools():
    table = "Tools\n\n| Tool | Number |\n|---|---|\n| Hammer | 2 |\n| Saw | - |\n| | 4 |"
    text = f"Name of the Procedure:\n\nBar mending\n\nProcedure Description\n\n1. Tear.\n\n{table}"
    entry = parse_entry_document(text, filename="cpt4-1.txt")
    assert entry.document.tools == ["Hammer (2)", "Saw"]
    assert [line.text for line in entry.unplaced] == ["4"]
    assert entry.warnings == ["Line 15: this row of the table names no tool."]


def test_a_table_whose_columns_are_not_known_is_named():
    entry = read("Thing | Number", "Rash | 4", "Holes | 2")
    assert entry.document.risks == []
    assert "this table was kept as text" in entry.warnings[0]


@pytest.mark.parametrize(
    "text",
    ["Reaction to epinephrine (1:1000)", "lidocaine 1:200,000", "Burn from phenol 1:20", "Pain on a scale of 1:10",
    "Antibody titer 1:64",
     "Toxicity (bupivacaine 1:200000)", "Irritation by a 1:10 dilution", "Reaction (1:1000 adrenaline)",
     "Magnification 1:10",
     "Allergy to chlorhexidine 1/200", "Reaction to lidocaine (2%)", "Burn from 10% povidone-iodine",
     "Overdose of heparin 1:1000",
     "Reaction to the solution, 1:100", "Staffing ratio 1:20", "Numbness (resolves in 95%)", "Rash; 95% recover fully",
     "Rash: 9 in 10 recover", "Rash: 50% higher in salt", "Rash (success rate 95%)", "Type 1/2 reaction", "Rash: 90% avoidable"],
)  # fmt: skip
def test_a_strength_a_scale_a_good_outcome_and_a_comparison_are_no_likelihood(text):
    entry = read(f"  • {text}")
    assert entry.document.risks == [RiskItem(text)]
    assert "was read as a strength, a scale or another figure, not as a likelihood" in entry.warnings[0]
    assert read_frequency(text) is None


@pytest.mark.parametrize(
    ("text", "risk"),
    [("Rash 1:50", RiskItem("Rash", Likelihood.COMMON, "1:50")), ("Death (1:10,000)", RiskItem("Death",
    Likelihood.RARE, "1:10,000")),
     ("Foot drop (1:1000)", RiskItem("Foot drop", Likelihood.UNCOMMON, "1:1000")), ("Rash (4%)", RiskItem("Rash",
     Likelihood.COMMON, "4%")),
     ("Reaction to lidocaine: 1 in 50", RiskItem("Reaction to lidocaine", Likelihood.COMMON, "1 in 50")),
     ("Reaction to lidocaine 2% (rare)", RiskItem("Reaction to lidocaine 2%", Likelihood.RARE)),
     ("Wound that does not heal in 5% of people", RiskItem("Wound that does not heal", Likelihood.COMMON, "in 5% of people")),
     ("Rash: 3% (95% CI 1-5%)", RiskItem("Rash", Likelihood.COMMON, "3% (95% CI 1-5%)")),
     ("Rash: 1 in 200 - 1 in 500", RiskItem("Rash", Likelihood.UNCOMMON, "1 in 200 - 1 in 500")),
     ("Rash: 0.2 – 0.5 %", RiskItem("Rash", Likelihood.UNCOMMON, "0.2 – 0.5 %"))],
)  # fmt: skip
def test_a_figure_beside_a_risk_is_its_likelihood(text, risk):
    assert read(f"  • {text}").document.risks == [risk]


def test_other_figures_are_found_where_they_stand():
    text = (
        "Fever in 1:50 cases. Lidocaine 1:200,000 is given far away from it, on the other side of this long sentence."
    )
    assert [text[slice(*span)] for span in other_figures(text)] == ["1:50", "1:200,000"]


@pytest.mark.parametrize(
    "lines",
    [["Infection", "Bleeding", "Nerve damage", "Pain"], ["Infection (2%)", "Bleeding (rare)"], ["Infection", "",
    "Bleeding", "", "Rash"],
     ["Bleeding.", "Scars."], ["Infection of the wound", "Nerve damage that may last"], ["Bleeding 4%",
     "Infection 2%"]],
)  # fmt: skip
def test_risks_on_lines_without_markers_are_risks(lines):
    assert len(read(*lines).document.risks) == len([line for line in lines if line])


def test_a_blank_line_ends_a_list_without_markers_whose_items_stand_close_together():
    entry = read(
        "Infection (2%)", "Bleeding", "", "On the ward", "Lie flat", "", "When to call", "Call us if it hurts."
    )
    assert [risk.name for risk in entry.document.risks] == ["Infection", "Bleeding"]
    assert len(entry.unplaced) == 4


def test_lines_of_which_few_read_like_risks_are_text_and_named():
    entry = read("Paint", "Wheels", "Bars", "Bleeding")
    assert entry.document.risks == []
    assert "no list of risks was found here" in entry.warnings[0]


@pytest.mark.parametrize(
    "title",
    ["Prevention", "Safety Checks", "Driving", "When to Call", "Diet", "Who to ask", "At home",
     "Follow-up visits"],
)  # fmt: skip
def test_on_a_compact_page_a_heading_that_nobody_knows_ends_the_list_above(title):
    risks, recovery = "Risks\n- Bleeding\n- Infection\n{0}\n- Stockings", "Recovery\nRestrictions:\n- None\n{0}\n- Oil"
    page = f"Name of the Procedure:\nBar mending\n{risks}\n{recovery}"
    entry = parse_entry_document(page.format(title), filename="cpt4-1.txt")
    assert [risk.name for risk in entry.document.risks] == ["Bleeding", "Infection"]
    assert [line.text for line in entry.unplaced] == [title, "Stockings"]
    assert entry.document.texts == {"restrictions": "- None", "recovery_text": f"{title}\n- Oil"}
    assert sum(f"“{title}”" in warning for warning in entry.warnings) == 2


@pytest.mark.parametrize("figure", ["death 1 in 50,000", "5%, severe 1 in 500", "mortality rate 2%", "permanent in 1%"])
def test_a_figure_of_a_worse_outcome_in_brackets_is_not_that_of_the_risk(figure):
    (risk,) = read(f"  • Common: rash ({figure})").document.risks
    assert risk == RiskItem("rash", Likelihood.COMMON, figure)
    assert not is_quantified(risk.likelihood, risk.frequency)


def test_what_is_told_of_a_figure_against_a_word_is_what_was_done():
    entry = read("Very rare: infection in up to 5 of 100", "Rare: rash (1 in 5)")
    assert [risk.likelihood for risk in entry.document.risks] == ["not_stated", "very_common"]
    assert entry.contradictions[0].endswith("The figure lies in no single band: neither was taken.")
    assert entry.contradictions[1].endswith("The figure was taken.")


def test_a_range_before_the_name_of_a_risk_is_its_figure_and_a_word_within_the_name_a_doubt():
    entry = read("• 1 in 20 to 1 in 50: rash", "", "Very common:", "• itching", "• An uncommon one is fainting")
    first, *_, last = entry.document.risks
    assert (first.name, first.frequency, first.likelihood) == ("rash", "1 in 20 to 1 in 50", "common")
    assert last.likelihood == "very_common"
    assert any("“uncommon”, which may be its likelihood" in warning for warning in entry.warnings)


def test_a_figure_before_a_risk_counts_beside_the_word_behind_it_and_each_name_has_its_line():
    entry = read("• 1 in 8 women: weakness (common)", "", "Rare Risks", "holes", "torn hinges")
    weak, *others = entry.document.risks
    assert (weak.name, weak.frequency, weak.likelihood) == ("weakness", "1 in 8 women", "very_common")
    assert [risk.name for risk in others] == ["holes", "torn hinges"] and entry.risk_lines[-2:] == [10, 11]
