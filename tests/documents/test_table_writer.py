"""Entries as rows: the columns, the content of cells, and that no word is lost."""

from collections import Counter

import pytest
from hypothesis import given

from documents.entry import CodeReference, EntryDocument
from documents.fields import FIELDS
from documents.json.writer import entry_data
from documents.tables.writer import LONG, WIDE, long_rows, wide_rows
from tests.documents.entries import any_entry, full_entry, words_of


def test_a_wide_table_has_a_column_for_every_field_and_one_for_the_official_title():
    (row,) = wide_rows(full_entry())
    assert set(row) == set(WIDE) == {*FIELDS, "primary_code_title"}
    assert WIDE[:4] == ("slug", "name", "primary_code", "primary_code_title")
    assert [heading for heading in WIDE if not row[heading]] == []


def test_cells_of_a_wide_table_read_like_the_entry_document():
    (row,) = wide_rows(full_entry())
    assert (row["primary_code"], row["primary_code_title"]) == ("icd10pcs 0RQL0ZZ", "Repair Right Elbow Joint")
    assert row["related_codes"] == "cpt4 99999\nicd10pcs 0RQL4ZZ Repair; closed"
    assert row["common_names"] == "Elbow fix; Fix, of an elbow"
    assert row["tools"] == "Scalpel\nSaw; no. 10"
    assert row["sources"].endswith("https://example.org/elbows\n")
    assert row["steps"] == "  1. Opening: The elbow is opened.\n  2. It is mended."
    assert row["personnel"] == "  • Surgeon\n  • Nurse (for large elbows)"
    assert row["risks"].splitlines()[0] == "  • Common: Bruising (about 1 in 20). Management: It fades."
    assert (row["summary"], row["duration_min_minutes"]) == ("About summary.", 30)


@pytest.mark.parametrize(
    ("values", "cell"),
    [([], ""), (["A"], "A"), (["A", "B"], "A; B"), (["A;B"], "A;B\n"), (["A", "B;C"], "A\nB;C"), (["A\nB"], "A B")],
)
def test_a_value_with_a_semicolon_stands_in_a_line_of_its_own(values, cell):
    (row,) = wide_rows(EntryDocument("A", tools=values))
    assert row["tools"] == cell


def test_a_long_table_has_a_row_for_every_part_in_order():
    rows = list(long_rows(full_entry()))
    assert all(set(row) <= set(LONG) for row in rows)
    assert {row["slug"] for row in rows} == {"mending-of-the-elbow"}
    assert {row["primary_code"] for row in rows} == {"icd10pcs 0RQL0ZZ"}
    parts = list(dict.fromkeys(row["part"] for row in rows))
    assert parts[:5] == ["title", "common_name", "technical_term", "kind", "specialty"]
    assert parts[-4:] == ["not_applicable", "source", "editorial_note", "code"]
    assert len(parts) == len(FIELDS) - 3 + 1

    def of(part):
        return [{key: value for key, value in row.items() if key in LONG[4:]} for row in rows if row["part"] == part]

    assert of("risk")[0] == {
        "text": "Bruising",
        "likelihood": "common",
        "frequency": "about 1 in 20",
        "management": "It fades.",
    }
    assert of("role")[1] == {"text": "Nurse", "note": "for large elbows"}
    assert of("step") == [{"label": "Opening", "text": "The elbow is opened."}, {"label": "", "text": "It is mended."}]
    assert of("code")[1] == {"system": "icd10pcs", "code": "0RQL4ZZ", "text": "Repair; closed"}
    assert of("title") == [{"text": "Repair Right Elbow Joint"}]
    assert of("tool") == [{"text": "Scalpel"}, {"text": "Saw; no. 10"}]
    assert of("duration_max_minutes") == [{"text": "90"}]


def test_an_entry_that_says_nothing_still_has_its_row():
    (wide,), (long,) = wide_rows(EntryDocument("A", slug="a")), long_rows(EntryDocument("A", slug="a"))
    assert {heading: value for heading, value in wide.items() if value} == {"slug": "a", "name": "A"}
    assert long == {"slug": "a", "name": "A", "primary_code": "", "part": "kind", "text": ""}


def test_no_minutes_and_no_duration_are_different():
    rows = long_rows(EntryDocument("A", duration_min_minutes=0, primary_code=CodeReference("cpt4", "99999")))
    assert [(row["part"], row["text"]) for row in rows] == [("kind", ""), ("duration_min_minutes", "0")]


@given(any_entry)
def test_no_word_of_an_entry_stays_behind(document):
    words = words_of(
        entry_data(document) | {"sources": document.sources}
    )  # in JSON, what is stated of a source has keys
    assert Counter(words_of(list(long_rows(document)))) >= Counter(words)
    cells = words_of(list(wide_rows(document)))  # in these, marks stand beside the words
    assert Counter(_letters(cells)) >= Counter(_letters(words))


def _letters(words: list[str]) -> str:
    return "".join(words).casefold().replace("_", "")  # a band is written with a blank and a capital
