"""The desk for imports: upload, preview, select, confirm; and the source beside an imported draft."""

import json
import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.text.writer import write_entry_document
from imports.actions import upload
from imports.models import ImportBatch, ImportedDocument
from jobs.models import Job
from procedures import actions
from procedures.models import Procedure, ProcedureVersion
from procedures.queries import entry_document
from tests import makers

from .desk_form import address_of, filled_form

pytestmark = pytest.mark.django_db
ADD = "/admin/imports/importbatch/add/"
SOURCE = """Search all medical codes

Zyzzogenic mending of the knee

CPT4 code

Name of the Procedure:

Knee mending
A stray line

Summary

It mends the <b>knee</b>.

Duration

About an hour.
"""


@pytest.fixture
def wanda(client):
    """A writer who is signed in."""
    wanda = makers.writer()
    client.force_login(wanda)
    return wanda


def page_of(response) -> str:
    """The whole page, of a streamed answer too."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode()


def send(client, **files) -> str:
    uploads = [SimpleUploadedFile(name.replace("_", "."), content) for name, content in files.items()]
    return page_of(client.post(ADD, {"files": uploads}, follow=True))


def step(client, batch, verb, **data) -> str:
    return page_of(client.post(reverse("admin:imports_importbatch_step", args=[batch.pk, verb]), data, follow=True))


def text_of(**changes) -> bytes:
    return write_entry_document(makers.document(**changes)).encode()


def test_files_are_uploaded_looked_at_and_taken(client, wanda):
    makers.published()
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("deep/ankle.txt", text_of(name="Ankle", primary_code=None))
    answer = send(client, elbow_txt=text_of(tools=["Drill"]), bad_txt=b"nothing", more_zip=packed.getvalue())
    batch = ImportBatch.objects.get()
    assert Job.objects.get().words == "3 documents read and compared"
    assert "Import the selected documents" in answer
    page = page_of(client.get(batch.get_absolute_url()))
    for words in (
        "elbow.txt",
        "more.zip/deep/ankle.txt",
        "This is not an entry document",
        "Import the selected documents",
    ):
        assert words in page
    assert not ProcedureVersion.objects.filter(state="draft").exists()
    chosen = list(batch.documents.chosen().values_list("pk", flat=True))
    answer = step(client, batch, "take", shown=chosen, chosen=chosen)
    assert "2 became drafts" in answer
    assert set(ProcedureVersion.objects.filter(state="draft").values_list("name", flat=True)) == {
        "Mending of the elbow",
        "Ankle",
    }
    assert "2 became drafts" in page_of(client.get(batch.get_absolute_url()))


def test_what_is_not_ticked_is_not_taken(client, wanda):
    send(client, one_txt=text_of(name="One", primary_code=None), two_txt=text_of(name="Two", primary_code=None))
    batch = ImportBatch.objects.get()
    one, two = batch.documents.order_by("position")
    assert "The selection was saved" in step(client, batch, "choose", shown=[one.pk, two.pk], chosen=[two.pk])
    step(client, batch, "take")
    assert list(Procedure.objects.values_list("slug", flat=True)) == ["two"]
    assert "no longer waits" in step(client, batch, "drop")


def test_a_refusal_is_said_in_words_and_nothing_is_taken(client, wanda):
    live = makers.published()
    send(client, elbow_txt=text_of(tools=["Drill"]))
    actions.start_draft(procedure=live.procedure, actor=wanda)
    batch = ImportBatch.objects.get()
    (document,) = batch.documents.all()
    answer = step(client, batch, "take", shown=document.pk, chosen=document.pk)
    assert "Nothing was imported. elbow.txt: version 2 of “Mending of the elbow” is still open" in answer
    step(client, batch, "look-again")
    page = page_of(client.get(document.get_absolute_url()))
    assert "Cannot be imported" in page and "heading or layout" not in page


def test_an_upload_without_files_or_documents_says_what_is_missing(client, wanda):
    assert "This field is required" in page_of(client.post(ADD))
    assert not ImportBatch.objects.exists()
    send(client, empty_zip=_empty_zip())
    assert "There is no file in this archive" in page_of(client.get(ImportBatch.objects.get().get_absolute_url()))


def _empty_zip() -> bytes:
    packed = BytesIO()
    zipfile.ZipFile(packed, "w").close()
    return packed.getvalue()


def test_a_document_shows_what_changes_field_by_field(client, wanda):
    makers.published()
    send(client, elbow_txt=text_of(tools=["Drill"], duration_max_minutes=120))
    page = page_of(client.get(ImportedDocument.objects.get().get_absolute_url()))
    assert "What changes in “Mending of the elbow”, version 1" in page
    assert "<td>Scalpel</td><td>Drill</td>" in page
    assert "<td>30–90</td><td>30–120</td>" in page
    assert '<th scope="row">Summary</th>' not in page


def test_unplaced_lines_stand_in_their_place_and_official_titles_stay_behind_their_licence(client, wanda, settings):
    send(client, **{"cpt4-99999-knee_txt": SOURCE.encode()})
    document = ImportedDocument.objects.get()
    address = document.get_absolute_url()
    page = page_of(client.get(address))
    assert "A stray line" in page
    assert "fits no field" in page
    assert "It mends the &lt;b&gt;knee&lt;/b&gt;." in page
    assert "Zyzzogenic" not in page
    assert "this site has no licence to show it" in page
    settings.MEDREF_LICENSED_SYSTEMS = ["cpt4"]
    assert "Zyzzogenic mending of the knee" in page_of(client.get(address))


def test_titles_of_similar_codes_stay_behind_their_licence_too(client, wanda):
    related = [
        {"system": "cpt4", "code": "99998", "title": "Zyzzogenic other"},
        {"system": "icd10pcs", "code": "0RQL0ZZ", "title": "Open title"},
    ]
    send(client, e_json=json.dumps([{"name": "Elbow", "related_codes": related}]).encode())
    page = page_of(client.get(ImportedDocument.objects.get().get_absolute_url()))
    assert "Open title" in page
    assert "Zyzzogenic" not in page


def test_an_imported_draft_shows_its_source_until_it_is_accepted(client, wanda):
    send(client, **{"cpt4-99999-knee_txt": SOURCE.encode()})
    batch = ImportBatch.objects.get()
    step(client, batch, "take", shown=[], chosen=[])
    version = ProcedureVersion.objects.get()
    desk = address_of(version)
    page = page_of(client.get(desk))
    assert "It mends the &lt;b&gt;knee&lt;/b&gt;." in page
    assert "Zyzzogenic" not in page
    assert "Source of Summary" in page
    assert "Source of Duration" in page
    data = filled_form(client, version)
    page = page_of(client.post(desk, data | {"_accept": "summary"}, follow=True))
    assert "“Summary” was accepted, and the draft was saved" in page
    assert "Source of Summary" not in page
    assert "Source of Duration" in page
    page = page_of(client.post(desk, data | {"_accept": "all", "summary": "Changed on the way."}, follow=True))
    assert "All sections were accepted" in page
    assert page.count('<aside aria-label="Source') == 1  # of the section with the stray line, which is not settled yet
    assert 'name="_accept"' not in page
    version.refresh_from_db()
    assert entry_document(version).texts["summary"] == "Changed on the way."


def test_who_may_not_write_may_look_and_not_decide(client, wanda):
    (*_, (batch, _)) = upload(documents=[makers.written()], name="elbow.txt", actor=wanda)
    client.force_login(makers.reviewer())
    page = page_of(client.get(batch.get_absolute_url()))
    assert "elbow.txt" in page
    assert "Import the selected documents" not in page
    assert client.get(ADD).status_code == 403
    client.logout()
    for address in (ADD, batch.get_absolute_url(), batch.documents.get().get_absolute_url()):
        assert client.get(address).status_code == 302


def test_the_page_of_a_large_import_takes_a_fixed_number_of_queries(client, wanda, django_assert_max_num_queries):
    sources = [makers.written(f"{n}.txt", name=f"Entry {n}", primary_code=None) for n in range(130)]
    (*_, (batch, _)) = upload(documents=sources, name="many", actor=wanda)
    for address in ("", "?page=2", "?verdict=new&page=2", "?verdict=nonsense&page=x"):
        with django_assert_max_num_queries(12):
            assert client.get(batch.get_absolute_url() + address).status_code == 200
