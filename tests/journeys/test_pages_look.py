"""Every public page in a browser: accessible in light and dark, fits a phone, loads nothing from other hosts."""

from urllib.parse import urlsplit

import pypdfium2
import pytest

from glossary.actions import show_unreviewed
from tests.journeys.axe import barriers

#: What the glossary explains: a word that the entry uses.
WORDS = [("summary", [], "What it is about.")]


@pytest.fixture
def open_page(page, live_server, site_with_content):
    """A function that opens a page by its name; afterwards no request may have left the host."""
    show_unreviewed(words=WORDS, actor=None)
    hosts = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))

    def goto(name):
        page.goto(live_server.url + {**site_with_content.addresses, "log in": "/admin/login/"}[name])
        return page

    yield goto
    assert hosts == {urlsplit(live_server.url).netloc}


def test_every_page_is_accessible_in_light_and_dark(open_page, site_with_content):
    for name in site_with_content.addresses:
        page = open_page(name)
        assert page.locator("h1").count() == 1, name
        assert not barriers(page), name


def test_every_page_fits_a_phone_and_takes_text_of_twice_the_size(open_page, page, site_with_content):
    for name in (*site_with_content.addresses, "log in"):
        for width, size in ((320, 100), (320, 200), (1280, 200)):
            page.set_viewport_size({"width": width, "height": 640})
            if size == 100:
                open_page(name)
            page.evaluate(f"document.documentElement.style.fontSize = '{size}%'")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width, size)


def test_policy_blocks_nothing_that_a_page_needs_and_each_printed_sheet_has_its_number_and_says_not_reviewed(
    open_page, page
):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    open_page("entry")
    page.evaluate("document.querySelector('.entry').classList.add('entry-unreviewed')")
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as printed:
        for number, sheet in enumerate(printed, start=1):
            text = sheet.get_textpage().get_text_range()
            assert f"Page {number} of {len(printed)}" in text and "Not clinically reviewed" in text
            assert "Compare" not in text and "Search" not in text, "navigation is not printed"
    assert complaints == []


def test_a_word_is_explained_where_it_stands_without_scripts(browser, live_server, site_with_content):
    show_unreviewed(words=WORDS, actor=None)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 375, "height": 640})
    page = context.new_page()
    page.goto(live_server.url + site_with_content.addresses["entry"])
    word = page.get_by_role("button", name="summary").first
    word.click()
    shown = page.locator("li:popover-open")
    assert "What it is about." in shown.inner_text() and shown.bounding_box()["y"] < 640
    page.keyboard.press("Escape")
    assert page.locator("li:popover-open").count() == 0 and page.get_by_text("What it is about.").is_visible()
    context.close()


def test_suggestions_are_chosen_with_the_keyboard(open_page, page, site_with_content):
    open_page("home")
    box = page.get_by_role("combobox")
    entry = site_with_content.addresses["entry"]
    box.press_sequentially(entry.split("/")[2].replace("-", " "))
    option = page.get_by_role("option").first
    option.wait_for()
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    box.press("ArrowDown")
    assert option.get_attribute("aria-selected") == "true"
    box.press("Enter")
    page.wait_for_url(f"**{entry}")
