"""How a query is read by the axes of ICD-10-PCS, what comes first because of it, and how a reader changes the reading."""

import itertools
from typing import NamedTuple

import pytest

from codes.actions import load_axes, load_terms
from codes.formats.rows import CodeRow, TermRow
from codes.systems.icd10pcs.reading import labels_of
from codes.systems.icd10pcs.tables import TableEntry, Value
from search import actions
from search.models import VocabularyTerm
from search.queries import find
from tests import makers

pytestmark = pytest.mark.django_db

URINARY = ((1, "0", "Medical and Surgical", "Section"), (2, "T", "Urinary System", "Body System"))
OPERATIONS = {"B": "Excision", "T": "Resection", "P": "Removal"}
PARTS = {"0": "Kidney, Right", "1": "Kidney, Left", "4": "Kidney Pelvis, Left"}
APPROACHES = {"0": "Open", "4": "Percutaneous Endoscopic"}
SCAN = (
    (1, "B", "Imaging", "Section"),
    (2, "Q", "Lower Bones", "Body System"),
    (3, "3", "Magnetic Resonance Imaging (MRI)", "Type"),
)
KNEES = {"7": "Knee, Right", "8": "Knee, Left"}
CONTRASTS = {"Y": "Other Contrast", "Z": "None"}


def values(position, axis, labels):
    return [Value(position, character, label, axis) for character, label in labels.items()]


def heads(*rows):
    return tuple(Value(position, character, label, axis) for position, character, label, axis in rows)


def side(label):
    part, _, of_side = label.partition(", ")
    return f"{of_side} {part}"


@pytest.fixture
def codes():
    surgery = {
        f"0T{operation}{part}{approach}ZZ": f"{OPERATIONS[operation]} of {side(PARTS[part])}, {APPROACHES[approach]} Approach"
        for operation, part, approach in itertools.product(OPERATIONS, PARTS, APPROACHES)
    }
    scans = {
        f"BQ3{knee}{contrast}ZZ": f"Magnetic Resonance Imaging (MRI) of {side(KNEES[knee])}"
        + " using Other Contrast" * (contrast == "Y")
        for knee, contrast in itertools.product(KNEES, CONTRASTS)
    }
    makers.load_codes(rows=[CodeRow(code, title) for code, title in (surgery | scans).items()])


@pytest.fixture
def tables(codes):
    rest = (
        *values(4, "Body Part", PARTS),
        *values(5, "Approach", APPROACHES),
        Value(6, "Z", "No Device", "Device"),
        Value(7, "Z", "No Qualifier", "Qualifier"),
    )
    surgery = [TableEntry(heads(*URINARY, (3, *operation, "Operation")), rest) for operation in OPERATIONS.items()]
    scan = (
        *values(4, "Body Part", KNEES),
        *values(5, "Contrast", CONTRASTS),
        Value(6, "Z", "None", "Qualifier"),
        Value(7, "Z", "None", "Qualifier"),
    )
    load_axes(system="icd10pcs", rows=[*surgery, TableEntry(heads(*SCAN), scan)])


@pytest.fixture
def keys(tables):
    terms = [
        TermRow("", "Zyxtra(R) (short) plug", "index", volume="book", value="Stopper in Urinary System"),
        TermRow("", "Renal filter (fine) unit", "index", volume="book", value="Kidney, Left"),
        TermRow("", "Renal filter (fine) unit", "index", volume="book", value="Kidney, Right"),
        TermRow("", "Zedal filter", "index", volume="book", value="Kidney, Left"),
        TermRow("", "Zedal pipe", "index", volume="book", value="Kidney Pelvis, Left"),
        TermRow("0TT", "Nephrexion", "index", volume="book"),
        TermRow("", "Nephrolysis", "index", volume="book", see="Nephrexion"),
    ]
    makers.load_codes(
        label="FY2027",
        rows=[
            CodeRow("0TH10DZ", "Insertion of Stopper into Left Kidney, Open Approach"),
            CodeRow("0TP10DZ", "Removal of Stopper from Left Kidney, Open Approach"),
            CodeRow("0TT", "Urinary System, Resection", is_header=True),
            CodeRow("0TT00ZZ", "Resection of Right Kidney, Open Approach"),
            CodeRow("0TT40ZZ", "Resection of Left Kidney Pelvis, Open Approach"),
        ],
    )
    stopper = (
        Value(4, "1", "Kidney, Left", "Body Part"),
        Value(5, "0", "Open", "Approach"),
        Value(6, "D", "Stopper", "Device"),
    )
    operations = {"H": "Insertion", "P": "Removal", "T": "Resection"}
    load_axes(
        system="icd10pcs",
        rows=[
            TableEntry(heads(*URINARY, (3, *row, "Operation")), (*stopper, *values(4, "Body Part", PARTS)))
            for row in operations.items()
        ],
    )
    load_terms(system="icd10pcs", rows=terms)


def first(query, count):
    return {result.code.code for result in find(query, user=None).results[:count]}


def read(query):
    found = find(query, user=None, reading=True).read_as
    return {axis.axis: axis.text for read in found for axis in read.axes if axis.text != "any"}


def test_codes_with_just_the_values_that_a_query_names_come_first(tables):
    assert first("laparoscopic removal of left kidney", 2) == {"0TB14ZZ", "0TT14ZZ"}
    assert first("laparoscopic left nephrectomy", 2) == {"0TB14ZZ", "0TT14ZZ"}
    assert first("open resection right kidney", 1) == {"0TT00ZZ"}


def test_of_the_operations_that_an_ending_may_mean_the_first_comes_first_and_for_a_growth_what_treats_it(tables, wanda):
    assert first("nephrectomy of the left kidney", 1) == {"0TT10ZZ"}
    row = {
        "term": "kidney opening",
        "meaning": "kidney cut open",
        "words": "removal kidney | excision kidney",
        "codes": "",
    }
    actions.add_term(**row, kind="word", actor=wanda)
    assert [result.code.code[:3] for result in find("kidney opening for tumor", user=None).results[:4]] == ["0TB"] * 4


def test_for_a_part_of_the_body_alone_procedures_come_before_diseases(tables):
    makers.load_codes("icd10cm", rows=[CodeRow("N281", "Cyst of left kidney")])
    assert find("kidney left", user=None).results[0].system.slug == "icd10pcs"
    assert find("kidney cyst", user=None).results[0].system.slug == "icd10cm"


def test_who_asks_for_the_removal_of_a_part_and_says_nothing_else_means_all_of_it(tables):
    assert first("take out kidney", 4) == {"0TT00ZZ", "0TT04ZZ", "0TT10ZZ", "0TT14ZZ"}
    assert "0TB14ZZ" in first("take out piece of the left kidney by keyhole", 2)
    assert "0TB14ZZ" in first("aneurysmectomy of the left kidney", 4), "a bulge is no part of the body"


def test_a_code_to_which_a_term_of_its_table_leads_comes_after_those_that_fit(tables):
    terms = [TermRow("0TB0", "Zarving, Kidney, Left", "index", volume="other")]
    load_terms(system="icd10pcs", rows=terms)
    VocabularyTerm.objects.create(kind="word", term="zarving", meaning="all of it taken out", words="resection")
    found = [result.code.code for result in find("zarving of the left kidney", user=None).results]
    assert found[:2] == ["0TT10ZZ", "0TT14ZZ"] and "0TB00ZZ" in found[2:]


def test_the_page_says_how_a_query_was_read(tables):
    assert read("laparoscopic removal of left kidney") == {
        "operation": "Excision or Resection",
        "body part": "Kidney, Left",
        "approach": "Percutaneous Endoscopic",
    }


def test_a_negated_axis_has_no_value(tables):
    for query in ("right knee MRI without contrast", "MRI right knee w/o contrast", "right knee MRI, no contrast"):
        assert [result.code.code for result in find(query, user=None).results] == ["BQ37ZZZ"], query
        assert read(query)["contrast"] == "None"
    assert first("right knee MRI with contrast", 1) == {"BQ37YZZ"}


@pytest.mark.parametrize(
    "query", ["laparoscopic removal of left kidney", "open nephrectomy", "mri knee without contrast"]
)
def test_each_choice_leads_to_a_query_that_is_read_so(tables, query):
    choices = [
        (axis.axis, *choice) for axis in find(query, user=None, reading=True).read_as[0].axes for choice in axis.choices
    ]
    assert len(choices) > 1
    for axis, label, other in choices:
        assert read(other)[axis] == label, other


def test_a_term_that_names_several_axes_is_replaced_as_a_whole(tables):
    VocabularyTerm.objects.create(
        kind="lay", term="bean pouch", folded="bean pouch", meaning="kidney", words="excision kidney"
    )
    axes = {axis.axis: dict(axis.choices) for axis in find("open bean pouch", user=None, reading=True).read_as[0].axes}
    assert axes["operation"]["Resection"] == "open resection kidney"
    for axis, choices in axes.items():
        for label, other in choices.items():
            assert read(other)[axis] == label, other


def test_words_that_name_no_value_are_searched_as_words_and_said_so(tables):
    makers.load_codes(
        label="FY2026", rows=[CodeRow("0TB14ZX", "Excision of Left Kidney, Percutaneous Endoscopic Approach, Zebra")]
    )
    found = find("laparoscopic excision kidney zebra", user=None, reading=True)
    assert [result.code.code for result in found.results] == ["0TB14ZX"]
    assert found.read_as[0].unread == "zebra"


def test_reading_costs_no_query_once_the_tables_are_cached(tables, django_assert_max_num_queries):
    find("open resection right kidney", user=None)
    with django_assert_max_num_queries(4):
        find("laparoscopic removal of left kidney", user=None, facets=False)


def test_a_new_edition_of_the_tables_shows_in_the_next_search(tables):
    assert read("excision kidney")["body part"] == "Kidney"
    renamed = [
        TableEntry(heads(*URINARY, (3, "B", "Excision", "Operation")), tuple(values(4, "Body Part", {"1": "Kidneys"})))
    ]
    load_axes(system="icd10pcs", rows=renamed)
    assert read("excision kidney")["body part"] == "Kidneys"


def test_without_tables_a_query_is_searched_by_its_words_alone(codes):
    assert read("laparoscopic removal of left kidney") == {}
    assert {"0TB14ZZ", "0TT14ZZ"} <= first("laparoscopic removal of left kidney", 10)


def test_the_page_links_each_choice_and_keeps_the_filters(tables, client):
    page = client.get("/search/", {"q": "laparoscopic removal of left kidney", "status": "active"}).content.decode()
    assert "Read as ICD-10-PCS:" in page
    assert '<a href="?q=open+removal+left+kidney&amp;status=active">Open</a>' in page


def test_the_json_says_how_a_query_was_read_and_which_query_has_another_value(tables, client):
    answer = client.get("/api/v1/search", {"q": "laparoscopic removal of left kidney"}).json()["read_as"][0]
    approach = next(axis for axis in answer["axes"] if axis["axis"] == "approach")
    assert (answer["system"], answer["unread"], approach["value"]) == ("ICD-10-PCS", "", "Percutaneous Endoscopic")
    assert {"value": "Open", "query": "open removal left kidney"} in approach["others"]


def test_a_query_that_names_a_single_value_is_not_explained(tables, client):
    assert "Read as" not in client.get("/search/", {"q": "kidney"}).content.decode()


def test_a_word_that_only_a_key_has_leads_to_the_codes_with_its_value(keys):
    results = find("zyxtra plug", user=None).results
    assert [result.code.code for result in results] == ["0TH10DZ", "0TP10DZ"], (
        "who names a device mostly means putting it in"
    )
    assert {result.why for result in results} == {"index: Zyxtra(R) (short) plug"}
    assert [result.code.code for result in find("removal of zyxtra", user=None).results][0] == "0TP10DZ"


def test_a_key_that_is_said_as_a_whole_names_its_value_without_the_words_in_brackets(keys):
    assert read("resection renal filter unit")["body part"] == "Kidney"


def test_a_word_of_keys_to_several_values_names_one_only_with_another_word_of_its_key(keys):
    assert "body part" not in read("open zedal resection")
    assert read("open resection zedal pipe")["body part"] == "Kidney Pelvis, Left"


def test_an_index_term_of_a_table_leads_to_those_of_its_codes_that_fit(keys):
    assert first("nephrexion right kidney", 1) == {"0TT00ZZ"}
    found = [result.code.code for result in find("nephrexion", user=None).results]
    assert found == ["0TT"], "alone it names a table"
    assert [result.code.code for result in find("nephrolysis", user=None).results] == ["0TT"]


def test_labels_tell_sides_from_words_and_know_which_say_none():
    left, none = labels_of(
        [
            Loaded(4, "1", "Subcutaneous Tissue and Fascia, Left Neck", "Body Part", "0J"),
            Loaded(6, "Z", "No Device", "Device", "0J"),
            Loaded(6, "Z", "No Device", "Device", "0T"),
        ]
    )
    assert (left.name, left.sides) == ("Subcutaneous Tissue and Fascia, Neck", {"left"})
    assert left.words == {"subcutaneous", "tissue", "fascia", "neck"}
    assert none.says_none and none.keys == ("6:0JZ", "6:0TZ") and not left.says_none


class Loaded(NamedTuple):
    """A row of the loaded tables."""

    position: int
    character: str
    label: str
    axis: str
    context: str
    definition: str = ""


def test_diseases_come_last_where_a_word_means_an_operation_above_all(tables):
    makers.load_codes("icd10cm", rows=[CodeRow("Z999", "Zedotomy and zedosis of a kidney")])
    for term, words in {"zedotomy": "excision | zedotomy", "zedosis": "zedosis | excision"}.items():
        VocabularyTerm.objects.create(kind="word", term=term, folded=term, meaning="of a kidney", words=words)
    assert [result.system.slug for result in find("zedotomy kidney", user=None).results][-1] == "icd10cm"
    assert find("zedosis kidney", user=None).results[0].system.slug == "icd10cm"
