"""The desk for the vocabulary and for missed searches."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import User
from search import actions
from search.misses import misses
from search.models import MissedSearch, VocabularyTerm
from search.queries.vocabulary import vocabulary
from tests import makers
from textindex.cache import stamps

pytestmark = pytest.mark.django_db

TERMS, MISSES = "/admin/search/vocabularyterm/", "/admin/search/missedsearch/"


def content(**changes):
    fields = {"term": "Elbow tuck", "kind": "lay", "meaning": "elbow mended", "words": "repair elbow", "codes": ""}
    return fields | changes


def own_rows():
    return VocabularyTerm.objects.filter(is_shipped=False)


def shipped(term="CABG"):
    return VocabularyTerm.objects.get(term=term, is_shipped=True)


# The shipped vocabulary


def test_the_files_are_in_the_database_after_a_migrate_in_one_statement(django_assert_num_queries):
    count = VocabularyTerm.objects.count()
    assert count > 2000
    assert set(VocabularyTerm.objects.values_list("kind", flat=True)) == set(VocabularyTerm.Kind.values)
    assert shipped().folded == "cabg" and shipped().is_active
    with django_assert_num_queries(1):
        actions.sync_vocabulary()
    assert VocabularyTerm.objects.count() == count


def test_an_update_brings_shipped_rows_up_to_date_and_keeps_their_switch_and_the_rows_of_the_site(wanda):
    actions.add_term(**content(term="CABG", kind="abbreviation"), actor=wanda)
    actions.switch_term(row=shipped(), is_active=False, actor=wanda)
    VocabularyTerm.objects.filter(pk=shipped().pk).update(meaning="as an older edition said")
    VocabularyTerm.objects.create(kind="lay", term="dropped since", meaning="gone", is_shipped=True)
    VocabularyTerm.objects.filter(term="TURP").delete()
    actions.sync_vocabulary()
    assert "older edition" not in shipped().meaning and not shipped().is_active
    assert shipped("TURP").is_active
    assert not VocabularyTerm.objects.filter(term="dropped since").exists()
    assert own_rows().get().meaning == "elbow mended"


def test_of_two_terms_with_the_same_words_the_same_one_is_named_whatever_was_written_last(wanda):
    terms = ["Tuck & roll", "Tuck and roll"]
    for term in terms:
        actions.add_term(**content(term=term), actor=wanda)
    named = set()
    for term in terms:
        VocabularyTerm.objects.filter(term=term).update(meaning=term)  # the row is now stored behind the other one
        meanings = vocabulary(stamps()).of_words(("tuck", "roll"), capitals=False, said=frozenset())
        assert {meaning.term for meaning in meanings} == set(terms)
        named.add(meanings[0].term)
    assert len(named) == 1


# The actions


def test_a_new_term_is_kept_in_the_form_in_which_it_is_compared(wanda):
    row = actions.add_term(
        **content(words="Repair  ELBOW | | repair elbow|Sjögren’s", codes="ICD10PCS:0rq.l, x:1 "), actor=wanda
    )
    assert (row.folded, row.words, row.codes) == ("elbow tuck", "repair elbow | sjogrens", "icd10pcs:0RQL x:1")
    part = actions.add_term(**content(term="Cubit", kind="form", words="elbow"), actor=wanda)
    assert part.term == "cubit"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"term": "!?"}, "at least one letter or digit"),
        ({"words": " | "}, "Enter what titles say instead"),
        ({"codes": "0RQL"}, "write it with its code system"),
        ({"codes": "icd10pcs:"}, "write it with its code system"),
        ({"kind": "form"}, "must be a single word"),
    ],
)
def test_a_term_that_says_nothing_is_refused_with_what_to_do(wanda, changes, reason):
    with pytest.raises(actions.VocabularyError, match=reason):
        actions.add_term(**content(**changes), actor=wanda)


def test_the_site_has_one_row_for_a_term_of_a_kind(wanda):
    row = actions.add_term(**content(), actor=wanda)
    with pytest.raises(actions.VocabularyError, match="change that one"):
        actions.add_term(**content(term="ELBOW-tuck"), actor=wanda)
    actions.add_term(**content(kind="word"), actor=wanda)
    assert actions.change_term(row=row, **content(meaning="mended elbow"), actor=wanda).pk == row.pk


def test_a_changed_shipped_row_stays_as_it_came_and_the_sites_own_row_says_the_change(wanda):
    before = VocabularyTerm.objects.filter(is_shipped=True).values_list().get(term="CABG")
    row = actions.change_term(row=shipped(), **content(term="CABG", kind="abbreviation"), actor=wanda)
    assert not row.is_shipped and row.meaning == "elbow mended"
    assert VocabularyTerm.objects.filter(is_shipped=True).values_list().get(term="CABG") == before


def test_only_those_with_the_right_write_the_vocabulary(wanda):
    row, missed = actions.add_term(**content(), actor=wanda), MissedSearch.objects.create(words="elbow")
    for role, person in makers.role_holders().items():
        allowed = role in ("Writer", "Administrator")
        assert person.has_perm("search.view_missedsearch") == (allowed or role == "Clinical reviewer"), role
        for act in (
            lambda by, role=role: actions.add_term(**content(term=f"term of {role}"), actor=by),
            lambda by: actions.change_term(row=row, **content(), actor=by),
            lambda by: actions.switch_term(row=row, is_active=True, actor=by),
            lambda by: actions.settle(missed, by),
        ):
            if allowed:
                act(person)
            else:
                with pytest.raises(PermissionDenied):
                    act(person)


# The desk


def test_the_list_of_terms_is_searched_and_filtered_in_a_fixed_number_of_queries(
    client, wanda, django_assert_max_num_queries
):
    actions.change_term(row=shipped(), **content(term="CABG", kind="abbreviation"), actor=wanda)
    with django_assert_max_num_queries(12):
        page = client.get(TERMS, {"q": "cabg"}).content.decode()
    assert "Replaced by this site’s own row" in page and "elbow mended" in page
    assert "elbow mended" not in client.get(TERMS, {"q": "cabg", "is_shipped__exact": 1}).content.decode()
    assert client.get(TERMS, {"kind__exact": "ending", "is_active__exact": 1}).status_code == 200


def test_a_missed_search_becomes_a_term_in_one_step(client, wanda):
    makers.load_codes()
    client.get("/search/", {"q": "qwertification"})
    actions.note_missed(misses.take())
    missed = MissedSearch.objects.get()
    address = f"{TERMS}add/?term=qwertification&kind=lay&missed={missed.pk}"
    assert address.replace("&", "&amp;") in client.get(MISSES).content.decode()
    assert 'value="qwertification"' in client.get(address).content.decode()
    answer = client.post(address, content(term="qwertification"), follow=True)
    assert answer.redirect_chain == [(MISSES, 302)]
    said = answer.content.decode()
    assert "“qwertification” now finds 2 results" in said and "“qwertification” was marked as settled" in said
    assert MissedSearch.objects.get().is_settled
    assert "/codes/icd10pcs/0RQL0ZZ/" in client.get("/search/", {"q": "qwertification"}).content.decode()


def test_words_and_codes_that_find_nothing_want_a_second_look(client, wanda):
    makers.load_codes()
    lost = content(words="repair elbow | zebra crossing", codes="icd10pcs:0RQL icd10pcs:9ZZ nowhere:1")
    page = client.post(f"{TERMS}add/", lost).content.decode()
    for text in ("zebra crossing", "icd10pcs:9ZZ", "nowhere:1"):
        assert f"“{text}” finds nothing here" in page, text
    for text in ("repair elbow", "icd10pcs:0RQL"):
        assert f"“{text}” finds nothing here" not in page, text
    assert not own_rows().exists()
    assert client.post(f"{TERMS}add/", lost | {"anyway": "on"}).status_code == 302
    assert own_rows().get().term == "Elbow tuck"


def test_the_form_says_what_is_wrong(client, wanda):
    for changes, reason in (
        (content(codes="0RQL"), "write it with its code system"),
        (content(words=""), "Enter what titles say instead"),
    ):
        assert reason in client.post(f"{TERMS}add/", changes).content.decode()
    assert client.post(f"{TERMS}add/", content(anyway="on")).status_code == 302
    assert "change that one" in client.post(f"{TERMS}add/", content(anyway="on")).content.decode()


def test_a_shipped_term_is_switched_off_or_replaced_at_the_desk(client, wanda):
    row = shipped()
    address = f"{TERMS}{row.pk}/change/"
    assert "was shipped with medref" in client.get(address).content.decode()
    kept = {"meaning": row.meaning, "words": row.words, "codes": row.codes}
    assert client.post(address, kept).status_code == 302
    assert not shipped().is_active and not own_rows().exists()
    assert client.post(address, kept | {"is_active": "on"}).status_code == 302
    answer = client.post(address, kept | {"meaning": "heart rerouted", "is_active": "on", "anyway": "on"})
    own = own_rows().get()
    assert answer.url == f"{TERMS}{own.pk}/change/"
    assert (own.term, own.kind, own.meaning) == ("CABG", "abbreviation", "heart rerouted")
    assert shipped().is_active
    client.post(answer.url, content(term="CABG", kind="abbreviation", meaning="as before", is_active="on", anyway="on"))
    assert own_rows().get().meaning == "as before"
    assert LogEntry.objects.filter(object_id=str(own.pk)).exists()


def test_many_terms_are_switched_at_once_and_none_is_deleted(client, wanda):
    chosen = {"_selected_action": [shipped().pk, shipped("TURP").pk]}
    client.post(TERMS, chosen | {"action": "switch_off"})
    assert not shipped().is_active and not shipped("TURP").is_active
    client.post(TERMS, chosen | {"action": "switch_on"})
    assert shipped().is_active
    assert "delete_selected" not in client.get(TERMS).content.decode()
    assert client.post(f"{TERMS}{shipped().pk}/delete/", {"post": "yes"}).status_code == 403


def test_missed_searches_stand_by_count_the_open_ones_first(client, wanda):
    for words, count in (("rare words", 1), ("frequent words", 9)):
        MissedSearch.objects.create(words=words, count=count)
    done = MissedSearch.objects.create(words="settled words", is_settled=True)
    page = client.get(MISSES).content.decode()
    assert page.index("frequent words") < page.index("rare words")
    assert "settled words" not in page
    for state in ("settled", "all"):
        assert "settled words" in client.get(MISSES, {"state": state}).content.decode(), state
    rare = MissedSearch.objects.get(words="rare words")
    worklist = reverse("admin:worklist", args=["missed-searches"])
    assert [cells[0].text for _, cells in client.get(worklist).context["rows"]] == ["frequent words", "rare words"]
    client.post(worklist, {"action": "settle_chosen", "_selected_action": [rare.pk]})
    assert list(MissedSearch.objects.filter(is_settled=False).values_list("words", flat=True)) == ["frequent words"]
    assert client.get(f"{MISSES}{done.pk}/delete/").status_code == 403


def test_a_reviewer_looks_and_does_not_write(client):
    client.force_login(makers.person("ravi", "Clinical reviewer", is_staff=True))
    MissedSearch.objects.create(words="zebra")
    page = client.get(MISSES).content.decode()
    assert "zebra" in page and "missed=" not in page and "settle_chosen" not in page
    assert "anyway" not in client.get(f"{TERMS}{shipped().pk}/change/").content.decode()
    assert client.get(f"{TERMS}add/").status_code == 403
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    assert client.get(MISSES).status_code == client.get(TERMS).status_code == 403
