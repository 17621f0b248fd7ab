"""The journey of a coder with a list: paste or upload it, see what is wrong, download the answers."""

import csv

import pytest
from playwright.sync_api import Page, expect

from codes.actions import load_maps
from codes.formats.rows import CodeRow, MapRow
from tests import makers
from tests.journeys.axe import barriers

LINES = "0rq.l0zz\nCPT 99999\n8184\n0RQL9ZZ\nzebra"


@pytest.fixture
def site_with_old_codes(site_with_content):
    """ICD-9-CM procedures with a code that is retired and mapped."""
    makers.load_codes("icd9proc", "v31", [CodeRow("8184", "Old elbow work"), CodeRow("8185", "Old knee work")])
    makers.load_codes("icd9proc", "v32", [CodeRow("8185", "Old knee work")])
    load_maps(source="icd9proc", target="icd10pcs", rows=[MapRow("8184", "0RQL0ZZ", "broader")], origin="gem.txt")


def test_a_coder_pastes_a_list_sees_the_answers_and_downloads_them(browser, live_server, site_with_old_codes):
    for javascript in (True, False):
        page = browser.new_context(java_script_enabled=javascript).new_page()
        page.goto(f"{live_server.url}/codes/")
        page.get_by_role("link", name="Look up many codes").click()
        page.get_by_label("Codes or names").fill(LINES)
        page.get_by_role("button", name="Look up").click()
        expect(page.get_by_role("heading", name="5 lines looked up")).to_be_visible()
        for text, outcome, answer in (
            ("0rq.l0zz", "Found", "Repair Right Elbow Joint, Open Approach"),
            ("CPT 99999", "Withheld", "American Medical Association"),
            ("8184", "Retired", "0RQL0ZZ"),
            ("0RQL9ZZ", "Unknown", "0RQL4ZZ"),
            ("zebra", "Unknown", "none comes close"),
        ):
            row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=text, exact=True))
            expect(row).to_contain_text(outcome)
            expect(row).to_contain_text(answer)
        with page.expect_download() as download:
            page.get_by_role("button", name="Download CSV").click()
        with download.value.path().open(encoding="utf-8-sig", newline="") as file:
            assert [row["outcome"] for row in csv.DictReader(file)] == [
                "found",
                "withheld",
                "retired",
                "unknown",
                "unknown",
            ]
        page.context.close()


def test_an_uploaded_list_can_be_downloaded_as_a_workbook(page: Page, live_server, site_with_old_codes, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("code,what\n0RQL0ZZ,elbow\n")
    page.goto(f"{live_server.url}/codes/lookup/")
    page.get_by_label("Or a text or CSV file").set_input_files(path)
    page.get_by_role("button", name="Look up").click()
    expect(page.get_by_label("Codes or names")).to_have_value("\n0RQL0ZZ")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download XLSX").click()
    assert download.value.suggested_filename == "lookup.xlsx"


def test_the_page_is_accessible_and_fits_a_phone(page: Page, live_server, site_with_old_codes):
    page.set_viewport_size({"width": 320, "height": 640})
    for lines in ("", LINES, "\n"):
        page.goto(f"{live_server.url}/codes/lookup/")
        if lines:
            page.get_by_label("Codes or names").fill(lines)
            page.get_by_role("button", name="Look up").click()
        assert not barriers(page), lines
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, lines
