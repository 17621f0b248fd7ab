"""The sources of all entries at the desk: each once, with who cites it, and withdrawn with a reason."""

import re

import pytest
from django.core.exceptions import PermissionDenied

from procedures import actions
from procedures.models import Source, WithdrawnSource
from procedures.revisions import state_at
from procedures.rules import EditorialError
from record.models import Event
from tests import makers
from tests.procedures.test_desk import desk, form_data
from tests.procedures.test_worklists import listed

pytestmark = pytest.mark.django_db

PAGE = "/admin/procedures/procedure/sources/"
HEALTH = "Health Board. Elbows. 2019. https://Example.org/Elbows/."


@pytest.fixture
def cited(client):
    """Two published entries and a draft; two cite the same page in other words."""
    bare = {"primary_code": None, "related_codes": []}
    first = makers.published(name="One", sources=[HEALTH, "Ann  B. Mending.\n 2020."], **bare)
    makers.published(
        name="Two",
        sources=["Elbows, see https://example.org/elbows (seen 2024)", "Other. 2001. https://Example.org/"],
        **bare,
    )
    makers.draft(first.created_by, name="Three", sources=["ann b. mending. 2020"], **bare)
    client.force_login(first.reviewed_by)
    return first


def counted(words=""):
    return {row["work"]: (row["published"], row["open"]) for row in Source.objects.by_work(words)}


def test_a_source_is_one_by_its_address_or_else_by_its_words(cited):
    assert counted() == {
        "https://example.org/elbows": (2, 0),
        "ann b. mending. 2020": (1, 1),
        "other. 2001. https://example.org": (1, 0),
    }
    assert list(counted("MENDING")) == ["ann b. mending. 2020"]
    assert [version.name for version in Source.objects.citing("ann b. mending. 2020")] == ["One", "Three"]


def test_a_withdrawn_source_finds_its_entries_until_it_is_valid_again(client, cited):
    page = client.get(PAGE).content.decode()
    assert not re.search("<td>(2019|2024)</td>", page), "nothing is read from the words"
    assert (
        "Say why"
        in client.post(PAGE, {"work": "other. 2001. https://example.org", "reason": " "}, follow=True).content.decode()
    )
    work = "https://example.org/elbows"
    answer = client.post(PAGE, {"work": work, "reason": "x" * 501}, follow=True)
    assert "Nothing was done: give a reason of at most 500 characters." in answer.content.decode()
    (row,) = client.get(PAGE, {"q": "seen 2024"}).context["page"]
    assert row["work"] == work and row["published"] + row["open"] == 2, "in other words it is cited as well"
    sent = {"work": work, "reason": "Retracted in 2030."}
    for _ in range(2):
        assert "Its entries are on the list" in client.post(PAGE, sent, follow=True).content.decode()
    assert [(row["Entry"], row["Source"]) for row in listed(client, "withdrawn-sources")] == [
        ("One", HEALTH),
        ("Two", "Elbows, see https://example.org/elbows (seen 2024)"),
    ]
    assert {row["Why withdrawn"] for row in listed(client, "withdrawn-sources")} == {"Retracted in 2030."}
    found = client.get(PAGE, {"q": "example.org"}).content.decode()
    assert "Retracted in 2030." in found and "One (version 1)" in found and "Valid again" in found
    client.post(PAGE, {"work": work, "_reinstate": "1"})
    assert not WithdrawnSource.objects.exists() and listed(client, "withdrawn-sources") == []
    said = [event.verb for event in Event.objects.order_by("-pk")[:2]]
    assert said == ["reinstated", "withdrew"], "the second press changed nothing"


def test_only_reviewers_withdraw_sources_that_are_cited(cited):
    for act in (actions.withdraw_source, actions.reinstate_source):
        with pytest.raises(PermissionDenied):
            act(
                work="other. 2001. https://example.org",
                actor=cited.created_by,
                **({"reason": "x"} if act == actions.withdraw_source else {}),
            )
    with pytest.raises(EditorialError, match="No entry cites"):
        actions.withdraw_source(work="nothing", reason="x", actor=cited.reviewed_by)


def test_what_is_stated_of_a_source_is_typed_at_the_desk_listed_and_shown_to_readers(client, cited):
    wanda = cited.created_by
    client.force_login(wanda)
    version = actions.start_draft(procedure=cited.procedure, actor=wanda)
    data = form_data(client.get(desk(version)))
    stated = {"kind": "systematic_review", "year": "2021", "accessed": "2024-05-12", "address": "https://example.org/b"}
    typed = {f"sources-1-{column}": value for column, value in stated.items()}
    refused = client.post(desk(version), data | typed | {"sources-1-address": "example.org"})
    assert "Write a web address such as" in refused.content.decode()
    assert client.post(desk(version), data | typed).status_code == 302
    assert state_at(version).content["sources"][1].items() >= stated.items()
    assert "No source fits." in client.get(f"{PAGE}?kind=study").content.decode()
    listed = client.get(f"{PAGE}?kind=systematic_review").content.decode()
    assert "<td>Systematic review</td>" in listed and "<td>2021</td>" in listed and "<td>2024-05-12</td>" in listed
    assert set(counted()) - {row["work"] for row in Source.objects.stating("").by_work()} == {"https://example.org/b"}
    makers.publish(version=makers.submit(version=version, actor=wanda), actor=cited.reviewed_by)
    page = client.get(version.procedure.get_absolute_url()).content.decode()
    assert "Systematic review. 2021. Accessed 12 May 2024." in page and 'href="https://example.org/b"' in page
