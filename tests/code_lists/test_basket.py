"""The basket: codes are picked up without an account, put in order, copied and made into a code list."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from code_lists.basket import KEY, MOST, Basket, Pick
from code_lists.models import CodeList
from code_lists.rules import ListRefused
from codes.formats.rows import CodeRow
from tests import makers
from tests.code_lists.lists import owner, rule, signed_off, signer

OPEN, SCOPE, APPENDIX = (row.code for row in makers.PCS)
BASKET = "/basket/"


@pytest.fixture(autouse=True)
def codes(db):
    makers.load_codes()


def post(client, **fields):
    return client.post(BASKET, fields)


def picked(client):
    return [code for _, code in client.session.get(KEY, [])]


def test_pages_offer_to_pick_codes_up_and_lead_back(client):
    page = f"/codes/icd10pcs/{OPEN}/"
    first = client.get(page)
    assert f'name="add" value="icd10pcs {OPEN}"' in first.content.decode()
    assert "sessionid" not in first.cookies and "csrftoken" not in first.cookies
    answer = post(client, add=f"icd10pcs {OPEN}", back=page)
    assert (answer.status_code, answer["Location"], picked(client)) == (302, page, [OPEN])
    again = client.get(page).content.decode()
    assert f'name="remove" value="icd10pcs {OPEN}"' in again and "Basket (1)" in again
    results = client.get("/search/?q=elbow").content.decode()
    assert f'value="icd10pcs {OPEN}" checked disabled' in results and f'value="icd10pcs {SCOPE}">' in results
    looked = client.post("/codes/lookup/", {"codes": SCOPE}).content.decode()
    assert 'formaction="/basket/"' in looked
    assert "In the basket" not in client.get("/search/?q=zebra").content.decode()


def test_codes_are_ordered_removed_and_copied(client):
    keys = [f"icd10pcs {code}" for code in (OPEN, SCOPE, APPENDIX)]
    post(client, add=[*keys, "icd10pcs NOTHERE", "", "x" * 99, keys[0]])
    assert picked(client) == [OPEN, SCOPE, APPENDIX]
    post(client, up=keys[2])
    post(client, down=keys[0])
    post(client, up="icd10pcs NOTHERE")
    assert picked(client) == [APPENDIX, OPEN, SCOPE]
    post(client, remove=keys[1])
    page = client.get(BASKET).content.decode()
    assert f"{APPENDIX}\t{makers.PCS[2].title}" in page and "Make a code list" not in page
    text = b"".join(client.get("/basket/codes.csv")).decode().removeprefix("\ufeff")
    assert [row["code"] for row in csv.DictReader(io.StringIO(text))] == [APPENDIX, OPEN]
    post(client, empty="yes")
    assert "nothing in it yet" in client.get(BASKET).content.decode()


def test_codes_that_are_retired_meanwhile_and_headings_are_marked(client):
    heading = CodeRow("0RQ", "Repair", is_header=True)
    makers.load_codes(rows=[heading, *makers.PCS])
    post(client, add=[f"icd10pcs {OPEN}", "icd10pcs 0RQ"])
    makers.load_codes(label="FY2026", rows=[heading, *makers.PCS[1:]])
    page = client.get(BASKET).content.decode()
    assert (
        "Retired in FY2026</span>" in page and f"{OPEN}\t{makers.PCS[0].title}\tretired in FY2026\n0RQ\tRepair<" in page
    )
    assert page.count("Heading</span>") == 1


def test_what_a_look_up_found_is_added_and_the_rest_is_named(client):
    page = post(client, codes=f"{OPEN}\nnonsense\n{makers.PCS[1].title}", system="").content.decode()
    assert "no single code, 1 of 3 lines: “nonsense”." in page and picked(client) == [OPEN, SCOPE]
    unknown = "\n".join(f"nonsense {number}" for number in range(25))
    page = post(client, codes=f"{unknown}\n{OPEN}", system="").content.decode()
    assert "25 of 26 lines: “nonsense 0”" in page and "“nonsense 19” and 5 more." in page
    file = SimpleUploadedFile("codes.txt", f"{APPENDIX}\nnothing".encode())
    assert "1 of 2 lines: “nothing”" in post(client, codes="", file=file).content.decode() and APPENDIX in picked(
        client
    )
    post(client, remove=f"icd10pcs {APPENDIX}")
    assert post(client, codes=APPENDIX).status_code == 302
    assert "There is nothing to look up yet." in post(client, codes=" ").content.decode()


def test_other_sites_change_nothing_and_lead_nowhere_else(client):
    field = {"add": f"icd10pcs {OPEN}"}
    assert client.post(BASKET, field, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post(BASKET, field, headers={"Origin": "null"}).status_code == 403
    assert picked(client) == []
    for back in ("https://evil.example/", "//evil.example/", "javascript:1", ""):
        answer = client.post(BASKET, field | {"back": back}, headers={"Origin": "http://testserver"})
        assert answer["Location"] == BASKET


def test_the_basket_says_when_it_is_full_and_keeps_what_it_has():
    basket = Basket({})
    basket.add(Pick("hcpcs", f"A{number:04}") for number in range(MOST))
    with pytest.raises(ListRefused, match="it has 1,000, and 2 more do not fit"):
        basket.add([Pick("hcpcs", "B1"), Pick("hcpcs", "B2")])
    assert len(basket) == MOST


def test_whoever_writes_lists_makes_one_of_it(client):
    makers.load_codes("hcpcs", "2026", [CodeRow("A0021", "Ambulance")])
    olga = owner()
    client.force_login(olga)
    post(client, add=[f"icd10pcs {OPEN}", "hcpcs A0021"])
    assert "Make a code list of it" in client.get(BASKET).content.decode()
    assert "Say what the list is for" in post(client, title="Mixed", purpose="").content.decode()
    answer = post(client, title="Mixed", purpose="To try.")
    rules = CodeList.objects.get().versions.get().rules.all()
    assert [(row.system.slug, row.value) for row in rules] == [("icd10pcs", OPEN), ("hcpcs", "A0021")]
    assert answer["Location"].startswith("/admin/code_lists/")
    assert "You have a list “Mixed” already" in post(client, title=" Mixed ", purpose="To try.").content.decode()
    assert CodeList.objects.count() == 1
    client.force_login(signer())
    assert post(client, title="Mixed", purpose="To try.").status_code == 403


def test_licensed_titles_are_withheld_in_the_basket_too(client):
    makers.load_codes("cpt4", "2026", [CodeRow("99999", "Zyzzogenic repair")])
    post(client, add="cpt4 99999")
    for address in (BASKET, "/basket/codes.csv"):
        assert "99999" in (page := b"".join(client.get(address)).decode()) and "Zyzzogenic" not in page


def test_the_page_of_a_code_names_the_lists_that_hold_it(client):
    olga, sven = owner(), signer()
    signed_off(by=olga, signer=sven)
    signed_off(by=olga, signer=sven, is_public=False, title="Secret count")
    signed_off(rule("0DT"), by=olga, signer=sven, title="Appendix")
    makers.load_codes(label="FY2026", rows=makers.PCS[1:])
    page = client.get(f"/codes/icd10pcs/{OPEN}/").content.decode()
    assert "In code lists" in page and "Elbow repair" in page and "may need a new version" in page
    assert "Secret count" not in page and "Appendix" not in page
    client.force_login(sven)
    assert "Secret count" in client.get(f"/codes/icd10pcs/{OPEN}/").content.decode()
