"""Groups of people and levels of risk as labels, marks for "nothing" in cells, and headings of columns for risks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.entry import Likelihood, Person, RiskItem, says_nothing
from documents.source import ParsedEntry
from documents.tables.columns import UNKNOWN, target_of
from documents.tables.reader import read_table
from documents.tables.rows import Table
from documents.text.reader import parse_entry_document

MARKS = ["-", "–", "—", "n/a", "N/A", "none", "Not applicable"]


def read(section: str, *lines: str) -> ParsedEntry:
    return parse_entry_document("\n".join(["Name of the Procedure:", "", "Bar mending", "", section, "", *lines]))


def table(*rows: list[str]) -> list[ParsedEntry]:
    numbered = [(number, row, "") for number, row in enumerate(rows, start=1)]
    return [document.parsed for document in read_table(Table("t.csv", lambda: numbered))]


@given(
    st.sampled_from(["Support Staff", "Nursing team", "Other professionals", "Support"]),
    st.lists(st.sampled_from(["porter", "ward clerk", "scrub nurse", "interpreter"]), min_size=2, unique=True),
    st.sampled_from(["", "  • "]),
)
def test_a_group_lists_its_roles(group, roles, bullet):
    lines = [
        f"{bullet}Support Staff: cleaner",
        f"{bullet}{group}: {', '.join(roles)}",
        f"{bullet}Medical Team: Surgeon",
    ]
    people = read("Personnel", *lines).document.personnel
    assert people == [Person(role) for role in ("cleaner", *roles, "Surgeon")]


def test_a_group_may_stand_above_its_roles_or_behind_others():
    entry = read("Personnel", "Support Staff:", "", "  • Porter", "  • Ward clerk")
    assert entry.document.personnel == [Person("Porter"), Person("Ward clerk")]
    entry = read("Personnel", "Healthcare Professionals: Surgeon, nurse. Support Staff: porter, cleaner.")
    assert [person.role for person in entry.document.personnel] == ["Surgeon", "nurse", "porter", "cleaner"]


@pytest.mark.parametrize(
    "line",
    [
        "Nursing staff: helps the surgeon, watches you",
        "Surgeon: leads the team",
        "Nurses: scrub, circulating",
    ],
)
def test_what_people_do_stays_a_note(line):
    role, note = line.split(": ")
    entry = read("Personnel", "  • Support Staff: porter, clerk", f"  • {line}")
    assert entry.document.personnel[2:] == [Person(role, note)]
    assert read("Personnel", f"  • {line}").document.personnel == [Person(role, note)]


def test_a_label_that_is_no_role_stands_beside_the_one_role_that_it_names():
    people = read("Personnel", "  • Primary: bone surgeon", "  • Helping: scrub nurse, porter").document.personnel
    assert people == [Person("bone surgeon", "Primary"), Person("scrub nurse"), Person("porter")]
    people = read("Personnel", "  • CRNA: assists a nurse").document.personnel
    assert people == [Person("CRNA", "assists a nurse")]


@pytest.mark.parametrize("title", ["Tools and Instruments", "Supplies / Equipment"])
def test_the_items_below_a_title_behind_the_steps_are_no_steps(title):
    entry = read(
        "Procedure Description", "1. Wash", "2. Tear", "", title, "", "- Vice", "- Oil", "", "Anaesthetic: none"
    )
    assert ([str(step) for step in entry.document.steps], entry.document.tools) == (["Wash", "Tear"], ["Vice", "Oil"])
    assert entry.document.texts == {"anesthesia_text": "none"}
    entry = read("Procedure Description", "1. Wash", "2. Tear", "", "Colors of bars", "", "- Red", "- Blue")
    assert [str(step) for step in entry.document.steps] == ["Wash", "Tear"] and entry.document.tools == []


def test_a_level_of_risk_is_no_band_and_its_words_are_kept():
    entry = read("Risks", "High risk: bleeding, infection", "Low risk:", "  • Bruises")
    assert [(risk.name, risk.likelihood.value, risk.frequency) for risk in entry.document.risks] == [
        ("bleeding", "not_stated", "High risk"),
        ("infection", "not_stated", "High risk"),
        ("Bruises", "not_stated", "Low risk"),
    ]
    assert {place.confidence for place in entry.placements if place.field == "risks"} == {"inferred"}


@pytest.mark.parametrize("text", ["people above 60", "heart disease, smoking", "patients who bleed", "You may bleed."])
def test_people_at_risk_are_no_risks(text):
    entry = read("Risks", f"High risk: {text}", "", "Common: rash")
    assert entry.document.risks == [RiskItem("rash", Likelihood.COMMON)]
    assert entry.document.texts == {"risks_text": f"High risk: {text}"}
    entry = read("Risks", "  • Common: rash", f"  • High risk: {text}")
    assert entry.document.risks == [RiskItem("rash", Likelihood.COMMON)]
    assert "“High risk” is not known" in entry.warnings[0]


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_for_nothing_is_stored_nowhere(mark):
    grid = [
        "| Risk | Likelihood | Management |",
        "|---|---|---|",
        f"| Rash | {mark} | {mark} |",
        f"| {mark} | rare | Oil |",
    ]
    entry = read("Risks", *grid)
    assert entry.document.risks == [RiskItem("Rash", Likelihood.NOT_STATED)]
    assert [line.text for line in entry.unplaced] == ["rare", "Oil"]
    assert "names no risk" in entry.warnings[0]
    (long,) = table(["name", "risk", "likelihood", "frequency", "management"], ["Bar", "Rash", mark, mark, mark])
    assert long.document.risks == [RiskItem("Rash", Likelihood.NOT_STATED)]
    (wide,) = table(["name", "tools", "not_applicable"], ["Bar", mark, mark])
    assert (wide.document.tools, wide.document.not_applicable) == ([], [])
    assert says_nothing(mark) and not says_nothing(f"{mark} needed")


def test_a_table_that_was_exported_is_taken_as_it_stands():
    (entry,) = table(["name", "version", "tools"], ["Bar", "3", "None"])
    assert entry.document.tools == ["None"]


def test_a_term_may_be_none():
    (entry,) = table(["name", "anesthesia_types", "restrictions"], ["Bar", "None", "None"])
    assert (entry.document.anesthesia_types, entry.document.texts) == (["None"], {"restrictions": "None"})


@pytest.mark.parametrize(
    ("heading", "band"),
    [
        ("Rare/Serious Risks", Likelihood.RARE),
        ("Common & Minor Complications", Likelihood.COMMON),
        ("Less Common Side Effects", Likelihood.UNCOMMON),
        ("Most common risks", Likelihood.NOT_STATED),
    ],
)
def test_a_column_of_risks_has_the_band_of_its_heading(heading, band):
    assert target_of(heading).band == band
    (entry,) = table(["name", heading], ["Bar", "rash; holes"])
    assert entry.document.risks == [RiskItem("rash", band), RiskItem("holes", band)]


@pytest.mark.parametrize("heading", ["Other", "Serious", "Risk factors", "Common", "Rare tools"])
def test_a_column_of_anything_else_holds_no_risks(heading):
    assert target_of(heading) == UNKNOWN
