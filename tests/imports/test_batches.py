"""Imports that wait for confirmation: previewed, selected, and imported completely or not at all."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections, transaction
from django.db.utils import IntegrityError

from accounts import roles
from imports import actions
from imports.models import ImportBatch, ImportedDocument
from imports.preview import CHUNK
from procedures import actions as editorial
from procedures.models import Procedure, ProcedureVersion
from procedures.queries import entry_document
from procedures.rules import EditorialError
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def wanda():
    return makers.writer()


def uploaded(by, *sources) -> ImportBatch:
    (*_, (batch, _)) = actions.upload(documents=sources, name="some files", actor=by)
    return batch


def named(name, **changes):
    return makers.written(f"{name}.txt", name=name, primary_code=None, **changes)


def taken(batch, by):
    return list(actions.take(batch=batch, actor=by))


def verdicts(batch) -> list[str]:
    return list(batch.documents.order_by("position").values_list("verdict", flat=True))


def test_an_upload_is_kept_with_its_verdicts_and_changes_nothing(wanda):
    makers.published()
    batch = uploaded(wanda, named("New"), makers.written(tools=["Drill"]), makers.written(), makers.arrived("nothing"))
    assert verdicts(batch) == ["new", "changed", "conflict", "bad"]
    assert (batch.state, batch.documents.chosen().count(), Procedure.objects.count()) == ("open", 2, 1)
    document = batch.documents.get(position=1)
    assert document.source.parsed.document == named("New").parsed.document
    assert document.text == named("New").text


def test_what_the_site_has_already_is_named_and_its_text_not_kept_twice(wanda):
    makers.published()
    document = uploaded(wanda, makers.written()).documents.get()
    assert (document.verdict, document.text, document.content) == ("unchanged", "", None)


def test_files_without_any_document_are_no_import(wanda):
    with pytest.raises(EditorialError, match="no document"):
        uploaded(wanda)
    assert not ImportBatch.objects.exists()


def test_an_upload_that_breaks_off_leaves_nothing(wanda):
    steps = actions.upload(documents=(named(f"Entry {n}") for n in range(300)), name="many", actor=wanda)
    next(steps)
    steps.close()
    assert not ImportBatch.objects.exists()


def test_the_chosen_documents_become_drafts_and_no_other(wanda):
    live = makers.published()
    batch = uploaded(wanda, named("One"), named("Two"), makers.written(tools=["Drill"]))
    keys = dict(batch.documents.values_list("position", "pk"))
    actions.choose(batch=batch, shown=[keys[1], keys[2]], chosen=[keys[2]], actor=wanda)
    assert taken(batch, wanda) == [2]
    assert set(Procedure.objects.values_list("slug", flat=True)) == {"mending-of-the-elbow", "two"}
    draft = live.procedure.versions.get(state="draft")
    assert entry_document(draft).tools == ["Drill"]
    assert draft.imported_document.filename == "elbow.txt"
    batch.refresh_from_db()
    assert (batch.state, batch.taken_at is not None) == ("taken", True)


def test_a_bad_document_cannot_be_chosen(wanda):
    batch = uploaded(wanda, makers.arrived("nothing"))
    actions.choose(batch=batch, shown=[], chosen=[batch.documents.get().pk], actor=wanda)
    assert not batch.documents.chosen().exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        batch.documents.update(is_chosen=True)


def test_all_or_none_a_change_on_the_site_meanwhile_stops_the_whole_import_and_says_where(wanda):
    live = makers.published()
    batch = uploaded(wanda, named("First"), makers.written(tools=["Drill"]))
    open_draft = editorial.start_draft(procedure=live.procedure, actor=wanda)
    with pytest.raises(
        EditorialError, match="Nothing was imported. elbow.txt: version 2 of “Mending of the elbow” is still open"
    ):
        taken(batch, wanda)
    assert not Procedure.objects.filter(slug="first").exists()
    batch.refresh_from_db()
    assert batch.is_waiting
    assert list(actions.look_again(batch=batch, actor=wanda)) == [2]
    assert verdicts(batch) == ["new", "bad"]
    makers.discard(version=open_draft, actor=wanda)
    list(actions.look_again(batch=batch, actor=wanda))
    assert verdicts(batch) == ["new", "changed"]
    assert taken(batch, wanda) == [2]


def test_a_published_change_since_the_look_is_not_overwritten_unseen(wanda):
    live = makers.published()
    batch = uploaded(wanda, makers.written(tools=["Drill"]))
    makers.follow_up(live, tools=["Saw"])
    with pytest.raises(EditorialError, match="has changed since"):
        taken(batch, wanda)


def test_an_import_that_is_cut_off_half_way_leaves_nothing_and_can_be_repeated(wanda):
    batch = uploaded(wanda, *(named(f"Entry {n}") for n in range(CHUNK + 5)))
    steps = actions.take(batch=batch, actor=wanda)
    assert next(steps) == CHUNK
    steps.close()
    assert not ProcedureVersion.objects.exists()
    batch.refresh_from_db()
    assert batch.is_waiting
    assert taken(batch, wanda)[-1] == CHUNK + 5


def test_an_import_is_decided_once(wanda):
    batch = uploaded(wanda, named("One"))
    taken(batch, wanda)
    for again in (taken, lambda batch, by: actions.drop(batch=batch, actor=by)):
        with pytest.raises(EditorialError, match="no longer waits"):
            again(batch, wanda)
    assert ImportedDocument.objects.get().version.name == "One"


def test_a_dropped_import_is_gone(wanda):
    batch = uploaded(wanda, named("One"))
    actions.drop(batch=batch, actor=wanda)
    assert not ImportBatch.objects.exists()
    with pytest.raises(EditorialError, match="no longer waits"):
        taken(batch, wanda)


def test_only_writers_decide(wanda):
    batch, ravi = uploaded(wanda, named("One")), makers.reviewer()
    for refused in (
        lambda: uploaded(ravi, named("Two")),
        lambda: taken(batch, ravi),
        lambda: list(actions.look_again(batch=batch, actor=ravi)),
        lambda: actions.drop(batch=batch, actor=ravi),
        lambda: actions.choose(batch=batch, shown=[], chosen=[], actor=ravi),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_odd_characters_are_kept_as_far_as_the_database_takes_them(wanda):
    source = makers.arrived("\0PNG")
    assert uploaded(wanda, source).documents.get().text == "\ufffdPNG"
    table = makers.written(tools=["Saw\ud800"])
    assert uploaded(wanda, table).documents.get().content["tools"] == ["Saw"]


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_do_not_make_an_entry_twice(first_rows):
    wanda = makers.writer()
    batch = uploaded(wanda, named("One"))
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [actions.LOCK])
            with pytest.raises(EditorialError, match="Another import"):
                taken(batch, wanda)
    finally:
        other.close()
        connections.close_all()
    assert taken(batch, wanda) == [1]


def test_accepting_a_section_is_noted_once_and_only_on_drafts(wanda):
    batch = uploaded(wanda, makers.written())
    taken(batch, wanda)
    document = ImportedDocument.objects.get()
    for _ in range(2):
        actions.accept(document=document, sections=["purpose", "risks"], actor=wanda)
    assert document.accepted_sections.count() == 2
    with pytest.raises(PermissionDenied):
        actions.accept(document=document, sections=["goals"], actor=makers.reviewer())
    makers.submit(version=document.version, actor=wanda)
    document.refresh_from_db()
    with pytest.raises(EditorialError, match="no draft any more"):
        actions.accept(document=document, sections=["summary"], actor=wanda)


def test_whoever_uploaded_the_words_of_an_import_does_not_approve_them(wanda):
    author = makers.person("author", roles.WRITER, roles.REVIEWER)
    makers.published()
    taken(uploaded(author, named("Wiring"), makers.written(tools=["Drill"])), by=wanda)
    for version in ProcedureVersion.objects.filter(state="draft"):
        makers.submit(version=version, actor=wanda)
        with pytest.raises(EditorialError, match="words of yours"):
            makers.publish(version=version, actor=author)
