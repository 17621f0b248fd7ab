"""Where nothing has all words: the part that weighs most is found and named, and codes with a lesser part come after it."""

import pytest

from codes.formats.rows import CodeRow
from search.queries import find
from search.queries.found import Part
from search.queries.vocabulary import vocabulary
from search.rules import read_query
from tests import makers
from textindex.cache import stamps

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplies():
    commode = [CodeRow(f"E02{number:02}", f"Commode chair, size {number}") for number in range(10, 40)]
    others = [CodeRow("E0170", "Commode chair with seat lift mechanism"), CodeRow("E0627", "Zorb seat lift")]
    makers.load_codes("hcpcs", "2025", [*commode, *others])


def found(text):
    results = find(text, user=None)
    return results.part, [(result.code.code, result.why) for result in results.results]


def test_rare_words_count_most(supplies):
    part, codes = found("zorb commode")
    assert part == Part(("zorb",), apart=("commode",)) and codes[0][0] == "E0627"


def test_numbers_and_words_for_who_is_treated_count_least(supplies):
    makers.load_codes(
        "icd10cm",
        rows=[
            CodeRow("O310", "Pregnancy of three"),
            CodeRow("T7412", "Child abuse, confirmed"),
            CodeRow("M5136", "Lumbar disc"),
            CodeRow("Z0003", "Grade 3 G"),
        ],
    )
    for word in ("three", "child", "toddlers", "L4-5"):
        part, codes = found(f"{word} commode")
        assert part.words == ("commode",) and codes[0][0].startswith("E02")
    assert found("3 g disc")[0].words == ("disc",)


def test_ten_is_no_tens_and_a_light_verb_takes_no_word_of_a_term(supplies):
    def units(text):
        return [unit.words for unit in read_query(text, vocabulary(stamps())).units]

    assert not read_query("ten", vocabulary(stamps())).units[0].meanings
    assert ("blood", "thinners") in units("take blood thinners")
    assert ("blood", "put") in [tuple(sorted(words)) for words in units("put blood in")]


def test_codes_with_a_lesser_part_come_after_the_best_and_say_what_they_have(supplies):
    part, codes = found("zorb seat mechanism commode")
    assert part == Part(("seat", "mechanism", "commode"), apart=("zorb",))
    assert codes == [("E0170", "title"), ("E0627", "some of the words: zorb, seat")]


def test_each_system_has_its_own_lesser_parts(supplies):
    makers.load_codes("icd9proc", "v32", [CodeRow("8541", "Blorp, quux"), CodeRow("8542", "Seat")])
    results = find("commode chair blorp quux", user=None, limit=50).results
    codes = [result.code.code for result in results]
    assert codes[0] == "E0210" and "8541" in codes and "8542" not in codes


def test_a_whole_word_is_no_slip_of_another(supplies):
    makers.load_codes("icd10cm", rows=[CodeRow(f"L02{n}", f"Parched {n}") for n in range(9)])
    texts = ("zommode uiop", "patched uiop")
    assert [find(text, user=None).instead for text in texts] == ["", ""], "another first letter, a form of “patch”"
    assert find("ocmmode uiop", user=None).instead == "commode uiop"


def test_something_is_found_where_any_word_is(supplies):
    makers.published(name="Leeching", primary_code=None, related_codes=[])
    texts = ("qwertz zorb uiop", "zorb qwertz", "mechanism qwertz uiop asdf", '"seat qwertz"', "procedure qwertz seat")
    for words in (*texts, "qwertz leeching", "operation leeching uiop"):
        assert find(words, user=None).results, words
    assert found("qwertz uiop") == (None, [])


def test_every_door_says_which_words_were_found_and_which_were_not(supplies, client):
    heading = "Nothing has all of your words. The best matches have: zorb, seat. Not with them: commode. Found nowhere: qwertz."
    asked = {"q": "zorb seat commode qwertz"}
    page = client.get("/search/", asked).content.decode()
    assert page.index(heading) < page.index("E0627")
    assert client.get("/search/suggest/", asked).json()["heading"] == heading
    answer = client.get("/api/v1/search", asked).json()
    assert answer["heading"] == heading
    part = {
        "words": ["zorb", "seat"],
        "apart": ["commode"],
        "unknown": ["qwertz"],
        "of_codes": False,
        "of_procedures": False,
        "of_each": False,
    }
    assert answer["part"] == part


def test_a_corrected_word_is_said_with_the_part(supplies):
    assert find("comode uiop", user=None).heading == (
        "Read as “commode uiop”. Nothing has all of your words. The best matches have: commode. Found nowhere: uiop."
    )
    assert found("zorb commodd")[0] == Part(("zorb",), apart=("commode",)), "fewer words are unknown"


def test_what_is_given_says_more_than_how():
    drugs = [CodeRow(f"J00{number}", f"Injection, quuxil, {number} mg") for number in range(10, 40)]
    makers.load_codes(
        "hcpcs",
        "2025",
        [*drugs, CodeRow("J7633", "Zorbonide, inhalation solution"), CodeRow("E0627", "Infusion chair")],
    )
    for text in ("zorbonide infusion", "zorbonide shot", "zorrbonide infusion"):
        part, codes = found(text)
        assert part.words == ("zorbonide",) and codes[0][0] == "J7633", text
    assert found("quuxil injection")[0] is None


def test_other_words_tell_what_an_abbreviation_is_short_for():
    rows = [
        CodeRow("0UT90ZZ", "Resection of Uterus, Open Approach"),
        CodeRow("02583ZZ", "Destruction of Conduction Mechanism"),
    ]
    makers.load_codes("icd10pcs", rows=rows)
    makers.load_codes("icd10cm", rows=[CodeRow("G80", "Cerebral palsy"), CodeRow("R0789", "Chest pain, zorbing")])
    read = [find(text, user=None) for text in ("afib ablation", "zorbing CP", "CP")]
    assert [(one.instead, one.results[0].code.code) for one in read] == [
        ("atrial fibrillation ablation", "02583ZZ"), ("", "R0789"), ("", "G80")
    ]  # fmt: skip


def test_lesser_parts_of_what_only_procedures_have_are_no_diseases():
    makers.load_codes("hcpcs", "2025", [CodeRow("E0776", "Zorb quux"), CodeRow("E0999", "Zorb wumble stand")])
    makers.load_codes("icd10cm", rows=[CodeRow("T7116", "Zorb wumble")])
    assert [code for code, _ in found("zorb quux wumble")[1]] == ["E0776", "E0999"]
