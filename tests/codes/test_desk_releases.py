"""The code managers' desk: past releases, withdrawal of the newest, permissions and licences."""

import pytest
from django.urls import reverse

from accounts import roles
from codes.actions import withdraw_release
from codes.models import Code, CodeSystem, Release
from tests import makers

from .code_files import ADD, NEXT_YEAR, look, page_of, step, waiting

pytestmark = pytest.mark.django_db


def test_the_newest_release_is_withdrawn_after_a_page_that_says_what_will_happen(client, cora):
    makers.load_codes()
    makers.published()
    step(client, waiting(cora), "load")
    first, newest = Release.objects.order_by("label")
    assert "Withdraw this release" not in look(client, first)
    assert "Withdraw this release" in look(client, newest)
    address = reverse("admin:code_release_withdraw", args=[newest.pk])
    page = page_of(client.get(address))
    for words in (
        "1 code that it added is removed",
        "1 code returns to its",
        "3 codes that it retired become valid again",
    ):
        assert words in page
    assert "ICD-10-PCS FY2025 becomes the newest release again" in page
    assert "mending-of-the-elbow" in page
    assert Code.objects.get(code="0DTJ4ZZ").retired_in == newest, "looking changes nothing"
    assert "ICD-10-PCS FY2026 was withdrawn" in page_of(client.post(address, follow=True))
    assert Code.objects.get(code="0DTJ4ZZ").retired_in is None
    assert "Withdrawn by cora" in look(client, newest)
    assert "Withdrawn on" in page_of(client.get(reverse("admin:codes_release_changelist")))
    assert "is not the newest ICD-10-PCS release" in page_of(client.post(address, follow=True))
    assert "is not the newest release in use" in page_of(client.get(address, follow=True))


def test_a_release_shows_what_it_changed_code_by_code(client, cora):
    makers.load_codes()
    step(client, waiting(cora), "load")
    release = Release.objects.get(label="FY2026")
    assert "Repair Left Elbow Joint, Open Approach" in look(client, release)
    revised = look(client, release, "?show=revised")
    assert "<td>Repair Right Elbow Joint, Open Approach</td>" in revised
    assert "Again" in revised
    assert '<a href="/codes/icd10pcs/0RQL0ZZ/">' in revised
    for odd in ("?show=nonsense&page=x", "?show=reinstated&page=99"):
        assert "What it changed" in look(client, release, odd)


def test_who_may_not_load_releases_sees_no_file_and_moves_nothing(client, cora):
    makers.load_codes()
    upload = waiting(cora)
    withdraw = reverse("admin:code_release_withdraw", args=[Release.objects.get().pk])
    assert "Code files" in page_of(client.get("/admin/"))
    for person in (makers.writer(), makers.person("ada", roles.ADMINISTRATOR)):
        client.force_login(person)
        assert "Code files" not in page_of(client.get("/admin/"))
        for address in (ADD, upload.get_absolute_url(), withdraw, reverse("admin:codes_codeupload_changelist")):
            assert client.get(address).status_code == 403, address
        assert client.post(withdraw).status_code == 403
        assert client.post(reverse("admin:codes_codeupload_step", args=[upload.pk, "drop"])).status_code == 403
        assert client.post(reverse("admin:codes_codeupload_step", args=[upload.pk, "load"])).status_code == 403
        assert "Withdraw this release" not in look(client, Release.objects.get())
        assert "Load a release" not in page_of(client.get(reverse("admin:codes_release_changelist")))
    assert Release.objects.count() == 1
    client.logout()
    for address in (ADD, upload.get_absolute_url(), withdraw):
        assert client.get(address).status_code == 302


def test_texts_without_a_licence_stand_on_none_of_these_pages(client, cora, settings):
    row = "99999,Zyzzogenic {} of the elbow,Zyzzogenic short\n"
    bad = "Zyzzogenic slip,99998,\n99997,Fine,short,20200101\n"
    head = "code,title,short_title\n"
    step(client, waiting(cora, (head + row.format("repair")).encode(), "2025", "cpt4"), "load")
    text = head + row.format("mending") + "".join(f"9999{n},Zyzzogenic {n},\n" for n in range(8)) + bad
    upload = waiting(cora, text.encode(), "2026", "cpt4")
    crown = b"code,title,added_date\nD9999,Zyzzogenic crown,\nA9999,Fine supply,\nD9998,Other,Zyzzogenic\n"
    dental = waiting(cora, crown, "2026", "hcpcs")

    def pages():
        yield page_of(client.get(reverse("admin:codes_codeupload_changelist")))
        for thing in (upload, dental, *Release.objects.all()):
            for show in ("added", "revised", "retired", "reinstated", "bad"):
                yield look(client, thing, f"?show={show}")
        for release in Release.objects.all():
            yield page_of(client.get(reverse("admin:code_release_withdraw", args=[release.pk]), follow=True))

    before = "".join(pages())
    step(client, upload, "load")
    step(client, dental, "load")
    after = "".join(pages())
    for page in (before, after):
        assert "zyzzogenic" not in page.lower()
        assert "shown only under its licence" in page
        assert "Fine supply" in page
        assert "D9999" in page
    settings.MEDREF_LICENSED_SYSTEMS = ["cpt4", "hcpcs"]
    licensed = "".join(pages())
    assert "Zyzzogenic mending" in licensed
    assert "crown" not in licensed


def test_a_code_manager_adds_a_system_whose_text_is_withheld(client, cora):
    address = reverse("admin:codes_codesystem_add")
    fields = {"name": "Elbow codes", "slug": "elbows", "publisher": "Elbow Society", "licence": "Ask", "position": 100}
    assert "display_policy" not in page_of(client.get(address))
    assert "Use 2 to 50 lower-case letters" in page_of(client.post(address, fields | {"slug": "Elbow Codes"}))
    assert client.post(address, fields | {"display_policy": "full"}).status_code == 302
    assert CodeSystem.objects.get(slug="elbows").display_policy == "code_only"
    assert "already exists" in page_of(client.post(address, fields))
    client.force_login(makers.writer())
    assert client.get(address).status_code == 403


def test_a_described_system_is_added_by_its_short_name(client, cora):
    address = reverse("admin:codes_codesystem_add")
    fields = {"name": "", "publisher": "", "licence": "Our own", "position": 100}
    assert "medref does not describe a system" in page_of(client.post(address, fields | {"slug": "elbows"}))
    assert client.post(address, fields | {"slug": "loinc"}).status_code == 302
    loinc = CodeSystem.objects.get(slug="loinc")
    assert (loinc.name, loinc.publisher, loinc.licence) == ("LOINC", "the Regenstrief Institute", "Our own")
    assert "https://loinc.org/license" in loinc.notice and loinc.display_policy == "code_only"


def test_a_withdrawn_release_is_no_reason_to_refuse_its_file_again(client, cora):
    step(client, waiting(cora), "load")
    withdraw_release(release=Release.objects.get(), actor=cora)
    upload = waiting(cora, NEXT_YEAR.replace(b"QQ,A line that is no code\n", b""))
    step(client, upload, "load")
    assert Release.objects.get().withdrawn_at is None
