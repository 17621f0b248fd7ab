"""Codes that a text may mean although it is no code as it stands: beside a name, with signs that look like others."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codes.formats.rows import CodeRow
from codes.queries import lines_apart
from codes.queries.lookup import look_up
from tests import makers
from tests.search.test_exact import found

pytestmark = pytest.mark.django_db


def test_a_number_is_a_code_beside_its_name_and_a_word_of_the_vocabulary_is_none():
    makers.load_codes("icd9proc", "v32", [CodeRow("5123", "Some work"), CodeRow("105", "Other work")])
    assert found("51.23 lap chole") == [("51.23", "exact code")]
    assert found("10.5 club")[0] == ("10.5", "exact code") and ("10.5", "exact code") not in found("10.5 mg club")


def test_signs_and_a_small_l_are_read_for_the_letters_and_digits_that_they_look_like():
    rows = [CodeRow(code, "Disease") for code in ("I10", "L10", "L101", "I2510", "S72001A")]
    rows += [CodeRow("P53", "Bleeding of a newborn"), CodeRow("P77", "Gut of a newborn")]
    makers.load_codes("icd10cm", "FY2027", rows)
    i10 = ("I10", "looks like l10, with the letter I")
    assert found("l10")[:2] == [("L10", "exact code"), i10]
    assert found("l25.10")[0] == ("I25.10", "looks like l25.10, with the letter I")
    assert [found(text)[0][0] for text in ("|10", "!10")] == ["I10", "I10"]
    assert found("S/2.001A")[0] == ("S72.001A", "near to S/2.001A, which is no code here")
    assert not found("120/80") and not found("PT/INR")
    assert found("IlO")[0] == ("I10", "looks like IlO, which is no code here")
    assert look_up(["IlO"], user=None)[0].codes[0].display == "I10"
    assert found("lI0")[0] == ("I10", "looks like lI0, which is no code here")
    assert look_up(["l10"], user=None)[0].note == "With the letter I at the beginning it would be I10."
    assert not found("P53 gene") and found("P53 newborn") == [("P53", "exact code")]


@pytest.mark.parametrize(
    "typed",
    [
        "E11.9i10",
        "E11.9 -> I10",
        "HI*ABK:E11.9*ABF:I10",
        "ICD-10: E11.9 / ICD-10: I10",
        "E11.9: sweet, I10: high",
        "E11,9; I10",
    ],
)
def test_several_codes_are_found_among_what_stands_around_them(typed):
    makers.load_codes("icd10cm", "FY2027", [CodeRow("E119", "Sweet blood"), CodeRow("I10", "High pressure")])
    makers.load_codes("icd9proc", "v32", [CodeRow("1030", "Old eye work")])
    assert found(typed) == [("E11.9", "exact code"), ("I10", "exact code")]
    assert "exact code" not in str([found(text) for text in ("10:30", "E-119", "I-10", "i1.0", "x-ray")]) and found(
        "E11%"
    ) == [("E11.9", "start of the code")]


BOX = st.sampled_from(
    ["{}.", "({})", "“{}”", '="{}"', "+{}", "{}/", "ICD-10-CM Diagnosis Code {}", "dx2: {}", "%20{}", "{}™", "{}¹"]
)
SIGNS = st.sampled_from([str, str.lower, lambda code: code.replace(".", "%2E"), lambda code: code.replace(".", "")])


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
def test_a_code_is_found_in_every_box_and_spelling(diseases, data):
    code = data.draw(st.sampled_from(["E11.9", "I10", "S72.001A"]))
    assert found(data.draw(BOX).format(data.draw(SIGNS)(code)))[0] == (code, "exact code")


@pytest.fixture
def diseases():
    rows = [CodeRow(code, "Essential hypertension") for code in ("E119", "I10", "S72001A", "T8140XA", "T184XXA")]
    makers.load_codes("icd10cm", "FY2027", rows)


def test_a_code_of_a_system_that_is_not_loaded_is_told_from_words_and_numbers(diseases):
    for typed in ("47562 lap chole", "lap chole-47562", "htn: 47562", "is 47562 billable", "47,562", "4756Z"):
        assert found(typed)[0] == ("47562", "looks like a CPT code; its text is not loaded here"), typed
        assert look_up([typed], user=None)[0].note == "Looks like a CPT code; its text is not loaded here.", typed
    assert found("Rev. 0450")[0][1] == "looks like a UB-04 revenue code; its text is not loaded here"
    assert "looks like" not in str(found("rev of 2 hips"))
    assert found("73211009 | Diabetes")[0][0] == "73211009" and found("401.9 of old")[0][0] == "401.9"
    for typed in ("47562 steps", "12000 of them", "wbc 47000", "C6/7", "2019-2024", "$47562 of it", "73211008 of them"):
        assert "looks like" not in str(found(typed)), typed


def test_a_slip_is_found_beside_words_and_in_lists_that_name_another_system(diseases):
    makers.load_codes("hcpcs", "2025", [CodeRow("J0585", "A drug")])
    for typed, code in {
        "JO585 drug": "J0585", "give J0558": "J0585", "fell, S72.00lA": "S72.001A", "S72.001(A)": "S72.001A",
        "T81.40_A": "T81.40XA", "T81.4XXA": "T81.40XA", "htn I10": "I10",
    }.items():  # fmt: skip
        assert found(typed)[0][0] == code, typed
    assert [code for code, _ in found("ICD-10-CM: E11.9, J0585, I10")] == ["E11.9", "J0585", "I10"]
    makers.load_codes("icd10cm", "FY2028", [CodeRow(code, "Disease") for code in ("T394", "X2A", "T394X2A")])
    assert lines_apart(["T39.4X2A"], system="") == [["T39.4X2A"]]
    assert [code for code, _ in found("E11.9 → J0585 then I10")] == ["E11.9", "J0585", "I10"]
    assert [code for code, _ in found("J0585E11.9")] == []
