"""The rules of codes: normalizing, showing, recognizing, reserving and nesting them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes import icd10pcs_axes
from codes.formats.headings import icd10pcs_heading, structural_headers
from codes.rules import (
    CODE_PATTERNS,
    ICD9PROC_CHAPTERS,
    display_code,
    fits_system,
    is_older,
    is_reserved,
    normalise_code,
    parent_prefixes,
)

A_SYSTEM = st.sampled_from([*CODE_PATTERNS, "snomed"])


@given(st.text())
def test_normalizing_twice_changes_nothing_more(text):
    once = normalise_code(text)
    assert normalise_code(once) == once
    assert "." not in once and not any(sign.isspace() for sign in once)


@given(st.sampled_from(sorted(CODE_PATTERNS)).flatmap(lambda s: st.tuples(st.just(s), st.from_regex(CODE_PATTERNS[s]))))
def test_what_is_shown_can_be_typed_again(system_and_code):
    system, text = system_and_code
    code = normalise_code(text)
    assert normalise_code(display_code(system, code)) == code


@given(A_SYSTEM, st.text(alphabet="0123456789ABCDEIOSVXZ-. ", max_size=9))
def test_parents_come_nearest_first_and_are_never_the_code_itself(system, text):
    code = normalise_code(text)
    parents = parent_prefixes(system, code)
    assert code not in parents and "" not in parents
    assert len(set(parents)) == len(parents)
    prefixes = [parent for parent in parents if code.startswith(parent)]
    assert prefixes == sorted(prefixes, key=len, reverse=True)


@pytest.mark.parametrize(
    ("system", "typed", "shown"),
    [
        ("icd10cm", " s70.10 xa", "S70.10XA"),
        ("icd10cm", "a00", "A00"),
        ("icd10cm", "A00-A09", "A00-A09"),
        ("icd10cm", "CH-01", "CH-01"),
        ("icd9proc", "8314", "83.14"),
        ("icd9proc", "42-54", "42-54"),
        ("icd9cm", "e8889", "E888.9"),
        ("icd9cm", "V010", "V01.0"),
        ("icd9cm", "25000", "250.00"),
        ("icd10pcs", "0hdqxzz", "0HDQXZZ"),
        ("hcpcs", "a\u00a00021", "A0021"),
        ("cpt4", "27025", "27025"),
    ],
)
def test_codes_are_shown_as_people_write_them(system, typed, shown):
    assert display_code(system, normalise_code(typed)) == shown


@pytest.mark.parametrize(
    ("system", "good", "bad"),
    [
        ("cpt4", ["27025", "0001F", "0042T", "0001U", "50"], ["A0021", "270255", ""]),
        ("hcpcs", ["A0021", "V5364", "LT", "A", "MODIFIERS"], ["27025", "W0000", "A00211"]),
        ("icd10pcs", ["0HDQXZZ", "0HD", "0"], ["0HDQXZO", "0HDQXZZZ", "S7000XA"]),
        ("icd10cm", ["A00", "C7A00", "QA00101", "S7010XA", "A00-A09", "CH-19"], ["0HDQXZZ", "A0", "S7010XAA"]),
        ("icd9proc", ["8314", "016", "83", "42-54"], ["83145", "A831"]),
        ("icd9cm", ["25000", "V010", "E8889"], ["A00", "250001"]),
        ("snomed", ["71388002", "anything"], []),
    ],
)
def test_each_system_knows_the_form_of_its_codes(system, good, bad):
    assert [code for code in good if not fits_system(system, code)] == []
    assert [code for code in bad if fits_system(system, code)] == []


def test_dental_codes_of_hcpcs_are_reserved_and_no_others():
    assert is_reserved("hcpcs", "D0120")
    assert not is_reserved("hcpcs", "DA") and not is_reserved("hcpcs", "D")
    assert not is_reserved("icd10cm", "D0120") and not is_reserved("hcpcs", "A0021")


@pytest.mark.parametrize(
    ("system", "code", "parents"),
    [
        ("icd10pcs", "0HDQXZZ", ["0HDQXZ", "0HDQX", "0HDQ", "0HD", "0H", "0"]),
        ("icd10cm", "S7010XA", ["S7010X", "S7010", "S701", "S70"]),
        ("icd10cm", "A00-A09", []),
        ("icd9proc", "8314", ["831", "83", "76-84"]),
        ("icd9proc", "0001", ["000", "00"]),
        ("icd9proc", "83", ["76-84"]),
        ("icd9proc", "00", []),
        ("icd9cm", "E8889", ["E888"]),
        ("hcpcs", "A0021", ["A"]),
        ("hcpcs", "A1", ["MODIFIERS"]),
        ("cpt4", "27025", []),
    ],
)
def test_the_place_of_a_code_follows_from_its_characters(system, code, parents):
    assert parent_prefixes(system, code) == parents


def test_missing_pcs_headings_are_made_parents_first():
    made = list(structural_headers("icd10pcs", ["0HD", "0HDQXZZ", "10D00Z0", "GZ10ZZZ", "Z990000"]))
    assert [(row.code, row.parent) for row in made] == [
        ("0", ""),
        ("0H", "0"),
        ("1", ""),
        ("10", "1"),
        ("10D", "10"),
        ("G", ""),
        ("GZ", "G"),
        ("GZ1", "GZ"),
    ]
    assert all(row.is_header and row.title for row in made)
    assert icd10pcs_heading("10D") == "Obstetrics, Pregnancy, Extraction"
    assert icd10pcs_heading("GZ1") == "Mental Health, Psychological Tests"
    assert icd10pcs_heading("0HD") == "Skin and Breast, Extraction"


def test_hcpcs_and_icd9_get_groups_and_chapters_others_nothing():
    hcpcs = [row.code for row in structural_headers("hcpcs", ["A0021", "LT", "V5364", "V"])]
    assert hcpcs == ["A", "MODIFIERS"]
    assert [row.code for row in structural_headers("icd9proc", ["0001", "8314"])] == ["00", "76-84"]
    assert list(structural_headers("cpt4", ["27025"])) == []


def test_every_two_digits_lie_in_exactly_one_icd9_chapter():
    counts = [sum(c[:2] <= f"{number:02}" <= c[-2:] for c in ICD9PROC_CHAPTERS) for number in range(100)]
    assert counts == [1] * 100


def test_the_pcs_axes_are_complete():
    axes = (icd10pcs_axes.SECTIONS, icd10pcs_axes.BODY_SYSTEMS, icd10pcs_axes.OPERATIONS)
    assert [len(axis) for axis in axes] == [17, 114, 141]
    assert {code[0] for code in icd10pcs_axes.BODY_SYSTEMS} == set(icd10pcs_axes.SECTIONS)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("FY2024", "FY2025"),
        ("FY2024 April", "FY2024 October"),
        ("FY2024 April", "FY2025"),
        ("2025 Jan", "2025 October"),
        ("v31", "v32"),
        ("v2.68", "v2.69"),
    ],
)
def test_the_label_of_a_release_tells_which_came_first(older, newer):
    assert is_older(older, newer)
    assert not is_older(newer, older)
    assert not is_older(older, older)


@pytest.mark.parametrize(
    ("label", "other"), [("ours", "FY2025"), ("v32", "FY2025"), ("20251", "2026"), ("", ""), ("FY2024", "FY2024 April")]
)
def test_a_label_that_tells_no_time_is_not_older(label, other):
    assert not is_older(label, other)
