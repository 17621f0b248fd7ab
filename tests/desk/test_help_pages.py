"""The guides at the desk."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from accounts import roles
from desk.help_pages import DOCS, guide, guides
from tests import makers


def test_each_link_of_a_guide_leads_to_a_part_of_a_guide_or_to_the_web():
    parts = {name: set(re.findall(r'<h\d id="([^"]+)"', guide(name)[2])) for name in guides()}
    assert len(parts) > 5
    for name in parts:
        for href in re.findall(r'href="([^"]*)"', guide(name)[2]):
            other, _, anchor = href.removeprefix("/admin/help/").partition("#")
            assert href.startswith("http") or not anchor or anchor in parts[other.strip("/") or name], (name, href)


def test_the_pictures_of_the_guides_are_few_and_small_and_all_of_them_are_shown():
    shown = {src for name in guides() for src in re.findall(r'<img src="/static/pictures/([^"]+)"', guide(name)[2])}
    pictures = {file.name: file.stat().st_size for file in (DOCS / "pictures").iterdir()}
    assert shown == pictures.keys()
    assert len(pictures) <= 8 and max(pictures.values()) < 120_000
    assert all(finders.find(f"pictures/{name}") for name in pictures)


@pytest.mark.django_db
def test_the_editors_guide_is_read_at_the_desk_from_its_own_file(client):
    client.force_login(makers.person("wanda", roles.WRITER))
    page = client.get(reverse("admin:help")).content.decode()
    assert "<h1>Editors’ guide</h1>" in page
    assert '<a href="#lists-of-terms">Lists of terms</a>' in page
    assert '<h2 id="lists-of-terms">' in page
    assert f'href="{reverse("admin:guide", args=["entry-document"])}"' in page
    assert client.get(reverse("admin:guide", args=["no-such-guide"])).status_code == 404
    assert client.get("/admin/help/..%2fREADME/").status_code == 404


@pytest.mark.django_db
def test_a_page_that_is_refused_or_missing_leads_back_to_the_desk(client):
    client.force_login(makers.person("ellis", roles.EXPORTER))
    for address, status, what_to_do in (
        (reverse("admin:procedures_overview"), 403, "ask an administrator for the role you need"),
        ("/admin/nowhere/", 404, "Search for it"),
    ):
        answer = client.get(address)
        page = answer.content.decode()
        assert answer.status_code == status
        assert what_to_do in page and f'href="{reverse("admin:index")}">Back to the editors’ desk' in page
