"""The tour of the desk in words: on the front page until a person hides it, then under “Help”."""

import re

import pytest
from django.urls import reverse

from accounts import roles
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", roles.ROLES)
def test_each_role_is_led_to_pages_that_it_may_open(client, role):
    client.force_login(makers.person("tess", role))
    page = client.get(reverse("admin:index")).content.decode()
    steps = re.findall(r'<li><a href="([^"]+)">', page[page.index('class="tour"') : page.index("/hide-tour/")])
    assert steps
    assert {client.get(address).status_code for address in steps} == {200}


def test_the_tour_is_hidden_for_good_and_stays_under_help(client):
    tess = makers.person("tess", roles.WRITER)
    client.force_login(tess)
    index = reverse("admin:index")
    assert "Find any entry" in client.get(index).content.decode()
    answer = client.post(reverse("admin:hide_tour"), follow=True).content.decode()
    assert "Find any entry" not in answer
    assert "Start an entry" in answer, "a button of the front page instead"
    client.force_login(makers.person("tom", roles.WRITER))
    assert "Find any entry" in client.get(index).content.decode()
    client.force_login(tess)
    assert "Find any entry" not in client.get(index).content.decode()
    help_page = client.get(reverse("admin:help")).content.decode()
    assert "Find any entry" in help_page
    assert "Hide this" not in help_page
