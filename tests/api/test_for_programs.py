"""What programs read: an entry as data, the sitemap, the feed of updates, robots.txt."""

import json
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import roles
from codes.formats.rows import CodeRow
from procedures import actions
from procedures.models import ProcedureVersion
from tests import makers

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def places(client, address: str) -> list[tuple[str, str]]:
    """(address, last change) of each place in a sitemap."""
    root = ET.fromstring(client.get(address).content)
    return [(place.findtext(f"{SITEMAP}loc"), place.findtext(f"{SITEMAP}lastmod")) for place in root]


def test_an_entry_as_data_is_what_the_exports_have_at_both_addresses(client):
    version = makers.published()
    slug = version.procedure.slug
    for address in (f"/procedures/{slug}.json", f"/api/v1/procedures/{slug}"):
        answer = client.get(address)
        assert answer["Content-Type"] == "application/json"
        assert answer["Last-Modified"].endswith(f"{version.published_at:%d %b %Y %H:%M:%S} GMT")
    client.force_login(makers.person("ellis", roles.EXPORTER))
    exported = json.loads(b"".join(client.get("/exports/procedures.json").streaming_content))
    assert [answer.json()] == exported
    page = client.get(f"/procedures/{slug}/").content.decode()
    assert f'<link rel="alternate" type="application/json" href="/procedures/{slug}.json">' in page


def test_a_withdrawn_entry_says_why_and_an_unknown_one_that_there_is_none(client):
    version = makers.published()
    actions.withdraw(version=version, actor=version.reviewed_by, note="It named the wrong side.")
    answer = client.get(f"/procedures/{version.procedure.slug}.json")
    assert answer.status_code == 410
    assert "Reason: It named the wrong side." in answer.json()["error"]
    assert client.get("/api/v1/procedures/nothing").json() == {"error": "No published entry has this address."}


def test_the_sitemap_has_a_section_for_entries_and_one_for_each_system_that_readers_may_read(client):
    makers.load_codes()
    makers.load_codes("cpt4", "2026", [CodeRow("99999", "Withheld")])
    version = makers.published(related_codes=[])
    makers.draft(version.created_by, name="Draft of the wrist", related_codes=[])
    day = str(version.published_at.date())
    sections = places(client, "/sitemap.xml")
    assert [address.rpartition("/")[2] for address, _ in sections] == [
        "sitemap-entries.xml",
        "sitemap-codes-icd10pcs.xml",
    ]
    assert {changed[:10] for _, changed in sections} == {day}
    assert places(client, "/sitemap-entries.xml") == [(f"http://testserver{version.get_absolute_url()}", day)]
    codes = places(client, "/sitemap-codes-icd10pcs.xml")
    assert ("http://testserver/codes/icd10pcs/0RQL0ZZ/", day) in codes
    assert client.get("/sitemap-codes-cpt4.xml").status_code == 404
    assert client.get("/sitemap-entries.xml?p=2").status_code == 404
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode().splitlines()


def test_the_feed_has_each_publication_and_each_review_as_an_item_the_last_one_first(client):
    first = makers.published(related_codes=[])
    second = makers.published(name="Lancing & draining", primary_code=None, related_codes=[])
    items = ET.fromstring(client.get("/feeds/updates.atom").content).findall(f"{ATOM}entry")
    assert [item.findtext(f"{ATOM}title") for item in items] == [
        "Lancing & draining: version 1",
        "Mending of the elbow: version 1",
    ]
    assert "by ravi, Consultant surgeon; next review due by" in items[0].findtext(f"{ATOM}summary")
    before = {item.findtext(f"{ATOM}id") for item in items}
    ProcedureVersion.objects.filter(pk=first.pk).update(reviewed_on=timezone.localdate() + timedelta(days=1))
    items = ET.fromstring(client.get("/feeds/updates.atom").content).findall(f"{ATOM}entry")
    assert items[0].findtext(f"{ATOM}title") == "Mending of the elbow: reviewed again"
    assert items[0].findtext(f"{ATOM}id") not in before and items[1].findtext(f"{ATOM}id") in before
    assert second.procedure.slug in items[1].find(f"{ATOM}link").get("href")
