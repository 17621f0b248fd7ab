"""The second journey: a writer drafts, a reviewer publishes, readers see it."""

import re

from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import User
from tests import makers

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def with_password(username: str) -> User:
    """This person, who may now log in with a password."""
    user = User.objects.get(username=username)
    user.set_password("elbow-grease-7")
    user.save()
    return user


def sign_in(page: Page, url: str, username: str) -> None:
    """Give the browser a session of this person without the pages of a log-in."""
    client = Client()
    client.force_login(with_password(username))
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])


def test_a_draft_is_written_reviewed_and_read(page: Page, live_server, site_with_content):
    version = makers.draft(User.objects.get(username="wanda"), name="Polishing of the elbow", primary_code=None)
    change = f"{live_server.url}/admin/procedures/procedureversion/{version.pk}/change/"
    public = f"{live_server.url}/procedures/{version.procedure.slug}/"

    with_password("wanda")
    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("Username").fill("wanda")
    page.get_by_label("Password").fill("elbow-grease-7")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("editors’ desk").first).to_be_visible()
    page.goto(change)
    page.get_by_role("textbox", name="Summary").fill("The elbow is polished until it shines.")
    page.get_by_role("button", name="Add another step").click()
    for word, key in (("Shining", "Enter"), ("Looking", "Tab"), ("Everybody looks at it.", "Control+s")):
        page.keyboard.type(word)
        page.keyboard.press(key)
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    expect(page.locator("[name=steps-3-text]")).to_be_focused()
    expect(page.locator("[name=steps-2-label]")).to_have_value("Shining")
    page.get_by_role("button", name="Submit for review").dblclick()  # the second press sends nothing
    expect(page.get_by_text(re.compile("now in review"))).to_be_visible()
    assert page.goto(public).status == 404

    page.context.clear_cookies()
    sign_in(page, live_server.url, "ravi")
    page.goto(change)
    page.get_by_role("link", name="Compare with the published version").click()
    expect(page.get_by_text("polished until it shines")).to_be_visible()
    page.goto(change)
    page.get_by_role("button", name="Approve and publish").click()
    expect(page.get_by_text(re.compile("now published"))).to_be_visible()

    page.goto(public)
    expect(page.get_by_role("main")).to_contain_text("The elbow is polished until it shines.")
    expect(page.get_by_role("main")).to_contain_text("Consultant surgeon")
