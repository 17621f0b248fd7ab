"""Codes in the search box, as people meet them: of systems that are not loaded, with slips, several in one text."""

import json

import pytest

from codes.formats.rows import CodeRow
from codes.models import CodeSystem
from codes.queries.lookup import ELSEWHERE, look_up
from codes.queries.unknown import guess_code
from search.queries import find
from tests import makers

pytestmark = pytest.mark.django_db

NOT_LOADED = "looks like a CPT code; its text is not loaded here"


@pytest.fixture
def codes():
    makers.load_codes()
    rows = [CodeRow("E119", "Sweet blood"), CodeRow("W2189XA", "Struck by a club"), CodeRow("I10", "High pressure")]
    makers.load_codes("icd10cm", "FY2026", rows)


def found(text, **filters):
    """(code or name, reason) of each result."""
    results = find(text, user=None, **filters).results
    return [(result.code.display if result.code else result.title, result.why) for result in results]


@pytest.mark.parametrize("typed", ["27025", "CPT 27025", "cpt: 27025.", "27025-LT", "what is CPT 27025?"])
def test_a_code_of_a_system_that_is_not_loaded_is_recognized(codes, typed):
    assert found(typed) == [("27025", NOT_LOADED)]


def test_the_page_and_the_suggestions_say_so_too(client, codes):
    page = client.get("/search/", {"q": "27025"}).content.decode()
    assert "/codes/cpt4/27025/" in page and page.count("ooks like a CPT code; its text is not loaded here") == 1
    [suggestion] = json.loads(client.get("/search/suggest/", {"q": "27025"}).content)["suggestions"]
    assert (suggestion["text"], suggestion["system"], suggestion["why"]) == ("27025", "cpt4", NOT_LOADED)


def test_so_is_one_of_a_system_that_the_site_does_not_have_and_of_a_publisher_who_keeps_his_texts(client, codes):
    makers.load_codes("hcpcs", "2025", [CodeRow("E1190", "A chair")])
    for typed, name in (
        ("DRG 470", "an MS-DRG"),
        ("470 MS-DRG", "an MS-DRG"),
        ("revenue code 0450", "a UB-04 revenue"),
        ("NDC 0002-8215-01", "an NDC"),
        ("2345-7", "a LOINC"),
        ("80146002", "a SNOMED CT"),
        ("opcs w37.1", "an OPCS-4"),
        ("OPS 5-511.11", "an OPS"),
        ("HMFC004", "a CCAM"),
        ("C09AA05", "an ATC"),
        ("27447.0", "a CPT"),
        ("530.81 GERD", "an ICD-9-CM diagnosis"),
        ("D0120", "a CDT (dental)"),
        ("CDT D2740", "a CDT (dental)"),
    ):
        [result] = find(typed, user=None).results
        assert result.why == f"looks like {name} code; its text is not loaded here", typed
        page = client.get(result.url)
        assert page.status_code == 404 and f"ooks like {name} code" in page.content.decode(), typed


@pytest.mark.parametrize("typed", ["2345-8", "27-025", "5 g", "drg", "revenue 4"])
def test_numbers_alone_look_like_no_code(codes, typed):
    assert "looks like" not in str(found(typed))


def test_a_number_may_begin_codes_here_beside_what_it_looks_like_and_an_o_stand_for_their_zero(codes):
    makers.load_codes("icd9proc", "v32", [CodeRow("4861", "Old work"), CodeRow("4862", "Older work")])
    assert [code for code, _ in found("486")] == ["486", "48.61", "48.62"]
    assert found("4862.0") == [("48.62", "exact code")]
    makers.load_codes("icd10pcs", "2025", [CodeRow("0DTJ4ZZ", "Some work")])
    assert found("ODTJ") == [("0DTJ4ZZ", "start of the code")]


def test_a_filter_hides_it_like_any_other_code(codes):
    assert found("27025", chosen={"system": ("icd10cm",)}) == []


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("W21.89A", "W21.89XA"),
        ("0DTJ4ZQ", "0DTJ4ZZ"),
        ("E11.99", "E11.9"),
        ("I10X", "I10"),
        ("RQL0ZZ", "0RQL0ZZ"),
        ("0RLQ0ZZ", "0RQL0ZZ"),
        ("0RQL00ZZ", "0RQL0ZZ"),
        ("0RQ8", "0RQ"),
    ],
)
def test_a_slip_finds_the_padded_or_nearest_code(codes, typed, near):
    assert found(typed)[0] == (near, f"near to {typed}, which is no code here")


def test_a_code_with_a_dot_is_of_a_system_that_prints_it_so_if_any_does(codes):
    makers.load_codes(
        "hcpcs", "2025", [CodeRow("E1190", "A chair"), CodeRow("E1194", "A stool"), CodeRow("A0428", "A ride")]
    )
    assert found("E11.9") == [("E11.9", "exact code")]
    assert found("E11.90") == [("E11.9", "near to E11.90, which is no code here")]
    assert [code for code, _ in found("E119")] == ["E11.9", "E1190", "E1194"]
    assert found("0RQ.L0ZZ") == [("0RQL0ZZ", "exact code")]
    makers.load_codes("icd9proc", "v32", [CodeRow("4019", "Old work on vessels")])
    assert found("40.19") == [("40.19", "exact code")]
    assert found("401.9") == [("401.9", "looks like an ICD-9-CM diagnosis code; its text is not loaded here")]


def test_modifiers_behind_a_code_say_that_it_is_of_a_system_that_has_some(codes):
    makers.load_codes("hcpcs", "2025", [CodeRow("J9312", "A drug")])
    makers.load_codes("icd10cm", "FY2027", [CodeRow("J9312", "Air beside the lung")])
    assert [code for code, _ in found("J9312-JW")] == ["J9312", "J93.12"]
    for typed in ("J9312JW", "j9312jwjz", "J9312 x 100", "J9312x2", "J9312 JW JZ", "HCPCS J9312.JW"):
        assert found(typed)[0] == ("J9312", "exact code"), typed
    assert found("27025RT") == found("27025 RT 59") == [("27025", NOT_LOADED)]
    assert "27025" not in str(found("27025 steps"))


def test_characters_are_read_as_those_that_look_like_them_if_nothing_else_fits(codes):
    drugs = [CodeRow("J9310", "A drug"), CodeRow("J9314", "A drug"), CodeRow("J8810", "A salve")]
    makers.load_codes("hcpcs", "2025", drugs)
    makers.load_codes("icd9proc", "v32", [CodeRow("8154", "New knee"), CodeRow("110", "Old eye work")])
    for typed, code in {
        "J931O": "J9310", "J93l0": "J9310", "JO9310": "J9310", "JBB1O": "J8810", "IIO": "I10", "I1O": "I10",
        "ICD-10 E1I.9": "E11.9",
        "ELL.9": "E11.9", "81.S4": "81.54", "Bl.S4": "81.54", "ORQL0Z2": "0RQL0ZZ",
    }.items():  # fmt: skip
        first = (found(typed) or [typed])[0]
        assert first[0] == code and first[1].endswith(f" {typed}, which is no code here"), typed
    assert found("81.S4")[0][1] == "looks like 81.S4, which is no code here"
    assert found("2702S") == found("27O25") == [("27025", NOT_LOADED)]
    makers.load_codes("icd10cm", "FY2027", [CodeRow("L551", "Sunburn at L5-S1"), CodeRow("I10", "High pressure")])
    assert ("L55.1", "title") in found("L5-S1")
    assert "looks like" not in str([found(typed) for typed in ("L5-S1", "lil", "pressure", "2024", "81-S4 knee")])


def test_of_several_slips_the_likeliest_is_meant_whatever_the_system(codes):
    makers.load_codes(
        "icd9proc", "v32", [CodeRow("585", "Wrong"), CodeRow("3607", "Stent"), CodeRow("0066", "Balloon")]
    )
    makers.load_codes("hcpcs", "2025", [CodeRow("J0585", "A drug")])
    makers.load_codes("icd10pcs", "FY2026", [CodeRow("0RQL0ZZ", "Repair"), CodeRow("0RQL4ZZ", "Repair")])
    for typed, code in {
        "J585": "J0585",
        "36.7": "36.07",
        "0.66": "00.66",
        "0RQ0LZZ": "0RQL0ZZ",
        "RQL4ZZ": "0RQL4ZZ",
    }.items():
        assert found(typed)[0][0] == code, typed
        assert look_up([typed], user=None)[0].codes[0].display == code, typed
    assert look_up(["JO5B5"], user=None)[0].codes[0].code == "J0585"
    assert look_up(["4756Z"], user=None)[0].note == "Looks like a CPT code; its text is not loaded here."
    assert guess_code(CodeSystem.objects.get(slug="hcpcs"), "JO5B5").codes[0].code == "J0585"


def test_a_modifier_is_named_before_or_behind_and_is_no_beginning_of_a_code(codes):
    makers.load_codes("hcpcs", "2025", [CodeRow("GA", "A waiver"), CodeRow("GAB", "No such")])
    makers.load_codes("icd9proc", "v32", [CodeRow("2501", "Tongue sample")])
    for typed in ("modifier GA", "ga modifier", "what is modifier ga"):
        assert found(typed) == [("GA", "exact code")]
    assert "exact code" not in str(found("modifier 25")) and "start of the code" not in str(found("modifier 25"))


def test_words_with_digits_are_no_slips(codes):
    makers.load_codes("icd9proc", "v32", [CodeRow("1001", "Old eye work")])
    for typed in ("h1n1", "b12", "100mg", "3d", "type 2"):
        assert not [why for _, why in found(typed) if why.startswith("near")], typed


def test_what_comes_along_with_a_pasted_code_is_left_out(codes):
    for typed in (
        "E11.9.",
        "E11,9",
        "E11:9",
        "ICD10CM-E11.9",
        "(E11.9)",
        "\u200bE11.9\u00a0",
        "E11.9,",
        "#E11.9",
        "Ｅ１１．９",
        "• E11·9",
        "E11_9",
        "ICD10CME11.9",
        "icd-10_E11.9",
        "see E11.9",
        '="E11.9"',
        "1. E11.9",
        "principal diagnosis code: E11.9",
        "\u041511.9",
        "https://codes.example/icd-10-cm/E08-E13/E11.9?lang=en",
        "E11.9\tSweet blood",
        "E eleven point nine",
        "E11 dot 9",
        "echo eleven point nine",
        "Diagnose: E11,9",
        "E11.9 G",
        "<b>E11.9</b>",
    ):
        assert found(typed) == [("E11.9", "exact code")], typed


def test_several_codes_are_found_in_their_order(codes):
    makers.published()
    assert found("I10, E11.9;0rql0zz  27025 W21.89A") == [
        ("I10", "exact code"),
        ("E11.9", "exact code"),
        ("Mending of the elbow", "primary code ICD-10-PCS 0RQL0ZZ"),
        ("0RQL0ZZ", "exact code"),
        ("27025", NOT_LOADED),
        ("W21.89XA", "near to W21.89A, which is no code here"),
    ]
    assert [code for code, _ in found("ICD-10-CM E11.9 I10")] == ["E11.9", "I10"]
    assert [code for code, _ in found("CPT 27025, 27026")] == ["27025", "27026"]
    assert [code for code, _ in found("E11.9/I10")] == [code for code, _ in found("E11.9 w/ I10")] == ["E11.9", "I10"]
    assert [code for code, _ in found("CPT-47562-22")] == ["47562"]
    assert [code for code, _ in found("0RQL0ZZ, 0RQL4ZZ")] == ["Mending of the elbow", "0RQL0ZZ", "0RQL4ZZ"]


def test_a_range_finds_the_codes_in_it_or_its_ends_if_they_are_not_loaded(codes):
    chairs = [CodeRow(f"E{number}", f"Chair {number}") for number in (1190, 1191, 1194)]
    makers.load_codes("hcpcs", "2025", chairs)
    makers.load_codes("icd9proc", "v32", [CodeRow("2019", "Old ear work"), CodeRow("2021", "Old ear work")])
    assert found("e1190 - e1191") == [("E1190", "between E1190 and E1191"), ("E1191", "between E1190 and E1191")]
    assert [code for code, _ in found("HCPCS E1190 to E1193")] == ["E1190", "E1191"]
    assert [code for code, _ in found("27130-27138")] == ["27130", "27138"]
    assert [code for code, _ in found("2019-2021")] == ["20.19", "20.21"]
    assert "between" not in str(found("2019-2024"))


def test_a_code_is_found_among_words(codes):
    for typed in (
        "E11.9 Sweet blood",
        "dx E11.9",
        "Dx1: E11.9",
        "what is E11.9",
        "icd 10 code E11.9 - sweet",
        "which code is E11.9?",
        "E119 club",
        "sugar (E119)",
        "E11.9^Sweet blood^I10C",
        "system=ICD10CM code=E11.9",
        "i10cm E11.9",
        "e11/9",
        "E11;9",
        "~E11.9^",
    ):
        assert found(typed)[0] == ("E11.9", "exact code"), typed


def test_a_code_of_a_system_that_is_not_loaded_is_found_among_words_but_no_number(codes):
    assert found("CPT 27025 of the hip")[0] == ("27025", NOT_LOADED)
    assert not [why for _, why in found("12345 elbows") if "not loaded" in why]
    assert found("icd 10 code for type 0 diabetes") == []


@pytest.mark.parametrize("typed", ["pressure and I10 blood", "l4 l5", "x1 I10", "2 10", "10.5 mg"])
def test_words_with_digits_are_not_several_codes(codes, typed):
    assert not [why for _, why in found(typed) if why == "exact code" or why.startswith("near")]


def test_a_code_of_another_system_than_is_named_is_found_and_said_to_be_one(codes):
    other = "a code of another system than you named"
    assert found("ICD-9 E11.9") == found("ICD-10-PCS E11.9") == [("E11.9", other)]
    assert found("HCPCS 27025") == found("two seven zero two five") == [("27025", NOT_LOADED)]
    [answer] = look_up(["ICD-9 E11.9"], user=None)
    assert (answer.codes[0].display, answer.outcome, answer.note) == ("E11.9", "unknown", ELSEWHERE)
    assert guess_code(CodeSystem.objects.get(slug="icd10pcs"), "I10").note == "It is a code of another system:"


def test_a_billable_code_with_a_character_too_many_is_likelier_than_one_that_looks_alike(codes):
    makers.load_codes(
        "icd10cm", "FY2027", [CodeRow(c, "Some disease") for c in ("I10", "L100", "I214", "T360X1A", "E1190")]
    )
    assert found("I10.0")[0] == ("I10", "near to I10.0, which is no code here")
    assert found("T36.0XX1A")[0][0] == "T36.0X1A"
    assert [code for code, _ in found("121.4")] == ["121.4", "I21.4"]
    assert found("V58.61") == [("V58.61", "looks like an ICD-9-CM diagnosis code; its text is not loaded here")]
    makers.load_codes("icd9cm", "v32", [CodeRow("1211", "Some worms"), CodeRow("27401", "Sore toe")])
    assert found("121.4") == [("I21.4", "looks like 121.4, which is no code here")]
    assert found("27447") == found("#27447") == [("27447", NOT_LOADED)]


def test_the_look_up_reads_dots_as_the_search_does(codes):
    makers.load_codes("hcpcs", "2025", [CodeRow("E1190", "A chair")])
    makers.load_codes("icd9proc", "v32", [CodeRow("8151", "New hip"), CodeRow("1850", "Old ear work")])
    assert look_up(["E11.90"], user=None)[0].outcome == "unknown"
    assert look_up(["81.5"], user=None)[0].codes[0].display == "81.51"


def test_a_heading_says_what_is_billable_below_it(client, codes):
    page = client.get("/search/", {"q": "0RQ"}).content.decode()
    assert "heading, not billable" in page
    assert "A heading, not valid for billing. Billable codes below it: 0RQL0ZZ, 0RQL4ZZ." in page
