"""Words that count as one where terms are compared."""

from search.meanings import Vocabulary, meaning_of
from search.rules import read_query
from search.word_lists import WordLists
from tests.search.test_rules import LISTS, PARTS


def test_a_term_is_known_in_british_and_american_spelling():
    rows = [meaning_of("lay", "haemorrhoid banding", "bands", "ligation", lists=LISTS)]
    rows.append(meaning_of("lay", "fertilized egg", "egg", "ovum", lists=LISTS))
    known = Vocabulary(rows, PARTS, LISTS)
    for text in ("hemorrhoid banding", "haemorrhoids, banded", "fertilised eggs"):
        assert read_query(text, known).units[0].meanings, text


def test_a_shot_is_an_injection():
    known = Vocabulary([meaning_of("lay", "back shot", "drug", "introduction spinal", lists=LISTS)], PARTS, LISTS)
    for text in ("back injection", "injected the back", "jab of the back"):
        assert read_query(text, known).units[0].meanings, text


def test_a_sagging_lid_droops_and_a_stye_that_is_lanced_is_drained():
    rows = [meaning_of("lay", "droopy lid", "low lid", "ptosis", lists=LISTS)]
    known = Vocabulary([*rows, meaning_of("lay", "stye drained", "pus let out", "drainage", lists=LISTS)], PARTS, LISTS)
    assert WordLists(conditions=frozenset(("swelling",))).is_condition("swelled")
    for text in ("lids sagging", "drooping lid", "lid hangs", "stye lancing"):
        assert read_query(text, known).units[0].meanings, text
