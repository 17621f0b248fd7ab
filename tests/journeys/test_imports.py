"""The third journey: files are uploaded, previewed and imported, and the draft is compared with its source."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts.models import User
from documents.text.writer import write_entry_document
from procedures.models import ProcedureVersion
from tests import makers

from .test_editors import WCAG, sign_in


def no_barriers(page: Page) -> None:
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert results.violations_count == 0, results.generate_report()


def a_file(filename: str, stray: str = "", **changes) -> dict:
    """An entry document; `stray` is a line under Classification."""
    text = write_entry_document(makers.document(**changes))
    text = text.replace("Classification\n", f"Classification\n\n{stray}\n", 1)
    return {"name": filename, "mimeType": "text/plain", "buffer": text.encode()}


def test_files_become_drafts_that_show_their_source(page: Page, live_server, site_with_content):
    sign_in(page, live_server.url, "wanda")
    page.goto(f"{live_server.url}/admin/imports/importbatch/add/")
    no_barriers(page)
    page.get_by_label("Files").set_input_files(
        [
            a_file("ankle.txt", "Color: blue", name="Bracing of the ankle", primary_code=None, related_codes=[]),
            a_file("elbow.txt", tools=["Drill"]),
            {"name": "odd.txt", "mimeType": "text/plain", "buffer": b"nothing of an entry"},
        ]
    )
    page.get_by_role("button", name="Upload and preview").click()
    expect(page.get_by_text("This is not an entry document")).to_be_visible()
    no_barriers(page)

    page.get_by_role("link", name="elbow.txt").click()
    expect(page.get_by_text("What changes in “Mending of the elbow”, version 1")).to_be_visible()
    no_barriers(page)

    page.go_back()
    page.get_by_label("Import elbow.txt").uncheck()
    page.get_by_role("button", name="Import the selected documents").first.click()
    expect(page.get_by_text("1 became draft")).to_be_visible()
    assert not ProcedureVersion.objects.filter(state="draft", name="Mending of the elbow").exists()

    page.get_by_role("link", name="Bracing of the ankle (version 1)").click()
    source = page.get_by_role("complementary", name="Source of Summary")
    expect(source).to_contain_text("About summary.")
    no_barriers(page)
    source.get_by_role("button", name="Save and accept").click()
    expect(page.get_by_text("“Summary” was accepted, and the draft was saved")).to_be_visible()
    expect(page.get_by_role("complementary", name="Source of Summary")).to_have_count(0)
    page.get_by_role("button", name="Save and accept all sections").click()
    expect(page.get_by_role("complementary", name="Source of")).to_have_count(1)
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("Settle this first")).to_be_visible()
    no_barriers(page)
    page.get_by_role("button", name="Drop").click()
    expect(page.get_by_text("dropped, and the draft was saved")).to_be_visible()
    expect(page.get_by_role("complementary", name="Source of")).to_have_count(0)
    assert User.objects.get(username="wanda").acceptedsection_set.count() >= 13
