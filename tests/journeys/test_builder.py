"""A coder builds an ICD-10-PCS code with links only."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from codes.actions import load_axes
from codes.formats.axes import read_axes
from tests import makers
from tests.journeys.axe import barriers

SAMPLES = Path(__file__).parents[1] / "codes" / "samples"
BUILD = "/codes/icd10pcs/build/"


@pytest.fixture
def axes(first_rows):
    makers.load_codes()
    load_axes(
        system="icd10pcs", rows=read_axes([SAMPLES / "icd10pcs_tables.xml", SAMPLES / "icd10pcs_definitions.xml"])
    )


def test_a_coder_builds_a_code_without_javascript_and_reads_what_it_means(browser, live_server, axes):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + BUILD)
    for choice in ("Work on the body", "Upper hinges", "Mending", "Right elbow hinge", "Open wide"):
        page.get_by_role("list").get_by_role("link", name=choice).click()
    page.get_by_role("link", name="Change Approach").click()
    page.get_by_role("link", name="Through a keyhole").click()
    page.get_by_role("link", name="No thing left").click()
    page.get_by_role("link", name="No more said").click()
    page.get_by_role("link", name="Repair Right Elbow Joint, Percutaneous Endoscopic Approach").click()
    expect(page).to_have_url(f"{live_server.url}/codes/icd10pcs/0RQL4ZZ/")
    row = page.get_by_role("row").filter(has_text="Approach")
    expect(row).to_contain_text("Entry of instruments through a small hole")


def test_a_coder_types_the_beginning_and_learns_where_it_went_wrong(page, live_server, axes):
    page.goto(live_server.url + BUILD)
    page.get_by_label("Start with these characters").fill("0rx")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("No code that begins with 0R has “X” as character 3")
    page.get_by_role("link", name="Mending").click()
    expect(page).to_have_url(f"{live_server.url}{BUILD}?c=0RQ")


def test_every_step_is_accessible_in_light_and_dark_and_fits_a_phone(page, live_server, axes):
    steps = [BUILD, f"{BUILD}?c=0RQ", f"{BUILD}?c=0RX", f"{BUILD}?c=0RQL4ZZ", "/codes/icd10pcs/0RQL4ZZ/"]
    for address in steps:
        page.set_viewport_size({"width": 1200, "height": 900})
        page.goto(live_server.url + address)
        assert not barriers(page), address
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
