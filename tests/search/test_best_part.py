"""Where no code has all words: the part of them that weighs most is found, and codes with a lesser part come after it."""

import pytest

from codes.formats.rows import CodeRow
from search.queries import find
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplies():
    commode = [CodeRow(f"E02{number:02}", f"Commode chair, size {number}") for number in range(10, 40)]
    others = [CodeRow("E0170", "Commode chair with seat lift mechanism"), CodeRow("E0627", "Zorb seat lift")]
    makers.load_codes("hcpcs", "2025", [*commode, *others])


def found(text):
    results = find(text, user=None)
    return results.instead, [(result.code.code, result.why) for result in results.results]


def test_rare_words_count_most(supplies):
    instead, codes = found("zorb commode")
    assert instead == "zorb" and codes[0][0] == "E0627"


def test_codes_with_a_lesser_part_come_after_the_best_and_say_what_they_have(supplies):
    instead, codes = found("zorb seat mechanism commode")
    assert instead == "seat mechanism commode"
    assert codes == [("E0170", "title"), ("E0627", "some of the words: zorb, seat")]


def test_something_is_found_where_any_word_is(supplies):
    for words in ("qwertz zorb uiop", "zorb qwertz", "mechanism qwertz uiop asdf"):
        assert found(words)[1], words
    assert found("qwertz uiop") == ("", [])
