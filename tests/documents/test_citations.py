"""A source states its kind, year, address and day of access in brackets at the end of its line."""

import pytest
from hypothesis import given

from documents.citations import Citation, read_citation
from documents.json.reader import read_object
from documents.json.writer import entry_data
from tests import makers
from tests.documents.entries import stated_sources

LINE = "Health Board. Elbows. [Kind: Official site; Year: 2023; Address: https://example.org/a; Accessed: 2024-05-12]"
STATED = Citation("Health Board. Elbows.", "official_site", "2023", "https://example.org/a", "2024-05-12")


@given(stated_sources)
def test_a_source_is_the_same_after_writing_and_reading(source):
    assert read_citation(str(source)) == source


def test_details_are_read_in_any_order_and_case_and_written_in_one():
    assert read_citation("Health Board. Elbows. [year:2023; ACCESSED: 2024-05-12;  address: https://example.org/a; "
        "Kind: OFFICIAL  site]") == STATED  # fmt: skip
    assert str(STATED) == LINE


@pytest.mark.parametrize(
    "details",
    [
        "Kind: Blog",
        "Year: 23",
        "Year: 2023; Year: 2024",
        "Accessed: 2024-02-30",
        "Address: example.org",
        "Kind: Study; seen",
        "Kind:",
    ],
)
def test_details_that_are_not_valid_stay_words_of_the_citation_and_are_named(details):
    line = f"Elbows. [{details}]"
    entry = makers.written(sources=[line]).parsed
    assert entry.document.sources == [line] and read_citation(line) == Citation(line)
    assert any("the details of this source stay words" in warning for warning in entry.warnings)
    assert not makers.written(sources=["Elbows. [2]", LINE]).parsed.warnings


def test_in_json_a_source_is_an_object_or_a_text():
    data = entry_data(makers.document(sources=[LINE, "Ann B."]))["sources"]
    assert data[0] == {
        "citation": "Health Board. Elbows.",
        "kind": "official_site",
        "year": 2023,
        "address": "https://example.org/a",
        "accessed": "2024-05-12",
    }
    assert data[1] == {"citation": "Ann B.", "kind": "", "year": None, "address": "", "accessed": ""}
    read = read_object(
        "t", {"name": "Bar", "sources": [*data, LINE, {"citation": "C", "year": "1999", "color": "red"}]}
    )
    assert read.parsed.document.sources == [LINE, "Ann B.", LINE, "C [Year: 1999]"]
    assert [line.text for line in read.parsed.unplaced] == ["sources[3].color: red"]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ({"kind": "study"}, "sources[0].citation is missing."),
        ({"citation": "A", "year": 23}, 'sources[0].year must be a year of four digits, not "23".'),
        ({"citation": "A", "kind": "blog"}, "sources[0].kind must be one of guideline, systematic_review,"),
        ({"citation": "A", "accessed": "May"}, 'sources[0].accessed must be a day such as 2024-05-12, not "May".'),
        (3, "sources[0] must be an object with citation, kind, year, address, accessed, not a number."),
    ],
)
def test_a_source_that_cannot_be_read_is_refused_by_its_path(source, reason):
    assert read_object("t", {"name": "Bar", "sources": [source]}).reason.startswith(reason)
