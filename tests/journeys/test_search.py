"""The journey of a reader who searches: suggestions by keyboard, filters, and the same without JavaScript."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from codes.formats.rows import CodeRow
from search.actions import note_missed
from search.misses import misses
from search.models import MissedSearch
from tests import makers
from tests.journeys.axe import barriers
from tests.journeys.test_editors import WCAG, sign_in

PARTS = [CodeRow(f"0DT{number:02}ZZ", f"Resection of Part {number}") for number in range(30)]


@pytest.fixture
def site(site_with_content, shipped_vocabulary):
    """A second code system, and enough codes for two pages."""
    makers.load_codes("hcpcs", "2026", [CodeRow("L3702", "Elbow orthosis"), CodeRow("E0130", "Walker")])
    makers.load_codes("icd10cm", "FY2026", PARTS)
    return site_with_content


def box_of(page: Page):
    return page.get_by_role("combobox", name="Search procedures and codes").first


def test_the_suggestions_are_a_combobox_for_the_keyboard_and_for_screen_readers(page: Page, live_server, site):
    page.goto(live_server.url)
    box, options = box_of(page), page.get_by_role("option")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("e")
    expect(options.first).to_be_visible()
    with page.expect_response(lambda response: response.url.endswith("q=elbow")):
        box.press_sequentially("lbow")
    expect(options.filter(has_text="L3702")).to_contain_text("hcpcs")
    expect(box).to_have_attribute("aria-expanded", "true")
    listbox = page.get_by_role("listbox", name="Suggestions")
    expect(listbox).to_have_attribute("id", box.get_attribute("aria-controls"))
    count = options.count()
    expect(page.get_by_role("status").filter(has_text="suggestion")).to_contain_text(f"{count} suggestion")

    def expect_active(place):
        expect(box).to_have_attribute("aria-activedescendant", options.nth(place).get_attribute("id"))
        expect(options.nth(place)).to_have_attribute("aria-selected", "true")
        expect(page.locator("[aria-selected=true]")).to_have_count(1)
        expect(box).to_be_focused()

    for key, place in (("ArrowDown", 0), ("End", count - 1), ("Home", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        box.press(key)
        expect_active(place)
    box.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None, "the box itself is one of the places"
    box.press("ArrowUp")
    expect_active(count - 1)
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("elbow")
    box.press("ArrowDown")
    expect_active(0)
    found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
    assert not [(rule["id"], rule["nodes"][0]["html"]) for rule in found]
    box.press("Enter")
    expect(page).to_have_url(re.compile("/(procedures|codes)/"))


def test_enter_without_a_choice_searches_for_what_is_typed(page: Page, live_server, site):
    page.goto(live_server.url)
    box = box_of(page)
    box.press_sequentially("elbow")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("Enter")
    expect(page).to_have_url(f"{live_server.url}/search/?q=elbow")
    expect(page.get_by_role("heading", level=1)).to_contain_text("elbow")


def test_a_tick_narrows_at_once_and_keeps_the_place_for_the_keyboard(page: Page, live_server, site):
    page.goto(f"{live_server.url}/search/?q=elbow")
    page.get_by_role("checkbox", name="HCPCS").focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("q=elbow&system=hcpcs"))
    expect(page.get_by_role("checkbox", name="HCPCS")).to_be_focused()
    expect(page.get_by_role("main").get_by_role("listitem").filter(has=page.locator(".code-label"))).to_have_count(1)
    page.get_by_role("link", name=re.compile("Remove filter")).click()
    expect(page).to_have_url(f"{live_server.url}/search/?q=elbow")


def test_filters_and_pages_need_no_javascript(browser, live_server, site):
    for width in (375, 1280):
        context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 800})
        page = context.new_page()
        page.goto(f"{live_server.url}/search/?q=part")
        if width < 960:
            expect(page.get_by_role("button", name="Apply")).to_be_hidden()
            page.get_by_text("Filters", exact=True).click()
        page.get_by_role("checkbox", name=re.compile("ICD-10-CM")).check()
        page.get_by_role("button", name="Apply").click()
        expect(page).to_have_url(re.compile("q=part&system=icd10cm"))
        page.get_by_role("link", name="Next").click()
        expect(page).to_have_url(re.compile("system=icd10cm&page=2"))
        expect(page.get_by_role("main")).to_contain_text("page 2 of 2")
        page.get_by_role("link", name="Clear all", exact=True).click()
        expect(page).to_have_url(f"{live_server.url}/search/?q=part")
        context.close()


def test_results_with_filters_are_accessible_and_fit_a_phone(page: Page, live_server, site):
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 720})
        for query in (
            "q=elbow&system=icd10pcs&section=icd10pcs:0&kind=code",
            "q=part",
            "q=zebra+elbow&kind=code",
            "q=",
        ):
            page.goto(f"{live_server.url}/search/?{query}")
            if width == 320 and page.get_by_text("Filters", exact=True).count():
                page.locator(".facets-fold > summary").click()
            assert not barriers(page), (query, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, query


def test_an_editor_gives_a_missed_search_a_meaning_and_readers_find_it(page: Page, live_server, site):
    page.goto(f"{live_server.url}/search/?q=qwertification")
    expect(page.get_by_role("heading", name="No results")).to_be_visible()
    note_missed(misses.take())
    makers.person("vera", "Writer", is_staff=True)
    sign_in(page, live_server.url, "vera")
    page.goto(f"{live_server.url}/admin/search/missedsearch/")
    assert not Axe().run(page, options={"runOnly": WCAG}).response["violations"]
    page.get_by_role("link", name="Add a synonym for qwertification").click()
    expect(page.get_by_label("Term")).to_have_value("qwertification")
    assert not Axe().run(page, options={"runOnly": WCAG}).response["violations"]
    page.get_by_label("Meaning").fill("elbow work")
    page.get_by_label("Words").fill("repair elbow")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was marked as settled")).to_be_visible()
    assert MissedSearch.objects.get().is_settled
    page.goto(f"{live_server.url}/search/?q=qwertification")
    expect(page.get_by_role("main").get_by_role("link", name=re.compile("Right Elbow Joint, Open"))).to_be_visible()
