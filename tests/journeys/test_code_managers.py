"""The journey of a code manager: a release is uploaded, previewed, loaded and withdrawn, without a shell."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts import roles
from codes.models import Code, CodeUpload, Release
from tests import makers

from .test_editors import WCAG, sign_in

NEXT_YEAR = b"""code,title
0RQL0ZZ,"Repair Right Elbow Joint, Open Approach, Again"
0RQL4ZZ,"Repair Right Elbow Joint, Percutaneous Endoscopic Approach"
0RQM0ZZ,"Repair Left Elbow Joint, Open Approach"
QQ,A line that is no code
"""


@pytest.fixture
def cora(site_with_content, tmp_path, monkeypatch):
    """A code manager, and a directory for what she uploads."""
    monkeypatch.setattr(CodeUpload._meta.get_field("file").storage, "location", str(tmp_path))
    return makers.person("cora", roles.CODE_MANAGER, is_staff=True)


def no_barriers(page: Page) -> None:
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert results.violations_count == 0, results.generate_report()


def test_the_columns_of_a_table_are_named(page: Page, live_server, cora):
    sign_in(page, live_server.url, "cora")
    page.goto(f"{live_server.url}/admin/codes/codeupload/add/")
    table = b"Number;Wording\n0RQM0ZZ;Repair Left Elbow Joint, Open Approach\n"
    page.get_by_label("File").set_input_files({"name": "pcs.csv", "mimeType": "text/csv", "buffer": table})
    page.get_by_label("Code system:", exact=True).select_option(label="ICD-10-PCS")
    page.get_by_label("Release").fill("FY2026")
    page.get_by_role("button", name="Upload and preview").click()
    expect(page.get_by_text("medref does not know the headings")).to_be_visible()
    no_barriers(page)
    page.get_by_label("Code:", exact=True).select_option(label="A Number")
    page.get_by_label("Title:", exact=True).select_option(label="B Wording")
    page.get_by_role("button", name="Read the file with these columns").click()
    expect(page.get_by_role("cell", name="Repair Left Elbow Joint, Open Approach")).to_be_visible()
    page.get_by_text("Columns", exact=True).click()
    no_barriers(page)


def test_a_release_is_loaded_and_taken_back_without_a_shell(page: Page, live_server, cora):
    sign_in(page, live_server.url, "cora")
    page.goto(f"{live_server.url}/admin/")
    page.get_by_role("link", name="Code files").first.click()
    no_barriers(page)
    page.get_by_role("link", name="Add code file").first.click()
    no_barriers(page)
    page.get_by_label("File").set_input_files({"name": "pcs.csv", "mimeType": "text/csv", "buffer": NEXT_YEAR})
    page.get_by_label("Code system:", exact=True).select_option(label="ICD-10-PCS")
    page.get_by_label("Release").fill("FY2026")
    page.get_by_role("button", name="Upload and preview").click()

    expect(page.get_by_role("heading", name="Waiting for confirmation")).to_be_visible()
    expect(page.get_by_role("link", name="Mending of the elbow")).to_be_visible()
    no_barriers(page)
    page.get_by_role("link", name="Revised 1").click()
    expect(page.get_by_role("cell", name="Repair Right Elbow Joint, Open Approach, Again")).to_be_visible()
    no_barriers(page)
    page.get_by_role("link", name="Bad lines 1").click()
    expect(page.get_by_text("QQ does not match the ICD-10-PCS code format")).to_be_visible()
    no_barriers(page)
    page.get_by_role("button", name="Load ICD-10-PCS FY2026").click()

    page.get_by_role("link", name="See the release").click()
    expect(page.get_by_role("heading", name="Newest in use")).to_be_visible()
    assert Code.objects.get(code="0RQL0ZZ").title.endswith("Again")
    no_barriers(page)
    page.get_by_role("link", name="Withdraw this release").click()
    expect(page.get_by_text("ICD-10-PCS FY2025 becomes the newest release again")).to_be_visible()
    no_barriers(page)
    page.get_by_role("button", name="Withdraw ICD-10-PCS FY2026").click()
    expect(page.get_by_text("codes were restored")).to_be_visible()
    no_barriers(page)
    assert not Code.objects.get(code="0RQL0ZZ").title.endswith("Again")
    assert Release.objects.get(label="FY2026").withdrawn_by == cora

    page.get_by_role("link", name="Releases").first.click()
    expect(page.get_by_text("Withdrawn on")).to_be_visible()
    no_barriers(page)
    page.get_by_role("link", name="Load a release").click()
    page.get_by_role("link", name="Add a code system").click()
    expect(page.get_by_label("Slug")).to_be_visible()
    no_barriers(page)
