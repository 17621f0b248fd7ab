"""ICD-O-3: the slash tells codes apart; loaded, looked up, searched and exported like any other system."""

import json

import pytest

from codes.actions import load_release
from codes.formats import read_codes
from codes.queries import look_up
from codes.systems.icdo3 import ICDO3
from exports.codes import Wanted, code_chunks

FILE = "code,title,is_header\n800,Neoplasms made up,true\n8000/3,Lump of the worse kind,\n8000/0,Lump of the better kind,\n"


@pytest.fixture
def loaded(db, tmp_path):
    path = tmp_path / "icdo3.csv"
    path.write_text(FILE)
    load_release(system="icdo3", label="2024", rows=read_codes(path, system="icdo3"))


@pytest.mark.parametrize("code", ["8000/3", "C509", "8000/3-C509", "8000/3-NULL", "800", "800-806", "C50", "C50-C50"])
def test_morphology_topography_pairs_and_headings_fit(code):
    assert ICDO3.fits(code)


@pytest.mark.parametrize("code", ["8000", "80003", "8000/", "C5099", "8000/3/3"])
def test_other_forms_do_not(code):
    assert not ICDO3.fits(code)


@pytest.mark.parametrize(
    ("typed", "shown"), [("8000/3", "8000/3"), ("c509", "C50.9"), ("8000/3-C50.9", "8000/3-C50.9"), ("C50", "C50")]
)
def test_topography_has_a_dot(typed, shown):
    assert ICDO3.display(ICDO3.normalise(typed)) == shown


def test_codes_stand_below_their_first_three_characters():
    assert (ICDO3.parents("8000/3"), ICDO3.parents("C509"), ICDO3.parents("8000/3-C509")) == (["800"], ["C50"], [])


def test_a_code_with_a_slash_has_a_page_below_its_heading(client, loaded):
    page = client.get("/codes/icdo3/8000/3/")
    assert page.status_code == 200 and "8000/3" in page.content.decode()
    assert 'href="/codes/icdo3/8000/0/"' in page.content.decode()
    assert page.context["code"].get_absolute_url() == "/codes/icdo3/8000/3/"
    assert [above.code for above in page.context["ancestors"]] == ["800"]
    assert client.get("/codes/icdo3/8000%2F3/").status_code == 200
    assert client.get("/codes/icdo3/8000/9/").status_code == 404
    assert client.get("/code/icdo3/8000/3-lump")["Location"] == "/codes/icdo3/8000/3/"


def test_its_text_is_withheld_until_somebody_states_a_licence(client, loaded):
    assert "Lump" not in client.get("/codes/icdo3/8000/3/").content.decode()


@pytest.mark.parametrize("typed", ["8000/3", " 8000/3 ", "ICD-O-3 8000/3", "icdo3: 8000/3"])
def test_it_is_looked_up_and_searched_as_it_is_typed(client, loaded, typed):
    [answer] = look_up([typed], user=None)
    assert [code.code for code in answer.codes] == ["8000/3"]
    found = client.get("/api/v1/search", {"q": typed}).json()["results"]
    assert [result["url"] for result in found] == ["http://testserver/codes/icdo3/8000/3/"]


def test_it_is_exported(loaded):
    rows = [json.loads(line) for line in b"".join(code_chunks(Wanted(system="icdo3"), "ndjson")).splitlines()]
    assert [(row["code"], row["display"], row["parent"]) for row in rows] == [
        ("800", "800", None),
        ("8000/0", "8000/0", "800"),
        ("8000/3", "8000/3", "800"),
    ]
