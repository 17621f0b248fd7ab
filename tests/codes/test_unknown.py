"""A code that is not here: what it may be, on its page and in the look-up; and what a heading says about itself."""

import pytest
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from codes.formats.rows import CodeRow
from codes.models import CodeSystem
from codes.queries import guess_code, heading_notes, look_up
from codes.queries.hierarchy import NOT_BILLABLE
from codes.queries.typed import TypedReader
from codes.systems import SYSTEMS, system_rules
from tests import makers

CM = [
    CodeRow("W2189XA", "Struck by a club"),
    CodeRow("W2189XD", "Struck by a club again"),
    CodeRow("M459", "Stiff back"),
]
NOT_LOADED = "Looks like a CPT code; its text is not loaded here."


@pytest.fixture
def diagnoses():
    makers.load_codes("icd10cm", "FY2026", CM)


def text_of(answer):
    return " ".join(strip_tags(answer.content.decode()).split())


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["27025", "CPT 27025", "cpt27025", "0275T", "27025.", "HCPCS 27025"])
def test_what_looks_like_a_code_of_a_system_without_release_is_said_to_be_one(diagnoses, typed):
    [answer] = look_up([typed], user=None)
    assert (str(answer.outcome), answer.codes, answer.note) == ("unknown", (), NOT_LOADED)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["2702", "27", "27025X"])
def test_what_looks_like_no_code_of_a_system_without_release_is_not_said_to_be_one(diagnoses, typed):
    makers.load_codes("icd9proc", "v32", [CodeRow("2709", "Old work")])
    assert look_up([typed], user=None)[0].note == ""


@pytest.mark.django_db
def test_a_code_of_a_loaded_system_is_nothing_but_unknown_if_it_is_not_there(diagnoses):
    makers.load_codes("cpt4", "2026", [CodeRow("27026", "Hip")])
    [answer] = look_up(["27025"], user=None)
    assert ([code.code for code in answer.codes], answer.note) == (["27026"], "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("system", "typed", "meant"),
    [
        ("icd10cm", "W21.89A", "W21.89XA"),
        ("icd10cm", "M45X9", "M45.9"),
        ("icd10cm", "M45,9", "M45.9"),
        ("icd10pcs", "0DTJ4ZQ", "0DTJ4ZZ"),
    ],
)
def test_the_page_of_an_unknown_code_leads_to_the_nearest_and_its_box_holds_what_was_asked(
    client, diagnoses, system, typed, meant
):
    makers.load_codes()
    page = client.get(f"/codes/{system}/{typed}/")
    assert page.status_code == 404
    assert f'name="q" value="{typed}"' in page.content.decode()
    assert f"The nearest codes are: {meant}" in text_of(page)


@pytest.mark.django_db
def test_the_page_of_a_code_whose_system_is_not_loaded_says_so(client):
    page = client.get("/codes/cpt4/27025/")
    assert page.status_code == 404 and f"CPT has no code 27025 here. {NOT_LOADED}" in text_of(page)
    assert NOT_LOADED not in text_of(client.get("/codes/cpt4/NOSUCH/"))
    makers.load_codes()
    assert f"ICD-10-PCS has no code 27025 here. {NOT_LOADED}" in text_of(client.get("/codes/icd10pcs/27025/"))


@pytest.mark.django_db
def test_the_nearest_codes_withhold_what_the_licence_withholds(client):
    makers.load_codes("cpt4", "2026", [CodeRow("27026", "Secret hip work")])
    page = text_of(client.get("/codes/cpt4/27025/"))
    assert "27026" in page and "Secret" not in page


@pytest.mark.django_db
def test_a_guess_stays_in_its_system(diagnoses):
    makers.load_codes("hcpcs", "2026", [CodeRow("W2189", "A club")])
    guess = guess_code(CodeSystem.objects.get(slug="icd10cm"), "W21.89A")
    assert {code.system.slug for code in guess.codes} == {"icd10cm"}


@pytest.mark.django_db
def test_the_look_up_names_the_entries_that_use_a_code(client):
    makers.published()
    page = text_of(client.get("/codes/lookup/", {"codes": "CPT 99999"}))
    assert "Used by Mending of the elbow" in page and "In none of the releases loaded here" in page


@pytest.mark.django_db
def test_a_heading_says_that_it_is_not_billable_and_names_what_is_below_it(client):
    makers.load_codes(rows=[*makers.PCS, *(CodeRow(f"0RQL{number}ZZ", "Other") for number in range(5, 9))])
    below = "A heading, not valid for billing. Billable codes below it: 0RQL0ZZ, 0RQL4ZZ, 0RQL5ZZ and 3 more."
    assert below in text_of(client.get("/codes/icd10pcs/0RQ/"))
    assert below in text_of(client.get("/codes/lookup/", {"codes": "0rq"}))


@pytest.mark.django_db
def test_only_so_many_codes_below_a_heading_are_counted(monkeypatch):
    monkeypatch.setattr("codes.queries.hierarchy.MOST_COUNTED", 4)
    makers.load_codes(rows=makers.many_codes(6))
    system = CodeSystem.objects.get(slug="icd10pcs")
    operation = system.codes.get(code="0DT")
    assert heading_notes([operation])[operation.pk].endswith(" and many more.")
    system.codes.filter(parent=operation).delete()
    assert heading_notes([operation]) == {operation.pk: NOT_BILLABLE}


@given(st.sampled_from(sorted(SYSTEMS)).map(system_rules), st.text(max_size=9))
def test_what_looks_like_a_code_has_its_form_and_a_digit(rules, text):
    if rules.looks_like_a_code(text):
        assert rules.is_code(text) and any(sign.isdigit() for sign in text) and len(text) > 2


@given(st.text())
def test_a_text_is_read_as_pieces_only_if_each_looks_like_a_code(text):
    pieces = TypedReader([], "").pieces(text)
    assert all(reading.is_like_a_code for readings in pieces.values() for reading in readings)


def test_codes_are_told_from_words_and_numbers_in_one_text():
    reader = TypedReader([CodeSystem(pk=1, slug="icd10cm", name="ICD-10-CM")], "")
    told = reader.among_words("27130-LT total hip, since 2024; b12 l4 E11.9 [J0585] 10 mg 2.5 ml")
    assert list(told) == ["27130-LT", "b12", "E11.9", "J0585"]
    assert not reader.among_words("b12 of 2024")
