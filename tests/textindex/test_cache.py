"""The cache of a process, and how it notices that the database has changed."""

from uuid import uuid4

import pytest
from django.db import DataError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pyroaring import FrozenBitMap

from codes.actions.indexing import index_system
from codes.formats.rows import CodeRow
from codes.models import Code, CodeSystem
from codes.queries.matching import code_systems, places_beginning
from search.queries import find
from search.queries.code_index import CodeIndex
from tests import makers
from textindex import cache
from textindex.lookups import beginning, bytes_of, facets_of, places_of
from textindex.models import Posting, Stamp
from textindex.prepared import rows

pytestmark = pytest.mark.django_db


def found(text):
    return {result.code.code for result in find(text, user=None).results if result.code}


def statements(text):
    with CaptureQueriesContext(connection) as queries:
        find(text, user=None)
    return [query["sql"] for query in queries]


def test_words_and_systems_are_read_once_and_a_search_still_asks_whether_they_changed():
    makers.load_codes()
    assert not found("knee")
    assert sum("asked.pattern" in sql for sql in statements("elbow open")) == 1, "codes, entries and their names"
    again = statements("elbow open.")
    assert not any("textindex_posting" in sql or "codes_codesystem" in sql for sql in again)
    assert sum("FROM textindex_stamp" in sql for sql in again) == 1


def test_the_first_statement_of_a_search_says_whether_the_stamps_are_those_of_the_last_search():
    makers.load_codes()
    assert found("elbow") == {"0RQL0ZZ", "0RQL4ZZ"}
    (asked,) = [sql for sql in statements("elbow open") if "FROM textindex_stamp" in sql and "codes_code" not in sql]
    assert "asked.pattern" in asked
    Stamp.objects.update_or_create(name="pages", defaults={"value": uuid4()})
    (sought, fresh, again) = [sql for sql in statements("elbow joint") if "string_agg(name" in sql]
    assert "asked.pattern" in sought and "asked.pattern" in again and "asked.pattern" not in fresh


def test_a_word_of_no_term_is_looked_up_whole_and_by_its_beginning_at_once():
    makers.load_codes()
    assert not found("knee")
    assert sum("asked.pattern" in sql for sql in statements("qwzxqwzx")) == 1
    assert found("elbo") == {"0RQL0ZZ", "0RQL4ZZ"}


def test_what_was_asked_before_is_answered_from_memory_until_anything_changes():
    makers.load_codes()
    assert len(statements("elbow repair")) > 1 == len(statements("elbow repair"))
    assert len(find("elbow repair", user=None, limit=1).results) == 1 < len(find("elbow repair", user=None).results)


def test_readers_with_an_account_are_not_told_what_strangers_were(django_user_model):
    makers.load_codes()
    reader = django_user_model.objects.create_user("reader")
    CodeSystem.objects.filter(slug="icd10pcs").update(display_policy="signed_in")
    for _ in range(2):
        assert not found("elbow")
        assert {result.code.code for result in find("elbow", user=reader).results} == {"0RQL0ZZ", "0RQL4ZZ"}


def test_a_code_is_no_longer_said_to_be_of_a_system_that_is_not_loaded_when_it_is():
    assert "not loaded here" in find("27025", user=None).results[0].why
    makers.load_codes("cpt4", "2026", [CodeRow("27026", "Hip")])
    assert not any("not loaded" in result.why for result in find("27025", user=None).results)


def test_a_new_release_is_found_at_once():
    makers.load_codes()
    assert found("elbow") == {"0RQL0ZZ", "0RQL4ZZ"} and not found("zebra")
    makers.load_codes(label="FY2026", rows=[*makers.PCS, CodeRow("0RQL9ZZ", "Repair Zebra Elbow")])
    assert found("zebra") == {"0RQL9ZZ"} and "0RQL9ZZ" in found("elbow")


def test_a_load_that_is_rolled_back_leaves_nothing_in_the_cache():
    makers.load_codes()
    with transaction.atomic():
        makers.load_codes(label="FY2026", rows=[*makers.PCS, CodeRow("0RQL9ZZ", "Repair Zebra Elbow")])
        assert found("zebra")
        transaction.set_rollback(True)
    assert not found("zebra") and found("elbow") == {"0RQL0ZZ", "0RQL4ZZ"}


def test_a_licence_that_ends_hides_texts_with_the_very_next_search():
    makers.load_codes()
    assert found("elbow")
    CodeSystem.objects.filter(slug="icd10pcs").update(display_policy="code_only")
    assert not found("elbow")
    (exact,) = [result for result in find("0RQL0ZZ", user=None).results if result.code.code == "0RQL0ZZ"]
    assert exact.title == ""


def test_beginnings_of_codes_and_facets_belong_to_an_index_as_well():
    makers.load_codes("house", rows=[CodeRow("X1", "One")])
    house = CodeSystem.objects.get(slug="house")

    def counts():
        now = cache.stamps()
        places = places_beginning([(house.pk, "X")], now)[house.pk, "X"]
        return len(places), len(facets_of([house.pk], now)[house.pk]["all"])

    assert counts() == counts() == (1, 1)
    makers.load_codes("house", "2", rows=[CodeRow("X1", "One"), CodeRow("X2", "Two")])
    assert counts() == (2, 2)


def test_a_system_without_an_index_has_no_places():
    house = makers.mentioned("icd10pcs", "0RQL0ZZ").system
    elbow = beginning("elbow")
    assert places_of([elbow], [house.pk], cache.stamps()) == {elbow: {}}
    Code.objects.filter(system=house).update(title="Repair Elbow")
    index_system(house)
    assert list(places_of([elbow], [house.pk], cache.stamps())[elbow][house.pk]) == [0]


def test_what_has_no_stamp_is_read_every_time():
    read = iter(range(9))
    assert [cache.cached("count", "systems", {}, lambda: next(read)) for _ in range(2)] == [0, 1]
    now = {"systems": uuid4()}
    assert [cache.cached("count", "systems", now, lambda: next(read)) for _ in range(2)] == [2, 2]


def test_the_cache_keeps_the_values_that_were_used_last(monkeypatch):
    monkeypatch.setattr(cache, "_keyed", cache.LRUCache(1_010, getsizeof=cache._keyed.getsizeof))
    asked = []

    def read(keys):
        asked.extend(keys)
        return {key: (key.upper(), 5) for key in keys}

    for keys in ("ab", "a", "c", "a", "b"):
        assert cache.cached_by_key(keys, "here", read) == {key: key.upper() for key in keys}
    assert asked == ["a", "b", "c", "b"], "c came in b's place"
    cache.cached_by_key("b", "elsewhere", read)
    assert asked[-1] == "b" and len(asked) == 5


def test_every_write_of_systems_gives_another_stamp():
    seen = [cache.stamps()["systems"]]
    system = CodeSystem.objects.create(slug="own", name="Own", publisher="Us")
    seen.append(cache.stamps()["systems"])
    assert system in code_systems(cache.stamps())
    system.delete()
    seen.append(cache.stamps()["systems"])
    assert len(set(seen)) == 3 and "systems" in str(Stamp.objects.get(name="systems"))


def test_a_prepared_statement_is_counted_and_fails_like_any_other(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert rows("SELECT %s::int + 1, %s::text", [1, "a"]) == [(2, "a")]
    with pytest.raises(DataError), transaction.atomic():
        rows("SELECT 1 / %s::int", [0])
    assert not Posting.objects.exists()


def test_a_search_during_which_a_release_arrives_shows_what_the_release_says(monkeypatch):
    makers.load_codes()
    waiting = [CodeRow("0RQA0ZZ", "Repair Elbow"), *makers.PCS]  # stands before all others now

    def released_meanwhile(index, places):
        if waiting:
            makers.load_codes(label="FY2026", rows=[waiting.pop(0), *waiting])
            waiting.clear()
        return as_ever(index, places)

    as_ever = CodeIndex.codes_at
    monkeypatch.setattr(CodeIndex, "codes_at", released_meanwhile)
    assert found("elbow") == {"0RQA0ZZ", "0RQL0ZZ", "0RQL4ZZ"}


def test_a_read_that_is_stale_every_time_is_given_up():
    def read(now):
        reads.append(now)
        raise cache.StaleRead

    reads = []
    with pytest.raises(cache.StaleRead):
        cache.consistent(read)
    assert len(reads) == cache.MAX_READS


def test_places_that_stand_side_by_side_take_little_memory_however_many_they_are():
    assert bytes_of(FrozenBitMap()) == 0
    assert bytes_of(FrozenBitMap(range(100_000))) < 100 < bytes_of(FrozenBitMap(range(0, 100_000, 7)))
