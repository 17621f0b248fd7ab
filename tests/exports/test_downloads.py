"""The download of entries: who may have it, what is in it, and how it leaves the site."""

import csv
from io import StringIO

import pytest
from django.http import StreamingHttpResponse

from accounts import roles
from exports.columns import HEADINGS
from procedures.document import CodeReference
from tests import makers

pytestmark = pytest.mark.django_db

ADDRESS = "/exports/procedures.csv"


@pytest.fixture
def exporter(client):
    """An exporter who is signed in."""
    person = makers.person("ellis", roles.EXPORTER)
    client.force_login(person)
    return person


def download(client, query="") -> list[dict]:
    response = client.get(f"{ADDRESS}?{query}")
    assert response.status_code == 200, response.content
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def test_published_entries_go_out_with_their_dates(client, exporter):
    version = makers.published()
    (row,) = download(client)
    assert tuple(row) == HEADINGS
    assert (row["slug"], row["version"], row["name"]) == ("mending-of-the-elbow", "1", "Mending of the elbow")
    assert (row["reviewed_on"], row["review_due_on"]) == (str(version.reviewed_on), str(version.review_due_on))
    assert row["published_on"] == str(version.published_at.date())
    assert row["duration_min_minutes"] == "30"


def test_the_file_is_streamed_under_its_name(client, exporter):
    response = client.get(ADDRESS)
    assert isinstance(response, StreamingHttpResponse)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="procedures.csv"'
    assert "".join(chunk.decode("utf-8-sig") for chunk in response.streaming_content).strip() == ",".join(HEADINGS)


def test_drafts_and_earlier_versions_stay_in(client, exporter):
    makers.follow_up(makers.published(), name="Better mending")
    makers.draft(makers.writer("will"), name="Draft", primary_code=None)
    assert [(row["name"], row["version"]) for row in download(client)] == [("Better mending", "2")]


def test_the_filters_are_those_of_the_page(client, exporter):
    for name, kind, site in (("A", "Surgery", "Arm"), ("B", "Imaging", "Arm"), ("C", "Imaging", "Brain")):
        makers.published(name=name, kind=kind, body_sites=[site, "Body"], primary_code=None)
    for query in (
        "",
        "kind=imaging",
        "kind=imaging&kind=surgery",
        "kind=imaging&body_site=Arm",
        "body_site=Arm&body_site=Body",
    ):
        page = client.get(f"/procedures/?{query}").context["page"]
        assert [row["name"] for row in download(client, query)] == [version.name for version in page], query


@pytest.mark.parametrize("query", ["kind=sorcery", "specialty=Nowhere", "duration=long", "risk=%00"])
def test_a_filter_that_cannot_be_read_is_said_and_nothing_goes_out(client, exporter, query):
    makers.published()
    response = client.get(f"{ADDRESS}?{query}")
    assert response.status_code == 400
    assert query.partition("=")[0] in response.json()["fields"]


def test_formulas_and_official_titles_do_not_go_out(client, exporter):
    makers.published(
        name="=HYPERLINK(1)",
        tools=["@SUM(A1)"],
        sources=["\n=1+1", "-2"],
        primary_code=CodeReference("cpt4", "99999", "Zyzzogenic repair"),
    )
    (row,) = download(client)
    assert (row["name"], row["tools"]) == ("'=HYPERLINK(1)", "'@SUM(A1)")
    assert row["sources"].startswith("'")
    assert not any("Zyzzogenic" in cell for cell in row.values())


def test_an_export_takes_the_same_queries_however_many_entries_go_out(client, exporter, django_assert_num_queries):
    wanda, ravi = makers.writer(), makers.reviewer()
    for count in (1, 6):
        for number in range(count):
            makers.published(wanda, ravi, name=f"Entry {count} {number}", primary_code=None)
        with django_assert_num_queries(20):
            assert download(client)


@pytest.mark.parametrize("role", [roles.WRITER, roles.REVIEWER, roles.CODE_MANAGER, roles.ADMINISTRATOR])
def test_other_roles_are_refused(client, role):
    client.force_login(makers.person("other", role))
    assert client.get(ADDRESS).status_code == 403


def test_strangers_are_asked_to_sign_in_and_nobody_posts(client, exporter):
    assert client.post(ADDRESS).status_code == 405
    client.logout()
    assert client.get(ADDRESS).headers["Location"] == f"/admin/login/?next={ADDRESS}"
