"""The first journey: a reader looks for a word, finds the procedure and learns its risks."""

from playwright.sync_api import Page, expect


def test_a_reader_searches_opens_the_entry_and_finds_its_risks(page: Page, live_server, site_with_content):
    page.goto(live_server.url)
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.fill("elbow fix")
    page.keyboard.press("Enter")
    page.get_by_role("main").get_by_role("link", name="Mending of the elbow").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mending of the elbow")
    row = page.get_by_role("row").filter(has_text="Numb finger")
    expect(row).to_contain_text("Rare")
    expect(row).to_contain_text("about 1 in 2,000")
    expect(row).to_contain_text("It is watched.")
    expect(page.get_by_role("main")).to_contain_text("Consultant surgeon")


def test_the_same_journey_needs_no_javascript(browser, live_server, site_with_content):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/search/?q=0rq.l0zz")
    page.get_by_role("main").get_by_role("link", name="Repair Right Elbow Joint, Open Approach").click()
    expect(page.get_by_role("main")).to_contain_text("0RQL0ZZ")
    page.get_by_role("link", name="Mending of the elbow").click()
    expect(page.get_by_role("row").filter(has_text="Bruising")).to_contain_text("Common")


def test_suggestions_lead_to_the_entry_by_keyboard(page: Page, live_server, site_with_content):
    page.goto(live_server.url)
    box = page.get_by_role("combobox").first
    box.press_sequentially("mend")
    expect(page.get_by_role("option").first).to_contain_text("Mending of the elbow")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mending of the elbow")
