"""Queries that say nothing besides the name of a code system, or the words around a question."""

import pytest

from codes.formats.rows import CodeRow
from search.queries import find
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["icd10pcs", "ICD-10-PCS codes", "pcs"])
def test_the_name_of_a_system_leads_to_its_page_and_its_first_codes(client, typed):
    makers.load_codes()
    assert [(row.code.code, row.why) for row in find(typed, user=None).results] == [("0", "top of ICD-10-PCS")]
    page = client.get("/search/", {"q": typed}).content.decode()
    assert '<a href="/codes/icd10pcs/">ICD-10-PCS</a> is a code system.' in page


def test_the_words_around_a_question_ask_what_is_looked_for(client):
    makers.load_codes()
    page = client.get("/search/", {"q": "what is the code for"}).content.decode()
    assert "What are you looking for?" in page and "No results" not in page
    assert "What are you looking for?" not in client.get("/search/", {"q": "nothing of the kind"}).content.decode()


def test_beside_a_code_that_is_not_loaded_its_description_finds_what_is():
    makers.load_codes()
    found = find("27025 elbow repair", user=None).results
    assert [row.code.code for row in found[:3]] == ["27025", "0RQL0ZZ", "0RQL4ZZ"]
    assert [row.code.code for row in find("27025 RT", user=None).results] == ["27025"]


def test_an_entry_that_is_called_so_comes_before_a_code_that_is_written_so_and_stands_there_once():
    makers.load_codes("hcpcs", rows=[CodeRow("ZQ", "Quux waived"), CodeRow("G0999", "Mending with ZQ")])
    makers.published(common_names=["ZQ"])
    entry, modifier, *others = find("ZQ", user=None).results
    assert (entry.why, modifier.why) == ("other name: ZQ", "exact code")
    assert [(row.kind, row.title) for row in others] == [("code", "Mending with ZQ")]
    assert find("ZQ", user=None, chosen={"kind": ["code"]}).results[0].code.code == "ZQ"
    assert [row.code.code for row in find("ZQ", user=None, offset=1, limit=1).results] == ["ZQ"]


def test_what_is_written_short_is_no_beginning_of_a_code():
    makers.load_codes("icd10cm", rows=[CodeRow("O200", "Quux in pregnancy"), CodeRow("T712", "Want of oxygen")])
    assert [row.code.code for row in find("O2", user=None).results] == ["T712"]
    assert [row.code.code for row in find("O20", user=None).results] == ["O200"]
