"""The licence gate: who may read which descriptor, and what is shown instead."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from codes.formats.rows import CodeRow
from codes.licence import CODE_ONLY, FULL, SIGNED_IN, may_show_text, why_withheld
from codes.models import Code, CodeSystem
from tests import makers


@pytest.mark.parametrize(
    ("policy", "licensed", "to_strangers", "to_people_signed_in"),
    [
        (FULL, False, True, True),
        (FULL, True, True, True),
        (SIGNED_IN, False, False, True),
        (SIGNED_IN, True, True, True),
        (CODE_ONLY, False, False, False),
        (CODE_ONLY, True, True, True),
        ("a policy nobody knows", False, False, False),
    ],
)
def test_the_table_of_who_reads_what(settings, policy, licensed, to_strangers, to_people_signed_in):
    settings.MEDREF_LICENSED_SYSTEMS = frozenset({"sys"} if licensed else {"another"})

    def shown(**of):
        return may_show_text(slug="sys", display_policy=policy, **of)

    assert shown(is_reserved=False, signed_in=False) is to_strangers
    assert shown(is_reserved=False, signed_in=True) is to_people_signed_in
    assert not shown(is_reserved=True, signed_in=False), "reserved text is never shown"
    assert not shown(is_reserved=True, signed_in=True)


def test_the_place_of_a_withheld_text_says_why_and_what_a_licensed_site_does():
    ama = {"publisher": "the AMA", "slug": "cpt4"}
    assert "sets MEDREF_LICENSED_SYSTEMS=cpt4" in why_withheld(**ama, display_policy=CODE_ONLY, is_reserved=False)
    assert "for signed-in users only" in why_withheld(**ama, display_policy=SIGNED_IN, is_reserved=False)
    assert "another publisher" in why_withheld(**ama, display_policy=FULL, is_reserved=True)


@pytest.fixture
def cpt(db):
    makers.load_codes("cpt4", rows=[CodeRow("99999", "An invented descriptor", "Invented")])
    return Code.objects.with_system().get(code="99999")


@pytest.mark.django_db
def test_codes_of_a_licensed_system_show_their_text_on_a_site_with_a_licence(client, settings, cpt):
    page = client.get("/codes/cpt4/99999/").content.decode()
    assert "invented" not in page.lower()
    assert "shown only under its licence" in page
    assert str(cpt) == "CPT 99999"
    settings.MEDREF_LICENSED_SYSTEMS = frozenset({"cpt4"})
    page = client.get("/codes/cpt4/99999/").content.decode()
    assert "An invented descriptor" in page
    assert "An invented descriptor" in client.get("/codes/cpt4/").content.decode()
    assert client.get("/api/v1/search?q=invented").json()["total"] == 1


@pytest.mark.django_db
def test_dental_codes_of_hcpcs_stay_without_text_even_on_a_site_with_a_licence(client, settings):
    settings.MEDREF_LICENSED_SYSTEMS = frozenset({"hcpcs"})
    makers.load_codes("hcpcs", rows=[CodeRow("D0120", "Invented dental text"), CodeRow("A0100", "Invented taxi")])
    for address in ("/codes/hcpcs/D0120/", "/codes/hcpcs/D/", "/search/?q=D0120", "/search/?q=invented"):
        assert "dental text" not in client.get(address).content.decode().lower(), address
    assert "belongs to another publisher" in client.get("/codes/hcpcs/D0120/").content.decode()
    assert "Invented taxi" in client.get("/codes/hcpcs/A0100/").content.decode()


@pytest.mark.django_db
def test_text_for_people_who_are_signed_in_is_for_them_alone(client, cpt):
    CodeSystem.objects.filter(slug="cpt4").update(display_policy=SIGNED_IN)
    cpt = Code.objects.with_system().get(code="99999")
    person = makers.person("pia")
    texts = [cpt.text_for(reader) for reader in (None, AnonymousUser(), person)]
    assert texts == ["", "", "An invented descriptor"]
    assert "for signed-in users only" in client.get("/codes/cpt4/99999/").content.decode()
    client.force_login(person)
    assert "An invented descriptor" in client.get("/codes/cpt4/99999/").content.decode()
    assert client.get("/search/suggest/?q=invented").json()["suggestions"][0]["code"] == "99999"


@pytest.mark.django_db
def test_a_system_has_one_of_the_three_policies():
    with pytest.raises(IntegrityError, match="display_policy_is_known"):
        CodeSystem.objects.filter(slug="cpt4").update(display_policy="everybody")
