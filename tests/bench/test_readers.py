"""The readers' set is valid, and what readers get from a search is judged correctly."""

import csv

import pytest

from bench.readers import ENTRY, FILE, Known, Reading, Wish, codes_alone, readings, wishes

ROUTE, SHOT, OLD, BREAK, WALKER = ANSWERS = [
    (ENTRY, "mending-of-the-elbow"),
    ("icd10pcs", "3E02340"),
    ("icd9proc", "9952"),
    ("icd10cm", "S42"),
    ("hcpcs", "E0130"),
]
KNOWN = Known({SHOT: "Introduction of Vaccine", BREAK: "Fracture, gun-shot", ROUTE: "Mending of the elbow"}, {WALKER})


def test_the_file_is_a_table_of_three_hundred_different_queries():
    with FILE.open(newline="", encoding="utf-8") as lines:
        header, *rows = csv.reader(lines)
    assert header == ["query", "kind", "entry", "expected", "never"]
    assert all(cell == cell.strip() for row in rows for cell in row)
    assert all(query and kind and any(wanted) for query, kind, *wanted in rows)
    assert len(rows) == len({" ".join(row[0].lower().split()) for row in rows}) == 300


def test_every_rule_of_the_file_can_be_judged():
    for wish in wishes():
        assert [KNOWN.breaks(rule, []) for rule in wish.never] == [False] * len(wish.never), wish.query


@pytest.mark.parametrize(
    ("rule", "answers", "is_broken"),
    [
        ("retired-first", [ROUTE, OLD, SHOT], True),
        ("retired-first", [WALKER, BREAK], True),
        ("retired-first", [SHOT, OLD], False),
        ("retired-first", [OLD, WALKER], False),
        ("diseases-first", [SHOT, BREAK, WALKER], True),
        ("diseases-first", [ROUTE, SHOT, WALKER, BREAK], False),
        ("procedures-first", [BREAK, SHOT, BREAK], True),
        ("procedures-first", [ROUTE, BREAK, SHOT], False),
        ("only:icd10pcs", [ROUTE, SHOT], False),
        ("only:icd10pcs", [SHOT, BREAK], True),
        ("word:shot", ANSWERS, True),
        ("word:gun", [SHOT], False),
        ("word:hot", ANSWERS, False),
        ("word:mend", [ROUTE], True),
        ("word:vacc", [WALKER], False),
    ],
)
def test_a_rule_is_broken_by_what_stands_where_it_should_not(rule, answers, is_broken):
    assert KNOWN.breaks(rule, answers) is is_broken


def test_a_misspelled_rule_is_refused():
    with pytest.raises(ValueError, match="disease-first is no rule"):
        KNOWN.breaks("disease-first", ANSWERS)


def test_any_of_the_wanted_entries_may_be_first_and_only_ten_answers_count():
    found = {
        "elbow": [ROUTE, SHOT],
        "flu": [SHOT, ROUTE],
        "walker": [ROUTE, *[WALKER] * 9, SHOT],
        "nothing": [],
    }
    asked = [
        Wish("elbow", "name", ("knee", "mending-of-the-elbow"), ("only:icd10pcs",)),
        Wish("flu", "name", ("mending-of-the-elbow",), ("word:vaccine",)),
        Wish("walker", "supplies", (), ("only:hcpcs",)),
        Wish("nothing", "name", ("knee",), ("retired-first",)),
    ]
    got = readings(asked, found.get, KNOWN)
    assert got["name"] == Reading(wanting=3, entry_first=1 / 3, count=3, broken=1 / 3)
    assert got["supplies"] == Reading(wanting=0, entry_first=0, count=1, broken=0)
    assert got["all"] == Reading(wanting=3, entry_first=1 / 3, count=4, broken=1 / 4)
    assert list(got) == ["name", "supplies", "all"] and readings([], found.get, KNOWN) == {}


def test_codes_alone_are_the_codes_among_the_first_ten_answers():
    search = codes_alone(lambda query: [ROUTE] * 9 + [SHOT, OLD])
    assert search("elbow") == [SHOT]
