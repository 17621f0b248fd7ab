"""The verdict on each document before anything is written."""

import pytest

from codes.formats.rows import CodeRow
from codes.models import CodeSystem
from documents.entry import CodeReference
from documents.source import ParsedEntry, SourceDocument
from imports.preview import CHUNK, Verdict, preview_documents
from procedures import actions
from procedures.models import Procedure
from tests import makers

pytestmark = pytest.mark.django_db


def preview(**changes):
    return preview_text(makers.written(**changes))


def preview_text(source):
    (found,) = preview_documents([source])
    return found


def entry_of(document):
    return preview_text(SourceDocument("elbow.csv", "", ParsedEntry(document))).procedure


def test_a_document_of_an_unknown_entry_is_new():
    found = preview()
    assert (found.verdict, found.reason, found.procedure) == (Verdict.NEW, "", None)
    assert found.document.name == "Mending of the elbow"


def test_the_same_document_again_is_unchanged():
    version = makers.published()
    assert preview().verdict is Verdict.UNCHANGED
    assert preview().procedure == version.procedure


def test_a_document_that_says_something_else_is_changed():
    makers.published()
    assert preview(tools=["Drill"]).verdict is Verdict.CHANGED


def test_an_open_draft_is_neither_overwritten_nor_lost():
    version = makers.published()
    actions.start_draft(procedure=version.procedure, actor=version.created_by)
    assert preview().verdict is Verdict.UNCHANGED
    found = preview(tools=["Drill"])
    assert found.verdict is Verdict.BAD
    assert found.reason == "version 2 of “Mending of the elbow” is still open: finish or discard it first"


@pytest.mark.parametrize("text", ["", " \n", "\0PNG", "just some words", "x" * 1_000_001])
def test_text_that_is_no_entry_is_bad_with_a_reason(text):
    found = preview_text(makers.arrived(text))
    assert found.verdict is Verdict.BAD
    assert found.reason


def test_an_entry_is_known_by_its_primary_code_however_it_is_written():
    version = makers.published()
    renamed = makers.document(name="Elbow repair", primary_code=CodeReference("ICD10PCS", "0rq.L0ZZ"))
    assert entry_of(renamed) == version.procedure


def test_without_a_code_an_entry_is_known_by_its_name():
    version = makers.published()
    assert entry_of(makers.document(name="MENDING of the elbow!", primary_code=None)) == version.procedure
    assert entry_of(makers.document(name="Mending", primary_code=None)) is None


def test_two_codes_of_one_name_are_two_entries():
    makers.published()
    twin = makers.document(primary_code=CodeReference("icd10pcs", "0RQL4ZZ"))
    assert entry_of(twin) is None
    actions.start_entry(document=twin, actor=makers.writer("will"))
    assert entry_of(twin).slug == "mending-of-the-elbow-2"


def test_an_entry_without_a_code_gets_one_from_a_document_of_its_name():
    makers.published(primary_code=None)
    assert entry_of(makers.document()) == Procedure.objects.get()


def test_an_address_that_the_document_states_wins_over_a_code_that_nobody_has():
    version = makers.published()
    corrected = makers.document(slug="mending-of-the-elbow", primary_code=CodeReference("icd10pcs", "0RQL4ZZ"))
    assert entry_of(corrected) == version.procedure
    assert entry_of(makers.document(slug="another-address", primary_code=CodeReference("icd10pcs", "0RQL4ZZ"))) is None


def test_the_entry_that_has_a_code_now_comes_before_one_that_had_it_once():
    makers.follow_up(makers.published(), primary_code=CodeReference("icd10pcs", "0RQL4ZZ"), related_codes=[])
    heir = makers.published(name="Heir of the code")
    assert entry_of(makers.document(name="Whatever")) == heir.procedure


def test_of_two_documents_about_one_entry_the_second_waits_for_a_person():
    makers.published(primary_code=None, name="Known")
    sources = [
        makers.written("a.txt"),
        makers.written("b.txt", tools=["Drill"]),
        makers.written("c.txt", name="Known", primary_code=None, tools=["Drill"]),
        makers.written("d.txt", name="Known", primary_code=None, tools=["Saw"]),
        makers.written("e.txt", name="New", primary_code=None),
        makers.written("f.txt", name="NEW", primary_code=None),
    ]
    found = list(preview_documents(sources))
    assert [preview.verdict for preview in found] == ["new", "conflict", "changed", "conflict", "new", "conflict"]
    assert found[1].reason == "a.txt is about the same entry: import only one of the two."


def test_a_table_leaves_alone_what_it_does_not_speak_of():
    makers.published(primary_code=CodeReference("icd10pcs", "0RQL0ZZ", "Kept title"))
    parsed = ParsedEntry(
        makers.document(name="", texts={"summary": "Short."}, steps=[], sources=[], tools=["Drill"]),
        given=frozenset({"primary_code", "summary", "tools"}),
    )
    found = preview_text(SourceDocument("elbow.csv, row 2", "", parsed))
    assert found.verdict is Verdict.CHANGED
    assert (found.document.name, found.document.tools) == ("Mending of the elbow", ["Drill"])
    assert (found.document.texts["summary"], found.document.texts["goals"]) == ("Short.", "About goals.")
    assert (len(found.document.steps), found.document.primary_code.descriptor) == (2, "Kept title")


def test_a_table_marks_what_its_texts_say_does_not_apply_and_keeps_the_other_marks():
    makers.published(not_applicable=["recovery", "duration"])
    parsed = ParsedEntry(
        makers.document(name="", texts={"benefits_text": "Not applicable."}, not_applicable=["benefits"]),
        given=frozenset({"primary_code", "benefits_text", "duration_text"}),
    )
    found = preview_text(SourceDocument("elbow.csv, row 2", "", parsed))
    assert found.document.not_applicable == ["benefits", "recovery"]


def test_a_code_that_no_release_has_or_that_is_retired_or_that_says_something_else_is_pointed_at():
    makers.load_codes()
    assert preview(
        name="Removal of the appendix", common_names=[], technical_terms=[], texts={"goals": "x"}, steps=[]
    ).warnings == ["The text shares no word with the official title of ICD10PCS 0RQL0ZZ: is it the right code?"]
    assert preview().warnings == []
    (unknown,) = preview(primary_code=CodeReference("icd10pcs", "0RQL3ZZ")).warnings
    assert unknown.startswith("The code ICD10PCS 0RQL3ZZ is in no release loaded here")
    makers.load_codes(label="FY2026", rows=makers.PCS[1:])
    assert preview().warnings == ["The code ICD10PCS 0RQL0ZZ was retired in FY2026."]
    assert preview(primary_code=CodeReference("cpt4", "12345")).warnings == []


def test_hundreds_of_documents_take_as_many_queries_as_one(django_assert_max_num_queries):
    makers.published()
    sources = [makers.written(f"{n}.txt", name=f"Entry {n}", primary_code=None) for n in range(CHUNK)]
    with django_assert_max_num_queries(29):
        assert len(list(preview_documents([*sources[1:], makers.written(tools=["Drill"])]))) == CHUNK


def test_a_document_with_a_code_and_one_of_its_name_without_are_about_one_entry():
    coded, bare = makers.written("a.txt"), makers.written("b.txt", primary_code=None)
    other = makers.written("c.txt", primary_code=CodeReference("icd10pcs", "0RQL4ZZ"))
    for sources in ((coded, bare), (bare, coded)):
        first, second = preview_documents(sources)
        assert (first.verdict, second.verdict) == ("new", "conflict")
        assert second.reason == f"{sources[0].filename} is about the same entry: import only one of the two."
    assert [found.verdict for found in preview_documents([coded, other, bare])] == ["new", "new", "conflict"]


def test_an_entry_that_looks_like_the_documents_is_named():
    makers.follow_up(
        makers.published(name="Old name", primary_code=None, related_codes=[]), name="Elbow repair", primary_code=None
    )
    (warning,) = preview(name="ELBOW repair").warnings
    assert warning == "The entry “old-name” has the same name: is this another procedure?"
    itself = preview(name="Old-name", primary_code=None)
    assert itself.procedure.slug == "old-name"
    assert not [warning for warning in itself.warnings if "same name" in warning]


def test_a_document_whose_code_belongs_to_an_entry_at_another_address_names_both():
    makers.published()
    parsed = ParsedEntry(makers.document(slug="elbow-repair", tools=["Drill"]))
    (warning,) = preview_text(SourceDocument("elbow.json, entry 1", "", parsed)).warnings
    assert warning == "It states the address “elbow-repair”, but belongs to the entry “mending-of-the-elbow”."


def test_two_codes_of_one_name_are_named_to_each_other():
    makers.published()
    (warning,) = preview(primary_code=CodeReference("icd10pcs", "0RQL4ZZ")).warnings
    assert warning.startswith("The entry “mending-of-the-elbow” has the same name")
    assert preview(tools=["Drill"]).warnings == []


def test_a_document_of_another_name_than_the_entry_with_its_code_says_so():
    makers.published()
    assert preview(name="Elbow repair").warnings == [
        "It belongs to the entry “mending-of-the-elbow”, but the name there is “Mending of the elbow”."
    ]
    renamed = ParsedEntry(makers.document(slug="mending-of-the-elbow", name="Elbow repair"))
    assert preview_text(SourceDocument("elbow.json, entry 1", "", renamed)).warnings == []


def test_entries_of_codes_that_differ_only_by_case_are_two_entries_where_case_matters():
    makers.load_codes("house", rows=[CodeRow("a1", "One"), CodeRow("A1", "Two")])
    system = CodeSystem.objects.get(slug="house")
    assert system.case_matters
    first = makers.published(primary_code=CodeReference("house", "a1"), name="Mending of the knee")
    assert preview(primary_code=CodeReference("house", "a1"), name="Mended knee").procedure == first.procedure
    found = preview(primary_code=CodeReference("house", "A1"), name="Mending of the hip")
    assert (found.procedure, found.verdict) == (None, Verdict.NEW)
