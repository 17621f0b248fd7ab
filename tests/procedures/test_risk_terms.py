"""The list of risks: rows stay texts, which mean the term of that name; renaming and merging change drafts only."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts import roles
from documents.entry import Likelihood, RiskItem
from procedures import actions
from procedures.models import RiskTerm
from procedures.revisions import state_at
from procedures.rules import EditorialError
from procedures.terms import counted_uses, risk_names, unlisted_risks
from search.queries.find import find
from tests import makers
from tests.procedures.test_desk import desk, form_data

pytestmark = pytest.mark.django_db

UNLISTED = "/admin/procedures/riskterm/unlisted/"


@pytest.fixture
def boss():
    return makers.person("boss", roles.ADMINISTRATOR)


@pytest.fixture
def listed(boss):
    """A published entry and a draft with a hemorrhage, which the list calls bleeding, and a draft with both words."""
    bare = {"primary_code": None, "related_codes": []}
    live = makers.published(risks=[RiskItem("HEMORRHAGE", Likelihood.RARE), RiskItem("Itch")], **bare)
    makers.draft(
        live.created_by, name="Two", risks=[RiskItem("Hemorrhage", management="Press."), RiskItem("Bleeding")], **bare
    )
    actions.list_risks(names=["hemorrhage", "Bleeding"], actor=boss)
    return live


def names(version) -> list[str]:
    return [row["name"] for row in state_at(version).content["risks"]]


def found_by(words: str) -> list[str]:
    return [result.version.name for result in find(words, user=None).results if result.version]


def merged(boss):
    first, second = (RiskTerm.objects.get(name=name) for name in ("Hemorrhage", "Bleeding"))
    return actions.merge_terms(term=first, into=second, actor=boss)


def test_merging_changes_drafts_and_the_next_version_while_published_words_stay(client, boss, listed):
    draft = listed.created_by.started_versions.get(name="Two")
    client.force_login(boss)
    term = RiskTerm.objects.get(name="Hemorrhage")
    page = client.post(
        f"/admin/procedures/riskterm/{term.pk}/merge/", {"into": RiskTerm.objects.get(name="Bleeding").pk}
    )
    assert "1 draft changes to “Bleeding” at once" in page.content.decode()
    assert "1 published entry keeps the word" in page.content.decode()
    assert found_by("bleeding") == []
    term = merged(boss)
    assert found_by("bleeding") == found_by("hemorrhage") == [listed.name], "under both names"
    assert names(draft) == ["Bleeding", "Bleeding"], "two rows that say different things stay two"
    assert names(listed) == ["HEMORRHAGE", "Itch"]
    assert counted_uses(RiskTerm, [term]) == {term.pk: {"published": 1, "draft": 1}}
    following = actions.start_draft(procedure=listed.procedure, actor=listed.created_by)
    assert names(following) == ["Bleeding", "Itch"]


def test_a_document_that_says_another_name_of_a_risk_gets_that_of_the_list_and_keeps_the_rest(boss, listed):
    actions.add_other_name(term=RiskTerm.objects.get(name="Bleeding"), name="Loss of blood", actor=boss)
    version = makers.draft(
        listed.created_by, name="Three", risks=[RiskItem("loss of blood", Likelihood.COMMON, "1 in 50", "Press.")]
    )
    [row] = state_at(version).content["risks"]
    assert (row["name"], row["likelihood"], row["frequency"], row["management"]) == (
        "Bleeding",
        "common",
        "1 in 50",
        "Press.",
    )
    assert risk_names("blood", 5) == ["Bleeding"]


def test_names_that_the_list_does_not_have_are_added_to_it_and_offered_while_typing(
    client, boss, listed, django_assert_max_num_queries
):
    assert [(row["name"], row["count"]) for row in unlisted_risks()] == [("Itch", 1)]
    client.force_login(listed.created_by)
    with django_assert_max_num_queries(6):
        page = client.get(UNLISTED, {"q": "it"}).content.decode()
    assert 'value="Itch"' in page
    client.post(UNLISTED, {"name": ["Itch"]})
    assert not unlisted_risks() and names(listed) == ["HEMORRHAGE", "Itch"]
    offered = client.get("/admin/procedures/riskterm/names/", {"q": "i"}).json()["names"]
    assert offered == ["Itch", "Bleeding"], "what begins with the words comes first"
    draft = makers.draft(listed.created_by, name="Free")
    opened = client.get(desk(draft))
    assert 'data-names="/admin/procedures/riskterm/names/"' in opened.content.decode()
    client.post(desk(draft), form_data(opened) | {"risks-0-name": "Anything else"})
    assert names(draft)[0] == "Anything else"
    client.force_login(boss)
    page = client.get("/admin/procedures/riskterm/").content.decode()
    assert '<td class="field-published">1</td>' in page and UNLISTED in page
    client.force_login(makers.person("cody", roles.CODE_MANAGER))
    assert UNLISTED not in client.get("/admin/procedures/riskterm/").content.decode(), "it would refuse them"


def test_only_who_may_add_terms_adds_risks_and_an_empty_name_is_refused(boss, listed):
    with pytest.raises(PermissionDenied):
        actions.list_risks(names=["Pain"], actor=listed.reviewed_by)
    with pytest.raises(EditorialError, match="Enter a name of 1 to 200 characters"):
        actions.list_risks(names=["Pain", " "], actor=boss)
    with pytest.raises(EditorialError, match="Tick the names"):
        actions.list_risks(names=[], actor=boss)
    assert actions.list_risks(names=["ITCH", "hemorrhage"], actor=boss)[0].name == "ITCH"
    assert RiskTerm.objects.count() == 3
