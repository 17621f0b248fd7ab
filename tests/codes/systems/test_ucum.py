"""UCUM: case and dots tell codes apart, on every way to a code."""

import json

import pytest

from codes.actions import load_release, mention_codes
from codes.formats import read_codes
from codes.models import CodeSystem
from codes.queries import codes_like, codes_matching, find_code, look_up
from codes.systems.ucum import UCUM
from exports.codes import Wanted, code_chunks
from tests import makers

UNITS = {
    "mg": "light weight",
    "Mg": "heavy weight",
    "m.s": "length by time",
    "ms": "short time",
    "mm[Hg]": "pressure",
    "/min": "rate",
}


@pytest.fixture
def loaded(db, tmp_path):
    path = tmp_path / "ucum.csv"
    path.write_text("code,title\n" + "".join(f"{code},{title}\n" for code, title in UNITS.items()))
    load_release(system="ucum", label="2.2", rows=read_codes(path, system="ucum"))
    CodeSystem.objects.filter(slug="ucum").update(display_policy="full")  # as an administrator states it
    makers.load_codes("hcpcs", "2025", [makers.CodeRow("MG", "Of a hundred"), makers.CodeRow("A0021", "Ride")])


def found(text):
    [answer] = look_up([text], user=None)
    return [(code.system.slug, code.code) for code in answer.codes]


def test_descriptors_are_withheld_until_an_administrator_states_the_licence():
    assert UCUM.display_policy == "code_only"


def test_case_and_dots_are_kept_and_blanks_are_not():
    assert UCUM.normalise(" m.s ") == "m.s" and UCUM.display("m.s") == "m.s"
    assert UCUM.fits("10*3/uL") and UCUM.fits("{score}") and not UCUM.fits("µg") and not UCUM.fits("")


def test_codes_that_differ_in_case_or_dots_alone_have_pages_of_their_own(client, loaded):
    for code, title in UNITS.items():
        page = client.get(CodeSystem.objects.get(slug="ucum").codes.get(code=code).get_absolute_url())
        assert page.status_code == 200 and page.context["code"].code == code and title in page.content.decode()
    assert client.get("/codes/ucum/MG/").status_code == 404
    assert client.get("/codes/hcpcs/mg/")["Location"] == "/codes/hcpcs/MG/"
    assert find_code("UCUM", " Mg").title == "heavy weight"


def test_a_code_typed_without_a_system_is_compared_by_the_rule_of_each(loaded):
    assert found("mg") == [("hcpcs", "MG"), ("ucum", "mg")]
    assert found("MG") == [("hcpcs", "MG")]
    assert found("Mg") == [("hcpcs", "MG"), ("ucum", "Mg")]
    assert found("m.s") == [("ucum", "m.s")] and found("ms") == [("ucum", "ms")]
    assert found("UCUM mg") == [("ucum", "mg")] and found("hcpcs mg") == [("hcpcs", "MG")]
    assert found("mm[Hg]") == [("ucum", "mm[Hg]")] and found("/min") == [("ucum", "/min")]
    assert found("a.0021") == [("hcpcs", "A0021")]


@pytest.mark.parametrize(("typed", "urls"), [("m.s", ["/codes/ucum/m.s/"]), ("mm[Hg]", ["/codes/ucum/mm%5BHg%5D/"])])
def test_search_finds_a_code_as_it_is_typed(client, loaded, typed, urls):
    results = client.get("/api/v1/search", {"q": typed}).json()["results"]
    assert [result["url"].removeprefix("http://testserver") for result in results] == urls


def test_lists_are_narrowed_by_the_rule_of_each_system(loaded):
    def beginning(text):
        return {code.code for code in codes_matching(text, None)} & {*UNITS, "MG", "A0021"}

    assert beginning("m") == {"mg", "m.s", "ms", "mm[Hg]", "MG"}
    assert beginning("Mg") == {"Mg", "MG"}
    assert beginning("A.0") == {"A0021"}
    assert {code.code for code in codes_like(find_code("ucum", "mg").system.codes, "m.")} == {"m.s"}


def test_an_entry_may_name_a_unit_in_its_own_spelling(loaded):
    systems = {"ucum": CodeSystem.objects.get(slug="ucum")}
    mentioned = mention_codes([("UCUM", "m.s"), ("ucum", "kg.m")], systems)
    assert [code.code for code in mentioned.values()] == ["m.s", "kg.m"]
    with pytest.raises(ValueError, match="does not match the UCUM code format"):
        mention_codes([("ucum", "µg")], systems)


def test_units_are_exported_as_they_are(loaded):
    rows = [json.loads(line) for line in b"".join(code_chunks(Wanted(system="ucum"), "ndjson")).splitlines()]
    assert {row["code"]: row["display"] for row in rows} == {code: code for code in UNITS}
