"""The public pages of code systems and codes."""

import pytest

from accounts import roles
from codes.actions import load_maps, load_terms
from codes.formats.rows import CodeRow, MapRow, TermRow
from codes.models import AxisValue, Code, CodeSystem, TableRow
from tests import makers

pytestmark = pytest.mark.django_db

ELBOW = "/codes/icd10pcs/0RQL0ZZ/"


def body(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def load_much(parts):
    """One heading with so many codes below it, and as many terms, maps, releases and entries about the first."""
    makers.load_codes(rows=makers.many_codes(parts))
    first = "0DT0000"
    load_terms(system="icd10pcs", rows=[TermRow(first, f"Term {n}", "index") for n in range(parts)])
    rows = [MapRow(f"{4000 + n}", first, "inexact") for n in range(parts)]
    load_maps(source="icd9proc", target="icd10pcs", rows=rows, origin="gem.txt")
    for number in range(parts):
        makers.load_codes(
            label=f"{2030 + number}", rows=[CodeRow(first, f"Title {number}"), *makers.many_codes(parts + 1)[1:]]
        )
        makers.published(name=f"Entry {number}", primary_code=makers.CodeReference("icd10pcs", first), related_codes=[])


def test_addresses_take_the_system_in_capitals(client):
    below = [
        "codes/{}/",
        "codes/{}/0RQL0ZZ/",
        "codes/{}/groups/prccsr/",
        "codes/{}/groups/prccsr/MST001/",
        "releases/{}/",
    ]
    below += ["releases/{}/changes/?from=a&to=b", "releases/{}/pages.csv", "feeds/releases/{}.atom", "tables/{}/0RQ/"]
    makers.load_codes()
    for address in below:
        answer = client.get("/" + address.format("ICD10PCS"))
        assert (answer.status_code, answer["Location"]) == (301, "/" + address.format("icd10pcs"))


def test_the_list_of_systems_tells_what_is_loaded_and_under_which_licence(client):
    makers.load_codes()
    page = body(client, "/codes/")
    for text in ("ICD-10-PCS", "FY2025", "Public domain", "CPT", "American Medical Association"):
        assert text in page


@pytest.mark.parametrize("releases", [1, 4])
def test_the_list_of_systems_takes_two_queries(client, django_assert_num_queries, releases):
    for number in range(releases):
        makers.load_codes(label=f"{2020 + number}")
    with django_assert_num_queries(2):
        body(client, "/codes/")


def test_a_system_shows_the_top_of_its_hierarchy(client):
    makers.load_codes()
    page = body(client, "/codes/icd10pcs/")
    assert "/codes/icd10pcs/0/" in page
    assert "/codes/icd10pcs/0D/" not in page
    assert "8 added, 0 revised, 0 retired, 0 reinstated" in page


def test_a_system_without_a_release_shows_the_codes_that_entries_name(client):
    makers.published(primary_code=None)
    assert "/codes/cpt4/99999/" in body(client, "/codes/cpt4/")
    assert "/codes/cpt4/99999/" not in body(client, "/codes/icd10pcs/")


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_of_a_system_takes_a_fixed_number_of_queries(client, django_assert_num_queries, count):
    makers.load_codes("loinc", rows=[CodeRow(f"{n}-1", f"Test {n}") for n in range(count)])
    with django_assert_num_queries(5):
        body(client, "/codes/loinc/")


def test_a_code_shows_its_text_its_place_its_terms_its_maps_and_its_entries(client):
    makers.load_codes()
    entry = makers.published()
    load_terms(system="icd10pcs", rows=[TermRow("0RQL0ZZ", "Cubitus mend", "index")])
    load_maps(
        source="icd9proc", target="icd10pcs", rows=[MapRow("8184", "0RQL0ZZ", "broader", 0, 1, 2)], origin="gem.txt"
    )
    page = body(client, ELBOW)
    for text in (
        "Repair Right Elbow Joint, Open Approach",
        "/codes/icd10pcs/0RQ/",
        "/codes/icd10pcs/0R/",
        "Cubitus mend",
        "/codes/icd9proc/8184/",
        "81.84",
        "Combination",
        "a file that was loaded on this site",
        entry.get_absolute_url(),
    ):
        assert text in page, text
    heading = body(client, "/codes/icd10pcs/0RQ/")
    assert "not valid for billing" in heading
    assert ELBOW in heading


@pytest.mark.parametrize("parts", [2, 12])
def test_the_page_of_a_code_takes_a_fixed_number_of_queries(client, django_assert_num_queries, parts):
    load_much(parts)
    with django_assert_num_queries(15):
        page = body(client, "/codes/icd10pcs/0DT0000/")
    for text in (f"Term {parts - 1}", f"/codes/icd9proc/{4000 + parts - 1}/", f"Entry {parts - 1}"):
        assert text in page
    with django_assert_num_queries(14):
        body(client, "/codes/icd10pcs/0DT/")


def test_a_code_that_only_an_entry_names_says_so(client):
    makers.published()
    assert "This code is in none of the releases loaded here" in body(client, ELBOW)


@pytest.mark.parametrize("typed", ["0rql0zz", "0RQ.L0ZZ", "0rql 0zz", "%200RQL0ZZ%20", "0RQL%000ZZ"])
def test_a_code_as_people_type_it_leads_to_its_page(client, typed):
    makers.load_codes()
    for system in ("icd10pcs", "ICD10PCS"):
        answer = client.get(f"/codes/{system}/{typed}/")
        assert (answer.status_code, answer.get("Location")) == (301, ELBOW)
    assert client.get("/codes/ICD10PCS/").headers["Location"] == "/codes/icd10pcs/"


def test_an_address_of_the_source_site_leads_to_the_code_for_good(client):
    makers.load_codes()
    for rest in ("0RQL0ZZ", "0RQL0ZZ-repair-right-elbow", "0RQL0ZZ-", "0RQL0ZZ-a/b"):
        answer = client.get(f"/code/ICD10PCS/{rest}")
        assert (answer.status_code, answer.headers["Location"]) == (301, ELBOW)
    assert client.get("/code/icd10pcs/0rql0zz-anything", follow=True).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/codes/icd10pcs/NOSUCH/",
        "/codes/nosuch/1/",
        "/codes/nosuch/",
        "/codes/icd10pcs/%00/",
        f"/codes/icd10pcs/{'x' * 3000}/",
        "/code/icd10pcs/-anything",
        "/code/icd10pcs/a/b",
    ],
)
def test_what_is_not_there_is_not_found_and_offers_a_search_box(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert 'role="search"' in answer.content.decode()


def test_a_long_list_is_shown_by_how_its_codes_begin_and_in_pages_for_those_who_ask(client, django_assert_num_queries):
    makers.load_codes(rows=makers.many_codes(130))
    heading = "/codes/icd10pcs/0DT/"
    with django_assert_num_queries(15):
        page = body(client, heading)
    assert "0DT0000 to 0DT0099" in page
    assert "/codes/icd10pcs/0DT0050/" not in page
    assert "/codes/icd10pcs/0DT0100/" in body(client, f"{heading}?begins=0DT01")
    assert "/codes/icd10pcs/0DT0000/" in body(client, f"{heading}?page=1")
    assert "/codes/icd10pcs/0DT0100/" in body(client, f"{heading}?page=2")
    for query in (
        "page=0",
        "page=-1",
        "page=99999999999",
        "page=x",
        "page=",
        "begins=%00",
        "begins=zz",
        f"begins={'x' * 900}",
    ):
        body(client, f"{heading}?{query}")


def test_a_code_cut_short_leads_to_the_codes_that_begin_so(client):
    makers.load_codes()
    answer = client.get("/codes/icd10pcs/0rql/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/codes/icd10pcs/0RQ/?begins=0RQL")
    page = body(client, answer.headers["Location"])
    assert ELBOW in page and "2 codes" in page
    assert client.get("/codes/icd10pcs/0RQ9/").status_code == 404
    assert client.get("/codes/hcpcs/A000/").status_code == 404


def test_a_level_names_the_body_parts_where_the_tables_are_loaded(client, settings):
    makers.load_codes(rows=[CodeRow(f"0DT{part}{n:02}Z", f"Resection {n}") for part in "JK" for n in range(60)])
    system = Code.objects.first().system
    values = [
        ("", 1, "0", "Section"),
        ("0", 2, "D", "Body System"),
        ("0D", 3, "T", "Operation"),
        ("", 4, "J", "Vermiform part"),
    ]
    made = [
        AxisValue(system=system, context=c, position=p, character=s, label=s if p < 4 else a, axis=a)
        for c, p, s, a in values
    ]
    AxisValue.objects.bulk_create(made)
    TableRow.objects.create(system=system, prefix="0DT").values.add(made[-1])
    page = body(client, "/codes/icd10pcs/0DT/")
    assert "?begins=0DTJ" in page and "Vermiform part" in page and "0DTK00Z to 0DTK59Z" in page
    CodeSystem.objects.filter(pk=system.pk).update(display_policy="code_only")
    assert "Vermiform part" not in body(client, "/codes/icd10pcs/0DT/")


def test_categories_without_chapters_are_shown_by_letter(client):
    makers.load_codes(
        "icd10cm", rows=[CodeRow(f"{letter}{n:02}", f"Condition {n}") for letter in "KS" for n in range(60)]
    )
    page = body(client, "/codes/icd10cm/")
    assert "Digestive system" in page and "/codes/icd10cm/K01/" not in page
    page = body(client, "/codes/icd10cm/?begins=k")
    assert "/codes/icd10cm/K01/" in page and "S01" not in page


def test_a_code_shows_what_stands_beside_it(client):
    makers.load_codes(rows=makers.many_codes(30))
    page = body(client, "/codes/icd10pcs/0DT0015/")
    assert 'rel="prev" href="/codes/icd10pcs/0DT0014/"' in page
    assert 'rel="next" href="/codes/icd10pcs/0DT0016/"' in page
    for near in range(11, 20):
        assert f"Resection of Part {near}" in page
    assert "0DT0010" not in page and "0DT0020" not in page
    assert "All codes below 0DT" in page


def test_many_maps_come_in_pages(client, django_assert_num_queries):
    load_much(1)
    rows = [MapRow(f"{4000 + n}", "0DT0000", "inexact") for n in range(45)]
    load_maps(source="icd9proc", target="icd10pcs", rows=rows, origin="gem.txt")
    with django_assert_num_queries(15):
        page = body(client, "/codes/icd10pcs/0DT0000/")
    assert "/codes/icd9proc/4019/" in page and "/codes/icd9proc/4020/" not in page
    assert "/codes/icd9proc/4020/" in body(client, "/codes/icd10pcs/0DT0000/?maps=2")
    body(client, "/codes/icd10pcs/0DT0000/?maps=x")


def test_only_those_who_may_are_offered_the_download(client):
    makers.load_codes()
    link = "/exports/codes.csv?system=icd10pcs"
    assert link not in body(client, "/codes/icd10pcs/")
    client.force_login(makers.person("ellis", roles.EXPORTER))
    assert link in body(client, "/codes/icd10pcs/")


def test_the_pages_only_read(client):
    makers.load_codes()
    for address in ("/codes/", "/codes/icd10pcs/", ELBOW, "/code/icd10pcs/0RQL0ZZ-x"):
        assert client.post(address).status_code == 405
        assert client.head(address).status_code in (200, 301)
