"""The rules of editorial work and of equal entries, without a database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.roles import roles_with
from documents.entry import CodeReference, Likelihood, Person, RiskItem, same_content
from documents.sections import OPTIONAL_KEYS, SECTION_KEYS, SECTIONS, TEXT_FIELDS
from procedures import rules
from procedures.models import EditorialEvent
from tests import makers

STATES = {"draft", "in_review", "published", "superseded", "withdrawn", "discarded"}


def test_every_step_leads_from_a_known_state_to_a_known_one_and_somebody_may_take_it():
    for verb, step in rules.TRANSITIONS.items():
        assert {step.start, step.end} <= STATES, verb
        assert roles_with(step.permission), verb
        assert step.event in EditorialEvent.Verb.values, verb


def test_what_readers_have_seen_never_becomes_a_draft_again():
    for step in rules.TRANSITIONS.values():
        if step.start in {"published", "superseded", "withdrawn"}:
            assert step.end in {"published", "withdrawn"}


def test_every_end_asks_first_and_has_a_way_back():
    ends = {"discard": "reopen", "withdraw": "reinstate"}
    assert [verb for verb, step in rules.TRANSITIONS.items() if step.asks] == list(ends)
    for end, back in ends.items():
        there, again = rules.TRANSITIONS[end], rules.TRANSITIONS[back]
        assert (there.start, there.end, there.permission) == (again.end, again.start, again.permission)


def test_a_refused_step_says_where_the_version_stands_which_versions_it_is_for_and_what_can_be_done():
    refused = {("submit", "published"): "This version is published. Only a draft can be submitted for review."}
    refused["publish", "draft"] = "This version is a draft. Only a version in review can be approved and published."
    refused["edit", "in_review"] = "This version is in review. Only a draft can be edited."
    assert rules.WAYS_ON.keys() == STATES
    for (verb, state), message in refused.items():
        with pytest.raises(rules.EditorialError) as caught:
            rules.check_transition(verb, state)
        assert str(caught.value) == f"{message} {rules.WAYS_ON[state]}"


@given(st.sampled_from(sorted(rules.TRANSITIONS)), st.sampled_from(sorted(STATES)))
def test_a_step_is_taken_from_its_own_state_alone(verb, state):
    if state == rules.TRANSITIONS[verb].start:
        rules.check_transition(verb, state)
    else:
        with pytest.raises(rules.EditorialError, match="^This version is .*\\. Only .*\\. .*\\.$"):
            rules.check_transition(verb, state)


def test_what_takes_a_text_away_from_somebody_or_gives_it_back_to_readers_needs_a_note():
    assert [verb for verb, step in rules.TRANSITIONS.items() if step.needs_note] == [
        "take_over",
        "return_to_draft",
        "withdraw",
        "reinstate",
    ]
    for verb in rules.TRANSITIONS:
        rules.check_note(verb, "Because.")


@given(st.dates(max_value=date(9970, 1, 1)), st.integers(1, 240))
def test_so_many_months_later_is_the_same_day_or_the_last_one_of_its_month(today, months):
    due = rules.months_after(today, months)
    assert due.year * 12 + due.month == today.year * 12 + today.month + months
    assert due.day == today.day or (due.day < today.day and (due + timedelta(1)).day == 1)
    rules.check_review_due(due, today)
    with pytest.raises(rules.EditorialError, match="check the year"):
        rules.check_review_due(rules.months_after(today, 241), today)


@pytest.mark.parametrize(
    ("note", "says_so"),
    [
        ("Demonstration content, not clinically reviewed.", True),
        ("Unreviewed draft.", True),
        ("This has not yet been reviewed.", True),
        ("No clinical review so far.", True),
        ("Nobody has reviewed this; review pending.", True),
        ("Published without clinical review.", True),
        ("It hasn’t been clinically or medically reviewed.", True),
        ("No clinician has reviewed this text.", True),
        ("Not peer reviewed, nor medically checked.", True),
        ("It has never been properly reviewed by a doctor", True),
        ("It has yet to undergo clinical review.", True),
        ("Awaiting the clinical review", True),
        ("Nobody reviewed this.", True),
        ("This was not clinically approved.", True),
        ("Clinical review: none", True),
        ("No change since the review of May.", False),
        ("Not only reviewed by surgeons.", False),
        ("The implant is not approved in the United States, and its score not validated in children.", False),
        ("Demonstration content.", False),
        ("To be reviewed with the surgeons every year.", False),
        ("", False),
    ],
)
def test_a_note_that_says_that_nobody_reviewed_the_text_cannot_outlive_the_review(note, says_so):
    assert rules.says_unreviewed(note) == says_so
    rules.check_note_choice(note, False)
    if says_so:
        with pytest.raises(rules.EditorialError, match="contradicts itself"):
            rules.check_note_choice(note, True)
    else:
        rules.check_note_choice(note, True)
    if note:
        with pytest.raises(rules.EditorialError, match="Choose whether"):
            rules.check_note_choice(note, None)


@given(st.dates(date(1, 1, 2), date(9999, 12, 30)), st.integers(-1, 1))
def test_a_review_is_never_due_today_or_earlier(today, days):
    due = today + timedelta(days)
    if days > 0:
        rules.check_review_due(due, today)
    else:
        with pytest.raises(rules.EditorialError):
            rules.check_review_due(due, today)


def test_a_reviewer_is_told_in_which_parts_their_own_words_stand():
    rules.check_reviewer([])
    with pytest.raises(rules.EditorialError, match=r"Summary, List of risks\. Ask another"):
        rules.check_reviewer(["Summary", "List of risks"])


@given(st.sets(st.sampled_from(TEXT_FIELDS)), st.sets(st.sampled_from(SECTION_KEYS)))
def test_a_section_is_missing_when_it_is_empty_and_applies(written, not_applicable):
    entry = makers.document(
        texts={field: "Something." for field in written},
        not_applicable=sorted(not_applicable),
        steps=[],
        risks=[],
        personnel=[],
        settings=[],
        medicines=[],
        milestones=[],
        outcomes=[],
        duration_min_minutes=None,
        duration_max_minutes=None,
    )
    expected = [
        section.heading
        for section in SECTIONS
        if section.key not in {*not_applicable, *OPTIONAL_KEYS}
        and not {section.field, *(p.field for p in section.parts)} & written
    ]
    assert rules.missing_sections(entry) == expected


SAME = {
    "case in words of controlled lists": {
        "kind": "SURGERY", "tools": ["scalpel"], "settings": ["day surgery UNIT"],
        "personnel": [Person("surgeon"), Person("nurse", "for large elbows")],
    },
    "dots, blanks and case in codes": {"primary_code": CodeReference("ICD10PCS", "0rq.l0 zz")},
    "official titles of codes": {"primary_code": CodeReference("icd10pcs", "0RQL0ZZ", "Repair of the elbow")},
    "words for a section that is marked as not applicable": {
        "not_applicable": ["risks"], "texts": {"summary": "It is so.", "risks_text": "Not applicable."}
    },
    "codes named twice": {
        "related_codes": [
            CodeReference("cpt4", "99999"), CodeReference("icd10pcs", "0RQL0ZZ"), CodeReference("CPT4", "99999")
        ]
    },
}  # fmt: skip
OTHER = {
    "a name": {"name": "Another"},
    "a kind": {"kind": "Imaging"},
    "prose": {"texts": {"summary": "Another."}},
    "case in prose": {"sources": [makers.document().sources[0].upper()]},
    "a risk's band": {"risks": [RiskItem("Bruising", Likelihood.RARE)]},
    "a note on personnel": {"personnel": [Person("Surgeon", "sometimes"), Person("Nurse", "for large elbows")]},
    "the order of tools": {"tools": ["Knife", "Scalpel"]},
    "minutes": {"duration_max_minutes": 91},
    "a code": {"primary_code": CodeReference("icd10pcs", "0RQL4ZZ")},
    "no code": {"primary_code": None},
    "a section that does not apply": {"not_applicable": ["risks"]},
}


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
def test_these_do_not_make_another_entry(change):
    entry = makers.document(texts={"summary": "It is so."}, not_applicable=change.get("not_applicable", []))
    assert same_content(entry, replace(entry, **change))


@pytest.mark.parametrize("change", OTHER.values(), ids=OTHER)
def test_these_make_another_entry(change):
    entry = makers.document(tools=["Scalpel", "Knife"])
    assert not same_content(entry, replace(entry, **change))
