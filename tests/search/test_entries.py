"""Entries in search: what they are found by, in which order, and how their index follows what readers see."""

import threading

import pytest
from django.db import connection, transaction

from accounts.models import User
from codes.formats.rows import CodeRow
from documents.entry import CodeReference, Person
from documents.sections import TEXT_FIELDS
from procedures import actions
from procedures.followers import told_once
from procedures.models import PersonnelRole
from search.actions import entries
from search.actions.entries import index_all_entries, index_entries
from search.entry_places import ENTRIES
from search.models import Findable
from search.queries import find
from tests import makers
from textindex import layers, lookups

pytestmark = pytest.mark.django_db

TEXTS = {field: "Some words." for field in TEXT_FIELDS}


def entry(name, **changes):
    return makers.published(name=name, **({"primary_code": None, "related_codes": []} | changes))


def found(text):
    return [
        (row.kind, row.title if row.kind == "procedure" else row.code.display) for row in find(text, user=None).results
    ]


def test_an_entry_is_found_by_what_it_is_about_after_those_that_are_called_so():
    frozen = {"medical_condition": "A shoulder, frozen."}
    entry("Shoulder mending", texts=TEXTS | frozen)
    entry("Arm mending", texts=TEXTS | frozen)
    entry("Splinting", texts=TEXTS | {"summary": "Keeps a shoulder still."})
    results = find("shoulder", user=None).results
    assert [(row.title, row.why) for row in results] == [
        ("Shoulder mending", "name"),
        ("Arm mending", "what it is about"),
        ("Splinting", "text"),
    ]


def test_at_most_five_entries_and_half_of_a_list_come_before_the_codes():
    makers.load_codes(rows=[CodeRow("0DTJ4ZZ", "Elbow")])
    for number in range(7):
        entry(f"Elbow mending {number}", primary_code=None)
    kinds = [kind for kind, _ in found("elbow")]
    assert kinds == ["procedure"] * 5 + ["code"] + ["procedure"] * 2
    assert [row.kind for row in find("elbow", user=None, limit=4).results] == ["procedure"] * 2 + ["code", "procedure"]


def test_an_entry_that_has_a_part_of_the_query_in_its_names_stands_above_codes_that_have_no_more():
    makers.load_codes(rows=[CodeRow("0DTJ4ZZ", "Elbow mending"), CodeRow("0DTJ0ZZ", "Draining of the elbow, mending")])
    entry("Mending of the left elbow")
    entry("Splinting", texts=TEXTS | {"summary": "Driving with a mending elbow."})
    first, *_, last = found("driving after elbow mending")
    assert (first, last) == (("procedure", "Mending of the left elbow"), ("procedure", "Splinting"))
    assert not find("driving after elbow mending", user=None).instead, "what an entry has as typed is no slip"
    flying = find("Flying after elbow surgery", user=None)
    assert flying.results[0].kind == "procedure" and flying.part.unknown == ("flying",) and not flying.instead
    makers.load_codes("hcpcs", rows=[CodeRow("J9999", "Zorbin")])
    assert find("zorbin before elbow surgery", user=None).results[0].kind == "procedure", "it is about the surgery"


def test_a_name_in_a_question_is_known_in_either_spelling_and_with_operation_for_surgery():
    makers.load_codes(rows=[CodeRow("0DTJ4ZZ", "Cramps and itching")])
    entry("Elbow surgery", common_names=["Anesthesia of the elbow", "Sinking of the heart"])
    for text in (
        "cramps after elbow operation",
        "itching with anaesthesia of the elbow",
        "cramps with elbow surgeries",
    ):
        assert found(text)[0] == ("procedure", "Elbow surgery"), text


def test_codes_that_report_how_care_went_hide_no_entry():
    makers.load_codes("hcpcs", rows=[CodeRow("G9998", "Documentation of reasons for an elbow mending and bowel prep")])
    makers.load_codes(rows=[CodeRow("0DTJ4ZZ", "Elbow mending")])
    assert found("elbow mending bowel prep") == [("code", "G9998")]
    entry("Elbow mending with a ring", common_names=[])
    assert [title for _, title in found("elbow mending bowel prep")][:1] == ["Elbow mending with a ring"]
    assert {"G9998", "0DTJ4ZZ"} == {title for kind, title in found("elbow mending bowel prep") if kind == "code"}


def test_entries_that_are_called_so_as_it_was_typed_stand_before_those_with_other_forms_of_the_words():
    entry("Endoscopic mending of the elbow")
    entry("Elbow endoscopy")
    assert found("endoscopy") == [("procedure", "Elbow endoscopy"), ("procedure", "Endoscopic mending of the elbow")]


def test_who_is_treated_keeps_no_entry_below_codes_that_name_the_patient():
    makers.load_codes(rows=[CodeRow("0DTJ4ZZ", "Frozen elbow in a child"), CodeRow("0DTJ0ZZ", "Frozen elbow")])
    entry("Elbow mending", texts=TEXTS | {"medical_condition": "A frozen elbow."})
    arm = {"texts": TEXTS | {"medical_condition": "A frozen arm."}, "common_names": [], "body_sites": ["Arm"]}
    entry("Arm mending", **arm)
    assert found("frozen elbow in a child") == [("procedure", "Elbow mending"), ("code", "0DTJ4ZZ")]
    assert found("frozen knee in a child")[0][0] == "code", "what is treated is never left out"
    makers.load_codes("icd10cm", "FY2026", rows=[CodeRow("Z999", "Frozen elbow, left side")])
    assert found("frozen elbow left side") == [("procedure", "Elbow mending"), ("code", "Z99.9")]


def test_of_codes_that_are_found_alike_those_of_an_entry_that_is_found_come_first():
    makers.load_codes(rows=[CodeRow("0DTJ0ZZ", "Elbow, open"), CodeRow("0DTJ4ZZ", "Elbow, through small cuts")])
    assert found("elbow") == [("code", "0DTJ0ZZ"), ("code", "0DTJ4ZZ")]
    entry("Elbow mending", related_codes=[CodeReference("icd10pcs", "0DTJ4ZZ")])
    assert found("elbow") == [("procedure", "Elbow mending"), ("code", "0DTJ4ZZ"), ("code", "0DTJ0ZZ")]


def test_a_compound_that_nothing_has_is_spelled_as_the_entry_that_sounds_like_it():
    makers.load_codes(rows=[CodeRow("0CBP0ZZ", "Excision of Tonsils, Open Approach")])
    assert find("tonsilectomy", user=None).instead == ""
    entry("Tonsillectomy")
    assert (find("tonsilectomy", user=None).instead, found("tonsilectomy")[0][1]) == ("tonsillectomy", "Tonsillectomy")


def test_a_long_name_is_found_whole_as_it_is_typed():
    entry("Removal of the ring from the finger", common_names=[])
    entry("Removal of the ring", common_names=[])
    assert found("removal of the ring from the finger")[0] == ("procedure", "Removal of the ring from the finger")


def test_a_replaced_role_is_filtered_by_its_new_name_at_once():
    boss = User.objects.create_superuser("boss", password="elbow-grease-7")
    entry("Mending", personnel=[Person("Hand surgeon")])
    role = PersonnelRole.objects.get(name="Hand surgeon")
    actions.rename_term(term=role, name="Surgeon of hands", actor=boss)
    facets = {facet.key: facet for facet in find("mending", user=None).facets}
    assert [choice.value for choice in facets["personnel"].choices] == ["Surgeon of hands"]


def test_many_publications_in_one_transaction_write_the_index_once(monkeypatch):
    written = []
    monkeypatch.setattr(layers.Changes, "write", lambda *given: written.append(given))
    with transaction.atomic(), told_once():
        entry("Elbow mending")
        entry("Wrist mending")
        assert not Findable.objects.exists()
    assert len(written) == 1 and Findable.objects.count() == 2


def test_a_publish_writes_its_own_layer_alone_and_only_what_changes(monkeypatch):
    monkeypatch.setattr(entries, "LAYER_BITS", 0)  # a layer for each entry
    version = entry("Elbow mending")
    other = entry("Wrist mending")
    assert found("mending") == [("procedure", "Elbow mending"), ("procedure", "Wrist mending")]
    written = {}
    write = layers.Changes.write

    def spy(changes, cursor, collection, name):
        written[name] = (dict(changes.removed), dict(changes.added))
        write(changes, cursor, collection, name)

    monkeypatch.setattr(layers.Changes, "write", spy)
    index_entries([version.procedure_id])
    assert written == {f"entries:{version.procedure_id}": ({}, {})}
    index_entries([other.procedure_id + 1])  # nothing is published there
    assert len(written) == 1
    index_all_entries()
    assert found("wrist mending") == [("procedure", "Wrist mending")]


def test_a_rebuild_writes_each_layer_once_in_whatever_order_the_entries_are_listed(monkeypatch):
    monkeypatch.setattr(entries, "LAYER_BITS", 1)  # neighbors share a layer, and by name no neighbors stand together
    names = ["Knee mending", "Ankle mending", "Wrist mending", "Elbow mending"]
    with told_once():
        procedures = [entry(name).procedure_id for name in names]
    written = []
    finish = layers.Layer.finish
    monkeypatch.setattr(layers.Layer, "finish", lambda layer: written.append(layer.name) or finish(layer))
    assert index_all_entries() == 4
    assert written == [f"entries:{pair}" for pair in sorted({procedure >> 1 for procedure in procedures})]
    assert sorted(title for _, title in found("mending")) == sorted(names)


def test_after_a_publish_only_entries_are_looked_up_again(monkeypatch):
    makers.load_codes(rows=[CodeRow("0DTJ4ZZ", "Elbow")])
    assert found("elbow") == [("code", "0DTJ4ZZ")]
    asked, read = [], lookups._find
    monkeypatch.setattr(lookups, "_find", lambda keys, now: asked.extend(keys) or read(keys, now))
    entry("Elbow mending")
    assert found("elbow") == [("procedure", "Elbow mending"), ("code", "0DTJ4ZZ")]
    assert asked and all(number == ENTRIES for _, indexed in asked for number, _ in indexed)
    asked.clear()
    assert len(found("elbow")) == 2
    assert not asked


def test_a_publication_that_is_rolled_back_is_not_found():
    with transaction.atomic():
        entry("Elbow mending")
        assert found("elbow mending")
        transaction.set_rollback(True)
    assert not found("elbow mending")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("first_rows")
def test_two_people_publish_at_once_and_both_entries_are_found_by_the_words_that_they_share():
    names = [f"Lancing of part {number}" for number in range(4)]
    wanda = makers.writer()
    versions = [makers.draft(wanda, name=name, primary_code=None, related_codes=[]) for name in names]
    reviewer, started = makers.reviewer("rita"), threading.Barrier(len(versions))

    def publish(version):
        started.wait(60)
        try:
            actions.publish_unreviewed(version=version, actor=reviewer)
        finally:
            connection.close()

    threads = [threading.Thread(target=publish, args=[version]) for version in versions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(title for _, title in found("lancing")) == names


def test_one_word_is_a_name_inside_a_query_only_if_it_says_what_is_done(shipped_vocabulary):
    makers.load_codes(rows=[CodeRow("0RQL0ZZ", "Widening after tonsillectomy, spinal")])
    entry("Numbing", common_names=["Spinal"])
    entry("Tonsillectomy", common_names=[])
    assert found("spinal widening") == [("code", "0RQL0ZZ")]
    assert found("widening after tonsillectomy") == [("procedure", "Tonsillectomy"), ("code", "0RQL0ZZ")]


def test_a_transplant_of_an_organ_is_no_transfusion(shipped_vocabulary):
    entry("Giving red cells", common_names=["Transfusion"], body_sites=["Heart"])
    assert found("transfusion heart")[0] == ("procedure", "Giving red cells")
    assert not found("heart transplant")
