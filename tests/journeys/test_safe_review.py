"""The fifth journey: nothing is overwritten unseen, and nothing is approved that its reviewer did not read or wrote."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts import roles
from accounts.models import User
from procedures import actions
from procedures.models import ProcedureVersion
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


def save(page: Page, **typed: str) -> None:
    for name, text in typed.items():
        page.get_by_role("textbox", name=name).fill(text)
    page.get_by_role("button", name="Save and continue editing").first.click()


def test_two_browsers_change_one_place_and_the_second_chooses(
    page: Page, live_server, version, change, browser: Browser
):
    makers.writer("will")
    sign_in(page, live_server.url, "wanda")
    page.goto(change)
    other = browser.new_context().new_page()
    sign_in(other, live_server.url, "will")
    other.goto(change)
    save(page, Summary="Wanda's words.")
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    save(other, Summary="Will's words.", Restrictions="Will's too.")
    expect(other.get_by_role("heading", name="Choose which text counts")).to_be_visible()
    assert state_at(version).content["summary"] == "Wanda's words."
    other.get_by_role("radio", name=re.compile("Theirs")).check()
    other.get_by_role("button", name="Save and continue editing").first.click()
    expect(other.get_by_text("Others saved changes while you were writing; they are kept: Summary")).to_be_visible()
    content = state_at(version).content
    assert (content["summary"], content["restrictions"]) == ("Wanda's words.", "Will's too.")
    other.context.close()


def test_an_approval_from_an_old_page_is_stopped_and_shows_what_changed(page: Page, live_server, version, change):
    wanda, ravi = User.objects.get(username="wanda"), User.objects.get(username="ravi")
    makers.submit(version=version, actor=wanda)
    sign_in(page, live_server.url, "ravi")
    page.goto(change)
    makers.return_to_draft(version=version, actor=ravi, note="From another tab.")
    makers.edit(version, wanda, restrictions="Never lift anything.")
    makers.submit(version=version, actor=wanda)
    page.get_by_role("button", name="Approve and publish").click()
    expect(page.get_by_text(re.compile("The text has changed since you opened it"))).to_be_visible()
    expect(page.get_by_text("Never lift anything.").first).to_be_visible()
    assert ProcedureVersion.objects.get(pk=version.pk).state == "in_review"
    page.get_by_role("button", name="Approve and publish").click()
    expect(page.get_by_text(re.compile("now published"))).to_be_visible()


def test_nobody_approves_their_own_words_from_a_discarded_draft(page: Page, live_server, version, change):
    author = makers.person("ada", roles.WRITER, roles.REVIEWER)
    wanda = User.objects.get(username="wanda")
    makers.edit(version, author, summary="Ada's words.")
    makers.discard(version=version, actor=author)
    following = actions.start_draft(procedure=version.procedure, actor=wanda)
    makers.submit(version=following, actor=wanda)
    sign_in(page, live_server.url, "ada")
    page.goto(change.replace(f"/{version.pk}/", f"/{following.pk}/"))
    page.get_by_role("button", name="Approve and publish").click()
    expect(page.get_by_text(re.compile("words of yours that nobody has reviewed stand in: Summary"))).to_be_visible()
    assert ProcedureVersion.objects.get(pk=following.pk).state == "in_review"


def test_a_renamed_word_changes_no_published_page(page: Page, live_server, site_with_content):
    page.goto(f"{live_server.url}/procedures/mending-of-the-elbow/")
    before = page.locator("main").inner_text()
    assert "Surgeon" in before
    term = ProcedureVersion.objects.published().first().personnel.get(role__name="Surgeon").role
    actions.rename_term(term=term, name="Plumber of elbows", actor=makers.person("boss", roles.ADMINISTRATOR))
    page.reload()
    assert page.locator("main").inner_text() == before
