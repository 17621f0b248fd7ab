"""The fourth journey: an editor's text survives colleagues, closed pages, log-out and lost connections."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from procedures.models import ProcedureVersion, UnsavedText
from procedures.revisions import state_at
from tests import makers
from tests.journeys.test_editors import sign_in


@pytest.fixture
def version(first_rows):
    makers.reviewer()
    return makers.draft(makers.writer(), name="Polishing of the elbow", primary_code=None)


@pytest.fixture
def change(live_server, version) -> str:
    return f"{live_server.url}/admin/procedures/procedureversion/{version.pk}/change/"


@pytest.fixture
def questions(page: Page) -> list[str]:
    """What the browser asked; the answer is always yes."""
    asked: list[str] = []

    def answer(dialog):
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    return asked


def summary(page: Page):
    return page.get_by_role("textbox", name="Summary")


def kept(page: Page):
    """Once the server has what was typed."""
    expect(page.get_by_text(re.compile(r"^Kept at .*, not saved yet\.$"))).to_be_visible()


def stored(page: Page) -> int:
    """How many texts this browser has stored."""
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('medref:typed:')).length")


def log_in_beside(page: Page, username: str) -> Page:
    """Log in in another tab; returns its page."""
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Log in in another tab").click()
    other = popup.value
    other.get_by_label("Username").fill(username)
    other.get_by_label("Password").fill("elbow-grease-7")
    other.get_by_role("button", name="Log in").click()
    expect(other.get_by_role("button", name="Log out")).to_be_visible()
    return other


def test_submit_saves_what_was_typed_last(page: Page, live_server, version, change, questions):
    sign_in(page, live_server.url, "wanda")
    page.goto(change)
    summary(page).fill("Typed last.")
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text(re.compile("now in review"))).to_be_visible()
    assert state_at(version).content["summary"] == "Typed last."
    assert questions == [] and stored(page) == 0


def test_enter_in_a_field_saves_and_does_not_submit(page: Page, live_server, version, change):
    sign_in(page, live_server.url, "wanda")
    page.goto(change)
    page.get_by_role("textbox", name="Name:", exact=True).fill("Polishing of the left elbow")
    page.keyboard.press("Enter")
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert ProcedureVersion.objects.get(pk=version.pk).state == "draft"


def test_leaving_asks_and_the_text_can_be_brought_back(page: Page, live_server, version, change, questions):
    sign_in(page, live_server.url, "wanda")
    page.goto(change)
    page.get_by_role("link", name="Home").click()
    assert questions == []
    page.goto(change)
    summary(page).click()
    page.keyboard.type("Half a thought")
    page.keyboard.press("Tab")
    kept(page)
    page.get_by_role("link", name="Home").click()
    expect(page).to_have_url(f"{live_server.url}/admin/")
    assert questions == ["beforeunload"]
    page.goto(change)
    page.get_by_role("link", name="Bring it back").click()
    expect(summary(page)).to_have_value(re.compile("Half a thought"))
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert "Half a thought" in state_at(version).content["summary"]
    expect(page.get_by_role("link", name="Bring it back")).to_have_count(0)
    assert not UnsavedText.objects.exists() and stored(page) == 0


def test_the_session_ends_and_the_text_is_back_after_the_log_in(page: Page, live_server, version, change):
    sign_in(page, live_server.url, "wanda")
    page.goto(change)
    page.context.clear_cookies(name="sessionid")
    summary(page).fill("Typed without a session.")
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(summary(page)).to_have_value("Typed without a session.")  # to be read and copied
    other = log_in_beside(page, "wanda")
    other.get_by_role("link", name="Bring it back").click()
    expect(summary(other)).to_have_value("Typed without a session.")
    assert stored(other) == 0


def test_without_scripts_the_text_stays_on_the_page_until_it_is_saved(browser, live_server, version, change):
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, live_server.url, "wanda")
    page.goto(change)
    page.context.clear_cookies()
    summary(page).fill("Typed without scripts.\nAnd more.")
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was saved.")
    page.get_by_role("button", name="Send it again").click()
    log_in_beside(page, "wanda").close()
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_role("alert")).to_contain_text("while you logged in again")
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert state_at(version).content["summary"] == "Typed without scripts.\nAnd more."
    page.context.close()


def test_a_warning_that_comes_while_the_mouse_is_down_does_not_push_the_button_away(
    page: Page, live_server, version, change
):
    sign_in(page, live_server.url, "wanda")
    page.goto(change)
    page.context.clear_cookies(name="sessionid")
    summary(page).fill("Typed without a session.")
    page.get_by_role("button", name="Save and continue editing").first.hover()
    page.mouse.down()
    page.wait_for_timeout(1500)  # the report of what was typed would have been refused by now
    page.mouse.up()
    expect(page.get_by_role("link", name="Log in in another tab")).to_be_visible()


def test_the_cookie_of_the_form_is_lost_and_the_text_comes_back(page: Page, live_server, version, change):
    sign_in(page, live_server.url, "wanda")
    page.goto(change)
    summary(page).fill("Typed without a cookie.")
    page.context.clear_cookies(name="csrftoken")
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(summary(page)).to_have_value("Typed without a cookie.")
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert state_at(version).content["summary"] == "Typed without a cookie." and stored(page) == 0


def test_the_connection_is_lost_and_the_browser_keeps_the_text(page: Page, live_server, version, change):
    sign_in(page, live_server.url, "wanda")
    page.goto(change)
    page.context.set_offline(True)
    summary(page).fill("Typed in a tunnel.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("alert")).to_contain_text("Your text is kept in this browser")
    assert stored(page) == 1
    page.context.set_offline(False)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(change)
    page.get_by_role("link", name="Bring it back").click()
    expect(summary(page)).to_have_value("Typed in a tunnel.")


def test_log_out_clears_what_the_browser_kept(page: Page, live_server, version, change, questions):
    sign_in(page, live_server.url, "wanda")
    page.goto(change)
    page.route("**/typing/", lambda route: route.abort())
    summary(page).fill("Typed on a shared machine.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("alert")).to_be_visible()
    assert stored(page) == 1
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/logout/")  # and its script has run
    assert (questions, stored(page)) == (["beforeunload"], 0)


def test_a_reviewer_who_was_signed_out_finds_the_note_again(page: Page, live_server, version, change, questions):
    makers.submit(version=version, actor=User.objects.get(username="wanda"))
    sign_in(page, live_server.url, "ravi")
    page.goto(change)
    page.get_by_label("Note:").last.fill("Which nerve?")
    page.get_by_role("link", name="Home").click()
    assert questions == ["beforeunload"]
    page.goto(change)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Send back to the writer").click()
    expect(page.get_by_label("Note", exact=True)).to_have_value("Which nerve?")
    page = log_in_beside(page, "ravi")
    expect(page.get_by_label("Note:").last).to_have_value("Which nerve?")
    page.get_by_role("button", name="Send back to the writer").click()
    page.wait_for_url(change)
    expect(page.get_by_text(re.compile("now draft"))).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('medref:note:')).length") == 0


def test_a_colleague_removes_a_row_and_submits_meanwhile(page: Page, live_server, version, change, browser):
    will = makers.writer("will")
    sign_in(page, live_server.url, "wanda")
    page.goto(change)
    other = browser.new_context().new_page()
    sign_in(other, live_server.url, "will")
    other.goto(change)
    expect(other.get_by_text("wanda opened this draft at")).to_be_visible()
    other.get_by_role("checkbox", name="Remove Bruising").check()
    other.get_by_role("button", name="Save and continue editing").first.click()
    expect(other.get_by_text("was changed successfully")).to_be_visible()
    summary(page).fill("Typed beside will.")
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(page.get_by_text("Others saved changes while you were writing")).to_be_visible()
    expect(page.get_by_text("What changed meanwhile")).to_be_visible()
    expect(page.get_by_text("will opened this draft at")).to_be_visible()
    content = state_at(version).content
    assert [row["name"] for row in content["risks"]] == ["Stiffness", "Numb finger"]
    assert content["summary"] == "Typed beside will."
    makers.submit(version=version, actor=will)
    summary(page).fill("Typed too late.")
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(page.get_by_text("Nothing was saved: will submitted it for review")).to_be_visible()
    expect(summary(page)).to_have_value("Typed too late.")
    other.context.close()
