"""Previews of versions at the desk, and the signed links that show a draft to people without an account."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.models import User
from documents.entry import CodeReference
from procedures import actions
from procedures.models import DraftLink
from procedures.rules import EditorialError
from tests import makers
from tests.procedures.test_desk import form_data

pytestmark = pytest.mark.django_db

MARK = "Draft, not published."


def desk(name, *args):
    return reverse(f"admin:{name}", args=args)


def link_to(version, days=7):
    return actions.make_link(version=version, days=days, actor=version.created_by)


def test_whoever_has_the_link_reads_the_draft_as_it_is_and_no_browser_or_search_engine_keeps_it(client, wanda):
    version = makers.draft(wanda)
    address = link_to(version).signed_address
    makers.edit(version, wanda, summary="Written after the link was sent.")
    client.logout()
    page = client.get(address)
    text = page.content.decode()
    assert page.status_code == 200
    assert (
        MARK in text and "Written after the link was sent." in text and '<meta name="robots" content="noindex">' in text
    )
    assert (page.headers["X-Robots-Tag"], page.headers["Cache-Control"]) == ("noindex, nofollow", "no-store")
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert 'rel="canonical"' not in text and "compare/?a=" not in text
    assert client.get(f"/procedures/{version.procedure.slug}/").status_code == 404


def test_a_link_shows_no_descriptor_that_its_reader_may_not_see(client, wanda):
    makers.load_codes("cpt4", "2026", [makers.CodeRow("99999", "Licensed elbow words")])
    version = makers.draft(wanda, primary_code=CodeReference("cpt4", "99999"))
    client.logout()
    assert "Licensed elbow words" not in client.get(link_to(version).signed_address).content.decode()


def test_a_link_ends_when_it_expires_is_ended_or_its_version_is_discarded(client, wanda):
    version = makers.draft(wanda)
    short, ended, other = link_to(version, 1), link_to(version), link_to(version)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert Client().get(short.signed_address).status_code == 410
        assert Client().get(other.signed_address).status_code == 200
    assert client.get(desk("version_end_link", ended.pk)).status_code == 405
    client.post(desk("version_end_link", ended.pk))
    gone = client.get(ended.signed_address)
    assert (gone.status_code, "This link has ended" in gone.content.decode()) == (410, True)
    for active, status in ((False, 410), (True, 200)):  # whoever made it may not read drafts any more, and may again
        User.objects.filter(pk=wanda.pk).update(is_active=active)
        assert client.get(other.signed_address).status_code == status
    makers.discard(version=version, actor=wanda)
    assert client.get(other.signed_address).status_code == 410
    assert [event.verb for event in version.events.all()][-5:] == ["shared"] * 3 + ["unshared", "discarded"]


def test_a_link_leads_to_the_public_page_once_there_is_one(client):
    version = makers.in_state("in_review")
    address = link_to(version).signed_address
    published = makers.publish(version=version, actor=makers.reviewer("rosa"))
    assert client.get(address).url == published.get_absolute_url()
    actions.withdraw(version=published, actor=published.reviewed_by, note="The wire was recalled.")
    assert "The wire was recalled." in client.get(address, follow=True).content.decode()
    with pytest.raises(EditorialError, match="Only a draft, or a version in review"):
        link_to(published)


@pytest.mark.parametrize("token", ["1", "MQ:x:y", "v1", "%00"])
def test_an_address_that_the_site_has_not_signed_shows_nothing(client, wanda, token):
    link_to(makers.draft(wanda))
    assert client.get(f"/drafts/{token}/").status_code == 404


def test_no_address_of_the_desk_leads_on_to_the_link_or_the_name_of_a_draft(client, wanda):
    version = makers.draft(wanda)
    for reader, found in ((makers.person("eva", roles.EXPORTER), 404), (wanda, 302)):
        client.force_login(reader)
        kind, other = (ContentType.objects.get_for_model(model).pk for model in (DraftLink, version))
        assert client.get(desk("view_on_site", f"+{kind}", link_to(version).pk)).status_code == 404
        assert client.get(desk("view_on_site", other, version.pk)).status_code == found
        assert client.get(desk("view_on_site", "x", "y")).status_code == 404


def test_links_are_made_by_people_who_read_drafts_and_for_days_not_years(client, wanda):
    version = makers.draft(wanda)
    with pytest.raises(PermissionDenied):
        actions.make_link(version=version, days=7, actor=makers.person("nobody"))
    for days in (0, 91):
        with pytest.raises(EditorialError, match="from 1 to 90"):
            link_to(version, days)
        assert client.post(desk("version_preview", version.pk), {"days": days}).status_code == 200
    page = client.post(desk("version_preview", version.pk), {"days": 90}, follow=True).content.decode()
    [link] = DraftLink.objects.all()
    assert f"http://testserver{link.signed_address}" in page and "End this link" in page


def test_a_draft_is_saved_and_previewed_in_frames_of_this_site_alone(client, wanda):
    version = makers.draft(wanda)
    change = desk("procedures_procedureversion_change", version.pk)
    form = form_data(client.get(change)) | {"summary": "Freshly typed.", "_to_preview": "1"}
    assert client.post(change, form).url == desk("version_preview", version.pk)
    frame = desk("version_preview_page", version.pk)
    assert client.get(desk("version_preview", version.pk)).content.decode().count(f'src="{frame}"') == 2
    page = client.get(frame)
    assert "Freshly typed." in page.content.decode() and MARK in page.content.decode()
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]


def test_all_working_links_are_in_one_list_each_with_a_button_that_ends_it(
    client, wanda, django_assert_max_num_queries
):
    will, gone = makers.writer("will"), makers.writer("gone")
    version = makers.draft(wanda)
    soon, later = link_to(version, days=1), actions.make_link(version=version, days=9, actor=will)
    for number in range(9):
        link_to(makers.draft(wanda, name=f"Entry {number}", primary_code=None), days=5)
    actions.make_link(version=version, days=3, actor=gone)
    gone.groups.clear()  # whoever may not read drafts shows none
    actions.end_link(link=link_to(version), actor=wanda)
    client.force_login(wanda)
    links = desk("procedures_draftlink_changelist")
    with django_assert_max_num_queries(12):
        rows = client.get(links).context["cl"].result_list
    assert len(rows) == 11 and (rows[0], rows[10]) == (soon, later)
    end = desk("version_end_link", later.pk)
    assert f'formaction="{end}"' in client.get(links, {"q": "will"}).content.decode()
    assert client.post(end, {"back": "list"}).url == links
    assert later not in client.get(links).context["cl"].result_list
    makers.publish(version=makers.submit(version=version, actor=wanda), actor=makers.reviewer())
    assert soon not in client.get(links).context["cl"].result_list
