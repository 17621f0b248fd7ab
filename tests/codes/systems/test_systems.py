"""What holds for every code system, described or not."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.models import CodeSystem
from codes.systems import SYSTEMS, system_rules
from codes.systems.interface import DisplayPolicy

A_SYSTEM = st.sampled_from([*SYSTEMS, "house"]).map(system_rules)
SIGNS = st.text(alphabet="0123456789ABCDEIOSVXZabx/[]-. ", max_size=9)
A_CODE = st.sampled_from(sorted(SYSTEMS)).flatmap(
    lambda slug: st.tuples(st.just(SYSTEMS[slug]), st.from_regex(SYSTEMS[slug].code_pattern, fullmatch=True))
)


@given(A_SYSTEM, st.text())
def test_normalising_twice_changes_nothing_more(rules, text):
    once = rules.normalise(text)
    assert rules.normalise(once) == once
    assert not any(sign.isspace() for sign in once)
    assert rules.dots_matter or "." not in once


@pytest.mark.parametrize(
    ("slug", "code"),
    [
        ("hcpcs", "A٣٣٣٣"),
        ("icd9proc", "٣٣٣"),
        ("icd9proc", "٣٣"),
        ("icdo3", "８０００/3"),
        ("cpt4", "२७०२५"),
        ("house", "１"),
    ],
)
def test_digits_of_other_scripts_make_no_code_and_no_heading(slug, code):
    rules = system_rules(slug)
    assert not rules.is_code(code) and not rules.fits(code)


@given(A_CODE)
def test_what_is_shown_can_be_typed_again(rules_and_code):
    rules, text = rules_and_code
    code = rules.normalise(text)
    assert rules.normalise(rules.display(code)) == code
    assert rules.display(code).count(".") <= max(1, code.count("."))


@given(A_SYSTEM, SIGNS)
def test_parents_come_nearest_first_and_are_never_the_code_itself(rules, text):
    code = rules.normalise(text)
    parents = rules.parents(code)
    assert code not in parents and "" not in parents
    assert len(set(parents)) == len(parents)
    prefixes = [parent for parent in parents if code.startswith(parent)]
    assert prefixes == sorted(prefixes, key=len, reverse=True)
    assert not parents or rules.nests_by_prefix


@given(A_CODE)
def test_a_code_belongs_to_labelled_groups_or_to_none(rules_and_code):
    rules, code = rules_and_code
    section, body_system = rules.section_of(code), rules.body_system_of(code)
    assert not body_system or rules.section_of(body_system) == section
    assert not section or rules.sections


@given(A_SYSTEM, st.sets(SIGNS, max_size=6))
def test_missing_headings_are_new_and_stand_behind_their_parents(rules, texts):
    codes = set(map(rules.normalise, texts))
    there = set(codes)
    for heading in rules.missing_headings(codes):
        assert heading.code not in there and heading.title
        assert heading.parent in there | {""}
        there.add(heading.code)


@pytest.mark.parametrize("rules", SYSTEMS.values(), ids=SYSTEMS)
def test_every_described_system_says_who_it_is(rules):
    assert rules.omop_vocabulary.lower().replace(" ", "_") == rules.slug
    assert rules.fhir_url.startswith(("http://", "https://")) and (rules.oid or "2.16.840.1.113883.").startswith(
        "2.16.840.1.113883."
    )
    assert rules.full_name and rules.description and "not yet named" not in rules.publisher
    assert rules.display_policy in get_args(DisplayPolicy)
    assert rules.replaced_by in {"", *SYSTEMS}


def test_a_name_that_is_no_systems_alone_is_said_to_be_shared():
    own = [
        name for rules in SYSTEMS.values() for name in {n.lower() for n in (rules.slug, rules.name, *rules.other_names)}
    ]
    shared = {name.lower() for rules in SYSTEMS.values() for name in rules.shared_names}
    words = [word for rules in SYSTEMS.values() for word in rules.search_words]
    assert len(own) == len(set(own)) and not shared & set(own) and len(words) == len(set(words))


def test_an_oid_tells_one_system():
    oids = [rules.oid for rules in SYSTEMS.values() if rules.oid]
    assert len(set(oids)) == len(oids)


def test_licences_know_every_display_policy_that_a_system_may_have():
    assert set(get_args(DisplayPolicy)) == set(CodeSystem.DisplayPolicy.values)


def test_a_system_that_nobody_has_described_gets_the_plain_rules():
    house = system_rules("HOUSE")
    assert (house.slug, house.name, house.display_policy) == ("house", "HOUSE", "code_only")
    assert "not yet named" in house.publisher and "withheld" in house.licence
    assert house.normalise(" a1.b ") == "A1B" and house.display("A1B") == "A1B"
    assert house.fits("71388002") and house.fits("AB-1_2") and house.fits("_A/1:b c") and not house.fits("A" * 51)
    assert (house.parents("A1"), house.section_of("A1"), list(house.missing_headings({"A1"}))) == ([], "", [])
    assert not house.is_reserved("D0120") and not house.is_beginning("A1") and house.padding_variants("A1") == []
    assert system_rules("Other").name == "OTHER"
