"""Words that are read as values of axes in ways of their own: endoscopic, numbers in words, terms of several values."""

import itertools

import pytest

from codes.actions import load_axes
from codes.formats.rows import CodeRow
from codes.systems.icd10pcs.tables import TableEntry, Value
from search.models import VocabularyTerm
from search.queries import find
from tests import makers
from tests.search.test_axes import first, heads, read, values

pytestmark = pytest.mark.django_db

GUT = ((1, "0", "Medical and Surgical", "Section"), (2, "D", "Gastrointestinal System", "Body System"))
LEGS = ((1, "0", "Medical and Surgical", "Section"), (2, "Y", "Lower Extremities", "Body System"))
BREATH = ((1, "5", "Extracorporeal Assistance", "Section"), (2, "A", "Physiological Systems", "Body System"))
OPERATIONS = {"9": "Drainage", "B": "Excision", "V": "Restriction"}
APPROACHES = {
    "0": "Open",
    "3": "Percutaneous",
    "4": "Percutaneous Endoscopic",
    "8": "Via Natural or Artificial Opening Endoscopic",
}
PARTS = {"1": "Upper Tube", "9": "Duodenum"}
TOES = {"P": "1st Toe, Right", "R": "2nd Toe, Right", "S": "2nd Toe, Left"}
HOURS = {"3": "Less than 24 Consecutive Hours", "4": "24-96 Consecutive Hours"}
NONE = (Value(6, "Z", "No Device", "Device"), Value(7, "Z", "No Qualifier", "Qualifier"))


def table(above, operation, *rest):
    return TableEntry(heads(*above, (3, *operation, "Operation")), (*rest, *NONE))


@pytest.fixture
def tables():
    gut = {
        f"0D{o}{part}{approach}ZZ": f"{OPERATIONS[o]} of {PARTS[part]}, {APPROACHES[approach]}"
        for o, part, approach in itertools.product(OPERATIONS, PARTS, APPROACHES)
        if (o, part) not in (("V", "1"), ("B", "9"))
    }
    toes = {f"0Y6{toe}0ZZ": f"Detachment at {label}, Open" for toe, label in TOES.items()}
    hours = {f"5A1Z{number}ZZ": f"Breathing, {label}" for number, label in HOURS.items()}
    makers.load_codes(rows=[CodeRow(*row) for row in (gut | toes | hours).items()])
    approaches = values(5, "Approach", APPROACHES)
    load_axes(
        system="icd10pcs",
        rows=[
            table(GUT, ("9", "Drainage"), *values(4, "Body Part", PARTS), *approaches),
            table(GUT, ("B", "Excision"), Value(4, "1", "Upper Tube", "Body Part"), *approaches),
            table(GUT, ("V", "Restriction"), Value(4, "9", "Duodenum", "Body Part"), *approaches),
            table(LEGS, ("6", "Detachment"), *values(4, "Body Part", TOES), Value(5, "0", "Open", "Approach")),
            table(BREATH, ("1", "Breathing"), Value(4, "Z", "Lungs", "Body System"), *values(5, "Duration", HOURS)),
        ],
    )


def test_what_is_endoscopic_is_so_by_each_way_in_and_first_through_an_opening_of_the_body(tables):
    assert read("endoscopic drainage of duodenum")["approach"] == (
        "Percutaneous Endoscopic or Via Natural or Artificial Opening Endoscopic"
    )
    for query in ("endoscopic drainage of duodenum", "drainage of the duodenum with a scope"):
        assert [result.code.code for result in find(query, user=None).results[:2]] == ["0D998ZZ", "0D994ZZ"]
    assert first("percutaneous endoscopic drainage of duodenum", 1) == {"0D994ZZ"}
    assert first("percutaneous drainage of duodenum", 1) == {"0D993ZZ"}


def test_numbers_of_toes_are_read_in_figures_and_in_words(tables):
    for query in ("right 2nd toe detachment", "detachment of the second toe, right", "Detachment 2nd toe right"):
        assert read(query)["body part"] == "2nd Toe, Right"
        assert first(query, 1) == {"0Y6R0ZZ"}


def test_a_duration_is_read_with_its_comparison(tables):
    assert read("breathing less than 24 hours")["duration"] == HOURS["3"]
    assert read("breathing 24-96 hours")["duration"] == HOURS["4"]


def test_another_operation_keeps_what_its_word_said_besides_for_a_part_that_it_is_done_to(tables):
    row = {"meaning": "gut emptied", "words": "drainage duodenum | drainage upper tube"}
    VocabularyTerm.objects.create(kind="lay", term="gutflow", folded="gutflow", **row)
    (operation,) = (
        axis for axis in find("gutflow", user=None, reading=True).read_as[0].axes if axis.axis == "operation"
    )
    choices = dict(operation.choices)
    assert choices == {"Restriction": "restriction duodenum", "Excision": "excision upper tube"}
    assert {read(query)["operation"] for query in choices.values()} == {"Restriction", "Excision"}


def test_for_a_part_with_something_wrong_the_operations_that_treat_it_come_first(tables):
    for wrong, operation in {"abscess": "0D9", "growth": "0DB", "lump": "0DB"}.items():
        codes = [result.code.code for result in find(f"upper tube {wrong}", user=None).results]
        assert {code[:3] for code in codes[: len(APPROACHES)]} == {operation}, wrong
        assert {code[:3] for code in codes} == {"0D9", "0DB"}


def test_a_short_word_of_a_meaning_that_people_say_is_a_whole_word(tables):
    row = {"kind": "lay", "meaning": "pipe of the gut emptied", "words": "drainage tube", "is_shipped": False}
    VocabularyTerm.objects.create(term="gut pipe zorb", folded="gut pipe zorb", **row)
    makers.load_codes("icd10cm", rows=[CodeRow("A186", "Drainage of a tubercle"), CodeRow("A187", "Drainage of tubes")])
    found = [result.code.code for result in find("gut pipe zorb", user=None).results]
    assert "A187" in found and "0D910ZZ" in found and "A186" not in found
