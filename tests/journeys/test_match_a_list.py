"""The journey of a code manager with a list of local names: uploaded, matched with the keyboard, downloaded."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts import roles
from crosswalks.models import LocalName
from tests import makers

from .test_editors import WCAG, sign_in

LIST = b"""id,name
OR-17,"Repair Right Elbow Joint, Open Approach"
OR-18,elbow repair
OR-19,Nothing of the kind
"""


@pytest.fixture
def cora(site_with_content):
    """A code manager."""
    return makers.person("cora", roles.CODE_MANAGER, is_staff=True)


@pytest.mark.parametrize("width", [375, 1280])
def test_a_list_is_matched_with_the_keyboard_on_any_screen(page: Page, live_server, cora, width):
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, live_server.url, "cora")
    page.goto(f"{live_server.url}/admin/crosswalks/crosswalk/add/")
    page.get_by_label("Name").fill("Theatre")
    page.get_by_label("CSV file").set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": LIST})
    page.get_by_role("button", name="Upload and search").click()
    page.get_by_role("button", name="Accept all 1 exact name").click()
    expect(page.get_by_text("1 exact name accepted.")).to_be_visible()
    page.get_by_role("group", name="OR-18").get_by_role("radio", name="Decide later").focus()
    page.keyboard.press("ArrowDown")  # from the last choice to the first
    page.get_by_role("group", name="OR-19").get_by_role("radio", name="No code fits").check()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert results.violations_count == 0, results.generate_report()
    page.get_by_role("button", name="Store the decisions of this page").click()
    expect(page.get_by_text("1 accepted, 1 rejected.")).to_be_visible()
    states = LocalName.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == ["accepted", "accepted", "rejected"]
