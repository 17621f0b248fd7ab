"""What is read before the first search."""

import pytest
from django.db import OperationalError

from search.queries import find, warm_up, warming
from tests import makers
from textindex import cache


@pytest.mark.django_db
def test_the_first_search_reads_no_vocabulary(monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(warming.connection, "close", lambda: None)  # the test's transaction is on it
    makers.load_codes()
    cache._named.clear()
    warm_up()
    with django_assert_max_num_queries(7) as captured:
        find("elbow", user=None)
    assert not [query for query in captured if "search_vocabularyterm" in query["sql"]]


def test_a_database_that_does_not_answer_is_logged_and_keeps_no_server_from_starting(monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr(warming, "find", broken)
    monkeypatch.setattr(warming.connection, "close", lambda: None)
    warm_up()
    assert caplog.messages == ["Nothing is cached before the first search: connection refused"]
