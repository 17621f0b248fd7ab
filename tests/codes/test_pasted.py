"""What comes along when codes are copied, labelled, numbered or dictated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.queries.dictated import dictated
from codes.queries.pasted import beside_a_name, described, is_no_code, is_scanned, plain, with_first_i, with_ranges
from codes.queries.respelled import respelled


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("2) J1885", "J1885"),
        ("81. 54", "81. 54"),
        ("Px: 81.54", "81.54"),
        ("code no. J1885", "J1885"),
        ("Dx 2) E11.9", "E11.9"),
        ("dx 12.345", "12.345"),
        ("code blue", "code blue"),
        ("procedure of 2019", "procedure of 2019"),
        ("www.codes.example/hcpcs/J1885.html", "J1885"),
        ("http://terms.example/icd-10-cm|E11.9", "E11.9"),
        ("https://codes.example/cpt/27447-total-knee", "27447"),
        ("file:///codes/0FT44ZZ.pdf", "0FT44ZZ"),
        ("K000\u0417", "K0003"),
        ("<code>J1885</code>", "J1885"),
        ("|E|1|1|.|9|", "E11.9"),
        ("_E11.9_", "E11.9"),
        ("is E11.9 billable?", "E11.9"),
        ("S72.001 A", "S72.001 A"),
        ("a 4550", "a 4550"),
        ("what does the code 0RR mean", "0RR"),
        ("99213 denied 2025", "99213"),
        ("2019-2021", "2019-2021"),
        ("what is stage 3", "what is stage 3"),
        ("[E][1][1].[9]", "E11.9"),
        ("0/S/R/C/0/J/9", "0SRC0J9"),
        ("1/2/3/4", "1/2/3/4"),
        ("Diagnose: E11,9; I10", "E11.9; I10"),
        ("I10,E11.9", "I10,E11.9"),
        ("4.701E+01", "47.01"),
        ("I10Essential hypertension", "I10 Essential hypertension"),
        ("0FT44ZZResection", "0FT44ZZ Resection"),
        ("T1Weighted", "T1Weighted"),
        ("https://codes.example/about/", "https://codes.example/about/"),
        ("\u0418\u041110", "\u0418\u041110"),
        ("\u0410\u0412 \u0410\u041210", "\u0410\u0412 AB10"),
    ],
)
def test_the_code_is_left(typed, left):
    assert plain(typed) == left


@given(st.text())
def test_plain_text_stays_as_it_is(text):
    assert plain(plain(text)) == plain(text) or any(map(str.isdigit, text))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("zero F T four four Z Z", "0ft44zz"),
        ("J eighteen eighty five", "j1885"),
        ("nine nine two one three", "99213"),
        ("V fifty eight point six one", "v58.61"),
        ("oh two H V three three Z", "02hv33z"),
        ("echo eleven point nine", "e11.9"),
        ("capital eye ten", "i10"),
        ("N as in Nancy thirty nine point zero", "n39.0"),
        ("double zero point six six", "00.66"),
        ("whiskey twenty one point eight nine x-ray alpha", "w21.89xa"),
        ("x-ray", ""),
        ("hotel two", ""),
        ("one vessel", ""),
        ("echo of the heart", ""),
        ("E 11 9", ""),
    ],
)
def test_a_code_is_spelled_in_words(said, code):
    assert dictated(said) == code


def test_a_description_is_told_from_a_code():
    for text in ("I10 - Essential hypertension", "I10: hypertension", "I10\thypertension", "I10 | hypertension"):
        assert described(text) == "I10", text
    for text in ("I10 - I15", "2024 - budget", "knee: pain", "I10 hypertension"):
        assert described(text) == "", text


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("HTN (I10)", ["I10"]),
        ("51.23 lap chole", ["51.23"]),
        ("knee - M17.11", ["M17.11"]),
        ('{"code":"J18.9"}', ["J18.9"]),
        ("I10 (controlled)", ["I10"]),
        ("I10^pressure^I10C", ["I10C", "I10"]),
        ("12.5 mg", []),
        ("L4 L5 fusion", []),
        ("pressure of I10", []),
        ("non-E119", []),
    ],
)
def test_what_stands_beside_a_name(text, codes):
    assert beside_a_name(text) == codes


def test_ranges_are_written_in_many_ways_and_codes_may_share_a_beginning():
    for text in (
        "K35 to K37",
        "from K35 to K37",
        "between K35 and K37",
        "K35...K37",
        "K35 bis K37",
        "K35\u2013K37",
        "K35:K37",
    ):
        assert with_ranges(text) == "K35-K37", text
    assert with_ranges("M17.11/12") == "M17.11/M17.12"
    assert [text for text in ("IlO", "MlI", "Il", "lab", "ILO", "OSRBOJA") if is_scanned(text)] == [
        "IlO",
        "MlI",
        "OSRBOJA",
    ]


def test_years_dates_amounts_and_telephone_numbers_are_near_to_no_code():
    for text in (
        "2024",
        "2024-03-01",
        "10/12/2024",
        "10-12-24",
        "555-123-4567",
        "(212) 555-0142",
        "555-0199",
        "120/80",
        "500mg",
    ):
        assert is_no_code(text), text
    for text in ("1234", "3021", "0002M", "12345-6", "E11.99", "10-12/24"):
        assert not is_no_code(text), text


def test_the_seventh_character_is_joined_to_its_code():
    for text in ("S72.001 A", "S72001 (A", "s72.001a", "T84.84 XA", "M80.08X D"):
        assert any(one.upper() in ("S72.001A", "S72001A", "T84.84XA", "M80.08XD") for one in respelled(text)), text
    assert not [text for text in ("S72.00 A", "S72 fracture A", "E11.9 A") if text.replace(" ", "") in respelled(text)]


def test_a_first_sign_is_read_for_an_i():
    read = {text: with_first_i(text) for text in ("l10", "|48.91", "!10", "121.4", "110", "|10|", "l4 l5", "lap")}
    assert [code for code in read.values() if code] == ["I10", "I48.91", "I10", "I21.4"]
