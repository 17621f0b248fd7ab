"""The codes of a draft at the desk."""

import pytest

from codes.models import Code
from documents.entry import CodeReference
from procedures.rules import EditorialError
from tests import makers
from tests.procedures.test_desk import desk, form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(wanda):
    makers.load_codes()
    return makers.draft(wanda)


def codes_of(version) -> list[tuple[str, str]]:
    return list(version.codes.values_list("code__code", "relation"))


def test_the_primary_code_changes_places_with_a_similar_one(client, version):
    data = form_data(client.get(desk(version))) | {"codes-0-relation": "related", "codes-1-relation": "primary"}
    assert client.post(desk(version), data).status_code == 302
    assert codes_of(version) == [("99999", "primary"), ("0RQL0ZZ", "related")]
    data = form_data(client.get(desk(version))) | {"codes-0-DELETE": "on", "codes-1-relation": "primary"}
    assert client.post(desk(version), data).status_code == 302
    assert codes_of(version) == [("0RQL0ZZ", "primary")]


def test_two_primary_codes_are_refused_in_words(client, version):
    data = form_data(client.get(desk(version))) | {"codes-1-relation": "primary"}
    response = client.post(desk(version), data)
    assert "Only one code can be the primary code" in response.content.decode()
    assert codes_of(version) == [("0RQL0ZZ", "primary"), ("99999", "related")]


def test_the_same_code_twice_is_refused_in_words(client, version):
    first = version.codes.get(relation="primary").code_id
    response = client.post(desk(version), form_data(client.get(desk(version))) | {"codes-1-code": first})
    assert response.status_code == 200
    assert "0RQL0ZZ: each code can be named once. Remove the others." in response.content.decode()


def test_a_save_that_comes_too_late_says_why(client, version, monkeypatch):
    data = form_data(client.get(desk(version)))

    def handed_in(**keywords):
        raise EditorialError("This version is in review.")

    monkeypatch.setattr("procedures.admin.versions.actions.save_draft", handed_in)
    response = client.post(desk(version), data | {"summary": "Typed for an hour."})
    assert "This version is in review." in response.content.decode()
    assert "Typed for an hour." in response.content.decode()


def test_a_heading_is_no_primary_code_but_one_that_was_imported_so_may_stay(client, version):
    heading = Code.objects.get(code="0RQ")
    data = form_data(client.get(desk(version))) | {"codes-0-code": heading.pk}
    answer = client.post(desk(version), data)
    assert "0RQ is a heading and cannot be billed: choose one of the codes below it." in answer.content.decode()
    imported = makers.draft(version.created_by, name="Lancing", primary_code=CodeReference("icd10pcs", "0RQ"))
    data = form_data(client.get(desk(imported))) | {"summary": "Changed."}
    assert client.post(desk(imported), data).status_code == 302
    assert ("0RQ", "primary") in codes_of(imported)
    related = form_data(client.get(desk(version))) | {"codes-1-code": heading.pk}
    assert client.post(desk(version), related).status_code == 302


def test_the_picker_finds_what_readers_find_and_says_why(client, version):
    client.force_login(version.created_by)
    where = {"app_label": "procedures", "model_name": "procedurecode", "field_name": "code"}
    offered = client.get("/admin/autocomplete/", where | {"term": "appendectomy"}).json()["results"]
    assert offered[0]["text"].startswith(
        "ICD-10-PCS 0DTJ4ZZ Resection of Appendix, Percutaneous Endoscopic Approach · "
    )
    assert [row["id"] for row in offered] == [str(Code.objects.get(code="0DTJ4ZZ").pk)]
    assert " · heading · " in client.get("/admin/autocomplete/", where | {"term": "0RQ"}).json()["results"][0]["text"]
