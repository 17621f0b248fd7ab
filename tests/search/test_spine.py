"""Levels of the spine, numbers beyond what titles say, and everyday words that are abbreviations beside parts of the body."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.actions import load_axes
from codes.formats.rows import CodeRow
from codes.systems.icd10pcs.tables import TableEntry, Value
from search.queries import find
from search.queries.snapshot import Snapshot
from search.queries.strategies import search_as_typed
from search.spine import REGIONS, levels_at
from tests import makers
from textindex.cache import stamps

NAMES = ("Section", "Body System", "Operation", "Body Part", "Approach")


@pytest.mark.parametrize(
    ("words", "count", "first"),
    [
        ("l4 l5 fusion", 2, ("and", "lumbar", "vertebral", "joint")),
        ("c5 6 fusion", 2, ("and", "cervical", "vertebral", "joint")),
        ("l5s1", 1, ("and", "lumbosacral", "joint")),
        ("t12 l1", 2, ("and", "thoracolumbar", "joint")),
        ("c7 t1", 2, ("and", "cervicothoracic", "joint")),
        ("l1 l2 l4", 3, ("and", "lumbar", "vertebral", "joint", "2", "more")),
        ("t2 t5", 2, ("and", "thoracic", "vertebral", "joint", "2", "7")),
        ("t2 t11", 2, ("and", "thoracic", "vertebral", "joint", "8", "more")),
        ("l3 s1", 2, ("and", "lumbar", "vertebral", "joint", "2", "more")),
    ],
)
def test_two_levels_name_what_is_between_them(words, count, first):
    found, meaning = levels_at(words.split(), 0)
    assert (found, meaning.expression[1]) == (count, first)


@pytest.mark.parametrize(
    "words", ["l4", "l4 fusion", "l6 l7", "l4 l4", "c5 3 parts", "t4 5 mg", "s1 s2", "x4 x5", "4 5"]
)
def test_one_level_names_nothing_between(words):
    assert levels_at(words.split(), 0) is None


@pytest.mark.parametrize(
    ("words", "name", "code"),
    [
        ("c2 fracture", ("and", "second", "cervical", "vertebra"), "0PS3"),
        ("t4 fractured", ("and", "fourth", "thoracic", "vertebra"), "0PS4"),
        ("t12 burst fracture", ("and", "t12", "vertebra"), "0PS4"),
        ("l1 broken", ("and", "first", "lumbar", "vertebra"), "0QS0"),
        ("s1 fracture", "sacrum", "0QS1"),
    ],
)
def test_one_level_that_is_broken_is_a_vertebra(words, name, code):
    count, meaning = levels_at(words.split(), 0)
    assert (count, meaning.expression, meaning.codes) == (1, name, (("icd10pcs", code),))


@given(st.sampled_from("ctls"), st.integers(1, 12), st.sampled_from("ctls"), st.integers(1, 12))
def test_levels_count_if_there_are_such_vertebrae_and_two_of_them(region, number, other, further):
    found = levels_at([f"{region}{number}", f"{other}{further}"], 0)
    is_there = number <= REGIONS[region][1] and further <= REGIONS[other][1] and (region, number) != (other, further)
    assert (found is not None) == is_there


def entry(code, labels):
    values = [
        Value(at, sign, label, name) for at, (sign, label, name) in enumerate(zip(code, labels, NAMES, strict=False), 1)
    ]
    return TableEntry(tuple(values[:3]), tuple(values[3:]))


@pytest.fixture
def codes():
    """Joints of the spine, arteries of the heart and pictures, by their codes and values."""
    joints = (
        ("0RG1", "Cervical Vertebral Joint"),
        ("0SG0", "Lumbar Vertebral Joint"),
        ("0SG1", "Lumbar Vertebral Joints, 2 or more"),
    )
    arteries = ("0210", "Coronary Artery, One Artery"), ("0213", "Coronary Artery, Four or More Arteries")
    scans = ("BW40", "Abdomen"), ("BF42", "Gallbladder")
    named = [(code, ("Medical and Surgical", "Joints", "Fusion", part, "Open")) for code, part in joints]
    named += [
        (code, ("Medical and Surgical", "Heart and Great Vessels", "Bypass", part, "Open")) for code, part in arteries
    ]
    named += [(code, ("Imaging", "Regions", "Ultrasonography", part, "None")) for code, part in scans]
    rows = [CodeRow(f"{code}0ZZ", f"{labels[2]} {labels[3]}, {labels[4]} Approach") for code, labels in named]
    makers.load_codes(rows=[*rows, CodeRow("0W9G0ZZ", "Drainage of Abdomen, Open Approach")])
    load_axes(system="icd10pcs", rows=[entry(f"{code}0", labels) for code, labels in named])
    makers.load_codes(
        "icd9proc",
        "v32",
        [CodeRow("8106", "Lumbar fusion"), CodeRow("3614", "Bypass of four or more coronary arteries")],
    )


def first(text, count=1):
    return [result.code.code for result in find(text, user=None).results if result.code][:count]


@pytest.mark.django_db
def test_levels_find_the_joints_and_several_of_them_their_own_value(codes):
    assert set(first("fusion L4 L5", 2)) == {"0SG00ZZ", "8106"}
    assert first("L3-L5 fusion") == ["0SG10ZZ"] and first("C5/6 fusion") == ["0RG10ZZ"]
    assert "between the vertebrae" in find("fusion L4 L5", user=None).results[0].why


@pytest.mark.django_db
def test_a_number_beyond_what_codes_say_finds_the_value_that_holds_it(codes):
    number = "9" * 40  # counted down to one by one, it would never be answered
    for said in ("5", "five", "12", number):
        text = f"bypass {said} coronary arteries"
        assert set(first(text, 9)) == {"02130ZZ", "3614"}, text
    assert "“5”: four or more" in find("bypass coronary artery x5", user=None).results[0].why


@pytest.mark.django_db
def test_everyday_words_are_abbreviations_beside_parts_of_the_body(codes):
    assert first("us abdomen", 9) == ["BW400ZZ"] and first("gallbladder us", 9) == ["BF420ZZ"]
    assert "STOP" not in str([result.why for result in find("ear stop", user=None).results]), (
        "it names another part itself"
    )
    assert "ultrasound" not in str([result.why for result in find("drain us abdomen", user=None).results])
    read = search_as_typed("us artery stent", Snapshot(None, stamps())).query.units
    assert "abbreviation" not in [meaning.kind for unit in read for meaning in unit.meanings], (
        "more than a part of the body"
    )


@pytest.mark.django_db
def test_what_is_only_added_to_an_item_comes_behind_it_unless_it_is_asked_for():
    rows = [
        CodeRow("L0001", "Addition to knee orthosis, hinge"),
        CodeRow("L0002", "Knee orthosis, with a hinge, prefabricated"),
        CodeRow("L0003", "Knee orthosis accessory, hinge"),
    ]
    makers.load_codes("hcpcs", "2026", rows)
    assert first("knee orthosis hinge", 1) == ["L0002"]
    assert first("addition to knee orthosis hinge") == ["L0001"] and first("knee orthosis accessory") == ["L0003"]


@pytest.mark.django_db
def test_a_procedure_of_which_only_diseases_have_all_words_brings_its_codes_too():
    makers.load_codes(rows=[CodeRow("10D00Z1", "Extraction of Products of Conception, Low, Open Approach")])
    makers.load_codes("icd10cm", "FY2026", [CodeRow("O34211", "Care for low transverse scar from cesarean delivery")])
    found = find("C section low transverse", user=None)
    assert [result.code.code for result in found.results] == ["10D00Z1", "O34211"]
    assert found.part.heading.startswith("No code of a procedure has all of your words.")
    assert find("low transverse scar", user=None).part is None


@pytest.mark.django_db
def test_a_finished_word_that_only_begins_others_is_what_it_sounds_like():
    makers.load_codes(rows=[CodeRow("0SRC0JZ", "Replacement of Right Knee Joint, Open Approach")])
    makers.load_codes("icd10cm", "FY2026", [CodeRow("Z743", "Need for replacement")])
    assert first("nee replacement") == ["0SRC0JZ"]
