"""The pages of the editors' desk: they open for those who may see them, in few queries, and never show too much."""

import re

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from codes.formats.rows import CodeRow
from documents.entry import CodeReference
from imports.actions import import_documents, importer
from procedures.models import BodySite, ProcedureVersion, Setting, Tool
from tests import makers
from tests.procedures.test_desk import form_data

pytestmark = pytest.mark.django_db

VERSIONS = "/admin/procedures/procedureversion/"


@pytest.fixture
def boss(client):
    """A superuser who is signed in: whatever anybody sees, they see."""
    boss = makers.person("boss", is_superuser=True, is_staff=True)
    client.force_login(boss)
    return boss


@pytest.mark.parametrize(
    "model",
    [
        "procedures/procedure",
        "procedures/procedureversion",
        "codes/code",
        "accounts/user",
        "imports/importbatch",
        "imports/importeddocument",
    ],
)
@pytest.mark.parametrize("key", ["0", "abc", "²", "99999999999999999999", "_00"])
def test_a_page_of_the_desk_that_does_not_exist_is_no_error(client, boss, model, key):
    assert client.get(f"/admin/{model}/{key}/change/").status_code in (302, 404)


def test_the_desk_filters_versions_by_their_review(client, boss):
    makers.published()
    for choice, count in (("overdue", 0), ("missing", 0), ("current", 1), ("nonsense", 1)):
        response = client.get(f"{VERSIONS}?review={choice}")
        assert len(response.context["cl"].result_list) == count, choice
    assert len(client.get(f"{VERSIONS}?q=0RQL0ZZ").context["cl"].result_list) == 1


def test_the_list_of_versions_finds_names_addresses_and_codes_word_by_word(client, boss):
    makers.load_codes()
    makers.draft(boss)
    makers.draft(boss, name="Scan of the chest", primary_code=None, related_codes=[])
    for typed, found in (
        ("elbow", ["Mending of the elbow", "Scan of the chest"]),
        ("ELBOW mend", ["Mending of the elbow"]),
        ("cubitorrhaphy", ["Mending of the elbow", "Scan of the chest"]),
        ("mending-of", ["Mending of the elbow"]),
        ("0rql0", ["Mending of the elbow"]),
        ("elbow 0DT", []),
        ("'; %", []),
    ):
        assert [version.name for version in client.get(VERSIONS, {"q": typed}).context["cl"].result_list] == found, (
            typed
        )


def test_writers_find_words_and_codes_as_they_type(client):
    makers.load_codes()
    client.force_login(makers.draft(makers.writer()).created_by)
    for model, field, term, found in (
        ("procedureversion", "specialties", "ortho", "Orthopedic surgery"),
        ("proceduretool", "tool", "scal", "Scalpel"),
        ("procedurepersonnel", "role", "nur", "Nurse"),
        (
            "procedurecode",
            "code",
            "0RQL4",
            "ICD-10-PCS 0RQL4ZZ Repair Right Elbow Joint, Percutaneous Endoscopic Approach · start of the code",
        ),
    ):
        query = {"app_label": "procedures", "model_name": model, "field_name": field, "term": term}
        results = client.get("/admin/autocomplete/", query).json()["results"]
        assert [result["text"] for result in results] == [found]


def test_the_desk_never_shows_a_title_that_its_licence_withholds(client, boss):
    makers.load_codes("cpt4", "2026", [CodeRow("99999", "Zyzzogenic repair", "Zyzzogenic")])
    wanda = makers.writer()
    version = makers.draft(wanda, primary_code=CodeReference("cpt4", "99999", "Zyzzogenic descriptor"))
    code = version.codes.get(relation="primary").code
    query = "app_label=procedures&model_name=procedurecode&field_name=code"
    page = f"{VERSIONS}{version.pk}/change/"
    addresses = [
        page, reverse("admin:version_compare", args=[version.pk]), "/admin/codes/code/",
        f"/admin/codes/code/{code.pk}/change/", f"/admin/autocomplete/?{query}&term=99999",
        f"/admin/autocomplete/?{query}&term=zyzzogenic", "/admin/codes/code/?q=zyzzogenic",
    ]  # fmt: skip
    for address in addresses:
        body = client.get(address).content.decode()
        assert "Zyzzogenic" not in body, address
    for address in addresses[:2]:
        assert "withheld by its licence" in client.get(address).content.decode()
    assert client.get(addresses[-2]).json()["results"] == []
    makers.submit(version=version, actor=wanda)
    body = client.get(page).content.decode()
    assert "Zyzzogenic" not in body, "where the desk is read-only"
    heads = re.findall(r"<th\b[^>]*>(.*?)</th>", body, re.DOTALL)
    assert "Likelihood" in heads and all(head.strip() for head in heads), "each column says what it holds"


def test_the_reviewer_sees_the_descriptors_of_an_imported_document_that_the_licence_lets_through(client):
    makers.load_codes()
    wanda = makers.writer()
    version = makers.draft(wanda, primary_code=CodeReference("icd10pcs", "0RQL0ZZ", "Words of the file"))
    other = version.codes.exclude(relation="primary").first()
    client.force_login(wanda)
    response = client.get(f"{VERSIONS}{version.pk}/change/")
    assert "Words of the file" in response.content.decode()
    typed = form_data(response) | {"codes-0-code": other.code_id, "codes-1-DELETE": "on", "duration_min_minutes": "x"}
    page = client.post(f"{VERSIONS}{version.pk}/change/", typed).content.decode()
    assert "Words of the file" not in page, "they belong to the code that was there"
    makers.submit(version=version, actor=wanda)
    client.force_login(makers.reviewer())
    for address in (
        f"{VERSIONS}{version.pk}/change/",
        reverse("admin:version_compare", args=[version.pk]),
        reverse("admin:version_revision", args=[version.pk]),
    ):
        assert "Words of the file" in client.get(address).content.decode(), address


def test_every_page_of_the_desk_opens_in_few_queries(client, boss, django_assert_max_num_queries):
    """For a writer, and for whoever sees everything; that the pages open for the other roles is tests/test_access.py's."""
    makers.load_codes()
    makers.published()
    makers.draft(makers.writer("will"), name="Draft", tools=list("abcdefghij"))
    import_documents(documents=[makers.written(name="Imported", primary_code=None)], actor=importer())
    opened = set()
    for person in (makers.role_holders()["Writer"], boss):
        client.force_login(person)
        request = RequestFactory().get("/admin/")
        request.user = person
        for model, desk in admin.site._registry.items():
            label = f"{model._meta.app_label}_{model._meta.model_name}"
            address = reverse(f"admin:{label}_changelist")
            if not desk.has_view_permission(request):
                assert client.get(address).status_code == 403
                continue
            with django_assert_max_num_queries(20):
                assert client.get(address).status_code == 200, address
            rows = ProcedureVersion.objects.readable_to(person) if model == ProcedureVersion else model.objects
            for row in rows.order_by("-pk")[:2]:
                with django_assert_max_num_queries(75):
                    page = client.get(reverse(f"admin:{label}_change", args=[row.pk]))
                assert page.status_code == 200, (person, row)
            opened.add(label)
    assert {
        "imports_importbatch",
        "imports_importeddocument",
        "procedures_procedure",
        "procedures_procedureversion",
        "codes_code",
        "accounts_user",
    } <= opened


def test_the_list_of_versions_takes_the_same_queries_however_long_it_is(client, boss, django_assert_num_queries):
    wanda = makers.writer()
    client.get("/admin/")  # from now on the number of notices is known
    for count in (1, 5):
        for number in range(count):
            makers.draft(wanda, name=f"Draft {count} {number}", primary_code=None)
        for address, queries in (("procedureversion", 4), ("procedure", 6)):
            with django_assert_num_queries(queries):
                client.get(f"/admin/procedures/{address}/")


def test_words_in_use_are_not_deleted_and_unused_ones_are(client, boss):
    makers.published()
    for model in (BodySite, Setting, Tool):
        used = model.objects.get(name__in=["Elbow", "Day surgery unit", "Scalpel"])
        unused = model.objects.create(name="Mistyped")
        label = f"procedures_{model._meta.model_name}"
        for row in (used, unused):
            client.post(reverse(f"admin:{label}_delete", args=[row.pk]), {"post": "yes"})
        assert model.objects.filter(pk=used.pk).exists()
        assert not model.objects.filter(pk=unused.pk).exists()
