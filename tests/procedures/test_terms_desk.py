"""Renaming and merging terms in the admin: what changes is shown with its numbers before it happens."""

import pytest
from django.urls import reverse

from accounts import roles
from documents.entry import Person
from procedures.models import PersonnelRole
from tests import makers
from tests.procedures.test_desk import form_data

pytestmark = pytest.mark.django_db

LIST = "/admin/procedures/personnelrole/"


def page_of(name: str, page="change") -> str:
    return f"{LIST}{PersonnelRole.objects.get(name=name).pk}/{page}/"


@pytest.fixture
def boss(client):
    """An administrator who is signed in, at a site with a published entry, a text in review and two drafts."""
    boss = makers.person("boss", roles.ADMINISTRATOR)
    client.force_login(boss)
    bare = {"primary_code": None, "related_codes": [], "personnel": [Person("Hand surgeon")]}
    wanda = makers.published(name="One", **bare).created_by
    makers.submit(version=makers.draft(wanda, name="Two", **bare), actor=wanda)
    makers.draft(wanda, name="Three", **bare)
    makers.draft(wanda, name="Four", **bare | {"personnel": [Person("Nurse")]})
    return boss


def test_a_renaming_is_confirmed_with_its_numbers(client, boss):
    form = client.get(page_of("Hand surgeon")).content.decode()
    assert "Used by 1 published entry, 1 version in review, 1 draft and 0 earlier versions." in form
    assert 'name="name"' not in form
    address = page_of("Hand surgeon", "rename")
    assert 'name="name"' in client.get(address).content.decode()
    asked = client.post(address, {"name": "Plumber  of hands "}).content.decode()
    assert "1 draft changes to “Plumber of hands” at once" in asked
    assert "1 published entry keeps the word that was approved, and 1 version in review" in asked
    assert "exists" not in asked
    assert not PersonnelRole.objects.filter(name="Plumber of hands").exists()
    done = client.post(address, {"name": "Plumber of hands", "confirmed": ""}, follow=True)
    assert done.redirect_chain == [(page_of("Plumber of hands"), 302)]
    assert "“Hand surgeon” is now “Plumber of hands”." in done.content.decode()
    assert "Used by 1 published entry, 1 version in review, 1 draft" in done.content.decode()
    assert "was replaced by" in client.get(page_of("Hand surgeon")).content.decode()
    for name, said in (("Hand surgeon", "Replaced by “Plumber of hands”."), ("Plumber of hands", "Replaces")):
        assert said in client.get(page_of(name, "history")).content.decode()


def test_a_merge_shows_both_terms_before_it_happens(client, boss):
    address = page_of("Hand surgeon", "merge")
    PersonnelRole.objects.filter(name="Hand surgeon").update(codings=["urn:x|1", "urn:x|2"])
    PersonnelRole.objects.filter(name="Nurse").update(codings=["urn:x|3", "urn:x|2"])
    nurse = PersonnelRole.objects.get(name="Nurse")
    assert f'<option value="{nurse.pk}">Nurse</option>' in client.get(address).content.decode()
    asked = client.post(address, {"into": nurse.pk}).content.decode()
    assert "“Nurse” exists: the two terms become one" in asked
    assert "The code urn:x|1 of “Hand surgeon” goes to “Nurse”." in asked
    assert "Both have the code urn:x|2; “Nurse” keeps it once." in asked
    client.post(address, {"into": nurse.pk, "confirmed": ""})
    former = PersonnelRole.objects.get(name="Hand surgeon")
    assert (former.replaced_by, former.codings) == (nurse, [])
    nurse.refresh_from_db()
    assert nurse.codings == ["urn:x|3", "urn:x|2", "urn:x|1"]


def test_a_new_name_that_another_term_has_is_shown_as_a_merge(client, boss):
    asked = client.post(page_of("Hand surgeon", "rename"), {"name": "nurse"}).content.decode()
    assert "“Nurse” exists: the two terms become one" in asked
    assert "Merge into “Nurse”" in asked


@pytest.mark.parametrize("data", [{"name": " "}, {"name": "x" * 201}, {"name": "Hand surgeon"}])
def test_a_name_that_cannot_be_is_asked_for_again(client, boss, data):
    page = client.post(page_of("Hand surgeon", "rename"), data | {"confirmed": ""})
    assert page.status_code == 200
    assert page.context["form"].errors


def test_a_term_that_somebody_else_replaced_meanwhile_is_refused_with_the_reason(client, boss):
    address = page_of("Hand surgeon", "rename")
    client.post(address, {"name": "Plumber of hands", "confirmed": ""})
    page = client.post(address, {"name": "Another word", "confirmed": ""}, follow=True).content.decode()
    assert "“Hand surgeon” has been replaced by “Plumber of hands” meanwhile: use that term." in page


def test_a_term_cannot_be_merged_into_itself_or_into_a_replaced_one(client, boss):
    client.post(page_of("Hand surgeon", "rename"), {"name": "Plumber of hands", "confirmed": ""})
    for name in ("Nurse", "Hand surgeon"):
        into = PersonnelRole.objects.get(name=name).pk
        page = client.post(page_of("Nurse", "merge"), {"into": into, "confirmed": ""})
        assert page.status_code == 200, name
    assert PersonnelRole.objects.current().count() == 2


def test_the_list_counts_uses_and_shows_replaced_terms_apart(client, boss, django_assert_max_num_queries):
    client.post(page_of("Hand surgeon", "rename"), {"name": "Plumber of hands", "confirmed": ""})
    with django_assert_max_num_queries(8):
        rows = client.get(LIST).context["cl"].result_list
    assert [(str(term), term.counts["published"], term.counts["drafts"]) for term in rows] == [
        ("Nurse", 0, 1),
        ("Plumber of hands", 1, 1),
    ]
    page = client.get(f"{LIST}?standing=replaced")
    assert [(str(term), str(term.replaced_by)) for term in page.context["cl"].result_list] == [
        ("Hand surgeon", "Plumber of hands")
    ]
    assert [str(term) for term in client.get(f"{LIST}?q=hand s").context["cl"].result_list] == ["Plumber of hands"]


def test_a_new_term_may_not_have_the_name_of_an_old_one(client, boss):
    client.post(page_of("Hand surgeon", "rename"), {"name": "Plumber of hands", "confirmed": ""})
    for name, reason in (
        ("hand surgeon", "“Hand surgeon” was replaced by “Plumber of hands”: use that term."),
        ("NURSE", "The list has “Nurse” already."),
    ):
        assert reason in client.post(f"{LIST}add/", {"name": name}).content.decode()
    client.post(f"{LIST}add/", {"name": "  Porter ", "description": "Carries."})
    assert PersonnelRole.objects.get(name="Porter").description == "Carries."


def test_a_description_changes_freely_and_a_name_does_not_change_with_it(client, boss):
    client.post(page_of("Hand surgeon"), {"name": "Plumber of hands", "description": "Mends hands."})
    assert PersonnelRole.objects.get(name="Hand surgeon").description == "Mends hands."
    client.post(page_of("Hand surgeon", "rename"), {"name": "Plumber of hands", "confirmed": ""})
    assert PersonnelRole.objects.get(name="Plumber of hands").description == "Mends hands."


def test_a_draft_that_was_open_while_a_term_was_renamed_is_saved_with_the_new_word(client, boss):
    wanda = makers.User.objects.get(username="wanda")
    version = wanda.started_versions.get(name="Three")
    desk = reverse("admin:procedures_procedureversion_change", args=[version.pk])
    client.force_login(wanda)
    typed = form_data(client.get(desk)) | {"summary": "Typed meanwhile."}
    client.force_login(boss)
    specialty = version.specialties.get()
    client.post(page_of("Hand surgeon", "rename"), {"name": "Plumber of hands", "confirmed": ""})
    client.post(f"/admin/procedures/specialty/{specialty.pk}/rename/", {"name": "Bones", "confirmed": ""})
    client.force_login(wanda)
    page = client.post(desk, typed, follow=True)
    assert page.redirect_chain, page.context["errors"]
    version.refresh_from_db()
    assert version.summary == "Typed meanwhile."
    assert [row.role.name for row in version.personnel.all()] == ["Plumber of hands"]
    assert [str(term) for term in version.specialties.all()] == ["Bones"]


def test_another_name_is_understood_by_imports_and_pickers_and_shown_on_no_page(client, boss):
    surgeon, address = PersonnelRole.objects.get(name="Hand surgeon"), page_of("Hand surgeon", "synonym")
    assert "Add the name" in client.get(address).content.decode()
    page = client.post(address, {"name": "Surgeon of  hands"}, follow=True).content.decode()
    assert "“Surgeon of hands” is now another name of “Hand surgeon”." in page and "Other names, under which" in page
    for taken, said in (
        ("surgeon OF hands", "another name of “Hand surgeon” already"),
        ("nurse", "merge the two"),
        ("", ""),
    ):
        again = client.post(address, {"name": taken})
        assert again.status_code == 200 and said in again.content.decode()
    wanda = makers.person("wanda2", roles.WRITER)
    draft = makers.draft(
        wanda, name="Five", primary_code=None, related_codes=[], personnel=[Person("surgeon of hands")]
    )
    assert [row.role for row in draft.personnel.all()] == [surgeon]
    picked = client.get(
        "/admin/autocomplete/",
        {"app_label": "procedures", "model_name": "procedurepersonnel", "field_name": "role", "term": "of hands"},
    )
    assert [found["text"] for found in picked.json()["results"]] == ["Hand surgeon"]
    assert "Surgeon of hands" not in client.get("/procedures/one/").content.decode()


def test_codes_elsewhere_are_written_as_fhir_writes_them_and_move_along_when_a_term_is_renamed(client, boss):
    address = page_of("Hand surgeon")
    form = {
        "description": "",
        "codings": "http://snomed.info/sct|12345\n\nurn:oid:2.16.840|x-1\nhttp://snomed.info/sct|12345",
    }
    client.post(address, form)
    codings = ["http://snomed.info/sct|12345", "urn:oid:2.16.840|x-1"]
    assert PersonnelRole.objects.get(name="Hand surgeon").codings == codings
    for wrong in ("12345", "http://snomed.info/sct", "http://snomed.info/sct|1 2"):
        assert (
            "Line 1: Write the address of the code system"
            in client.post(address, form | {"codings": wrong}).content.decode()
        )
    client.post(page_of("Hand surgeon", "rename"), {"name": "Surgeon", "confirmed": ""})
    assert PersonnelRole.objects.get(name="Surgeon").codings == codings
