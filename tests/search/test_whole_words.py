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
    assert [result.code.code for result in suggest("ear tub", user=None).results] == ["099500Z"], (
        "a term that begins so"
    )
    assert [result.code.code for result in suggest("ear tuber", user=None).results] == ["A186"]
    assert find("ear tubes", user=None).results[0].marks.words.isdisjoint({"tuberculosis"})
    assert "using" not in forms("us")
    assert {"prostheses", "prosthesis"} <= set(forms("prosthetic")) and "stenosis" in forms("stenotic")


@pytest.mark.parametrize("words", ["oesophagus tumour", "esophagus tumor", "oesophageal tumors"])
def test_british_and_american_spelling_are_one(words):
    makers.load_codes("icd10cm", rows=[CodeRow("D130", "Tumor of esophagus or esophageal wall")])
    makers.load_codes("hcpcs", rows=[CodeRow("G0500", "Tumour of oesophagus or oesophageal wall")])
    assert set(titles(words)) == {"D130", "G0500"}


def test_a_word_as_it_was_typed_comes_before_its_derived_forms_and_is_no_beginning_of_another():
    makers.load_codes(
        "icd10cm", rows=[CodeRow("M855", "Zorbital cyst"), CodeRow("I710", "Burst of a large zorbit of the vessel")]
    )
    assert [result.code.code for result in find("zorbit", user=None).results] == ["I710", "M855"]


def test_a_finished_word_of_two_letters_is_no_beginning():
    makers.load_codes("icd10cm", rows=[CodeRow("R7611", "Latent brace")])
    assert find("brace la", user=None).part.unknown == ("la",)
    assert find("brace la", user=None, typing=True).part is None


def test_a_word_that_only_short_titles_have_is_read_as_the_word_that_it_cuts_short():
    makers.load_codes(
        "icd9proc",
        rows=[
            CodeRow("0053", "Implantation of zorbmaker", short_title="Impl zorbmakr"),
            CodeRow("3789", "Zorbmaker revised"),
        ],
    )
    makers.load_codes("icd10pcs", rows=[CodeRow(f"02H{number}0ZZ", "Zorbmaker put in") for number in range(4)])
    assert find("zorbmakr", user=None).instead == "zorbmaker" and find("impl", user=None).instead == "implant"


def test_words_cut_short_are_finished_with_the_words_before_them_but_no_name_or_title_is():
    rows = [
        CodeRow("30233N1", "Transfusion of Red Blood Cells"),
        CodeRow("009U3ZX", "Drainage of Spinal Canal, Percutaneous Approach"),
        CodeRow("0FT40ZZ", "Resection of Gallbladder, Open Approach"),
    ]
    makers.load_codes("icd10pcs", rows=rows)
    short = [
        CodeRow("P1", "Blood moved to another", short_title="Blood transf"),
        CodeRow("P2", "Needle for a lumbar thing", short_title="Lumbar punct ndl"),
        CodeRow("P3", "Lumbar gibbo"),
        CodeRow("J0696", "Injection, ceftriaxone sodium"),
    ]
    makers.load_codes("hcpcs", "2025", short)
    read = {
        text: find(text, user=None)
        for text in ("blood transf", "lumbar punct", "gallblad remov", "lumbar gibbo", "roceph")
    }
    assert [found.instead for found in read.values()] == [
        "blood transfusion",
        "lumbar puncture",
        "gallbladder remov",
        "",
        "rocephin",
    ]
    assert [next(r.code.code for r in found.results if r.code) for found in read.values()] == [
        "30233N1", "009U3ZX", "0FT40ZZ", "P3", "J0696"
    ]  # fmt: skip


def test_what_is_excluded_is_left_out_unless_the_name_says_so_itself(client):
    rows = [
        CodeRow("6840", "Zorbing, abdominal"),
        CodeRow("6850", "Zorbing, vaginal"),
        CodeRow("6860", "Zorbing except vaginal"),
    ]
    makers.load_codes("icd9proc", rows=rows)
    makers.published(name="Vaginal zorbing", primary_code=None, related_codes=[])
    found = find("zorbing except vaginal", user=None)
    assert sorted(result.title for result in found.results) == ["Zorbing except vaginal", "Zorbing, abdominal"]
    assert found.heading == "What is called “vaginal” is left out."
    assert found.heading in client.get("/search/", {"q": "zorbing except vaginal"}).content.decode()
    assert [result.code.code for result in find("zorbing without abdominal", user=None).results if result.code] == [
        "6850",
        "6860",
    ]


def test_a_word_half_typed_that_nothing_has_is_completed_to_a_word_of_the_vocabulary():
    makers.load_codes()
    suggested = suggest("elbow closu", user=None)
    assert [result.code.code for result in suggested.results] == ["0RQL0ZZ", "0RQL4ZZ"]
    assert not suggested.heading
    assert suggest("elbow clo", user=None).results
    assert find("elbow closu", user=None).heading, "a finished word is no beginning"


def test_what_is_sent_for_testing_has_nothing_to_do_with_the_testes():
    makers.load_codes(
        rows=[CodeRow("0VTC0ZZ", "Resection of Bilateral Testes"), CodeRow("0VT90ZZ", "Testing of a gizmo")]
    )
    assert titles("testing") == titles("tested") == ["0VT90ZZ"] and titles("testes") == ["0VTC0ZZ"]


def test_a_number_of_thousands_of_digits_is_only_a_word():
    makers.load_codes(rows=[CodeRow("0VTC0ZZ", "Bypass of a gizmo")])
    assert titles("bypass " + "4" * 5000) == ["0VTC0ZZ"]
