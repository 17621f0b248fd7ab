"""The groups of a page of results."""

import pytest

from codes.formats.rows import CodeRow
from search.forms import Asked
from search.grouping import grouped
from search.queries import find
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def groups():
    """A function that gives the groups of a search: (heading, how many of the page, how many in all, the link to all)."""

    def groups_of(text, **options):
        asked = Asked(q=text)
        return [
            (group.heading, len(group.results), group.count, group.all_url)
            for group in grouped(find(text, user=None, **options), asked)
        ]

    return groups_of


def entries(count, **changes):
    for number in range(count):
        makers.published(name=f"Elbow mending {number}", primary_code=None, related_codes=[], **changes)


def test_entries_come_first_then_each_system_with_links_to_all(groups):
    makers.load_codes(rows=[CodeRow(f"0RQL0Z{n}", f"Repair elbow {n}") for n in range(8)])
    makers.load_codes("hcpcs", rows=[CodeRow("L3702", "Elbow orthosis")])
    entries(7)
    assert groups("elbow", limit=10) == [
        ("From the encyclopedia", 5, 7, "?q=elbow&kind=procedure"),
        ("HCPCS Level II", 1, 1, ""),  # the best code: it begins with the word
        ("ICD-10-PCS", 4, 8, "?q=elbow&system=icd10pcs"),
    ]
    assert groups("elbow", offset=14, limit=10)[-1] == ("", 2, 0, "")


def test_an_exact_code_stands_with_the_entry_that_explains_it_and_one_group_needs_no_heading(groups):
    makers.load_codes()
    makers.published(name="Elbow mending")
    assert groups("0RQL0ZZ") == [("", 2, 0, "")]
    assert groups("appendix") == [("", 1, 0, "")]


def test_a_code_of_no_loaded_release_is_neither_valid_nor_retired():
    makers.load_codes("icd10cm", "FY2026", [CodeRow("I10", "High pressure")])
    makers.mentioned("hcpcs", "E0143")
    for text, valid in (("27025", 0), ("E0143", 0), ("I10", 1)):
        counted = {facet.key: [choice.count for choice in facet.choices] for facet in find(text, user=None).facets}
        assert counted["status"] == [valid, 0], text
    assert not find("27025", user=None, chosen={"status": ("active",)}).results
