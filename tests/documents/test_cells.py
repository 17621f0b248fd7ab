"""The notation of cells: what people type, and how it is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.entry import CodeReference, EntryDocument, Likelihood, Person, RiskItem, Step
from documents.entry_builder import BadValue, EntryBuilder
from documents.tables.cells import (
    read_bound,
    read_cell,
    read_likelihood,
    read_reference,
    read_section_key,
    read_span,
    split_list,
    split_references,
)
from documents.tables.columns import Column, target_of
from documents.text.writer import write_personnel, write_risks, write_steps
from tests.documents.entries import any_entry


def entry_of(*cells: tuple[str, str]) -> EntryBuilder:
    """An entry gathered from (heading, cell)."""
    entry = EntryBuilder("t.csv, row 2")
    for heading, cell in cells:
        read_cell(entry, Column(heading, target_of(heading)), cell)
    return entry


def document_of(*cells: tuple[str, str]) -> EntryDocument:
    return entry_of(("name", "Bar Fix"), *cells).finished().parsed.document


@pytest.mark.parametrize(
    ("text", "system", "expected"),
    [
        ("cpt4 27025", "", ("cpt4", "27025", "")),
        ("CPT4 27025", "", ("cpt4", "27025", "")),
        ("cpt4:27025", "", ("cpt4", "27025", "")),
        ("CPT: 27025", "", ("cpt4", "27025", "")),
        ("ICD-10-PCS 0FT44ZZ", "", ("icd10pcs", "0FT44ZZ", "")),
        ("HCPCS Level II J1885", "", ("hcpcs", "J1885", "")),
        ("icd9proc 51.23: Mending; of bars", "", ("icd9proc", "51.23", "Mending; of bars")),
        ("loinc 1234-5", "", ("loinc", "1234-5", "")),
        ("27025", "cpt4", ("cpt4", "27025", "")),
        ("CPT 27025", "cpt4", ("cpt4", "27025", "")),
    ],
)
def test_codes_stand_with_their_system(text, system, expected):
    assert read_reference(text, system) == (CodeReference(*expected), False)


@pytest.mark.parametrize(
    ("code", "system"), [("27025", "cpt4"), ("0FT44ZZ", "icd10pcs"), ("51.23", "icd9proc"), ("J1885", "hcpcs")]
)
def test_the_system_of_a_lone_code_is_guessed_and_the_editor_is_told(code, system):
    assert read_reference(code) == (CodeReference(system, code), True)
    parsed = entry_of(("primary code", code)).finished().parsed
    assert parsed.placements[0].confidence == "inferred"
    assert f"guessed: {system}" in parsed.warnings[0]


@pytest.mark.parametrize("text", ["?", "99", "ABC", "1 + 1", "x" * 500])
def test_what_is_no_code_is_refused(text):
    with pytest.raises(BadValue, match="write"):
        read_reference(text)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a; b;c", ["a", "b", "c"]),
        ("a, b", ["a, b"]),
        ("a; b\n", ["a; b"]),
        ("a; b\n\n c ", ["a; b", "c"]),
        (" ; ", []),
    ],
)
def test_lists_part_at_semicolons_and_at_line_breaks_where_there_are_any(text, values):
    assert split_list(text) == values


def test_codes_part_at_semicolons_only_where_none_has_a_title():
    assert split_references("cpt4 1; cpt4 2") == ["cpt4 1", "cpt4 2"]
    assert split_references("icd10pcs 1 Mending; closed") == ["icd10pcs 1 Mending; closed"]
    assert split_references("icd10pcs 1 Mending; closed\ncpt4 2") == ["icd10pcs 1 Mending; closed", "cpt4 2"]


@pytest.mark.parametrize("text", ["Very common", "very_common", "VERY COMMON", " very-common "])
def test_bands_in_any_spelling(text):
    assert read_likelihood(text) is Likelihood.VERY_COMMON


def test_an_unknown_band_is_refused_and_an_empty_one_is_not_stated():
    assert read_likelihood(" ") is Likelihood.NOT_STATED
    with pytest.raises(BadValue, match="“often” is not one of very_common, common"):
        read_likelihood("often")


@pytest.mark.parametrize(("text", "minutes"), [("30", 30), ("30.0", 30), ("30 min", 30), ("1.5 hours", 90), ("0", 0)])
def test_minutes(text, minutes):
    assert read_bound(text) == minutes


@pytest.mark.parametrize(
    ("text", "span"),
    [("60-120", (60, 120)), ("60", (60, 60)), ("60–", (60, None)), ("-120", (None, 120)), ("Not stated", (None, None)),
     ("1 to 2 hours", (60, 120))],
)  # fmt: skip
def test_minutes_as_a_span(text, span):
    assert read_span(text) == span
    document = document_of(("Duration (minutes)", text))
    assert (document.duration_min_minutes, document.duration_max_minutes) == span


@pytest.mark.parametrize("text", ["varies", "30-60", "-1", "9" * 50, "٣"])
def test_what_is_no_number_of_minutes_is_refused(text):
    with pytest.raises(BadValue):
        read_bound(text)


@pytest.mark.parametrize("text", ["varies", "-", "", "1-2-3"])
def test_what_is_no_span_is_refused(text):
    with pytest.raises(BadValue):
        read_span(text)


def test_sections_that_do_not_apply_are_named_by_key_or_heading():
    assert read_section_key("Risks and Complications") == "risks"
    assert document_of(("not_applicable", "risks; Personnel")).not_applicable == ["risks", "personnel"]
    with pytest.raises(BadValue, match="not one of summary, get_help, purpose"):
        read_section_key("Sources")


def test_a_section_whose_text_says_so_does_not_apply():
    assert document_of(("Recovery", "Not applicable.")).not_applicable == ["recovery"]
    assert document_of(("Recovery", "Not applicable."), ("not_applicable", "")).not_applicable == []


@pytest.mark.parametrize(
    "cell",
    ["Surgeon (leads); Nurse", "Surgeon (leads)\nNurse", "• Surgeon (leads)\n• Nurse", "Surgeon (leads), Nurse"],
)
def test_people_as_a_list_in_any_form(cell):
    assert document_of(("Personnel", cell)).personnel == [Person("Surgeon", "leads"), Person("Nurse")]


@pytest.mark.parametrize("cell", ["Opening: Cut.\nMend", "1. Opening: Cut.\n2. Mend", "Opening: Cut.; Mend"])
def test_steps_in_any_form(cell):
    assert document_of(("Steps", cell)).steps == [Step("Opening", "Cut."), Step("", "Mend")]


@pytest.mark.parametrize(
    "cell",
    ["Common: Pain, itch. Rare: Burns", "Common: Pain, itch\nRare: Burns", "• Common: Pain, itch\n• Rare: Burns"],
)
def test_risks_with_their_bands_in_any_form(cell):
    names = [(risk.name, risk.likelihood) for risk in document_of(("Risks and Complications", cell)).risks]
    assert names in (
        [("Pain", Likelihood.COMMON), ("itch", Likelihood.COMMON), ("Burns", Likelihood.RARE)],
        [("Pain, itch", Likelihood.COMMON), ("Burns", Likelihood.RARE)],  # a list item is one risk
    )


@pytest.mark.parametrize("cell", ["Pain; itch", "Pain, itch", "Pain\nitch"])
def test_risks_without_bands(cell):
    assert document_of(("Risks", cell)).risks == [RiskItem("Pain"), RiskItem("itch")]


def test_a_risk_in_one_line_has_its_figure_and_its_management():
    risk = RiskItem("Bruising", Likelihood.COMMON, "about 1 in 20", "It fades.")
    assert document_of(("risks", "Common: Bruising (about 1 in 20). Management: It fades.")).risks == [risk]


def test_columns_that_name_a_band_list_its_risks():
    document = document_of(("Common Risks", "Pain, itch"), ("Rare risks", "Burns (1 in 2,000)\nScars"))
    assert [(risk.name, risk.likelihood.value) for risk in document.risks] == [
        ("Pain", "common"), ("itch", "common"), ("Burns", "rare"), ("Scars", "rare"),
    ]  # fmt: skip


def test_prose_in_the_place_of_a_list_stays_prose():
    document = document_of(("Risks", "The risks are few. They pass."), ("Personnel", "A surgeon leads the team."))
    assert document.texts == {
        "risks_text": "The risks are few. They pass.",
        "personnel_text": "A surgeon leads the team.",
    }
    assert document.risks == []


def test_a_section_fills_its_parts_and_its_minutes():
    document = document_of(("Purpose", "It mends.\n\nGoals: A whole bar."), ("Duration", "About 1 to 2 hours."))
    assert document.texts == {
        "purpose_text": "It mends.",
        "goals": "A whole bar.",
        "duration_text": "About 1 to 2 hours.",
    }
    assert (document.duration_min_minutes, document.duration_max_minutes) == (60, 120)


@pytest.mark.parametrize("minutes", ["", "15"])
def test_stated_minutes_win_over_the_words(minutes):
    document = document_of(("Duration", "About 1 hour."), ("duration_min_minutes", minutes))
    assert document.duration_min_minutes == (int(minutes) if minutes else None)
    assert document.duration_max_minutes is None


def test_prose_under_the_name_of_its_field_stands_as_it_is():
    text = "Goals: none.\n\n- one\n- two"
    assert document_of(("purpose_text", text)).texts == {"purpose_text": text}


def test_an_empty_cell_empties_its_field_and_other_fields_are_left_alone():
    parsed = (
        entry_of(("name", "Bar"), ("goals", " "), ("Risks", ""), ("Minutes", ""), ("Price", ""), ("slug", ""))
        .finished()
        .parsed
    )
    assert parsed.given == {"name", "goals", "risks", "duration_min_minutes", "duration_max_minutes"}


def test_a_column_that_is_there_twice_adds_to_lists_and_prose_but_not_to_names():
    entry = entry_of(
        ("name", "Bar"), ("Title", "Baz"), ("tools", "saw"), ("Equipment", "axe"), ("goals", "a"), ("Goal", "b")
    )
    parsed = entry.finished().parsed
    assert parsed.document.name == "Bar"
    assert parsed.document.tools == ["saw", "axe"]
    assert parsed.document.texts == {"goals": "a\n\nb"}
    assert [line.text for line in parsed.unplaced] == ["Title: Baz"]
    assert "second name" in parsed.warnings[0]


def test_a_second_code_is_a_related_one():
    document = document_of(("CPT code", "27025"), ("ICD-10-PCS code", "0FT44ZZ"))
    assert document.primary_code == CodeReference("cpt4", "27025")
    assert document.related_codes == [CodeReference("icd10pcs", "0FT44ZZ")]


def test_official_titles_are_marked_for_the_licence_gate():
    parsed = entry_of(("primary_code_title", "Mending of bars"), ("primary_code", "cpt4 27025")).finished().parsed
    assert parsed.document.primary_code == CodeReference("cpt4", "27025", "Mending of bars")
    assert (parsed.title_lines, parsed.system) == ([1], "cpt4")
    parsed = entry_of(("primary_code", "cpt4 27025 Mending of bars")).finished().parsed
    assert parsed.title_lines == [1]


def test_a_title_without_a_code_is_not_lost():
    parsed = entry_of(("name", "Bar"), ("Official title", "Mending of bars")).finished().parsed
    assert [tuple(line) for line in parsed.unplaced] == [(2, "Official title: Mending of bars")]


@given(any_entry)
def test_steps_people_and_risks_come_back_as_they_were_written(entry):
    document = document_of(
        ("steps", write_steps(entry.steps) + "\n"),
        ("personnel", write_personnel(entry.personnel) + "\n"),
        ("risks", write_risks(entry.risks) + "\n"),
    )
    assert (document.steps, document.personnel, document.risks) == (entry.steps, entry.personnel, entry.risks)
    assert document.texts == {}


@given(st.sampled_from(["Steps", "Risks", "Personnel", "Purpose", "Minutes", "CPT", "Rare risks", "tools"]), st.text())
def test_no_cell_raises_anything_but_a_refusal(heading, cell):
    try:
        entry_of((heading, cell))
    except BadValue as error:
        assert str(error)
