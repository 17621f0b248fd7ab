"""Sentences of patients: who tells, why and when cost nothing, and what is done is found whatever stands between its words."""

import pytest

from codes.formats.rows import CodeRow
from search.clauses import with_surgery_aside, without_circumstances, without_faces, without_narrators
from search.queries import find
from search.queries.vocabulary import vocabulary
from search.rules import read_query
from tests import makers
from tests.search.test_axes import codes, tables  # noqa: F401
from textindex.cache import stamps

STOP_WORDS = frozenset(("a", "because", "had", "i", "in", "is", "it", "my", "our", "the", "they", "to", "was", "will"))


@pytest.mark.parametrize(
    ("sentence", "done"),
    [
        ("my doctor wants to take out my gallbladder", "to take out my gallbladder"),
        ("the surgeon is going to freeze it and the nurse will bandage it", "is to freeze it and will bandage it"),
        ("our old eye doctor said i have cataract", "i have cataract"),
        ("a catheter was left in the bladder", "a catheter was in the bladder"),
        ("they put my shoulder back in place", "they put my shoulder back in"),
        ("the growth came back", "the growth came"),
        ("ringing in the ears that won t stop", "ringing in the ears"),
        ("a nose that will not stop bleeding", "a nose that will not stop bleeding"),
        ("they put me on dialysis and i ended up with a bag", "they dialysis and i with a bag"),
        ("nosebleed that wont stop", "nosebleed"),
        ("baby born with a hole in the lip", "baby a hole in the lip"),
        ("born with forceps", "born with forceps"),
        ("something flew into my eye at work", "foreign body into my eye"),
        ("they put something in my arm", "they put something in my arm"),
        ("left kidney", "left kidney"),
        ("my doctor visit", "my doctor visit"),
        ("the nurse who comes home", "the nurse who comes home"),
        ("kidney from my brother", "kidney from my brother"),
        ("they took out my wifes bladder", "they took out my bladder"),
        ("my doctor", "my doctor"),
        ("doctor put stitches in", "put stitches in"),
        ("my granddad had cataract", "had cataract"),
        ("nurse visit", "nurse visit"),
        ("bypass in 2016", "bypass in"),
        ("2019 ncov", "2019 ncov"),
        ("heparin 1999 units", "heparin 1999 units"),
        ("fell off the swing and broke his arm", "broke his arm"),
        ("grandpa fell and broke his hip", "broke his hip"),
        ("my bladder fell", "my bladder fell"),
        ("", ""),
    ],
)
def test_who_tells_or_does_it_is_left_out_and_not_whose_service_is_asked_for(sentence, done):
    assert " ".join(without_narrators(sentence.split(), STOP_WORDS)) == done


def test_the_face_of_a_part_is_left_out_unless_it_has_a_name():
    def told(text):
        return " ".join(without_faces(text.split(), lambda term: term == ("back", "throat")))

    assert told("cyst on the back of my wrist") == "cyst on the wrist"
    assert told("sore on the back of the throat") == "sore on the throat back" and told("back of") == "back of"


@pytest.mark.parametrize(
    ("sentence", "done"),
    [
        ("bypass of the leg because the artery was blocked", "bypass of the leg"),
        ("after my stroke they took the clot out", "they took the clot out"),
        ("because i had stones they took it out", "they took it out"),
        ("balloon in my stomach so that i lose weight", "balloon in my stomach"),
        ("knee bent under general anesthesia in the hospital", "knee bent"),
        ("stitch in the cervix to keep the baby in", "stitch in the cervix"),
        ("i want to stop smoking", "i want to stop smoking"),
        ("my kidney was blocked so they put a tube in", "so they put a tube in"),
        ("the lump was sore so they zapped it", "the lump was sore so they zapped it"),
        ("lining burnt so the bleeding stops", "lining burnt"),
        ("heart monitor for 2 weeks", "heart monitor"),
        ("because of pain", "because of pain"),
        ("leg bypass", "leg bypass"),
    ],
)
def test_why_and_when_it_is_done_is_told_apart(sentence, done):
    assert " ".join(without_circumstances(sentence.split())) == done


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("took the lymph nodes out", "took out lymph nodes"),
        ("took my back passage out", "took out back passage"),
        ("put my left shin bone back in place", "put back left shin bone"),
        ("put screws in my back", "put screws back"),
        ("it was taken out", "taken out"),
        ("the knee would not move", "knee not move"),
    ],
)
@pytest.mark.django_db
def test_particles_stand_next_to_their_verbs_and_no_verb_is_excluded(sentence, words):
    query = read_query(sentence, vocabulary(stamps()))
    assert (" ".join(query.words), query.excluded) == (words, ())


@pytest.fixture
def stones(db):
    makers.load_codes(
        "icd10pcs",
        rows=[
            CodeRow("07T50ZZ", "Resection of Right Axillary Lymphatic, Open Approach"),
            CodeRow("0FT40ZZ", "Resection of Gallbladder, Open Approach"),
            CodeRow("0FC40ZZ", "Extirpation of Matter from Gallbladder, Open Approach"),
            CodeRow("0FJ40ZZ", "Inspection of Gallbladder, Open Approach"),
        ],
    )
    makers.load_codes("icd10cm", rows=[CodeRow("K808", "Other stones in gallbladder taken by needle")])
    makers.load_codes("hcpcs", "2025", [CodeRow("G9999", "Patient had zorb in gallbladder")])


def codes_for(text):
    found = find(text, user=None)
    return [result.code.code for result in found.results if result.code], found.heading


def test_a_reason_does_not_change_what_is_found_and_the_page_says_that_it_is_left_out(stones):
    plain, heading = codes_for("my doctor wants to take out my gallbladder")
    assert plain[0] == "0FT40ZZ" and not heading
    found, heading = codes_for("the surgeon took my gallbladder out because the needle of a qwertz hurt me")
    assert found == plain
    assert heading == (
        "Nothing has all of your words. The best matches have: took, out, gallbladder. Not with them: needle, qwertz, hurt."
    )


def test_a_long_sentence_is_read_to_its_end(stones):
    filler = "and then they said that it would be because of it " * 3
    assert codes_for(f"they said {filler} I would have my gallbladder taken out")[0][0] == "0FT40ZZ"


def test_quality_measures_come_last_where_nothing_has_all_words(stones):
    assert codes_for("gallbladder zorb qwertz")[0][0].startswith("0F")
    assert codes_for("zorb qwertz")[0] == ["G9999"]


@pytest.mark.parametrize(
    ("sentence", "read"),
    [
        ("crutches after surgery", "crutches postoperative"),
        ("blood test before my operation", "blood test preoperative"),
        ("boot after foot surgery", "boot after foot surgery"),
        ("after surgery", "after surgery"),
    ],
)
def test_an_operation_that_says_only_when_is_not_looked_for(sentence, read):
    assert " ".join(with_surgery_aside(sentence.split())) == read


@pytest.mark.django_db
@pytest.mark.usefixtures("tables")
def test_of_a_part_of_the_words_that_comes_first_which_says_what_is_done_and_to_what():
    makers.load_codes("hcpcs", "2025", [CodeRow("A9999", "Zorb qwertz for a kidney")])
    found = find("kidney qwertz zorb cut out", user=None)
    assert found.part.words == ("kidney", "cut", "out") and found.results[0].code.code.startswith("0T")
    assert find("kidney qwertz zorb", user=None).results[0].code.code == "A9999"
    found = find("they took a uiop scan of the kidney and knee because of asdf", user=None)
    assert found.part.words == ("scan", "knee") and found.results[0].code.code.startswith("BQ3")


def test_a_term_in_a_sentence_is_found_where_only_a_measure_has_all_of_its_words(stones):
    makers.load_codes("icd10pcs", "other", [CodeRow("5A1D70Z", "Performance of Urinary Filtration, Intermittent")])
    makers.load_codes(
        "hcpcs", "2025", [CodeRow("G8714", "Hemodialysis performed by machine exactly three times per week")]
    )
    found = find("hooked up to a dialysis machine three times a week", user=None, limit=5)
    assert found.results[0].code.code == "5A1D70Z"


def test_a_word_is_no_slip_of_a_stop_word(db):
    makers.load_codes("icd10cm", "FY2027", [CodeRow("T63", "Contact with nettles")])
    assert "getting" not in find("rupture mended with netting", user=None, limit=5).instead


@pytest.mark.django_db
@pytest.mark.usefixtures("tables")
def test_a_vaccine_weighs_more_than_what_it_is_against_and_a_disease_more_than_where_it_is():
    rows = [
        CodeRow("B02", "Zoster"),
        CodeRow("M10", "Gout"),
        CodeRow("L40", "Psoriasis"),
        CodeRow("Q60", "Small kidney"),
    ]
    makers.load_codes("icd10cm", "FY2027", rows)
    supplies = [
        CodeRow("A9997", "Crutch, pair"),
        CodeRow("A9998", "Replacement pad, crutch"),
        CodeRow("A0130", "Wheelchair van"),
    ]
    makers.load_codes("hcpcs", "2025", [CodeRow("A9999", "Some vaccine"), *supplies])
    texts = (
        "shingles vaccine",
        "gout in my kidney",
        "psoriasis on my kidney",
        "crutch after surgery",
        "van with wheelchair to the kidney scan",
    )
    first = [find(text, user=None).results[0].code.code for text in texts]
    assert first == ["A9999", "M10", "L40", "A9997", "A0130"]
