"""The verdict on each document before anything is written."""

import pytest

from imports.preview import Verdict, matching_procedure, preview_document
from procedures import actions
from procedures.document import CodeReference
from procedures.models import Procedure
from procedures.writers import write_entry_document
from tests import makers

pytestmark = pytest.mark.django_db


def preview(filename="elbow.txt", **changes):
    return preview_document(filename, write_entry_document(makers.document(**changes)))


def test_a_document_of_an_unknown_entry_is_new():
    found = preview()
    assert (found.verdict, found.reason, found.procedure) == (Verdict.NEW, "", None)
    assert found.parsed.document.name == "Mending of the elbow"


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
    found = preview_document("odd.txt", text)
    assert found.verdict is Verdict.BAD
    assert found.reason


def test_an_entry_is_known_by_its_primary_code_however_it_is_written():
    version = makers.published()
    renamed = makers.document(name="Elbow repair", primary_code=CodeReference("ICD10PCS", "0rq.L0ZZ"))
    assert matching_procedure(renamed) == version.procedure


def test_without_a_code_an_entry_is_known_by_its_name():
    version = makers.published()
    assert matching_procedure(makers.document(name="MENDING of the elbow!", primary_code=None)) == version.procedure
    assert matching_procedure(makers.document(name="Mending", primary_code=None)) is None


def test_two_codes_of_one_name_are_two_entries():
    makers.published()
    twin = makers.document(primary_code=CodeReference("icd10pcs", "0RQL4ZZ"))
    assert matching_procedure(twin) is None
    actions.start_entry(document=twin, actor=makers.writer("will"))
    assert matching_procedure(twin).slug == "mending-of-the-elbow-2"


def test_an_entry_without_a_code_gets_one_from_a_document_of_its_name():
    makers.published(primary_code=None)
    assert matching_procedure(makers.document()) == Procedure.objects.get()
