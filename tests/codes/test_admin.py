"""The code managers' desk: reference data can be read but not edited."""

import pytest
from django.urls import reverse

from accounts import roles
from codes.formats.rows import CodeRow
from codes.models import Code, CodeSystem, Release
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    client.force_login(makers.person("cora", roles.CODE_MANAGER))
    return client


def admin_url(model, page="changelist", *args):
    return reverse(f"admin:codes_{model}_{page}", args=args)


def autocomplete(client, term):
    where = {"app_label": "procedures", "model_name": "procedurecode", "field_name": "code", "term": term}
    answer = client.get("/admin/autocomplete/", where)
    assert answer.status_code == 200
    return [row["text"] for row in answer.json()["results"]]


def test_a_code_manager_sees_systems_releases_and_codes(manager):
    makers.load_codes()
    assert "ICD-10-PCS FY2025" in manager.get(admin_url("release")).content.decode()
    assert "icd9proc" in manager.get(admin_url("codesystem")).content.decode()
    assert "Repair Right Elbow" in manager.get(admin_url("code")).content.decode()
    page = manager.get(admin_url("code", "change", Code.objects.get(code="0RQL0ZZ").pk))
    assert "Repair Right Elbow Joint, Open Approach" in page.content.decode()


def test_codes_are_searched_by_their_beginning_and_by_their_words(manager):
    makers.load_codes()
    for term, found, other in [
        ("0rq.l0", "0RQL0ZZ", "0RQL4ZZ"),
        ("joint elb open", "0RQL0ZZ", "0RQL4ZZ"),
        ("appendix", "0DTJ4ZZ", "0RQL0ZZ"),
    ]:
        page = manager.get(admin_url("code"), {"q": term}).content.decode()
        assert found in page, term
        assert other not in page, term


def test_the_desk_too_withholds_what_the_licence_withholds(manager):
    makers.load_codes("cpt4", rows=[CodeRow("99999", "Invented descriptor", "Invented short")])
    for address in (
        admin_url("code"),
        admin_url("code", "change", Code.objects.get().pk),
        admin_url("code") + "?q=invented",
    ):
        page = manager.get(address).content.decode()
        assert "Invented descriptor" not in page, address
        assert "Invented short" not in page, address
    assert autocomplete(manager, "invented") == []


@pytest.mark.parametrize("role", [roles.CODE_MANAGER, roles.ADMINISTRATOR, "superuser"])
def test_nobody_adds_edits_or_deletes_codes_and_releases_by_hand(client, role):
    makers.load_codes()
    user = makers.person("sue", is_superuser=True, is_staff=True) if role == "superuser" else makers.person("ada", role)
    client.force_login(user)
    for thing in (Code.objects.get(code="0RQL0ZZ"), Release.objects.get()):
        model = thing._meta.model_name
        assert client.get(admin_url(model, "add")).status_code == 403
        assert client.post(admin_url(model, "change", thing.pk), {"title": "Mine"}).status_code == 403
        assert client.post(admin_url(model, "delete", thing.pk), {"post": "yes"}).status_code == 403
        chosen = {"action": "delete_selected", "_selected_action": thing.pk, "post": "yes"}
        client.post(admin_url(model), chosen)
        assert type(thing).objects.filter(pk=thing.pk).exists()
    assert Code.objects.get(code="0RQL0ZZ").title == makers.PCS[0].title


def test_an_administrator_states_a_licence_and_a_code_manager_does_not(client):
    system = CodeSystem.objects.get(slug="cpt4")
    fields = ("name", "full_name", "publisher", "licence", "notice", "description", "position")
    answer = {field: getattr(system, field) for field in fields} | {"display_policy": "signed_in"}
    client.force_login(makers.person("cora", roles.CODE_MANAGER))
    assert client.post(admin_url("codesystem", "change", system.pk), answer).status_code == 403
    client.force_login(makers.person("ada", roles.ADMINISTRATOR))
    assert client.post(admin_url("codesystem", "change", system.pk), answer).status_code == 302
    system.refresh_from_db()
    assert (system.slug, system.display_policy) == ("cpt4", "signed_in")


@pytest.mark.parametrize("role", [roles.EXPORTER, None])
def test_people_without_the_right_do_not_get_in(client, role):
    if role is None:
        client.force_login(makers.person("pia"))
        assert client.get(admin_url("code")).status_code == 302
    else:
        client.force_login(makers.person("eva", role))
        assert client.get(admin_url("code")).status_code == 200, "exporters may look at codes"
    assert client.post(admin_url("code", "add")).status_code in (302, 403)


@pytest.mark.parametrize("count", [1, 60])
def test_the_list_of_codes_takes_a_fixed_number_of_queries(manager, django_assert_num_queries, count):
    makers.load_codes(rows=makers.many_codes(count))
    makers.load_codes(label="FY2026", rows=makers.many_codes(1))
    for address in (admin_url("code"), admin_url("code") + "?q=part"):
        manager.get(address)
        with django_assert_num_queries(11 if "?q" in address else 7):
            page = manager.get(address).content.decode()
        assert "?o=" not in page and "_facets" not in page, "all rows are neither sorted nor counted"


@pytest.mark.parametrize("count", [1, 60])
def test_a_writer_picks_a_code_in_a_fixed_number_of_queries(client, django_assert_num_queries, count):
    makers.load_codes(rows=makers.many_codes(count))
    client.force_login(makers.writer())
    assert autocomplete(client, "part 0")[0] == "ICD-10-PCS 0DT0000 Resection of Part 0 · title"
    autocomplete(client, "part")
    with django_assert_num_queries(5):
        autocomplete(client, "part")
    assert autocomplete(client, "0dt.0000")[0] == "ICD-10-PCS 0DT0000 Resection of Part 0 · exact code"


def test_retired_codes_are_offered_last_and_odd_terms_break_nothing(client):
    makers.load_codes()
    makers.load_codes(label="FY2026", rows=makers.PCS[1:])
    client.force_login(makers.writer())
    assert [text.split()[1] for text in autocomplete(client, "repair elbow")][:2] == ["0RQL4ZZ", "0RQL0ZZ"]
    for term in ("\0", "'", ":*&|!", "%", ".", "x" * 5000, "''\\", "(a & "):
        autocomplete(client, term)
