"""Browsing: by letter, body site, specialty, kind, and what is new."""

import pytest

from procedures.body_regions import region_of, regions
from tests import makers


@pytest.mark.parametrize(
    ("site", "number"),
    [
        ("Gallbladder", 5), ("Uterine arteries", 6), ("Left knees", 11), ("Head of the femur", 10), ("Neck of the bladder", 6),
        ("LUMBAR SPINE", 7), ("Skin", None), ("", None), ("Of of", None),
    ],
)  # fmt: skip
def test_a_body_site_is_at_the_region_that_its_words_name(site, number):
    found = region_of(site)
    assert (found and found.number) == number


def test_no_word_names_two_regions_and_every_region_is_on_the_map():
    words = [word for region in regions() for word in region.words]
    assert len(words) == len(set(words))
    assert all(region.shape.startswith("M") and 0 < region.x < 220 and 0 < region.y < 460 for region in regions())


@pytest.fixture
def elbows(db):
    makers.published(body_sites=["Elbow", "Skin"])
    makers.published(name="Lancing of the elbow", body_sites=["Forearm"], primary_code=None, related_codes=[])
    makers.draft(makers.writer("dora"), name="Zapping", body_sites=["Knee"], primary_code=None, related_codes=[])


def test_the_page_counts_what_is_published_and_leads_to_its_list(client, elbows, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        page = client.get("/procedures/browse/")
    assert [(one.label, one.count) for one in page.context["letters"]] == [("L", 1), ("M", 1)]
    arm, elsewhere = page.context["parts"]
    assert (arm.all.label, arm.all.count, [site.label for site in arm.sites]) == (
        "Shoulder and arm",
        2,
        ["Elbow", "Forearm"],
    )
    assert [site.label for site in elsewhere.sites] == ["Skin"]
    names = {
        choice.label: [version.name for version in client.get(choice.address).context["page"]]
        for choice in (*page.context["letters"], arm.all, elsewhere.all, *page.context["kinds"])
    }
    assert names["L"] == ["Lancing of the elbow"]
    assert names["Shoulder and arm"] == ["Lancing of the elbow", "Mending of the elbow"]
    assert names["No single place"] == ["Mending of the elbow"]
    assert "Zapping" not in page.content.decode()


def test_the_list_is_sorted_by_what_is_new(client, elbows):
    newest = [version.name for version in client.get("/procedures/?sort=published").context["page"]]
    assert newest == ["Lancing of the elbow", "Mending of the elbow"]
    body = client.get("/procedures/?letter=m&sort=reviewed").content.decode()
    assert "Begins with m" in body
    assert "Lancing" not in body
    assert client.get("/procedures/?sort=nonsense&letter=%00").status_code == 200


def test_without_entries_the_page_says_so(client, db):
    assert "No entries are published yet" in client.get("/procedures/browse/").content.decode()


def test_an_entry_never_takes_the_address_of_another_page(client, db):
    version = makers.published(name="Compare", primary_code=None, related_codes=[])
    assert client.get(version.get_absolute_url()).context["version"] == version
