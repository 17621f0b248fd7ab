"""How the meanings of a query rank against its words, and which strategies are tried within one system."""

import pytest

from codes.actions import load_maps
from codes.formats.rows import CodeRow, MapRow
from search.queries import find
from search.queries.snapshot import Snapshot
from search.queries.spelling import nearest_words
from search.queries.vocabulary import vocabulary
from search.word_forms import singular, sound
from tests import makers
from textindex.cache import stamps

pytestmark = pytest.mark.django_db

PCS = {
    "0BTK0ZZ": "Resection of Right Lung, Open Approach",
    "0BPK00Z": "Removal of Drainage Device from Right Lung, Open Approach",
    "0BPK0YZ": "Removal of Other Device from Right Lung, Open Approach",
    "09BK0ZZ": "Excision of Nasal Mucosa and Soft Tissue, Open Approach",
    "0X6L0Z0": "Detachment at Right Thumb, Complete, Open Approach",
    "0XQL0ZZ": "Repair Right Thumb, Open Approach",
    "0QSG04Z": "Reposition Right Tibia with Internal Fixation Device, Open Approach",
}
CM = {"S82201A": "Unspecified fracture of shaft of right tibia, initial encounter", "J339": "Nasal polyp, unspecified"}


@pytest.fixture
def site():
    makers.load_codes("icd10pcs", "2025", [CodeRow(code, title) for code, title in PCS.items()])
    makers.load_codes("icd10cm", "2026", [CodeRow(code, title) for code, title in CM.items()])
    makers.load_codes("icd9proc", "v32", [CodeRow("843", "Revision of amputation stump of thumb")])
    load_maps(source="icd9proc", target="icd10pcs", rows=[MapRow("843", "0XQL0ZZ", "inexact")], origin="GEM 2018")


def codes(text, system="icd10pcs"):
    found = find(text, user=None, chosen={"system": [system]} if system else {})
    return [result.code.code for result in found.results if result.code]


def test_removing_an_organ_comes_before_removing_a_device_from_it(site):
    assert codes("lung removal") == ["0BTK0ZZ", "0BPK0YZ", "0BPK00Z"]
    assert codes("removal of other device from right lung") == ["0BPK0YZ"]
    assert codes("removal of device from lung") == ["0BPK0YZ", "0BPK00Z"]


def test_words_that_say_what_is_meant_come_before_titles_that_only_map_to_a_code(site):
    assert codes("thumb amputation") == ["0X6L0Z0", "0XQL0ZZ"]
    why = {result.code.code: result.why for result in find("thumb amputation", user=None).results if result.code}
    assert "amputation" in why["0X6L0Z0"] and why["0XQL0ZZ"].startswith("mapped from ICD-9-CM procedures 84.3:")


def test_a_term_of_several_words_is_said_by_one_title_and_not_by_parts_of_two():
    legs = {
        "0Y6H0Z2": "Detachment at Right Lower Leg, Mid, Open",
        "0X6D0Z2": "Detachment at Right Lower Arm, Mid, Open",
    }
    makers.load_codes("icd10pcs", "2025", [CodeRow(code, title) for code, title in legs.items()])
    limbs = [CodeRow("8400", "Upper limb amputation"), CodeRow("8410", "Lower limb amputation")]
    makers.load_codes("icd9proc", "v32", limbs)
    maps = [MapRow("8400", "0X6D0Z2", "inexact"), MapRow("8410", "0Y6H0Z2", "inexact")]
    load_maps(source="icd9proc", target="icd10pcs", rows=maps, origin="GEM 2018")
    assert codes("lower limb amputation") == ["0Y6H0Z2"] and codes("amputation upper limb") == ["0X6D0Z2"]


def test_what_is_wrong_with_a_part_stands_in_no_title_of_icd_10_pcs(site):
    assert codes("nasal polyp removal") == ["09BK0ZZ"], "a term that finds codes says all that is meant"
    assert codes("stenotic right thumb repair") == codes("unstable right thumb repair") == ["0XQL0ZZ"]
    assert codes("nasal polyp", "icd10cm") == ["J339"]
    assert codes("polyp") == []


def test_where_the_chosen_system_has_not_all_the_words_it_shows_what_comes_nearest_there(site):
    everywhere = find("unspecified fracture tibia", user=None)
    assert everywhere.heading == "" and everywhere.results[0].code.code == "S82201A"
    only_pcs = find("unspecified fracture tibia", user=None, chosen={"system": ["icd10pcs"]})
    shown = [result.code.code for result in only_pcs.results]
    assert shown == ["0QSG04Z", "0QS"] and only_pcs.part.words == ("fracture", "tibia"), (
        "what has only “fracture” comes last"
    )
    assert find("pcs unspecified fracture tibia", user=None).part.words == ("fracture", "tibia")


def test_nothing_near_in_the_chosen_system_still_tells_what_others_have(site):
    nothing = find("unspecified polyp", user=None, chosen={"system": ["icd10pcs"]})
    assert (nothing.total, nothing.heading, nothing.help.elsewhere) == (0, "", 1)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hemmoroid", "hemorrhoid"),
        ("physcal", "physical"),
        ("nefrectomy", "nephrectomy"),
        ("kolonoscopy", "colonoscopy"),
        ("nplae", "nplate"),
        ("leixscan", "lexiscan"),
    ],
)
def test_words_are_corrected_by_how_they_sound_or_are_spelled(typed, meant):
    assert meant in nearest_words([typed], Snapshot(None, stamps()))[typed]


@pytest.mark.parametrize(("typed", "meant"), [("hepattomy", "hepatotomy"), ("uvulorrrhaphi", "uvulorrhaphy")])
def test_known_words_are_nearer_than_compounds_and_these_by_how_many_end_so(typed, meant):
    assert nearest_words([typed], Snapshot(None, stamps()))[typed][0] == meant


def test_a_word_that_can_be_taken_apart_is_not_another_compound():
    assert "aneurysmotomy" not in nearest_words(["aneurysmectomy"], Snapshot(None, stamps())).get("aneurysmectomy", [])


def test_a_compound_that_nobody_has_is_no_likelier_than_a_known_word_because_it_sounds_alike():
    assert nearest_words(["facciotomy"], Snapshot(None, stamps()))["facciotomy"][0] == "fasciotomy"


def test_a_word_that_only_begins_others_is_read_as_the_much_commoner_word_that_it_may_have_been_meant_to_be():
    rare = [CodeRow("A1", "Quxtar syndrome"), CodeRow("A2", "Repair for quxtar syndrome")]
    common = [CodeRow(f"B{n}", f"Repair of quxit, way {n}") for n in range(20)]
    makers.load_codes("hcpcs", "2025", [*rare, *common, CodeRow("C1", "Quxitoscopy repair")])
    assert [find(text, user=None).instead for text in ("quxt repair", "quxtar repair", "quxito repair")] == [
        "quxit repair", "", ""
    ]  # fmt: skip


def test_misspelled_words_are_chosen_together_and_the_query_is_then_read_as_if_they_had_been_typed_so():
    rows = [CodeRow(f"B{n}", f"Plait of blorp {n}") for n in range(9)] + [CodeRow("C1", "Plaid for knurl")]
    makers.load_codes("hcpcs", "2025", rows)
    assert find("plaiz for knurll", user=None).instead == "plaid knurl"
    found = find("zzyzx plaiz blorpp", user=None)
    assert (found.instead, found.part.words) == ("zzyzx plait blorp", ("plait", "blorp"))


def test_words_that_are_one_term_together_are_likelier_than_a_commoner_word_apart_and_cut_off_words_are_completed():
    makers.load_codes("hcpcs", "2025", [CodeRow(f"L{n}", f"Right loss after surgery {n}") for n in range(40)])
    makers.load_codes(
        "icd10pcs", "2025", [CodeRow("0DB64Z3", "Excision of Stomach, Percutaneous Endoscopic Approach, Vertical")]
    )
    assert find("wight loss surgery", user=None).instead == "weight loss surgery"
    makers.load_codes("icd9proc", "v32", [CodeRow("8541", "Quorbal of the breast")])
    assert find("breast quorba", user=None).instead == "breast quorbal"
    assert nearest_words(["hartt"], Snapshot(None, stamps()))["hartt"][0] == "heart"


def test_a_short_word_is_a_slip_of_a_person_s_name_only_beside_what_is_found_with_it():
    makers.load_codes("icd9proc", "v32", [CodeRow("5137", "Wrap of the zorb"), CodeRow("5303", "Groin repair, zorb")])
    texts = ("kasoi", "kasoi ground emesis", "kasoi zorb", "lichtenstien", "ZORBQ", "ZORBQ REPAIR")
    read = [find(text, user=None) for text in texts]
    assert [found.instead for found in read] == ["", "", "kasai zorb", "lichtenstein", "", "zorb repair"]
    assert "kasai" in read[0].help.nearest


def test_a_letter_held_down_is_no_slip():
    assert nearest_words(["h" * 40, "hernnnnnnnnnnia"], Snapshot(None, stamps())) == {}


def test_sounds_and_plurals_are_those_of_words_with_few_letters_too():
    assert sound("hemorrhoid") == sound("haemorrhoid") == sound("hemmoroid")
    assert [singular(word) for word in ("ears", "toes", "lens", "testes")] == ["ear", "toe", "lens", "testis"]


def test_a_title_with_a_slip_does_not_keep_the_slip_from_being_corrected():
    makers.load_codes("hcpcs", "2025", [CodeRow("L1", "Knee joint, replacment"), CodeRow("L2", "Hip joint, repair")])
    makers.load_codes("icd10pcs", "2025", [CodeRow("0SR90JZ", "Replacement of Right Hip Joint, Open Approach")])
    found = find("hip replacment", user=None)
    assert (found.instead, found.results[0].code.code) == ("hip replacement", "0SR90JZ")


def test_a_word_of_a_title_is_no_slip_of_another_word_that_is_more_than_a_letter_away():
    makers.load_codes("hcpcs", "2025", [CodeRow("E0445", "Quuxameter device")])
    makers.load_codes("icd9proc", "v32", [CodeRow(f"753{n}", f"Fetal quuxametry pulses {n}") for n in range(8)])
    found = find("pulse quuxameter", user=None)
    assert not found.instead and "E0445" in [result.code.code for result in found.results]


def test_a_word_cut_short_in_a_short_title_is_no_correction_where_the_whole_word_is_near():
    rows = [CodeRow("E0100", "Zorbacaine drops", "Zorbacain drp"), CodeRow("E0105", "Zorbacaine gel")]
    makers.load_codes("hcpcs", "2025", rows)
    assert find("zorbacaink", user=None).instead == "zorbacaine"


def test_a_compound_of_several_organs_is_read_by_its_last_one_where_no_code_has_them_all():
    titles = {"0DTP0ZZ": "Resection of Rectum, Open Approach", "0DTE0ZZ": "Resection of Large Intestine, Open Approach"}
    makers.load_codes("icd10pcs", "2025", [CodeRow(code, title) for code, title in titles.items()])
    assert codes("coloproctectomy") == ["0DTP0ZZ"]
    both = CodeRow("0DTX0ZZ", "Resection of Large Intestine and Rectum, Open Approach")
    makers.load_codes("icd10pcs", "2026", [*(CodeRow(code, title) for code, title in titles.items()), both])
    assert codes("coloproctectomy") == ["0DTX0ZZ"]


def test_a_text_without_sense_is_not_corrected_to_an_abbreviation():
    assert "acdf" not in nearest_words(["asdf"], Snapshot(None, stamps())).get("asdf", ())


def test_terms_of_the_vocabulary_share_the_words_that_they_have_in_common():
    said = [term.expression for terms in vocabulary(stamps()).terms.values() for term in terms]
    assert len(set(map(id, said))) == len(set(said)) < len(said)


def test_a_term_with_a_hyphen_is_known_in_one_word_too():
    known = vocabulary(stamps())
    for typed in (["solumedrol"], ["solu", "medrol"]):
        assert known.of_words(typed, True, frozenset(typed))[0].term == "Solu-Medrol", typed


def test_the_longest_terms_whose_words_all_stand_in_a_query_are_found_wherever_they_stand():
    spread = vocabulary(stamps()).spread(["sewing", "the", "finger", "that", "was", "chopped", "off", "back", "on"])
    assert spread[0] == ("sewing", "finger", "back")
    assert all(set(term) != {"sewing", "back"} for term in spread), "part of a longer term"
    assert vocabulary(stamps()).spread(["finger"]) == []


def test_a_term_that_is_being_typed_is_completed_to_the_word_that_most_terms_have():
    makers.load_codes(
        "icd10cm", "2026", [CodeRow("A186", "Tuberculosis of ear"), CodeRow("H6900", "Tube of the ear, wide")]
    )
    suggested = find("ear tu", user=None, typing=True).results
    assert [result.code.code for result in suggested] == ["H6900"]
    assert "A186" in [result.code.code for result in find("ear tub", user=None).results], "finished, and of no term"
    known = vocabulary(stamps())
    completed = {
        " ".join(words): known.completed(words)
        for words in (["kidney", "st"], ["picc", "li"], ["zorb", "tu"], ["tu"], [])
    }
    assert list(completed.values()) == ["stone", "line", "", "", ""], completed
    for odd in ("of the and with", "the of", "of", "?!"):
        find(odd, user=None, typing=True)
    assert known.completed(["of", "the", "with"]) == "", "nothing but stop words"
