"""Modifiers and amounts in a query: titles need not have them, a code says what they mean, and each can be changed."""

import pytest

from codes.formats.rows import CodeRow
from codes.systems import SYSTEMS
from search.asides import MODIFIERS, aside_at, modifiers_behind, modifiers_called, with_amounts_apart
from search.queries import find
from search.queries.vocabulary import vocabulary
from tests import makers
from textindex.cache import stamps

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplies():
    rows = [
        CodeRow("E0143", "Walking frame with wheels"),
        CodeRow("E0149", "Walking frame with wheels, for rental fleets"),
        CodeRow("J0585", "Injection, zorbatoxin, 1 unit"),
        CodeRow("J0586", "Injection, zorbatoxin, 5 units"),
        CodeRow("J9310", "Injection, quuxumab, 10 mg"),
        CodeRow("RR", "Hired item"),
        CodeRow("LT", "Of the left"),
    ]
    makers.load_codes("hcpcs", "2026", rows)


def found(query):
    return [result.code.code for result in find(query, user=None).results]


def read(query):
    answer = find(query, user=None, reading=True).read_as
    return [(axis.axis, axis.text) for each in answer for axis in each.axes]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("walking frame rental", ["E0149", "E0143"]),
        ("left walking frame", ["E0143", "E0149"]),
        ("zorbatoxin 1 unit", ["J0585", "J0586"]),
        ("quuxumab 100mg", ["J9310"]),
        ("quuxumab per unit", ["J9310"]),
        ("walking frame each", ["E0143", "E0149"]),
        ("left side modifier", ["LT"]),
        ("hcpcs modifier for rental", ["RR"]),
    ],
)
def test_titles_need_not_say_modifiers_and_amounts_and_those_that_do_come_first(supplies, query, codes):
    assert found(query)[: len(codes)] == codes


def test_in_other_systems_their_words_are_words():
    makers.load_codes()
    assert found("right elbow repair") and find("left elbow repair", user=None).part.apart == ()
    assert find("left elbow repair", user=None).part.unknown == ("left",)


@pytest.mark.parametrize(
    "typed", ["E0143-RR", "E0143RR", "e0143-rr", "E0143 RR", "E0143-RR-LT", "E0143 RR LT", "E0143RRLT"]
)
def test_a_code_with_modifiers_says_what_they_mean(supplies, typed):
    result = find(typed, user=None).results[0]
    assert (result.code.code, result.is_exact) == ("E0143", True)
    assert result.note.startswith("With modifier RR: rented")
    assert ("LT: on the left side" in result.note) == ("LT" in typed)
    assert read(typed)[:2] == [("code", "E0143"), ("modifier", "RR: rented")]


def test_a_code_of_a_system_that_is_not_loaded_has_them_too(supplies):
    for typed in ("99213-25", "99213 25"):
        assert "With modifier 25: a visit of its own" in find(typed, user=None).results[0].note


@pytest.mark.parametrize(
    ("query", "axes"),
    [
        ("walking frame rental", [("item or service", "walking frame"), ("modifier", "RR: rented")]),
        ("quuxumab 10mg", [("item or service", "quuxumab"), ("amount", "10 mg")]),
        ("J0585 per unit", [("code", "J0585"), ("amount", "per unit")]),
        ("walking frame", []),
        ("J0585", []),
        ("rental", []),
    ],
)
def test_the_page_says_how_modifiers_and_amounts_were_read(supplies, query, axes):
    assert read(query) == axes


@pytest.mark.parametrize(
    "query", ["walking frame rental", "left walking frame", "quuxumab 10mg", "E0143-RR-LT", "E0143 RR"]
)
def test_each_other_choice_leads_to_a_query_that_is_read_so(supplies, query):
    [reading] = find(query, user=None, reading=True).read_as
    choices = [choice for axis in reading.axes for choice in axis.choices]
    assert choices
    for label, other in choices:
        texts = [text for _, text in read(other)]
        assert label in texts if label not in ("none", "any") else len(texts) < len(reading.axes), other


def test_a_reading_of_a_system_that_is_filtered_away_is_not_shown(supplies):
    filtered = {"system": ("icd10pcs",)}
    assert find("walking frame rental", user=None, chosen=filtered, reading=True).read_as == ()


def test_numbers_and_units_are_told_apart():
    assert with_amounts_apart(["10mg", "b12", "5fu", "2units"]) == ["10", "mg", "b12", "5fu", "2", "units"]
    assert with_amounts_apart(["bypass", "x3"]) == with_amounts_apart(["bypass", "3x"]) == ["bypass", "3"]
    assert with_amounts_apart(["bypass", "x", "3"]) == ["bypass", "3"] and with_amounts_apart(["x", "3"]) == ["x", "3"]
    for text, words in {"0 5 ml vial": 3, "per 10 mg": 3, "per diem": 2, "each": 1, "each 10 cc": 3, "rent": 1}.items():
        assert len(aside_at(text.split(), 0).words) == words, text
    for text in ("10 days", "mg", "per", "unit", "diem", "elbow"):
        assert aside_at(text.split(), 0) is None, text


def test_modifiers_are_known_by_code_and_by_what_they_mean():
    assert [modifier.code for _, modifier in modifiers_behind("J0585-JW-59 LT zz QQ")] == ["JW", "59", "LT"]
    assert modifiers_behind("knee lt x-ray E0143") == []
    assert {modifier.code for modifier in modifiers_called("which modifier is for telehealth?")} >= {"GT", "95", "FQ"}
    assert modifiers_called("modifier") == modifiers_called("left side") == []


def test_each_modifier_is_of_its_system_and_no_two_are_said_alike():
    said = [words for modifier in MODIFIERS.values() for words in modifier.said]
    assert len(said) == len(set(said))
    stop_words = vocabulary(stamps()).lists.stop_words
    assert not [words for words in said if stop_words.intersection(words.split())], "a query is read without them"
    for code, modifier in MODIFIERS.items():
        assert modifier.code == code and modifier.meaning and modifier.group
        assert any(code in rules.modifiers and rules.is_code(code) for rules in SYSTEMS.values())
