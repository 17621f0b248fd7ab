"""A second opinion: what its heading and label state is a guess if it reads like something else."""

import pytest

from documents.entry import Likelihood, RiskItem
from documents.text.doubts import doubt, doubt_of_risk
from documents.text.reader import parse_entry_document


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("risk_management", "Prices from £4,500"),
        ("restrictions", "No bending for a day. Follow-Up: In May."),
        ("risk_management", "Infection (1 in 20)"),
        ("recovery_text", "Ward 5: 01234 567890"),
        ("recovery_text", "Sponsored by Bars Ltd."),
        ("summary", "Best wishes"),
        ("setting_text", "Most people feel well."),
        ("setting_text", "Tools"),
        ("duration_text", "You stay for two nights."),
        ("duration_text", "Setting: theatre."),
        ("purpose_text", "The operation takes two hours."),
        ("preparation_text", "Nerve injury is rare."),
        ("personnel_text", "A quiet room."),
        ("risks_text", "About 95 of 100 people breathe better."),
        ("benefits_text", "Wound infection"),
        ("summary", "Band 2 charge applies."),
        ("purpose_text", "0% finance available."),
        ("indications_text", "Licensed since 2001"),
        ("patient_experience_text", "Mr Khan has done 300 of these."),
        ("recovery_text", "Infection is the most common problem."),
        ("alternatives_text", "We open on Saturdays."),
        ("goals", "Longer life. VAT exempt."),
        ("setting_text", "Emergency department. Open around the clock."),
        ("recovery_text", "A stent may be used instead of an operation."),
    ],
)
def test_a_text_that_reads_like_something_else_is_doubted(field, text):
    assert doubt(field, text)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("duration_text", "About an hour. You go home the next day."),
        ("setting_text", "A day surgery unit. Most people go home the same day."),
        ("setting_text", "Not applicable."),
        ("recovery_text", "Return to work after two weeks. Pain is common at first."),
        ("benefits_text", "Less pain in 80% of patients."),
        ("indications_text", "Pain that has lasted for six weeks"),
        ("purpose_text", "To stop bleeding."),
        ("summary", "This page describes the open operation, which takes an hour in a hospital."),
        ("risk_management", "Antibiotics for infection."),
        ("benefits_text", "The dragging pain goes away for most people."),
        ("restrictions", "No bending for a day. Week 2: light work."),
        ("alternatives_text", "Tablets, which work in 3 of 10 people, or no treatment."),
    ],
)
def test_a_text_that_fits_its_section_is_not_doubted(field, text):
    assert not doubt(field, text)


def test_minutes_of_a_doubtful_duration_are_a_guess():
    page = "Name of the Procedure: Bar mending\n\nDuration\n\n{}\n"
    confidence = {}
    beside = "15 minutes. The first one up to 45 minutes."
    for text in ("The operation lasts 45 minutes.", "You stay for 45 minutes.", beside):
        entry = parse_entry_document(page.format(text))
        assert entry.document.duration_max_minutes == 45
        confidence[text] = {place.confidence for place in entry.placements if place.field == "minutes"}
    assert [*confidence.values()] == [{"stated"}, {"inferred"}, {"inferred"}]


def test_a_doubtful_name_tool_step_or_role_is_a_guess_and_named():
    page = (
        "Name of the Procedure: Bar mending\nCommon Names: Bending, from £25\n\nProcedure Description\n\n  1. Bend the bar.\n"
        "  2. Bleeding is rare.\n  3. The bar stays two nights.\n"
        "\nTools:\n\n  • needle driver\n  • a midwife\n  • changing room\n\n"
        "Personnel\n\n  • Smith (assistant)\n  • Up to 6 other patients\n"
    )
    entry = parse_entry_document(page)
    told = [warning.split("“")[1].split("”")[0] for warning in entry.warnings if "reads like" in warning]
    expected = (
        "from £25; Bleeding is rare.; The bar stays two nights.; a midwife; changing room; Up to 6 other patients"
    )
    assert sorted(told) == sorted(expected.split("; "))
    guessed = {place.field for place in entry.placements if place.confidence == "inferred"}
    assert guessed >= {"common_names", "steps", "tools", "personnel"}


@pytest.mark.parametrize(
    ("name", "likelihood", "is_doubted"),
    [
        ("frequent nausea", Likelihood.RARE, True), ("Occasional wheeze", Likelihood.COMMON, True),
        ("frequent urination", Likelihood.COMMON, False), ("frequent urination", Likelihood.NOT_STATED, False),
        ("common bile duct spasm", Likelihood.RARE, False), ("common headaches", Likelihood.RARE, True),
    ],
)  # fmt: skip
def test_a_word_for_another_likelihood_before_a_risk_is_a_doubt(name, likelihood, is_doubted):
    assert bool(doubt_of_risk(RiskItem(name, likelihood))) == is_doubted


def test_a_line_without_a_marker_at_the_end_of_the_risks_has_no_likelihood_and_is_a_guess():
    entry = parse_entry_document(
        "Name of the Procedure: Bar mending\n\nRisks\n\nCommon:\n- Rash\n- Holes\nPrevention\n"
    )
    assert entry.document.risks[-1] == RiskItem("Prevention")
    assert {place.confidence for place in entry.placements if place.first_line == 8} == {"inferred"}


def test_the_text_behind_a_heading_and_a_dash_is_kept():
    page = "Name of the Procedure: Bar mending\n\nRisks\n\n- Rash\n- Holes\n\nDURATION - 20 to 30 minutes\nRest.\n"
    assert "20 to 30 minutes" in parse_entry_document(page).document.texts["duration_text"]


def test_items_in_one_line_check_boxes_and_a_line_of_rated_risks_are_lists():
    page = "Name of the Procedure: Bar mending\n\nRisks\n{}\n\nPersonnel\n[ ] nurse\n[x] porter\n"
    for line in ("• Rash (1 in 20) • Holes (rare)", "Rash (1 in 20), holes (rare)", "Rash 5 %; holes (rare)"):
        document = parse_entry_document(page.format(line)).document
        assert [risk.name.casefold() for risk in document.risks] == ["rash", "holes"]
        assert [person.role for person in document.personnel] == ["nurse", "porter"]


def test_an_item_beside_a_labelled_one_and_every_line_of_a_doubtful_step_are_guesses():
    entry = parse_entry_document(
        "Name of the Procedure: Bar mending\n\nProcedure Description\n\n1. Hinge and bar\nIts weight is checked.\n\n"
        "Preparation\n\nInstructions: Eat nothing\nBring a friend.\n\n• Diagnostic Tests: Blood\n  • and urine\n• Dentist"
    )
    inferred = [place for place in entry.placements if place.confidence == "inferred"]
    lines = {(place.field, line) for place in inferred for line in range(place.first_line, place.last_line + 1)}
    assert lines == {("steps", 5), ("steps", 6), ("instructions", 11), ("diagnostic_tests", 15)}
    assert any("stands beside “Diagnostic Tests:”, and may be no part of it" in warning for warning in entry.warnings)
