"""The filters of the list of entries: what widens, what narrows, and odd addresses."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from procedures.filters import ProcedureFilter
from procedures.models import ProcedureVersion
from tests import makers

pytestmark = pytest.mark.django_db

BARE = {"primary_code": None, "related_codes": []}


def names(of=None, **query) -> list[str]:
    """Names in the list that the query string gives, of the published versions or of these."""
    versions = (ProcedureVersion.objects.published() if of is None else of).order_by("name")
    return [version.name for version in ProcedureFilter(QueryDict(urlencode(query, doseq=True)), versions).qs]


@pytest.fixture
def three_entries():
    makers.published(name="Arm mending", kind="Surgery", body_sites=["Arm", "Hand"], **BARE)
    makers.published(
        name="Brain imaging", kind="Imaging", body_sites=["Brain"], settings=["Imaging department"],
        anesthesia_types=["None"], specialties=["Radiology"], personnel=[], risks=[], duration_min_minutes=10,
        duration_max_minutes=20, common_names=["Head scan", "Brain scan"], **BARE,
    )  # fmt: skip
    makers.published(
        name="Colon look", kind="Endoscopy", body_sites=["Colon"], duration_min_minutes=120, duration_max_minutes=None,
        **BARE,
    )  # fmt: skip


def test_choices_of_one_filter_widen_and_filters_narrow_each_other(three_entries):
    assert names() == ["Arm mending", "Brain imaging", "Colon look"]
    assert names(kind="imaging") == ["Brain imaging"]
    assert names(kind=["imaging", "endoscopy"]) == ["Brain imaging", "Colon look"]
    assert names(kind=["imaging", "endoscopy"], body_site="Colon") == ["Colon look"]
    assert names(kind="imaging", body_site="Colon") == []


def test_each_filter_finds_its_entries(three_entries):
    for query, expected in (
        ({"specialty": "Radiology"}, ["Brain imaging"]),
        ({"setting": "Imaging department"}, ["Brain imaging"]),
        ({"anesthesia": "None"}, ["Brain imaging"]),
        ({"personnel": "Nurse"}, ["Arm mending", "Colon look"]),
        ({"risk": "rare"}, ["Arm mending", "Colon look"]),
        ({"risk": "very_rare"}, []),
        ({"q": "MENDING"}, ["Arm mending"]),
        ({"q": "scan"}, ["Brain imaging"]),
        ({"q": "100%"}, []),
    ):
        assert names(**query) == expected, query


def test_an_entry_that_fits_twice_is_listed_once(three_entries):
    assert names(body_site=["Arm", "Hand"], personnel=["Nurse", "Surgeon"], risk=["common", "rare"], q="elbow fix") == [
        "Arm mending"
    ]
    assert names(q="scan") == ["Brain imaging"]


@pytest.mark.parametrize(
    ("low", "high", "bands"),
    [
        (10, 20, ["under-30"]),
        (30, 59, ["30-60"]),
        (20, 30, ["under-30", "30-60"]),
        (30, 90, ["30-60", "60-120"]),
        (60, 60, ["60-120"]),
        (0, 1000, ["under-30", "30-60", "60-120", "120-240", "over-240"]),
        (120, None, ["120-240"]),
        (240, None, ["over-240"]),
        (None, 45, ["30-60"]),
        (None, None, []),
    ],
)
def test_an_entry_lies_in_every_band_that_its_duration_touches(low, high, bands):
    makers.draft(makers.writer(), duration_min_minutes=low, duration_max_minutes=high)
    drafts, all_bands = ProcedureVersion.objects.all(), ["under-30", "30-60", "60-120", "120-240", "over-240"]
    assert [band for band in all_bands if names(drafts, duration=band)] == bands
    assert len(names(drafts, duration=all_bands)) == bool(bands)


ODD = [
        "kind=sorcery", "kind=", "specialty=Nowhere", "specialty=%00", "duration=forever", "risk=sometimes", "page=0",
        "page=-1", "page=99999999999999999999", "page=x", "q=%00", "q=%F0%9F%A6%B4", "setting=%27%3B--", "nonsense=1",
        "kind=surgery&kind=%00", f"q={'long ' * 500}",
]  # fmt: skip


def test_odd_addresses_do_not_fail(client):
    makers.published()
    answers = {query: client.get(f"/procedures/?{query}").status_code for query in ODD}
    assert answers == dict.fromkeys(ODD, 200)


def test_an_unknown_choice_is_left_out_and_said(client, three_entries):
    body = client.get("/procedures/?kind=sorcery&specialty=Radiology").content.decode()
    assert "is not valid and was ignored" in body
    assert "Brain imaging" in body
    assert "Colon look" not in body


def test_filters_that_are_on_can_be_taken_off_one_by_one(client, three_entries):
    body = client.get("/procedures/?kind=imaging&body_site=Brain&page=1").content.decode()
    assert 'href="?kind=imaging"' in body
    assert 'href="?body_site=Brain"' in body


def test_a_long_list_is_paged_and_keeps_its_filters(client, monkeypatch):
    monkeypatch.setattr("procedures.views.PAGE_SIZE", 3)
    wanda, ravi = makers.writer(), makers.reviewer()
    for number in range(5):
        makers.published(wanda, ravi, name=f"Mending {number:02}", **BARE)
    first = client.get("/procedures/?kind=surgery").content.decode()
    last = client.get("/procedures/?kind=surgery&page=2").content.decode()
    assert first.count('class="result"') == 3
    assert last.count('class="result"') == 2
    assert "?kind=surgery&amp;page=2" in first
    assert client.get("/procedures/?kind=surgery&page=999").content.decode().count('class="result"') == 2


def test_the_list_takes_the_same_queries_however_long_it_is(client, django_assert_num_queries):
    wanda, ravi = makers.writer(), makers.reviewer()
    makers.published(wanda, ravi, **BARE)
    with django_assert_num_queries(9):
        client.get("/procedures/")
    for number in range(3):
        makers.published(wanda, ravi, name=f"Mending {number}", **BARE)
    with django_assert_num_queries(9):
        client.get("/procedures/")
