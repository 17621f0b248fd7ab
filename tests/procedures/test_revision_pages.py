"""The revisions of a version at the desk: everybody who may read the version looks at them, its writers bring them back."""

import pytest
from django.urls import reverse

from accounts.models import User
from codes.formats.rows import CodeRow
from documents.entry import CodeReference
from procedures.revisions import state_at
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(wanda):
    version = makers.draft(wanda)
    makers.edit(version, makers.writer("will"), summary="From will.", benefits_text="Better elbows.")
    return makers.edit(version, wanda, summary="From wanda.")


def address(page: str, version) -> str:
    return reverse(f"admin:version_{page}", args=[version.pk])


def test_the_list_says_who_saved_what_when_and_why(client, version):
    page = client.get(reverse("admin:procedures_procedureversion_change", args=[version.pk])).content.decode()
    assert address("revisions", version) in page
    page = client.get(address("revisions", version))
    rows = [
        (row.number, str(row.author), row.get_cause_display(), row.parts) for row in page.context["page"].object_list
    ]
    assert rows == [
        (3, "wanda", "Saved", "Summary"),
        (2, "will", "Saved", "Summary, Benefits"),
        (1, "wanda", "Draft started", "Whole text"),
    ]


def test_any_revision_is_looked_at_and_leads_to_its_comparison(client, version):
    look = address("revision", version)
    assert "From wanda." in client.get(look).content.decode()
    second = client.get(look, {"number": 2}).content.decode()
    assert "From will." in second
    assert f"{address('compare', version)}?from=revision-2" in second
    assert 'name="from" value="revision-2"' in client.get(address("revisions", version)).content.decode()
    assert client.get(look, {"number": 4}).status_code == 404
    assert client.get(look, {"number": "²"}).status_code == 200


def test_a_writer_brings_a_revision_back_as_the_newest_one(client, version):
    page = client.get(address("revision", version), {"number": 2}).content.decode()
    assert "Bring back revision 2" in page
    assert 'name="newest" value="3"' in page
    page = client.post(address("restore", version), {"number": 2, "newest": 3}, follow=True).content.decode()
    assert "Revision 2 was brought back." in page
    assert (state_at(version).number, state_at(version).content["summary"]) == (4, "From will.")
    assert "Earlier revision brought back" in client.get(address("revisions", version)).content.decode()
    assert client.post(address("restore", version), {"number": 9, "newest": 4}).status_code == 404
    assert client.get(address("restore", version)).status_code == 405


def test_what_a_colleague_saved_meanwhile_is_not_undone_unseen(client, version):
    makers.edit(version, User.objects.get(username="will"), summary="Will's, since the page was opened.")
    for said in ({"number": 2, "newest": 3}, {"number": 2}):
        page = client.post(address("restore", version), said, follow=True).content.decode()
        assert "Nothing was brought back: will saved revision 4 meanwhile." in page
    assert state_at(version).content["summary"] == "Will's, since the page was opened."


def test_nobody_brings_anything_back_into_what_is_no_draft_or_without_the_right(client, version, wanda):
    makers.submit(version=version, actor=wanda)
    assert "Bring back" not in client.get(address("revision", version), {"number": 2}).content.decode()
    page = client.post(address("restore", version), {"number": 2}, follow=True).content.decode()
    assert "Only a draft can be edited." in page
    client.force_login(makers.reviewer())
    assert client.get(address("revision", version), {"number": 2}).status_code == 200
    assert client.post(address("restore", version), {"number": 2}).status_code == 403
    assert state_at(version).number == 3
    client.force_login(makers.person("plain", is_staff=True))
    for page in ("revisions", "revision"):
        assert client.get(address(page, version)).status_code == 403


def test_titles_that_the_licence_withholds_are_in_no_revision_that_is_shown(client, wanda):
    makers.load_codes("cpt4", "2026", [CodeRow("99999", "Zyzzogenic repair", "Zyzzogenic")])
    version = makers.draft(wanda, primary_code=CodeReference("cpt4", "99999", "Zyzzogenic descriptor"))
    makers.edit(version, wanda)
    assert state_at(version).content["codes"][0]["title"] == "Zyzzogenic repair"
    for query in ("", "?number=1"):
        page = client.get(address("revision", version) + query).content.decode()
        assert "Zyzzogenic" not in page
        assert "withheld by its licence" in page
    assert "Zyzzogenic" not in client.get(address("revisions", version)).content.decode()


def test_the_pages_take_the_same_queries_however_many_revisions_there_are(
    client, version, wanda, django_assert_num_queries
):
    for count in (0, 60):
        for number in range(count):
            makers.edit(version, wanda, summary=f"Number {number}.")
        client.get(address("revisions", version))  # the number of notices is known for half a minute
        with django_assert_num_queries(6):
            assert client.get(address("revisions", version)).status_code == 200
        with django_assert_num_queries(7):
            assert client.get(address("revision", version), {"number": 2}).status_code == 200
    assert "Revision 13<" in client.get(address("revisions", version), {"page": 2}).content.decode()
