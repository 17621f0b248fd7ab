"""Upload, preview, confirm or discard: the same behavior for code files and for imports."""

from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts import roles
from accounts.models import User
from codes.models import CodeSystem, CodeUpload, Release
from imports.models import ImportBatch
from procedures.models import Procedure
from tests import makers

pytestmark = pytest.mark.django_db


@dataclass
class Desk:
    """A desk as its person uses it; `confirm` is the verb of its main button, `made` the model that it fills."""

    client: Client
    model: type[Model]
    person: User
    field: str
    content: bytes
    confirm: str
    made: type[Model]

    def url(self, page, *args) -> str:
        return reverse(f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_{page}", args=args)

    def send(self, content=None) -> str:
        system = CodeSystem.objects.get(slug="icd10pcs").pk
        file = SimpleUploadedFile("given.csv", self.content if content is None else content)
        fields = {"holds": "codes", "system": system, "label": "FY2025", self.field: file}
        return _page(self.client.post(self.url("add"), fields, follow=True))

    def look(self) -> str:
        return _page(self.client.get(self.model.objects.get().get_absolute_url()))

    def press(self, verb, **fields) -> str:
        return _page(self.client.post(self.url("step", self.model.objects.get().pk, verb), fields, follow=True))


def _page(response) -> str:
    return b"".join(response.streaming_content if response.streaming else [response.content]).decode()


@pytest.fixture(params=["codes", "imports"])
def desk(request, client, monkeypatch, tmp_path) -> Desk:
    monkeypatch.setattr(CodeUpload._meta.get_field("file").storage, "location", str(tmp_path))
    if request.param == "codes":
        cora = makers.person("cora", roles.CODE_MANAGER)
        client.force_login(cora)
        content = b'code,title\n0RQL0ZZ,"Repair Right Elbow Joint, Open Approach"\n'
        return Desk(client, CodeUpload, cora, "file", content, "load", Release)
    wanda = makers.writer()
    client.force_login(wanda)
    content = b"name,summary\nMending of the elbow,It mends.\n"
    return Desk(client, ImportBatch, wanda, "files", content, "take", Procedure)


def test_a_file_changes_nothing_before_it_is_confirmed(desk):
    assert "Nothing changes until you have seen the preview and confirmed it" in _page(desk.client.get(desk.url("add")))
    answer = desk.send()
    upload = desk.model.objects.get()
    assert "Nothing has changed yet." in answer
    assert "Nothing has changed yet." in desk.look()
    assert f"uploaded by {desk.person} on" in desk.look()
    assert not desk.made.objects.exists()
    chosen = [document.pk for document in getattr(upload, "documents", ImportBatch.objects).all()]
    assert "Nothing has changed yet." not in desk.press(desk.confirm, shown=chosen, chosen=chosen)
    assert desk.made.objects.count() == 1
    assert "Discard this" not in desk.look()


def test_a_discarded_file_changed_nothing(desk):
    desk.send()
    assert "Discard this" in desk.look()
    assert "“given.csv” was discarded. It changed nothing." in desk.press("drop")
    assert not desk.made.objects.exists()
    assert not desk.model.objects.exclude(state="dropped").exists()


def test_nothing_is_decided_twice_and_the_refusal_leads_back_to_the_same_page(desk):
    desk.send()
    desk.press(desk.confirm)
    upload = desk.model.objects.get()
    answer = desk.client.post(desk.url("step", upload.pk, "drop"), {"back": "page=2"}, follow=True)
    assert answer.redirect_chain == [(upload.get_absolute_url() + "?page=2", 302)]
    assert 'class="error"' in _page(answer)
    assert desk.model.objects.count() == 1


def test_a_form_that_is_not_filled_in_is_shown_again(desk):
    assert "The submitted file is empty" in desk.send(b"")
    assert "This field is required" in _page(desk.client.post(desk.url("add")))
    assert not desk.model.objects.exists()


def test_buttons_are_pressed_and_unknown_ones_refused(desk):
    desk.send()
    pk = desk.model.objects.get().pk
    assert desk.client.get(desk.url("step", pk, desk.confirm)).status_code == 405
    assert desk.client.post(desk.url("step", pk, "nonsense")).status_code == 403
    assert desk.client.post(desk.url("step", pk + 1, "drop")).status_code == 404
    assert desk.client.get(desk.url("change", pk + 1)).status_code == 404
    assert desk.model.objects.get().is_waiting


def test_others_bring_nothing_and_decide_nothing(desk):
    desk.send()
    upload = desk.model.objects.get()
    desk.client.force_login(makers.reviewer())
    assert desk.client.get(desk.url("add")).status_code == 403
    assert desk.client.post(desk.url("step", upload.pk, "drop")).status_code == 403
    assert "Discard this" not in desk.look()
    desk.press(desk.confirm)
    assert not desk.made.objects.exists()
    desk.client.logout()
    for address in (desk.url("add"), upload.get_absolute_url()):
        assert desk.client.get(address).status_code == 302
