"""Missed searches: pages only read, what may be stored, and how misses reach the editors' list."""

import logging
from threading import Event, Thread

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from search import actions
from search.actions import missed as writes
from search.apps import write_missed
from search.misses import LONGEST_TEXT, MOST_WAITING, Misses, countable, misses
from search.models import MissedSearch
from tests import makers


def listed():
    return dict(MissedSearch.objects.values_list("words", "count"))


# The page


@pytest.mark.django_db
def test_the_page_leaves_its_words_and_other_addresses_leave_none(client):
    assert "No results" in client.get("/search/?q=zebra+stripes").content.decode()
    client.head("/search/?q=zebra+stripes")
    client.get("/search/suggest/?q=zebra+stripes")
    client.get("/api/v1/search?q=zebra+stripes")
    assert not MissedSearch.objects.exists()
    assert misses.take() == {"zebra stripes": 1}


@pytest.mark.django_db
def test_a_site_can_do_without_the_list(client, settings):
    settings.MEDREF_COUNT_MISSES = False
    client.get("/search/?q=zebra")
    assert not misses.take()


@pytest.fixture
def read_only(first_rows):
    """A replica, as far as this test can see: every new connection only reads."""
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    connection.close()
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")
        cursor.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    connection.close()


def test_on_a_read_only_database_the_page_answers_and_the_log_says_once_that_nothing_is_counted(
    client, read_only, caplog
):
    for word in ("zebra", "zebras"):
        assert client.get("/search/", {"q": word}).status_code == 200
        misses.write()
    assert len(caplog.messages) == 1 and "not counted for now: cannot execute" in caplog.text
    assert not MissedSearch.objects.exists() and not misses.take()


def test_what_a_reader_missed_stands_at_the_desk_shortly_afterwards(client, first_rows, monkeypatch):
    written = Event()
    monkeypatch.setattr(misses, "seconds", 0.01)
    monkeypatch.setattr(misses, "writer", lambda counts: (write_missed(counts), written.set()))
    client.get("/search/?q=zebra+stripes")
    assert written.wait(30)
    client.force_login(makers.person("wanda", "Writer", is_staff=True))
    assert "zebra stripes" in client.get("/admin/search/missedsearch/").content.decode()


# What waits


@pytest.mark.parametrize("text", ["", "a b", "zebra 12345", "x" * 31, "la " * 9, " ".join(["z" * 30] * 5), "!!", "\0"])
def test_what_nobody_types_for_a_word_is_not_kept(text):
    assert countable(text) == ""


@given(st.text(max_size=300))
def test_what_is_kept_of_a_text_has_only_folded_words_of_letters_and_fits_the_list(text):
    words = countable(text)
    assert countable(words) == words and len(words) <= LONGEST_TEXT
    assert all(word.isalpha() for word in words.split())


@pytest.fixture
def waiting():
    """Misses that are handed on only when a test says so; `waiting.written` holds what was."""
    waiting = Misses(seconds=3600)
    waiting.written = []
    waiting.writer = waiting.written.append
    return waiting


def test_the_same_words_wait_once_with_their_count(waiting):
    for text in ("Zebra’s  STRIPES", "zebras stripes", "other", "12345"):
        waiting.add(text)
    waiting.write()
    waiting.write()
    assert waiting.written == [{"zebras stripes": 2, "other": 1}]


def test_so_many_wait_and_no_more_while_those_that_wait_are_counted_on(waiting):
    letters = "abcdefghijklmnopqrstuvwxyz"
    texts = [f"{first}{second}" for first in letters for second in letters]
    for text in [*texts, texts[0]]:
        waiting.add(text)
    counts = waiting.take()
    assert len(texts) > len(counts) == MOST_WAITING
    assert counts[texts[0]] == 2


def test_nothing_waits_where_nobody_writes_and_a_forked_process_starts_empty(waiting):
    waiting.add("zebra")
    waiting.start_empty()
    assert not waiting.take()
    waiting.writer = None
    waiting.add("zebra")
    assert not waiting.take()


def test_words_are_written_shortly_afterwards_in_another_thread(waiting):
    waiting.seconds, arrived = 0.01, Event()
    waiting.writer = lambda counts: (waiting.written.append(counts), arrived.set())
    for word in ("zebra", "zebras"):
        waiting.add(word)
        assert arrived.wait(10)
        arrived.clear()
    assert waiting.written == [{"zebra": 1}, {"zebras": 1}]


def test_a_failure_is_told_once_until_writing_succeeds_and_no_page_hears_of_it(waiting, caplog):
    outcomes = [OSError("gone\nsecret"), OSError("gone"), None, OSError("gone again")]

    def write(counts):
        if outcome := outcomes.pop(0):
            raise outcome

    waiting.writer = write
    for word in ("one", "two", "three", "four"):
        waiting.add(word)
        waiting.write()
    said = "Searches that find nothing are not counted for now: "
    assert caplog.record_tuples == [
        ("search.misses", logging.WARNING, said + reason) for reason in ("gone", "gone again")
    ]


def test_a_system_without_threads_to_give_harms_no_page_and_the_next_miss_tries_again(waiting, monkeypatch):
    def start(timer):
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr("search.misses.Timer.start", start)
        waiting.add("zebra")
    waiting.seconds, arrived = 0.01, Event()
    waiting.writer = lambda counts: (waiting.written.append(counts), arrived.set())
    waiting.add("zebra")
    assert arrived.wait(10) and waiting.written == [{"zebra": 2}]


# The list


@pytest.mark.django_db
def test_misses_are_added_up_by_their_words_alone():
    actions.note_missed({"zebra": 1, "stripes": 2})
    actions.note_missed({"zebra": 3})
    assert listed() == {"zebra": 4, "stripes": 2}
    assert {field.name for field in MissedSearch._meta.fields} == {"id", "words", "count", "last_at", "is_settled"}
    assert not MissedSearch.objects.filter(is_settled=True).exists()


@pytest.mark.django_db
def test_a_long_list_makes_room_for_what_is_missed_now(monkeypatch):
    monkeypatch.setattr(writes, "MOST_MISSES", 3)
    for counts in ({"often": 2}, {"once": 1}, {"then": 1}, {"now": 1, "now too": 1}):
        actions.note_missed(counts)
    assert listed() == {"often": 2, "now": 1, "now too": 1}


def test_two_processes_that_write_the_same_words_at_once_lose_none(first_rows):
    words = [f"word{letter}" for letter in "abcdefgh"]
    batches = [dict.fromkeys(words, 1), dict.fromkeys(reversed(words), 1)] * 10
    threads = [Thread(target=write_missed, args=[batch]) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert listed() == dict.fromkeys(words, 20)
