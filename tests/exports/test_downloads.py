"""Downloads of entries: who may have them, their content, and how they are sent."""

import csv
import json
from io import BytesIO, StringIO

import pytest
from django.http import StreamingHttpResponse
from python_calamine import CalamineWorkbook

from accounts import roles
from codes.formats.rows import CodeRow
from codes.models import CodeSystem
from documents.entry import CodeReference
from documents.fields import PUBLICATION
from documents.tables.writer import LONG, WIDE
from exports.files import DOWNLOADS
from tests import makers

pytestmark = pytest.mark.django_db

SECRET = "Zyzzogenic"


@pytest.fixture
def exporter(client):
    """An exporter who is signed in."""
    person = makers.person("ellis", roles.EXPORTER)
    client.force_login(person)
    return person


def answer(client, format="csv", query="") -> bytes:
    response = client.get(f"/exports/procedures.{format}?{query}")
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content)


def download(client, query="") -> list[dict]:
    return list(csv.DictReader(StringIO(answer(client, "csv", query).decode("utf-8-sig"), newline="")))


def sheet(content: bytes) -> list[list]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def words(client, format: str, query="") -> str:
    content = answer(client, format, query)
    return str(sheet(content)) if format == "xlsx" else content.decode()


def test_published_entries_go_out_with_their_publication(client, exporter):
    version = makers.published()
    (row,) = download(client)
    assert tuple(row) == ("slug", *PUBLICATION, *WIDE[1:])
    assert (row["slug"], row["version"], row["name"]) == ("mending-of-the-elbow", "1", "Mending of the elbow")
    assert (row["reviewed_on"], row["review_due_on"]) == (str(version.reviewed_on), str(version.review_due_on))
    assert row["published_on"] == str(version.published_at.date())
    assert row["reviewer_role"] == "Consultant surgeon"
    assert row["duration_min_minutes"] == "30"


def test_every_format_carries_the_same_entry_and_publication(client, exporter):
    version = makers.published()
    (row,) = download(client)
    heading, cells = sheet(answer(client, "xlsx"))
    spread = dict(zip(heading, cells, strict=True))
    assert tuple(spread) == tuple(row)
    assert (spread["version"], spread["reviewed_on"]) == (1.0, version.reviewed_on)
    texts = set(row) - {
        "version",
        "duration_min_minutes",
        "duration_max_minutes",
        *PUBLICATION,
        "stay_min_nights",
        "stay_max_nights",
    }
    assert {name: spread[name] for name in texts} == {name: row[name] for name in texts}
    (entry,) = json.loads(answer(client, "json"))
    assert json.loads(answer(client, "ndjson")) == entry
    assert entry["edition"] == {
        "version": 1,
        "published_on": row["published_on"],
        "reviewed_on": row["reviewed_on"],
        "reviewer_role": "Consultant surgeon",
        "review_due_on": row["review_due_on"],
    }
    assert list(entry)[:3] == ["slug", "edition", "name"]
    assert entry["risks"][2]["management"] == "It is watched."


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_tables_come_one_row_a_part_too(client, exporter, format):
    makers.published()
    content = answer(client, format, "shape=long")
    text = content.decode("utf-8-sig") if format == "csv" else ""
    rows = list(csv.reader(StringIO(text, newline=""))) if format == "csv" else sheet(content)
    assert tuple(rows[0]) == ("slug", *PUBLICATION, *LONG[1:])
    risks = [row for row in rows if "risk" in row]
    assert [row[rows[0].index("text")] for row in risks] == ["Bruising", "Stiffness", "Numb finger"]


@pytest.mark.parametrize("format", DOWNLOADS)
def test_a_file_is_streamed_under_its_name(client, exporter, format):
    response = client.get(f"/exports/procedures.{format}")
    assert isinstance(response, StreamingHttpResponse)
    assert response.headers["Content-Type"] == DOWNLOADS[format]
    assert response.headers["Content-Disposition"] == f'attachment; filename="procedures.{format}"'
    content = b"".join(response.streaming_content)
    assert (format == "ndjson") == (not content)  # without entries, headings or brackets alone


def test_a_download_that_nobody_takes_leaves_nothing_behind(client, exporter, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    makers.published()
    response = client.get("/exports/procedures.xlsx")
    assert list(tmp_path.iterdir()) == []
    response.close()


def test_drafts_and_earlier_versions_stay_in(client, exporter):
    makers.load_codes()
    makers.follow_up(makers.published(), name="Better mending")
    makers.draft(makers.writer("will"), name="A draft", primary_code=None)
    for format in DOWNLOADS:
        text = words(client, format)
        assert "Better mending" in text, format
        assert "Mending of the elbow" not in text, format
        assert "A draft" not in text, format


def test_the_filters_are_those_of_the_page(client, exporter):
    for name, kind, site in (("A", "Surgery", "Arm"), ("B", "Imaging", "Arm"), ("C", "Imaging", "Brain")):
        makers.published(name=name, kind=kind, body_sites=[site, "Body"], primary_code=None)
    for query in (
        "",
        "q=a",
        "kind=imaging",
        "kind=imaging&kind=surgery",
        "kind=imaging&body_site=Arm",
        "body_site=Arm&body_site=Body",
    ):
        page = client.get(f"/procedures/?{query}").context["page"]
        assert [row["name"] for row in download(client, query)] == [version.name for version in page], query


def test_entries_stand_by_name_and_then_by_address_whatever_the_database_thinks_of_capitals(client, exporter):
    for name in ("b", "B", "a", "É", "A-a", "A b", "b"):
        makers.published(name=name, primary_code=None)
    rows = download(client)
    assert [row["name"] for row in rows] == ["A b", "A-a", "B", "a", "b", "b", "É"]
    assert rows[4]["slug"] < rows[5]["slug"]


@pytest.mark.parametrize("query", ["kind=sorcery", "specialty=Nowhere", "duration=long", "risk=%00"])
def test_a_filter_that_cannot_be_read_is_said_and_nothing_goes_out(client, exporter, query):
    makers.published()
    response = client.get(f"/exports/procedures.json?{query}")
    assert response.status_code == 400
    assert query.partition("=")[0] in response.json()["fields"]


def test_a_shape_that_there_is_not_is_said(client, exporter):
    response = client.get("/exports/procedures.csv?shape=round")
    assert (response.status_code, response.json()) == (400, {"error": "shape must be one of: wide, long."})


def test_a_text_too_long_for_a_cell_is_said_before_anything_goes_out(client, exporter):
    makers.published(texts=makers.document().texts | {"goals": "Long. " * 6000})
    for query in ("", "shape=long"):
        response = client.get(f"/exports/procedures.xlsx?{query}")
        assert response.status_code == 400
        assert response.json()["error"].startswith("mending-of-the-elbow: goals has 35,999 characters")
    assert len(download(client)[0]["goals"]) == 35_999


def test_formulas_do_not_go_out_as_such(client, exporter):
    makers.published(
        name="=HYPERLINK(1)", tools=["@SUM(A1)"], sources=["=1+1", "-2"], technical_terms=["'=1"], primary_code=None
    )
    (row,) = download(client)
    assert (row["name"], row["tools"], row["technical_terms"]) == ("'=HYPERLINK(1)", "'@SUM(A1)", "''=1")
    assert row["sources"] == "'=1+1\n-2"
    heading, cells = sheet(answer(client, "xlsx"))
    assert cells[heading.index("name")] == "=HYPERLINK(1)"  # a text: formulas come without a stored result


def test_official_titles_pass_the_licence_gate_in_every_format(client, exporter, settings):
    makers.load_codes("cpt4", "2026", [CodeRow("99999", f"{SECRET} repair"), CodeRow("99998", f"{SECRET} mending")])
    codes = [CodeReference("cpt4", code, f"{SECRET} words") for code in ("99999", "99998")]
    makers.published(primary_code=codes[0], related_codes=codes[1:])
    forms = [(format, query) for format in DOWNLOADS for query in ("", "shape=long")]
    for form in forms:
        text = words(client, *form)
        assert SECRET not in text and "99998" in text, form
    CodeSystem.objects.filter(slug="cpt4").update(display_policy="signed_in")
    for form in forms:
        assert words(client, *form).count(f"{SECRET} words") == 2, form
    CodeSystem.objects.filter(slug="cpt4").update(display_policy="code_only")
    settings.MEDREF_LICENSED_SYSTEMS = frozenset({"cpt4"})
    for form in forms:
        assert words(client, *form).count(f"{SECRET} words") == 2, form


def test_an_export_takes_the_same_queries_however_many_entries_go_out(client, exporter, django_assert_num_queries):
    wanda, ravi = makers.writer(), makers.reviewer()
    for count in (1, 6):
        for number in range(count):
            makers.published(wanda, ravi, name=f"Entry {count} {number}", primary_code=None)
        for format in DOWNLOADS:
            with django_assert_num_queries(14):
                assert answer(client, format)


def test_entries_are_read_a_few_at_a_time(client, exporter, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("exports.queries.CHUNK", 2)
    for name in "EBDAC":
        makers.published(name=name, primary_code=None)
    with django_assert_num_queries(14 + 2 * 9):
        assert [row["name"] for row in download(client)] == list("ABCDE")


@pytest.mark.parametrize("role", [roles.WRITER, roles.REVIEWER, roles.CODE_MANAGER, roles.ADMINISTRATOR])
@pytest.mark.parametrize("format", DOWNLOADS)
def test_other_roles_are_refused(client, role, format):
    client.force_login(makers.person("other", role))
    assert client.get(f"/exports/procedures.{format}").status_code == 403


@pytest.mark.parametrize("format", DOWNLOADS)
def test_strangers_are_asked_to_sign_in_and_nobody_posts(client, exporter, format):
    address = f"/exports/procedures.{format}"
    assert client.post(address).status_code == 405
    client.logout()
    assert client.get(address).headers["Location"] == f"/admin/login/?next={address}"


def test_exporters_find_the_downloads_on_the_list_with_its_filters(client, exporter):
    makers.published()
    page = client.get("/procedures/?kind=surgery").content.decode()
    assert "/exports/procedures.xlsx?kind=surgery" in page
    client.logout()
    assert "/exports/" not in client.get("/procedures/?kind=surgery").content.decode()
