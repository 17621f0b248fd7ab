"""Typical queries and the results that must come first, with a few real titles and the shipped vocabulary."""

import pytest

from codes.actions import load_maps
from codes.formats.rows import CodeRow, MapRow
from search.models import VocabularyTerm
from search.queries import find, suggest
from tests import makers

pytestmark = pytest.mark.django_db

PCS = {
    "0DTJ0ZZ": "Resection of Appendix, Open Approach",
    "0DTJ4ZZ": "Resection of Appendix, Percutaneous Endoscopic Approach",
    "0DBJ4ZX": "Excision of Appendix, Percutaneous Endoscopic Approach, Diagnostic",
    "0FT44ZZ": "Resection of Gallbladder, Percutaneous Endoscopic Approach",
    "0210093": "Bypass Coronary Artery, One Artery from Coronary Artery with Autologous Venous Tissue, Open Approach",
    "0SR9019": "Replacement of Right Hip Joint with Metal Synthetic Substitute, Cemented, Open Approach",
    "0TC03ZZ": "Extirpation of Matter from Right Kidney, Percutaneous Approach",
    "10D00Z1": "Extraction of Products of Conception, Low, Open Approach",
    "0UT90ZZ": "Resection of Uterus, Open Approach",
    "0DJD8ZZ": "Inspection of Lower Intestinal Tract, Via Natural or Artificial Opening Endoscopic",
    "3E0234Z": "Introduction of Serum, Toxoid and Vaccine into Muscle, Percutaneous Approach",
    "0W9G3ZZ": "Drainage of Peritoneal Cavity, Percutaneous Approach",
    "0W9B3ZZ": "Drainage of Left Pleural Cavity, Percutaneous Approach",
    "0CTP0ZZ": "Resection of Tonsils, Open Approach",
    "3E0T3BZ": "Introduction of Anesthetic Agent into Peripheral Nerves and Plexi, Percutaneous Approach",
}
ICD9 = {"4709": "Other appendectomy", "5122": "Cholecystectomy"}
CM = {
    "K3580": "Unspecified acute appendicitis",
    "I10": "Essential (primary) hypertension",
    "R200": "Anesthesia of skin",
    "D649": "Anemia, unspecified",
    "Z7901": "Long term (current) use of anticoagulants",
}
HCPCS = {"E0601": "Continuous positive airway pressure (CPAP) device", "K0001": "Standard wheelchair"}


@pytest.fixture
def site():
    for system, titles in (("icd10pcs", PCS), ("icd9proc", ICD9), ("icd10cm", CM), ("hcpcs", HCPCS)):
        makers.load_codes(system, "2025", [CodeRow(code, title) for code, title in titles.items()])
    load_maps(source="icd9proc", target="icd10pcs", rows=[MapRow("5122", "0FT44ZZ", "inexact")], origin="GEM 2018")


def first(text):
    """The first result that is a code, and why."""
    return next(((row.code.code, row.why) for row in find(text, user=None).results if row.code), (None, ""))


def test_what_people_type_finds_what_they_mean(site):
    for text, code in (
        ("0dtj 4zz", "0DTJ4ZZ"), ("K35.80", "K3580"), ("appendix resection open", "0DTJ0ZZ"),
        ("CABG", "0210093"), ("heart bypass", "0210093"), ("c-section", "10D00Z1"), ("hysterectomy", "0UT90ZZ"),
        ("nephrolithotomy", "0TC03ZZ"), ("colonoscopy", "0DJD8ZZ"), ("paracentesis", "0W9G3ZZ"),
        ("thoracentesis", "0W9B3ZZ"), ("tonsils out", "0CTP0ZZ"), ("hip replacement", "0SR9019"),
        ("high blood pressure", "I10"), ("numb foot", "R200"), ("blood thinning", "Z7901"), ("CPAP", "E0601"),
        ("wheel chair", "K0001"), ("histerectomy", "0UT90ZZ"),
        ("colonscopy", "0DJD8ZZ"), ("gall bladder removal", "0FT44ZZ"),
        ("Langenbuch operation", "0FT44ZZ"), ("decholecystectomy procedure", "0FT44ZZ"),
    ):  # fmt: skip
        assert first(text)[0] == code, text


def test_of_two_procedures_each_is_found_and_sides_may_stand_inside_a_term(site):
    both = find("appendectomy and cholecystectomy", user=None)
    assert {result.code.code for result in both.results[:4]} >= {"0DTJ0ZZ", "0FT44ZZ"}
    assert both.heading == "The codes of both procedures follow: appendectomy; cholecystectomy."
    assert [first(text)[0] for text in ("hip right replacement", "tonsils taking out", "tonsils, taken out")] == [
        "0SR9019", "0CTP0ZZ", "0CTP0ZZ"
    ]  # fmt: skip


def test_a_side_that_no_code_has_makes_no_two_procedures_of_one(site):
    asked = "left thoracentesis with cholecystectomy"
    assert find(asked, user=None).part.of_each
    term = "thoracentesis with cholecystectomy"
    VocabularyTerm.objects.create(kind="name", term=term, folded=term, meaning="both", words="resection appendix")
    one = find(asked, user=None)
    assert one.results[0].code.code == "0DTJ0ZZ" and one.part.apart == ("left",)


def test_each_result_says_why(site):
    assert first("0DTJ4ZZ")[1] == "exact code"
    assert first("standard wheelchair")[1] == "title"
    assert first("CABG")[1].startswith("abbreviation “CABG”: coronary artery bypass graft")
    reasons = {row.code.code: row.why for row in find("cholecystectomy", user=None).results}
    assert reasons["5122"] == "title" or "cholecystectomy" in reasons["5122"]
    mapped = {row.code.code: row.why for row in find("other cholecystectomies", user=None).results}
    assert "0FT44ZZ" in {**reasons, **mapped}


def test_a_misspelled_word_is_corrected_openly_and_a_right_one_never(site):
    assert find("appendecktomy", user=None).instead == "appendectomy"
    assert find("wheelchiar", user=None).instead == "wheelchair"
    assert find("appendectomy", user=None).instead == ""


def test_as_few_words_as_possible_are_left_out_and_it_is_said(site):
    found = find("standard wheelchair with zorbing", user=None)
    assert (found.part.words, found.results[0].code.code) == (("standard", "wheelchair"), "K0001")


def test_where_nothing_is_found_there_is_help(site):
    assert find("qqqq", user=None).help.nearest == ()
    nothing = find("wheelchair", user=None, chosen={"system": ["icd10cm"]})
    assert (nothing.total, nothing.help.elsewhere) == (0, 1)


@pytest.mark.parametrize("text", ["w", "whee", "wheelchair", "stand wheel"])
def test_suggestions_come_from_the_first_letter_on(site, text):
    assert "K0001" in [row.code.code for row in suggest(text, user=None).results if row.code]
    assert len(suggest(text, user=None).results) <= 10


def test_a_search_takes_a_fixed_number_of_queries(site, django_assert_max_num_queries):
    for text in ("appendectomy", "CABG", "open approach", "standard wheelchair"):
        find(text, user=None)
        with django_assert_max_num_queries(5):
            find(text, user=None)


def test_the_words_of_a_term_may_stand_apart_and_what_stands_between_them_is_said_to_be_left_out(site):
    assert first("a hip that hurt for years with a replacement")[0] == "0SR9019"
    found = find("the tonsils that bothered me were at long last all taken out", user=None)
    assert found.results[0].code.code == "0CTP0ZZ"
    assert "bothered" in found.heading and "tonsils" not in found.heading.partition("Not with them")[2]
