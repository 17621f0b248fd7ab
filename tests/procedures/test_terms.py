"""Renaming and merging terms: drafts and filters follow, and what was approved keeps its words."""

from urllib.parse import urlencode

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import QueryDict

from accounts import roles
from documents.entry import Person
from procedures import actions
from procedures.filters import ProcedureFilter
from procedures.models import BodySite, PersonnelRole, ProcedureVersion, Specialty, Tool
from procedures.revisions import state_at
from procedures.rules import EditorialError
from search.queries.find import find
from tests import makers

pytestmark = pytest.mark.django_db

HANDS, PLUMBER = "Hand surgeon", "Plumber of hands"


@pytest.fixture
def boss():
    return makers.person("boss", roles.ADMINISTRATOR)


def role(name=HANDS) -> PersonnelRole:
    return PersonnelRole.objects.get(name=name)


def hands(**changes):
    """What an entry with a hand surgeon says of its people, and nothing of codes."""
    return {"personnel": [Person(HANDS), Person("Nurse", "for large elbows")]} | changes


def rename(boss, old, new):
    return actions.rename_term(term=role(old), name=new, actor=boss)


def people(version) -> list[str]:
    return [row.role.name for row in version.personnel.order_by("position")]


def found(**query) -> list[str]:
    """The names that the list of entries shows for these filters."""
    filterset = ProcedureFilter(QueryDict(urlencode(query, doseq=True)), ProcedureVersion.objects.published())
    assert filterset.is_valid()
    return sorted(version.name for version in filterset.qs)


def test_a_published_page_keeps_its_words_and_drafts_and_the_next_version_get_the_new_one(client, boss):
    version = makers.published(**hands())
    wanda, ravi = version.created_by, version.reviewed_by
    address = version.get_absolute_url()
    before, text = client.get(address).content, client.get(f"/procedures/{version.procedure.slug}.txt").content
    other = makers.draft(wanda, **hands(name="Mending of the hand", primary_code=None))

    rename(boss, HANDS, PLUMBER)
    assert client.get(address).content == before
    assert client.get(f"/procedures/{version.procedure.slug}.txt").content == text
    assert people(other) == [PLUMBER, "Nurse"]

    following = actions.start_draft(procedure=version.procedure, actor=wanda)
    assert people(following) == [PLUMBER, "Nurse"]
    makers.publish(version=makers.submit(version=following, actor=wanda), actor=ravi)
    assert PLUMBER in client.get(address).content.decode()
    assert people(version) == [HANDS, "Nurse"]
    assert HANDS in client.get(f"{address}v1/").content.decode()


def test_each_draft_gets_a_revision_by_the_person_who_renamed_who_thereby_wrote_none_of_its_words(boss):
    wanda = makers.writer()
    version = makers.draft(wanda, **hands())
    before = state_at(version)
    rename(boss, HANDS, PLUMBER)
    revision = version.revisions.get(number=2)
    assert (revision.cause, revision.author, list(revision.changes)) == ("renamed", boss, ["personnel"])
    assert (state_at(version).authors, revision.fingerprint) == (before.authors, makers.seen(version))
    assert [(event.verb, event.note) for event in version.events.all()][1:] == [
        ("renamed", f"“{HANDS}” is now “{PLUMBER}”")
    ]
    boss.give_role(roles.REVIEWER)
    boss = type(boss).objects.get(pk=boss.pk)
    assert makers.publish(version=makers.submit(version=version, actor=wanda), actor=boss).state == "published"


def test_who_starts_the_next_draft_after_a_renaming_has_written_nothing(boss):
    version = makers.published(**hands())
    rename(boss, HANDS, PLUMBER)
    both = makers.person("both", roles.WRITER, roles.REVIEWER)
    following = actions.start_draft(procedure=version.procedure, actor=both)
    assert state_at(following).authors == {}


def test_words_that_somebody_wrote_stay_theirs_under_a_new_name(boss):
    wanda, will = makers.writer(), makers.writer("will")
    version = makers.draft(wanda, **hands(personnel=[]))
    rows = [{"id": None, "role": HANDS, "note": ""}]
    makers.edit(version, will, personnel=rows)
    makers.edit(version, wanda, personnel=[])
    rename(boss, HANDS, PLUMBER)
    makers.restore(version=version, number=2, actor=wanda)
    assert people(version) == [PLUMBER]
    assert will.pk in state_at(version).authors["personnel"]


def test_a_text_in_review_does_not_change_until_it_is_a_draft_again(boss):
    version = makers.in_state("in_review", **hands())
    seen = makers.seen(version)
    rename(boss, HANDS, PLUMBER)
    assert makers.seen(version) == seen
    ravi = makers.User.objects.get(username="ravi")
    actions.return_to_draft(version=version, actor=ravi, seen=seen, note="Say more.")
    assert people(version) == [PLUMBER, "Nurse"]
    assert [event.verb for event in version.events.all()][-2:] == ["returned", "renamed"]
    assert version.revisions.first().fingerprint == makers.seen(version)


def test_a_discarded_draft_gets_the_new_word_when_it_is_reopened(boss):
    version = makers.in_state("discarded", **hands())
    rename(boss, HANDS, PLUMBER)
    assert people(version) == [HANDS, "Nurse"]
    actions.reopen(version=version, actor=version.created_by)
    assert people(version) == [PLUMBER, "Nurse"]


def test_who_submits_a_draft_that_a_renaming_changed_is_shown_the_word(boss):
    wanda = makers.writer()
    version = makers.draft(wanda, **hands())
    seen = makers.seen(version)
    rename(boss, HANDS, PLUMBER)
    with pytest.raises(actions.ChangedMeanwhile) as stopped:
        actions.submit(version=version, actor=wanda, seen=seen)
    assert [(row.label, row.right.splitlines()[0]) for row in stopped.value.differences] == [("Roles", PLUMBER)]


def test_a_save_from_before_the_renaming_is_merged_and_says_the_new_word(boss):
    wanda = makers.writer()
    version = makers.draft(wanda, **hands())
    opened = state_at(version)
    [first, second] = opened.content["personnel"]
    rename(boss, HANDS, PLUMBER)
    changed = opened.content | {"summary": "Typed meanwhile.", "personnel": [first | {"note": "always"}, second]}
    actions.save_draft(version=version, base=opened.number, content=changed, actor=wanda)
    content = state_at(version).content
    assert content["summary"] == "Typed meanwhile."
    assert (content["personnel"][0]["role"], content["personnel"][0]["note"]) == (PLUMBER, "always")


def test_renaming_back_takes_up_the_old_term(boss):
    version = makers.published(**hands())
    old = role()
    rename(boss, HANDS, PLUMBER)
    assert rename(boss, PLUMBER, HANDS) == old
    assert (role().replaced_by, role(PLUMBER).replaced_by) == (None, old)
    assert found(personnel=HANDS) == found(personnel=PLUMBER) == [version.name]


def test_a_chain_of_renamings_leads_every_old_word_to_the_last_one(boss):
    version = makers.published(**hands())
    for old, new in ((HANDS, PLUMBER), (PLUMBER, "hand surgeon"), ("hand surgeon", "Chirurgeon")):
        rename(boss, old, new)
    last = role("Chirurgeon")
    assert {term.name for term in last.former.all()} == {HANDS, PLUMBER, "hand surgeon"}
    assert people(version) == [HANDS, "Nurse"]
    for name in (HANDS, PLUMBER, "hand surgeon", "Chirurgeon"):
        assert found(personnel=name) == [version.name]
    assert PersonnelRole.objects.filter(name__in=("Chirurgeon", HANDS)).current().get() == last


def test_a_merge_names_no_term_twice_in_a_draft_and_keeps_both_words_in_published_entries(boss):
    both = {"tools": ["Knife", "Scalpel"], "body_sites": ["Elbow", "Cubit"]}
    other = makers.published(name="Other", primary_code=None, tools=["Knife"], body_sites=["Cubit"])
    version = makers.draft(other.created_by, **both)
    actions.merge_terms(term=Tool.objects.get(name="Knife"), into=Tool.objects.get(name="Scalpel"), actor=boss)
    actions.merge_terms(term=BodySite.objects.get(name="Cubit"), into=BodySite.objects.get(name="Elbow"), actor=boss)
    content = state_at(version).content
    assert [row["tool"] for row in content["tools"]] == ["Scalpel"]
    assert content["body_sites"] == ["Elbow"]
    assert [row.tool.name for row in other.tools.all()] == ["Knife"]
    assert found(body_site="Elbow") == ["Other"]
    assert version.revisions.count() == 3


def test_roles_with_notes_of_their_own_stay_two_rows_after_a_merge(boss):
    version = makers.draft(makers.writer(), personnel=[Person(HANDS, "first"), Person("Surgeon", "second")])
    actions.merge_terms(term=role(), into=role("Surgeon"), actor=boss)
    assert [(row.role.name, row.note) for row in version.personnel.all()] == [
        ("Surgeon", "first"),
        ("Surgeon", "second"),
    ]


def test_renaming_to_the_name_of_another_term_merges_the_two_whatever_its_case(boss):
    makers.draft(makers.writer(), **hands())
    assert rename(boss, HANDS, " nurse ") == role("Nurse")
    assert role().replaced_by == role("Nurse")


def test_search_and_its_facets_find_a_published_entry_under_the_current_term(boss):
    version = makers.published(**hands(personnel=[Person(HANDS), Person(PLUMBER)]))
    actions.merge_terms(term=role(), into=role(PLUMBER), actor=boss)
    shown = find("elbow", user=None, chosen={"personnel": (PLUMBER,)})
    assert [result.version.pk for result in shown.results if result.version] == [version.pk]
    [facet] = [facet for facet in shown.facets if facet.key == "personnel"]
    assert [(choice.value, choice.count) for choice in facet.choices] == [(PLUMBER, 1)]


def test_old_addresses_of_filters_show_the_current_term_as_chosen(client, boss):
    version = makers.published(**hands())
    rename(boss, HANDS, PLUMBER)
    page = client.get("/procedures/", {"personnel": HANDS}).content.decode()
    assert version.name in page
    form = client.get("/procedures/", {"personnel": HANDS}).context["filter"].form
    labels = {choice.data["label"]: choice.data["selected"] for choice in form["personnel"].subwidgets}
    assert labels == {PLUMBER: True, "Nurse": False}


def test_only_current_terms_are_offered_to_writers(client, boss):
    version = makers.draft(makers.writer(), **hands())
    rename(boss, HANDS, PLUMBER)
    actions.rename_term(term=Specialty.objects.get(), name="Bone carpentry", actor=boss)
    client.force_login(version.created_by)
    query = {"app_label": "procedures", "model_name": "procedurepersonnel", "field_name": "role"}
    answer = client.get("/admin/autocomplete/", query | {"term": "hand"}).json()
    assert [result["text"] for result in answer["results"]] == [PLUMBER]
    form = client.get(f"/admin/procedures/procedureversion/{version.pk}/change/").context["adminform"].form
    assert [str(term) for term in form.fields["specialties"].queryset] == ["Bone carpentry"]


def test_only_administrators_rename_and_a_term_that_was_replaced_meanwhile_stays_as_it_is(boss):
    wanda = makers.writer()
    makers.draft(wanda, **hands())
    old = role()
    with pytest.raises(PermissionDenied):
        actions.rename_term(term=old, name=PLUMBER, actor=wanda)
    rename(boss, HANDS, PLUMBER)
    with pytest.raises(EditorialError, match=f"“{HANDS}” has been replaced by “{PLUMBER}”"):
        actions.rename_term(term=old, name="Another word", actor=boss)
    with pytest.raises(EditorialError, match="has been replaced"):
        actions.merge_terms(term=role("Nurse"), into=old, actor=boss)
    with pytest.raises(EditorialError, match="with itself"):
        actions.merge_terms(term=role("Nurse"), into=role("Nurse"), actor=boss)
    for name in ("", " \0 ", "x" * 201):
        with pytest.raises(EditorialError, match="1 to 200 characters"):
            rename(boss, "Nurse", name)
    assert rename(boss, "Nurse", "Nurse") == role("Nurse")
    assert not PersonnelRole.objects.filter(name="Another word").exists()


def test_the_database_lets_no_name_change():
    version = makers.published()
    for term in (version.specialties.get(), version.tools.get().tool, version.personnel.first().role):
        with pytest.raises(IntegrityError, match="keeps its name"), transaction.atomic():
            type(term).objects.filter(pk=term.pk).update(name="Other")
        type(term).objects.filter(pk=term.pk).update(description="Described anew.")
