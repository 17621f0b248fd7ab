"""Building an ICD-10-PCS code character by character."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.actions import load_axes
from codes.formats.axes import read_axes
from codes.formats.rows import CodeRow
from codes.models import AxisValue
from codes.queries import build_code
from codes.systems.icd10pcs import ICD10PCS
from codes.systems.icd10pcs.building import walk
from tests import makers

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).parent / "samples"
BUILD = "/codes/icd10pcs/build/"


@pytest.fixture
def axes():
    load_axes(
        system="icd10pcs", rows=read_axes([SAMPLES / "icd10pcs_tables.xml", SAMPLES / "icd10pcs_definitions.xml"])
    )


def choices(text):
    return {choice.character: choice.label for choice in build_code(text).choices}


def page(client, typed):
    answer = client.get(BUILD, {"c": typed})
    assert answer.status_code == 200
    return answer.content.decode()


def test_only_values_that_lead_to_a_code_are_offered(axes):
    assert choices("") == {"0": "Work on the body"}
    assert choices("0") == {"D": "Inner tube", "R": "Upper hinges"}
    assert choices("0RQ") == {"K": "Left elbow hinge", "L": "Right elbow hinge"}
    assert choices("0RQL") == {"0": "Open wide", "4": "Through a keyhole"}
    assert choices("0RQK") == {"0": "Open wide"}
    assert choices("0RQL4ZZ") == {}


def test_a_character_of_two_meanings_is_told_apart_by_the_next(axes):
    assert choices("0RQK0") == {"J": "Cork pad or Felt pad"} or choices("0RQK0") == {"J": "Felt pad or Cork pad"}
    assert build_code("0RQK0JA").steps[5].label == "Felt pad"
    assert build_code("0RQK0JB").steps[5].label == "Cork pad"


def test_the_most_particular_definition_wins(axes):
    assert build_code("0RQK0JA").steps[5].includes == ("Hatter’s felt",)
    assert build_code("0RQK0JB").steps[5].includes == ("Bottle stopper",)


@given(
    st.builds(
        lambda code, length, rest: code[:length] + rest,
        st.sampled_from(["0RQL0ZZ", "0RQL4ZZ", "0RQK0JA", "0RQK0JB"]),
        st.integers(0, 7),
        st.text(alphabet="0DRQTKLJ4ZAB", max_size=2),
    )
)
def test_whatever_is_typed_each_choice_is_valid_and_the_prefix_is_its_longest_valid_part(typed):
    values = [
        [AxisValue(position=place, character=c, label=c, axis="Axis") for place, cs in enumerate(row, 4) for c in cs]
        for row in (("L", "04", "Z", "Z"), ("K", "0", "J", "AB"))
    ]
    heads = [
        AxisValue(context="0R"[: place - 1], position=place, character=c, label=c, axis="Axis")
        for place, c in enumerate("0RQ", 1)
    ]
    build = walk(typed, heads, values)
    whole = {"0RQL0ZZ", "0RQL4ZZ", "0RQK0JA", "0RQK0JB"}
    valid = [typed[:n] for n in range(8) if any(code.startswith(typed[:n]) for code in whole)]
    assert build.prefix == max(valid, key=len)
    assert build.is_complete == (typed in whole)
    following = {code[len(build.prefix)] for code in whole if code.startswith(build.prefix) and code != build.prefix}
    assert {choice.character for choice in build.choices} == following


@pytest.mark.parametrize("typed", ["0rq", " 0R.Q ", "0rQ"])
def test_a_prefix_works_as_people_type_it(client, axes, typed):
    body = page(client, typed)
    assert "?c=0RQL" in body
    assert "Right elbow hinge" in body


def test_each_choice_made_is_shown_and_can_be_taken_back(client, axes):
    body = page(client, "0RQ")
    for before in ('href="?c="', 'href="?c=0"', 'href="?c=0R"'):
        assert before in body
    for text in ("Mending", "Character 4: Body Part", "Funny bone"):
        assert text in body
    assert "Making a part whole again" in page(client, "0R")


def test_the_last_choice_leads_to_the_page_of_the_code(client, axes):
    makers.load_codes()
    body = page(client, "0RQL4ZZ")
    assert 'href="/codes/icd10pcs/0RQL4ZZ/"' in body
    assert "Repair Right Elbow Joint, Percutaneous Endoscopic Approach" in body
    assert "it is in none of the releases loaded here" in page(client, "0RQK0JA")


@pytest.mark.parametrize(
    ("typed", "message", "step"),
    [
        ("0RX", "No code that begins with 0R has “X” as character 3.", "?c=0RQ"),
        ("ZZZ", "No code begins with “Z”.", "?c=0"),
        ("0RQL4ZZZ", "0RQL4ZZZ is too long.", "/codes/icd10pcs/build/"),
        ("<b>", "“&lt;”", "?c=0"),
        ("\0", "Character 1: Section", "?c=0"),
    ],
)
def test_what_cannot_stand_is_told_with_the_nearest_valid_step(client, axes, typed, message, step):
    body = " ".join(page(client, typed).split())
    assert message in body.replace("</strong>", "").replace("<strong>", "")
    assert step in body


def test_without_tables_the_page_says_so_and_leads_to_the_codes(client):
    body = page(client, "0RQ")
    assert "The ICD-10-PCS tables are not loaded on this site" in body
    assert 'href="/codes/lookup/"' in body
    assert "bin/manage" not in body


def test_sections_and_values_that_the_tables_lack_lead_to_their_codes(client, axes):
    makers.load_codes(
        rows=[*makers.PCS, CodeRow("BR20ZZZ", "Picture of a hinge"), CodeRow("0RQM0ZZ", "Mending of a toe")]
    )
    assert '<a href="/codes/icd10pcs/B/">Imaging</a>' in page(client, "")
    for typed, message, address in (
        ("BR", "The tables loaded on this site do not have “B”.", "/codes/icd10pcs/B/"),
        ("0RQM0", "The tables loaded on this site do not have “M” after 0RQ.", "/codes/icd10pcs/0RQM/"),
    ):
        body = page(client, typed)
        assert message in body
        assert f'href="{address}"' in body
        assert client.get(address, follow=True).status_code == 200


@pytest.mark.parametrize(("typed", "queries"), [("", 3), ("0", 4), ("0RQ", 5), ("0RQK0J", 5), ("0RQL4ZZ", 6)])
def test_a_step_takes_a_fixed_number_of_queries(client, axes, django_assert_num_queries, typed, queries):
    makers.load_codes()
    with django_assert_num_queries(queries):
        page(client, typed)


def test_the_address_of_the_builder_hides_no_code(client, axes):
    assert not ICD10PCS.fits(ICD10PCS.normalise("build"))
    assert client.post(BUILD).status_code == 405
