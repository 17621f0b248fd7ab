"""Several codes and ranges of codes in one line of the look-up."""

import pytest

from codes.formats.rows import CodeRow
from codes.forms import LookupForm
from codes.queries.lookup import look_up
from tests import makers

pytestmark = pytest.mark.django_db

ROWS = [CodeRow(code, "Disease") for code in ("E119", "I10", "K352", "K353", "K358", "K3580", "I4891")]


@pytest.fixture(autouse=True)
def codes():
    makers.load_codes("icd10cm", "FY2026", ROWS)
    makers.load_codes("icd9proc", "v32", [CodeRow("4709", "Work"), CodeRow("4891", "Work")])


def looked_up(*lines):
    """(number of the line, what was looked up, codes) of each answer."""
    form = LookupForm({"codes": "\n".join(lines)})
    assert form.is_valid(), form.errors
    return [(number, text, [code.display for code in answer.codes]) for number, text, answer in form.answers(None)]


@pytest.mark.parametrize("line", ["I10, E11.9; K35.80", "I10 E11.9 K35.80", "i10|e119 and k3580.", "I10/E11.9/K35.80"])
def test_each_code_of_a_line_is_answered_under_its_number(line):
    found = looked_up("47.09", line)
    assert [(number, codes) for number, _, codes in found] == [
        (1, ["47.09"]),
        (2, ["I10"]),
        (2, ["E11.9"]),
        (2, ["K35.80"]),
    ]


def test_a_range_becomes_its_codes_with_their_system_and_one_that_is_not_loaded_its_ends():
    of_cm = [(1, f"ICD-10-CM {code}", [code]) for code in ("K35.2", "K35.3", "K35.8")]
    assert looked_up("K35.2-K35.8") == looked_up("ICD-10-CM K35.2 to K35.8") == of_cm
    assert looked_up("I10, K35.2 \u2013 K35.8") == [(1, "I10", ["I10"]), *of_cm]
    assert looked_up("27130-27134") == [(1, "27130", []), (1, "27134", [])]
    assert [codes for _, _, codes in looked_up("47.0 - 48.9", "K35.80-81")] == [["47.09"], ["48.91"], ["K35.80"]]
    assert [text for _, text, _ in looked_up("I10 $12.50", "K35.80 2024")] == ["I10 $12.50", "K35.80 2024"]
    makers.load_codes("hcpcs", "2025", [CodeRow("K3580", "Chair")])
    assert [codes for _, _, codes in looked_up("K3580 power chair")] == [["K3580", "K35.80"]]
    assert (
        look_up(["CPT code 47562 lap chole"], user=None)[0].note
        == "Looks like a CPT code; its text is not loaded here."
    )
    assert [codes for _, _, codes in looked_up("eye ten", "blood pressure-E11.9")] == [["I10"], ["E11.9"]]


def test_codes_without_anything_between_them_and_beginnings_are_several_if_they_are_here():
    makers.load_codes("icd10pcs", "FY2026", [CodeRow("0RQL0ZZ", "Repair"), CodeRow("0RQM0ZZ", "Repair")])
    assert [text for _, text, _ in looked_up("E11.9i10", "0RQL0ZZ0RQM0ZZ")] == ["E11.9", "I10", "0RQL0ZZ", "0RQM0ZZ"]
    assert [text for _, text, _ in looked_up("0RQL, 0RQ", "5mg 10mg", "I10I11")] == [
        "0RQL",
        "0RQ",
        "5mg 10mg",
        "I10I11",
    ]


def test_the_name_of_a_system_counts_for_the_codes_behind_it():
    found = [text for _, text, _ in looked_up("ICD-10-CM: I10, E11.9", "I10 (ICD-10-CM), 47.09")]
    assert found == ["ICD-10-CM: I10", "ICD-10-CM: E11.9", "ICD-10-CM I10", "47.09"]


def test_codes_among_words_are_answered_each_once():
    for line in (
        "HI*ABK:I10*ABF:E11.9",
        "use I10 not E11.9, please",
        "A) I10 B) E11.9",
        "I10 und E11.9",
        "Dx1=I10;Dx2=E11.9",
        "I10: pressure, E11.9: blood",
        "DX1 I10 DX2 E11.9",
        "<td>I10</td><td>E11.9</td>",
        r"I10\nE11.9",
        "I10\tE11.9",
        "I10, I10, E11,9",
    ):
        assert [codes for _, _, codes in looked_up(line)] == [["I10"], ["E11.9"]], line


def test_codes_of_systems_that_are_not_loaded_count_among_words_and_in_cells():
    rows = ("can i bill 99213 with 20610", "20610 50 I10", "icd-10, I10, E11.9", "ICD-10 I10\tE11.9")
    texts = [text for _, text, _ in looked_up(*rows)]
    assert texts == ["99213", "20610", "20610", "I10", *["icd-10 I10", "icd-10 E11.9"], *["ICD-10 I10", "ICD-10 E11.9"]]


def test_a_code_that_its_loaded_system_does_not_have_is_not_said_to_be_of_one_that_is_not_loaded():
    makers.load_codes("ccam", "V1", [CodeRow("HMFC004", "Some work")])
    assert "not loaded" not in look_up(["HMFC005"], user=None)[0].note


def test_of_a_row_of_a_spreadsheet_the_first_code_counts_behind_a_name_a_number_or_a_day():
    rows = ("12\tI10\tpressure", "2024-01-15\tI10", "pressure\tI10", "I10\tpressure", "47.09\tI10", "\t470\t")
    assert [text for _, text, _ in looked_up(*rows)] == ["I10", "I10", "I10", "I10", "47.09", "I10", "470"]


@pytest.mark.parametrize(
    "line",
    ["appendix, open", "I10, pressure", "47,09", "E11 9", "L4 L5", "10 20", "120 over 80", "99213 25"],
)
def test_a_line_with_words_or_that_is_a_code_stays_one(line):
    assert [(number, text) for number, text, _ in looked_up(line)] == [(1, line)]


def test_the_page_counts_the_codes_of_the_lines(client):
    page = client.get("/codes/lookup/", {"codes": "I10, E11.9\n47.09"}).content.decode()
    assert "3 codes and names of 2 lines looked up" in page


def test_a_range_of_very_many_codes_stays_one_line_and_the_codes_count_as_lines(monkeypatch):
    monkeypatch.setattr("codes.queries.several.MOST_BETWEEN", 2)
    assert [text for _, text, _ in looked_up("K35.2-K35.8")] == ["K35.2-K35.8"]
    monkeypatch.setattr("codes.forms.MOST_LINES", 2)
    form = LookupForm({"codes": "I10 E11.9 K35.80"})
    assert not form.is_valid() and "The lines list 3 codes; the limit is 2." in str(form.errors)


def test_a_code_beside_its_name_is_found_and_one_with_a_sign_for_an_i_is_offered():
    answers = [codes for _, _, codes in looked_up("47.09 appy", "pressure (I10)", "l48.91", "|48.91")]
    assert answers == [["47.09"], ["I10"], ["I48.91"], ["I48.91", "48.91"]]
