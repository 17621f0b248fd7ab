"""Which codes come first: those of systems in use, of procedures where one is named, of operations for a part of the body."""

import pytest

from codes.actions import load_axes
from codes.formats.rows import CodeRow
from codes.systems.icd10pcs.tables import TableEntry
from search import actions
from search.queries import find
from tests import makers
from tests.search.test_axes import URINARY, heads

pytestmark = pytest.mark.django_db
#: Who gave a kidney, as qualifiers call it: another, or a twin.
DONORS = ("Allogeneic", "Syngeneic")


def systems(text):
    return [result.system.slug for result in find(text, user=None).results]


def codes(text):
    return [result.code.code for result in find(text, user=None).results]


def test_a_code_of_a_system_that_was_replaced_is_never_the_best_but_by_its_whole_name():
    makers.load_codes("icd9proc", rows=[CodeRow("8192", "Gizmo injection")])
    makers.load_codes("icd10cm", rows=[CodeRow("Z999", "Unwanted injection, other gizmo, left")])
    assert systems("injection gizmo") == ["icd10cm", "icd9proc"]
    assert systems("gizmo injection") == ["icd9proc", "icd10cm"]


def test_diseases_come_after_procedures_where_the_words_name_a_procedure(wanda):
    makers.load_codes("icd10cm", rows=[CodeRow("Z999", "Gizmo")])
    makers.load_codes("hcpcs", rows=[CodeRow("G0999", "Mending of a gizmo")])
    assert systems("gizmo") == ["icd10cm", "hcpcs"], "its whole name"
    content = {"term": "gizmo", "meaning": "a thing mended", "words": "gizmo", "codes": "hcpcs:G0999"}
    actions.add_term(**content, kind="name", actor=wanda)
    assert systems("gizmo") == ["hcpcs", "icd10cm"]


def test_diseases_come_last_where_an_operation_is_asked_for_and_one_row_serves_all_words_for_it(wanda):
    makers.load_codes("icd10cm", rows=[CodeRow("Z999", "Gizmo surgery")])
    makers.load_codes("hcpcs", rows=[CodeRow("G0999", "Mending of a thing, with surgery")])
    content = {"term": "gizmo surgery", "meaning": "a thing mended", "words": "mending thing", "codes": ""}
    actions.add_term(**content, kind="lay", actor=wanda)
    for asked in ("gizmo surgery", "gizmo operation"):
        assert systems(asked) == ["hcpcs", "icd10cm"], asked
    assert systems("procedure gizmo")[0] == "hcpcs"


def test_diseases_come_last_where_a_treatment_is_asked_for():
    makers.load_codes("icd10cm", rows=[CodeRow("Z999", "Gizmo veins")])
    makers.load_codes("hcpcs", rows=[CodeRow("G0999", "Mending of gizmo veins, each")])
    assert systems("gizmo veins") == ["icd10cm", "hcpcs"]
    assert systems("treatment of gizmo veins") == systems("gizmo veins therapy") == ["hcpcs", "icd10cm"]


def test_the_surgery_of_what_is_to_be_treated_brings_the_entries_about_it_too(wanda):
    makers.load_codes("hcpcs", rows=[CodeRow("G0999", "Mending of a thing")])
    content = {"term": "gizmo surgery", "meaning": "a thing mended", "words": "mending thing", "codes": ""}
    actions.add_term(**content, kind="lay", actor=wanda)
    texts = makers.document().texts | {"goals": "A treatment of gizmos."}
    makers.published(name="Gizmo Plugging", texts=texts, primary_code=None, related_codes=[])
    found = find("treatment of gizmos", user=None)
    assert [result.title for result in found.results] == ["Gizmo Plugging", "Mending of a thing"]
    assert "gizmos surgery" in found.heading


def test_diseases_come_last_for_a_word_being_typed_that_begins_the_name_of_an_entry():
    makers.load_codes("icd10cm", rows=[CodeRow("A186", "Tuberculosis of elbow")])
    makers.load_codes(
        "hcpcs", rows=[CodeRow("L8699", "Device for the elbow, with its tubing and all that belongs to it")]
    )
    assert systems("elbow tub")[0] == "icd10cm"
    makers.published(name="Elbow tubes", primary_code=None, related_codes=[])
    results = find("elbow tub", user=None, typing=True).results
    assert [result.system.slug if result.system else result.title for result in results] == [
        "Elbow tubes",
        "hcpcs",
        "icd10cm",
    ]


def test_for_a_part_of_the_body_alone_operations_come_before_rays_and_pictures_of_it():
    makers.load_codes(
        rows=[CodeRow("0TT00ZZ", "Resection of Kidney, Open Approach"), CodeRow("DTY08ZZ", "Hyperthermia of Kidney")]
    )
    kidney, none = (4, "0", "Kidney", "Body Part"), [(6, "Z", "None", "Device"), (7, "Z", "None", "Qualifier")]
    rays = (
        (1, "D", "Radiation Therapy", "Section"),
        (2, "T", "Urinary System", "Body System"),
        (3, "Y", "Other", "Modality"),
    )
    tables = (
        (heads(*URINARY, (3, "T", "Resection", "Operation")), heads(kidney, (5, "0", "Open", "Approach"), *none)),
        (heads(*rays), heads(kidney, (5, "8", "Hyperthermia", "Modality Qualifier"), *none)),
    )
    load_axes(system="icd10pcs", rows=[TableEntry(*table) for table in tables])
    assert codes("kidney") == codes("kidney pain") == ["0TT00ZZ", "DTY08ZZ"]
    assert codes("kidney hyperthermia")[0] == "DTY08ZZ"
    makers.load_codes(
        "hcpcs",
        rows=[
            CodeRow("A4999", "Kidney exam pad"),
            CodeRow("G0998", "Kidney care not performed, reason not given"),
            CodeRow("G0999", "Study of the kidney, with all that belongs to it"),
            CodeRow("KX", "Kidney side"),
        ],
    )
    assert codes("kidney")[:3] == ["0TT00ZZ", "G0999", "DTY08ZZ"], "services take turns with operations"
    assert set(codes("kidney")[3:]) == {"A4999", "G0998", "KX"}, "supplies, measures and modifiers are no services"
    assert codes("kidney pad") == ["A4999"] and codes("kidney care reason") == ["G0998"], "unless they are asked for"
    assert "0TT00ZZ" in codes("kidney exam"), "they hide no service"


def test_a_code_of_a_system_that_was_replaced_comes_behind_one_of_its_successor():
    makers.load_codes("icd9proc", "v32", [CodeRow("4523", "Zorboscopy"), CodeRow("4524", "Quuxoscopy")])
    makers.load_codes(rows=[CodeRow("0DJD8ZZ", "Inspection of the gut by zorboscopy, with more words")])
    assert codes("zorboscopy") == ["0DJD8ZZ", "4523"] and codes("quuxoscopy") == ["4524"]


def test_measures_that_say_it_in_other_words_hide_nothing(wanda):
    content = {"term": "gizmo bath", "meaning": "a thing washed", "words": "zorbing", "codes": ""}
    actions.add_term(**content, kind="lay", actor=wanda)
    makers.load_codes(
        "hcpcs", rows=[CodeRow("G9999", "Zorbing three times, patient documented"), CodeRow("G0999", "Zorbing")]
    )
    assert codes("gizmo bath three times")[0] == "G0999"
    assert codes("zorbing three times") == ["G9999"]


def test_how_somebody_came_to_harm_comes_behind_all_others_with_the_same_words():
    accidents = [CodeRow("W2131", "Struck by zorbs"), CodeRow("W11", "Fall from ladder")]
    makers.load_codes("icd10cm", rows=[*accidents, CodeRow("Z9999", "Long words about zorbs, and more of these")])
    makers.load_codes("hcpcs", rows=[CodeRow("G0999", "Work with a zorb")])
    assert codes("zorbs")[-1] == "W2131" and len(codes("zorbs")) == 3
    assert codes("fall from ladder") == ["W11"], "unless nothing else has them"


def test_a_heading_comes_before_those_below_it_though_their_titles_are_shorter():
    heading, below = (
        CodeRow("S92", "Fracture of a quux or a zorb", is_header=True),
        {"is_header": True, "parent": "S92"},
    )
    narrow = [CodeRow("S920", "Quux fracture", **below), CodeRow("S9201", "Quux fracture, left", parent="S920")]
    makers.load_codes("icd10cm", rows=[*narrow, heading])
    assert codes("fracture quux") == ["S92", "S920", "S9201"]


def test_of_transplants_those_from_others_come_first_unless_a_twin_is_named():
    rows = [CodeRow(f"0TY00Z{n}", f"Transplantation of Kidney, {kind}, Open Approach") for n, kind in enumerate(DONORS)]
    makers.load_codes(rows=rows)
    given = [(7, str(n), kind, "Qualifier") for n, kind in enumerate(DONORS)]
    parts = heads((4, "0", "Kidney", "Body Part"), (5, "0", "Open", "Approach"), (6, "Z", "None", "Device"), *given)
    load_axes(system="icd10pcs", rows=[TableEntry(heads(*URINARY, (3, "Y", "Transplantation", "Operation")), parts)])
    assert codes("kidney transplantation") == ["0TY00Z0", "0TY00Z1"]
    assert codes("syngeneic kidney transplantation") == ["0TY00Z1"]


def test_both_spellings_find_the_same_in_the_same_order():
    rows = [CodeRow("R600", "Zorb with edema of the cecum"), CodeRow("R601", "Cecum, edema")]
    makers.load_codes("icd10cm", rows=rows)
    assert codes("caecum oedema") == codes("cecum edema") == ["R601", "R600"]


def test_harm_that_people_do_to_others_is_found_only_by_who_asks_for_it():
    rows = [CodeRow("X962", "Assault by zorb bomb"), CodeRow("Y0711", "Biological quux, perpetrator of maltreatment")]
    makers.load_codes("icd10cm", rows=rows)
    assert codes("zorb") == codes("quux") == codes("biological quux of a gizmo") == []
    assert codes("zorb bomb") == ["X962"] and codes("quux maltreatment") == ["Y0711"] and codes("X962") == ["X962"]
