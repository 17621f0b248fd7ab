"""The journey of a coder: codes with the keyboard, copied and picked up, lists and releases; every page in light and dark."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import User
from code_lists.actions.collections import keep
from code_lists.models import CodeList, CodeListVersion
from codes.actions import load_axes, load_groupings, load_maps, load_terms, rebuild_similar
from codes.formats.axes import read_axes
from codes.formats.groupings import GroupRow
from codes.formats.rows import CodeRow, MapRow, TermRow
from codes.models import Code, CodeSystem
from tests import makers
from tests.code_lists.lists import draft, owner, rule, signed_off, signer
from tests.journeys.axe import ARRIVED, ASKED, IN_THE_DARK

SAMPLES = Path(__file__).parent.parent / "codes" / "samples"
TABLE = [CodeRow("0RQ", "Upper Joints, Repair", is_header=True)]
TABLE += [CodeRow(code, f"Repair of elbow {code}") for code in ("0RQK0JA", "0RQL0ZZ", "0RQL4ZZ", "0RQM0ZZ")]
HERE, ROOT = "/codes/icd10pcs/0RQL0ZZ/", "/codes/icd10pcs/"
#: Where pictures of the pages go, for somebody who wants to look at them; by default there are none.
PICTURES = os.environ.get("MEDREF_PICTURES_OF_PAGES", "")


@pytest.fixture
def olga(first_rows):
    """Somebody who writes lists, on a site where codes have a grid, groups, maps, similar codes, lists and releases."""
    load_axes(system="icd10pcs", rows=read_axes([SAMPLES / "icd10pcs_tables.xml"]))
    makers.load_codes(label="FY2024", rows=[*TABLE[:3], CodeRow("0RQJ0ZZ", "Repair of elbow, the old way")])
    makers.load_codes("icd9proc", "v32", [CodeRow("8184", "Old elbow work"), CodeRow("8185", "Old knee work")])
    load_terms(
        system="icd10pcs", rows=[TermRow("0RQL0ZZ", "Elbow mend", "synonym"), TermRow("0RQJ0ZZ", "Old way", "synonym")]
    )
    maps = [
        MapRow("8184", "0RQL0ZZ", "inexact"),
        MapRow("8184", "0RQJ0ZZ", "inexact"),
        MapRow("8185", "0RQL0ZZ", "inexact"),
    ]
    load_maps(source="icd9proc", target="icd10pcs", rows=maps, origin="gem.txt")
    groups = [GroupRow(row.code, "prccsr", "AHRQ PRCCSR", "MST001", "Mending of joints") for row in TABLE[1:]]
    olga = owner()
    signed_off(rule("0RQ"), by=olga, signer=signer(), title="Elbows")
    makers.load_codes(label="FY2025", rows=[*TABLE[:2], TABLE[2]._replace(title="Mending of elbow"), *TABLE[3:]])
    load_groupings(system="icd10pcs", rows=groups, origin="file.csv")
    load_maps(source="icd9proc", target="icd10pcs", rows=maps[:2], origin="gem.txt")
    rebuild_similar(CodeSystem.objects.get(slug="icd10pcs"))
    draft(rule("0RQL"), by=olga, title="Right elbows")
    keep(collection=None, code=Code.objects.get(code="0RQL0ZZ"), actor=olga)
    return olga


def signed_in(page: Page, live_server, user: User) -> None:
    client = Client()
    client.force_login(user)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )


def test_a_coder_walks_through_a_table_with_keys_and_copies_codes(page: Page, live_server, olga):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
    page.goto(live_server.url + HERE)
    for key, code in (("n", "0RQL4ZZ"), ("b", "0RQL0ZZ"), ("u", "0RQ"), ("n", None)):
        page.keyboard.press(key)
        if code:
            page.wait_for_url(f"**{ROOT}{code}/")
    page.goto(live_server.url + HERE)
    copied = "navigator.clipboard.readText()"
    page.keyboard.press("c")
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate(copied) == "0RQL0ZZ"
    page.keyboard.press("r")
    page.wait_for_function(f"async () => (await {copied}).includes('\\t')")
    assert page.evaluate(copied) == "ICD-10-PCS\t0RQL0ZZ\tMending of elbow\tvalid"
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.press("n")
    assert page.url.endswith(HERE), "keys do nothing while somebody writes"
    page.get_by_text("Keyboard short cuts").click()
    page.get_by_label("Use these keys").uncheck()
    page.keyboard.press("n")
    assert page.url.endswith(HERE), "nor where they are switched off"


@pytest.mark.parametrize("javascript", [True, False])
def test_rules_are_counted_while_they_are_written(browser, live_server, olga, javascript):
    context = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()
    signed_in(page, live_server, olga)
    page.goto(f"{live_server.url}/admin/code_lists/codelist/{CodeList.objects.get(title='Right elbows').pk}/change/")
    counts, button = page.locator("#effects"), page.get_by_role("button", name="Only show what the rules mean")
    expect(counts).to_have_text("What the rules mean: 2 codes")
    page.get_by_label("What", exact=True).first.fill("0RQ")
    if javascript:
        expect(button).to_be_hidden()
    else:
        button.click()
    expect(counts).to_have_text("What the rules mean (not saved yet): 4 codes")
    page.get_by_label("What", exact=True).first.fill("x" * 400)
    if not javascript:
        button.click()
    expect(page.get_by_text("the limit is 300").first).to_be_visible()
    assert [row.value for row in CodeListVersion.objects.latest("pk").rules.all()] == ["0RQL"], (
        "nothing is saved by that"
    )
    context.close()


def test_axe_finds_nothing_and_every_page_fits(page: Page, live_server, olga):
    signed_in(page, live_server, olga)
    collection = olga.collections.get()
    lists = {code_list.title: code_list for code_list in CodeList.objects.all()}
    page.goto(live_server.url + HERE)
    page.get_by_role("button", name="Basket").or_(page.get_by_role("button", name="Add to basket")).first.click()
    pages = {
        "code": HERE,
        "heading": f"{ROOT}0RQ/",
        "table": "/tables/icd10pcs/0RQ/",
        "grouping": f"{ROOT}groups/prccsr/",
        "group": f"{ROOT}groups/prccsr/MST001/",
        "results": "/search/?q=elbow&system=icd10pcs",
        "releases": "/releases/icd10pcs/",
        "changes": "/releases/icd10pcs/changes/",
        "lists": "/lists/",
        "list": "/lists/elbows/",
        "draft": f"/admin/code_lists/codelist/{lists['Right elbows'].pk}/change/",
        "after a release": f"/admin/code_lists/codelist/{lists['Elbows'].pk}/change/",
        "begin a list": "/admin/code_lists/codelist/add/",
        "basket": "/basket/",
        "collections": "/collections/",
        "collection": collection.get_absolute_url(),
    }
    for name, address in pages.items():
        for width in (1280, 375):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="light")
            assert page.goto(live_server.url + address).status == 200, name
            found = Axe().run(page, options=ASKED).response["violations"] if width == 1280 else []
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.evaluate(ARRIVED)
                if width == 1280 and scheme == "dark":
                    found += page.evaluate("options => axe.run(options)", IN_THE_DARK)["violations"]
                if PICTURES:
                    page.screenshot(path=f"{PICTURES}/{name}-{width}-{scheme}.png", full_page=True)
            assert not [(rule["id"], rule["nodes"][0]["html"]) for rule in found], name
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
