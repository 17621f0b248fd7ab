"""What a release changes, for the people it concerns: pages, files and the feed."""

import csv
import io
import json
import re

import pytest

from codes.actions import load_maps, load_terms
from codes.formats.rows import CodeRow, MapRow, TermRow
from codes.models import CodeSystem, Release
from codes.queries import Changes
from codes.rules import word_changes
from tests import makers

pytestmark = pytest.mark.django_db

CANE, WALKER, CHAIR, LIFT = (
    CodeRow(c, t) for c, t in (("E0100", "Cane, wooden"), ("E0130", "Walker"), ("E0240", "Chair"), ("L0100", "Lift"))
)
CHANGES = "/releases/hcpcs/changes/"


@pytest.fixture
def years():
    """In 2020 the walker, which an entry uses, is retired, the cane renamed, two codes are added; 2021 undoes name and lift."""
    makers.load_codes("hcpcs", "2019", [CANE, WALKER])
    load_terms(system="hcpcs", rows=[TermRow("E0130", "Zimmer frame", "index")])
    load_maps(source="icd9proc", target="hcpcs", rows=[MapRow("8184", "E0130", "inexact")], origin="CMS")
    load_maps(source="hcpcs", target="hcpcs", rows=[MapRow("E0130", "E0240", "inexact")], origin="CMS")
    makers.published(primary_code=makers.CodeReference("hcpcs", "E0130"), related_codes=[])
    makers.load_codes("hcpcs", "2020", [CANE._replace(title="Cane, any material"), CHAIR, LIFT], accepted=2)
    makers.load_codes("hcpcs", "2021", [CANE, CHAIR, LIFT._replace(is_retired=True)], accepted=2)


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, address
    return re.sub(r"\s+", " ", answer.content.decode())


def kinds(text):
    """The kinds of changes with their numbers."""
    return dict(re.findall(r'#changed">(\w+) <span class="count">([\d,]+)<', text))


def test_the_releases_of_a_system_lead_to_what_each_changed(client, years):
    answer = client.get("/codes/hcpcs/releases/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/releases/hcpcs/")
    shown = page(client, "/releases/hcpcs/")
    assert shown.index(f"{CHANGES}?to=2021") < shown.index(f"{CHANGES}?to=2020") < shown.index(f"{CHANGES}?to=2019")
    assert "/feeds/releases/hcpcs.atom" in shown and "/releases/hcpcs/" in page(client, "/codes/hcpcs/")
    makers.load_codes("own", "2025", [CodeRow("RELEASES", "A code of this name")])
    assert client.get("/codes/own/releases/").headers["Location"] == "/codes/own/RELEASES/", "codes come first"
    assert "No release of CPT" in page(client, "/releases/cpt4/")
    page(client, "/releases/nosuch/", 404)


def test_a_release_shows_what_it_added_renamed_and_retired_and_what_leads_to_that(
    client, years, django_assert_max_num_queries
):
    with django_assert_max_num_queries(17):
        shown = page(client, f"{CHANGES}?to=2020")
    assert kinds(shown) == {"Added": "3", "Revised": "1", "Retired": "1"}, "with the heading of a new letter"
    assert "What is different from 2019" in shown and "/codes/hcpcs/E0240/" in shown
    assert re.search(r"<svg viewBox.*<th scope=.row.>E [^<]*</th><td>1</td><td>1</td><td>1</td>", shown)
    assert "Zimmer frame" in shown and "/codes/icd9proc/8184/" in shown and "/procedures/mending-of-the-elbow/" in shown
    revised = page(client, f"{CHANGES}?to=2020&change=revised")
    assert "Cane, <del>wooden</del> <ins>any material</ins>" in revised
    retired = page(client, f"{CHANGES}?to=2020&change=retired")
    assert 'See <a class="mono" href="/codes/hcpcs/E0240/">E0240</a>' in retired
    assert kinds(page(client, f"{CHANGES}?to=2019"))["Added"] == "3"


def test_any_two_releases_are_compared_and_what_was_undone_between_them_is_no_change(client, years):
    shown = page(client, f"{CHANGES}?from=2019&to=2021")
    assert kinds(shown) == {"Added": "2", "Retired": "1"}, "neither the cane nor the lift that came and went"
    assert "over all releases between them" in shown and "/codes/hcpcs/E0240/" in shown
    first, _, last = Release.objects.order_by("position")
    touching = Changes(first.system, first, last).editions()
    assert [edition.code.code for edition in touching] == ["E0130"], "pages that use the cane need no second look"
    assert kinds(page(client, f"{CHANGES}?from=2021&to=2019")) == kinds(shown), "the older one always comes first"
    assert kinds(page(client, CHANGES)) == kinds(page(client, f"{CHANGES}?from=2020&to=2021"))
    for asked in ("to=1999", "to=2021&from=x", "to=%00"):
        page(client, f"{CHANGES}?{asked}", 404)
    page(client, "/releases/cpt4/changes/", 404)
    Release.objects.filter(label="2021").update(withdrawn_at="2026-01-01T00:00Z", position=None)
    page(client, f"{CHANGES}?to=2021", 404)


def test_many_changes_come_in_pages_and_the_file_has_all_of_them(client, django_assert_max_num_queries):
    makers.load_codes(rows=makers.many_codes(230))
    address = "/releases/icd10pcs/changes/"
    with django_assert_max_num_queries(13):
        shown = page(client, f"{address}?page=2")
    assert (
        kinds(shown) == {"Added": "233"} and "Page 2 of 3" in shown and shown.count('<li><a class="code-link"') == 100
    )
    for asked in ("page=x", "page=99", "change=retired", "change=x"):
        page(client, f"{address}?{asked}")
    answer = client.get("/releases/icd10pcs/changes.ndjson")
    assert len([json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]) == 233


def test_the_file_has_old_and_new_titles_and_replacements(client, years):
    def rows(asked):
        content = b"".join(client.get(f"/releases/hcpcs/changes.csv?{asked}").streaming_content)
        return [
            (r["change"], r["code"], r["old_title"], r["title"], r["replacements"])
            for r in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
        ]

    assert rows("to=2020&change=revised") == [("revised", "E0100", "Cane, wooden", "Cane, any material", "")]
    assert ("retired", "E0130", "Walker", "Walker", "E0240") in rows("to=2020")
    assert client.get("/releases/hcpcs/changes.csv?to=x").status_code == 404


def test_withheld_titles_stay_withheld_in_pages_files_and_the_feed(client, years):
    CodeSystem.objects.filter(slug="hcpcs").update(display_policy="code_only")
    files = [
        b"".join(client.get(f"/releases/hcpcs/changes.{end}?to=2020").streaming_content) for end in ("csv", "ndjson")
    ]
    pages = [
        client.get(address).content for address in (f"{CHANGES}?to=2020&change=revised", "/feeds/releases/hcpcs.atom")
    ]
    for content in [*files, *pages, client.get(f"{CHANGES}?from=2019&to=2021").content]:
        for secret in (b"Cane", b"material", b"Walker", b"Chair", b"Zimmer"):
            assert secret not in content
    assert "Descriptors withheld" in page(client, f"{CHANGES}?to=2020")


def test_the_feed_has_each_release_with_its_counts_and_its_page(client, years):
    feed = client.get("/feeds/releases/hcpcs.atom").content.decode()
    assert re.findall(r"<entry><title>([^<]*)", feed) == [
        "HCPCS Level II 2021",
        "HCPCS Level II 2020",
        "HCPCS Level II 2019",
    ]
    assert f"{CHANGES}?to=2020" in feed and "3 added, 1 revised, 1 retired, 0 reinstated" in feed
    assert client.get("/feeds/releases/nosuch.atom").status_code == 404


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("a b c", "a x c", [("", "a"), ("removed", "b"), ("added", "x"), ("", "c")]),
        ("a", "a b", [("", "a"), ("added", "b")]),
        ("", "", []),
    ],
)
def test_titles_are_compared_word_by_word(old, new, words):
    assert word_changes(old, new) == words
