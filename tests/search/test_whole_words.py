"""Finished words find whole words and their forms, words that are still being typed what begins like them."""

import pytest

from codes.formats.rows import CodeRow
from search.queries import find, suggest
from search.word_forms import forms
from tests import makers
from tests.search.test_finding import titles

pytestmark = pytest.mark.django_db


def test_a_finished_word_finds_its_forms_and_nothing_that_only_begins_like_it():
    tubes, disease = CodeRow("099500Z", "Drainage of Ear with Tube"), CodeRow("A186", "Tuberculosis of ear")
    makers.load_codes(rows=[tubes])
    makers.load_codes("icd10cm", rows=[disease])
    assert [titles(words) for words in ("ear tubes", "tube ears")] == [["099500Z"]] * 2
    assert titles("ear tubercul") == ["A186"], "no whole word, so one that begins like it"
    assert [result.code.code for result in suggest("ear tub", user=None).results] == ["099500Z", "A186"]
    assert find("ear tubes", user=None).results[0].marks.words.isdisjoint({"tuberculosis"})
    assert "using" not in forms("us")


@pytest.mark.parametrize("words", ["oesophagus tumour", "esophagus tumor", "oesophageal tumors"])
def test_british_and_american_spelling_are_one(words):
    makers.load_codes("icd10cm", rows=[CodeRow("D130", "Tumor of esophagus or esophageal wall")])
    makers.load_codes("hcpcs", rows=[CodeRow("G0500", "Tumour of oesophagus or oesophageal wall")])
    assert set(titles(words)) == {"D130", "G0500"}
