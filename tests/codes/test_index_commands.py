"""Terms of an alphabetic index in the database: the codes, and beginnings of codes, that they lead to."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from codes.actions import load_axes, load_terms
from codes.formats.axes import read_axes
from codes.formats.rows import CodeRow, TermRow
from codes.models import Code, IndexTerm
from codes.queries import look_up, terms_of
from search.queries import find
from tests import makers

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).parent / "samples"


def led_to(term: str) -> set[str]:
    """The codes that a term leads to, as a look-up answers it."""
    return {
        code.code for answer in look_up([term], user=None) for code in answer.codes if answer.matched == "index term"
    }


def loaded(*rows, system="icd10pcs"):
    return load_terms(system=system, rows=list(rows))


def test_a_term_of_a_beginning_leads_to_every_valid_code_that_begins_so_and_one_of_a_heading_to_the_heading():
    makers.load_codes(
        label="FY2024", rows=[*makers.PCS, CodeRow("0RQLXZZ", "Repair Right Elbow Joint, External Approach")]
    )
    makers.load_codes()
    rows = [TermRow("0RQL", "Cubitorrhaphy", "index", 1), TermRow("0DT", "Taking out", "index", 2)]
    counts = loaded(*rows, TermRow("0XYZ", "Nowhere", "index", 3))
    assert (led_to("Cubitorrhaphy"), led_to("Taking out")) == ({"0RQL0ZZ", "0RQL4ZZ"}, {"0DT"})
    assert [(row.line, row.reason) for row in counts.bad_rows] == [(3, "ICD-10-PCS has no code 0XYZ")]
    assert counts.loaded == IndexTerm.objects.count() == 2, "one row for each reference of the book"
    makers.load_codes(
        label="FY2026", rows=[*makers.PCS, CodeRow("0RQLXZZ", "Repair Right Elbow Joint, External Approach")]
    )
    assert led_to("Cubitorrhaphy") == {"0RQL0ZZ", "0RQL4ZZ", "0RQLXZZ"}, "new codes are led to as well"


def test_where_codes_do_not_nest_a_term_leads_to_no_longer_code():
    makers.load_codes("loinc", rows=[CodeRow("100", "One"), CodeRow("1000", "Other")])
    counts = loaded(TermRow("100", "Uno", "synonym", 1), TermRow("10", "Short", "synonym", 2), system="loinc")
    assert [row.line for row in counts.bad_rows] == [2]
    assert [term.term for term in terms_of(Code.objects.get(code="100"))] == ["Uno"]
    assert terms_of(Code.objects.get(code="1000")) == []


BOOK = (
    TermRow("0RQL", "Mending, Elbow", "index", 1, "alphabetic index"),
    TermRow("0DTJ4ZZ", "Mending, Appendix", "index", 2, "alphabetic index"),
    TermRow("", "Darning", "index", 3, "alphabetic index", see="Mending"),
    TermRow("", "Cobbling", "index", 4, "alphabetic index", see="Darning"),
    TermRow("", "Elbow fixing", "index", 5, "alphabetic index", see="Mending, Elbow"),
    TermRow("", "Circle", "index", 6, "alphabetic index", see="Cobbling"),
    TermRow("", "Cobbling", "index", 7, "alphabetic index", see="Circle"),
)
ELBOWS, ALL = {"0RQL0ZZ", "0RQL4ZZ"}, {"0RQL0ZZ", "0RQL4ZZ", "0DTJ4ZZ"}


@pytest.mark.parametrize(
    ("term", "codes"),
    [("Mending, Elbow", ELBOWS), ("Darning", ALL), ("Cobbling", ALL), ("Circle", ALL), ("elbow fixing", ELBOWS)],
)
def test_a_reference_leads_to_what_its_term_leads_to_or_else_the_terms_below_it(term, codes):
    makers.load_codes()
    assert loaded(*BOOK).loaded == len(BOOK)
    assert led_to(term) == (codes if "elbow" in term.lower() else set()), "a region of the book is no name of a code"
    assert {result.code.code for result in find(term, user=None).results if result.code} == codes
    for code in ALL:
        named = {row.term for row in terms_of(Code.objects.get(code=code))}
        assert (term.capitalize() in {name.capitalize() for name in named}) == (code in codes)


def test_a_reference_to_a_term_with_codes_of_its_own_does_not_lead_below_it():
    makers.load_codes()
    own = TermRow("0DTJ4ZZ", "Mending", "index", 8, "alphabetic index")
    loaded(*BOOK, own)
    assert led_to("Darning") == {"0DTJ4ZZ"}
    assert "Darning" not in {row.term for row in terms_of(Code.objects.get(code="0RQL0ZZ"))}


@pytest.fixture
def axes():
    makers.load_codes(rows=[CodeRow("0RQL4ZZ", "Mending of Right"), CodeRow("0RQK0JA", "Mending of Left with Felt")])
    load_axes(
        system="icd10pcs", rows=read_axes([SAMPLES / "icd10pcs_tables.xml", SAMPLES / "icd10pcs_definitions.xml"])
    )


def use(value: str, term: str, **more) -> TermRow:
    return TermRow("", term, "index", 1, "alphabetic index", value, **more)


@pytest.mark.usefixtures("axes")
def test_a_term_for_a_value_leads_to_the_codes_with_that_value_and_one_for_no_value_is_named(client):
    counts = loaded(
        use("Right elbow hinge", "Crazy bone"),
        use("Felt pad for Mending in Upper hinges", "Top hat"),
        use("Felt pad", "Bowler", within="0RQ"),
        use("Felt pad", "Cap", within="0DT"),
        use("Wooden leg", "Peg"),
    )
    assert [(row.reason, row.text) for row in counts.bad_rows] == [
        ("ICD-10-PCS has no value “Felt pad”", "Cap"),
        ("ICD-10-PCS has no value “Wooden leg”", "Peg"),
    ]
    for words, code in (("crazy bone", "0RQL4ZZ"), ("top hat", "0RQK0JA"), ("bowler", "0RQK0JA"), ("funny", "0RQL4ZZ")):
        assert code in {result.code.code for result in find(words, user=None).results}, words
    page = client.get("/codes/icd10pcs/0RQL4ZZ/").content.decode()
    assert "Crazy bone" in page and "Funny bone" in page and "Top hat" not in page
    assert "Top hat" in client.get("/codes/icd10pcs/0RQK0JA/").content.decode()


def test_values_are_kept_until_their_tables_are_loaded_but_a_term_that_may_be_meant_is_taken():
    makers.load_codes(rows=[CodeRow("0RQL4ZZ", "Mending of Right")])
    either = use("Right elbow hinge", "Gooseneck", see="Mending")
    below = TermRow("0RQL4ZZ", "Mending, Right", "index", 2, "alphabetic index")
    assert str(loaded(use("Right elbow hinge", "Crazy bone"), either, below)) == "loaded 3, replaced 0, bad 0"
    assert not find("crazy bone", user=None).results and find("gooseneck", user=None).results
    load_axes(
        system="icd10pcs", rows=read_axes([SAMPLES / "icd10pcs_tables.xml", SAMPLES / "icd10pcs_definitions.xml"])
    )
    assert [result.code.code for result in find("crazy bone", user=None).results] == ["0RQL4ZZ"]


def test_loading_a_volume_never_removes_another():
    makers.load_codes()
    drugs, neoplasms = ([TermRow("0DTJ4ZZ", name, "index", 1, name)] for name in ("drugs", "neoplasms"))
    assert str(loaded(*drugs)) == str(loaded(*neoplasms)) == "loaded 1, replaced 0, bad 0"
    assert str(loaded(TermRow("0RQL0ZZ", "Own", "index"))) == "loaded 1, replaced 0, bad 0"
    again = [TermRow("0RQL4ZZ", "drugs", "index", 1, "drugs"), TermRow("0RQL4ZZ", "second", "index", 1, "drugs")]
    assert str(loaded(*again)) == "loaded 2, replaced 1, bad 0"
    assert sorted(IndexTerm.objects.values_list("volume", "term", "beginning")) == [
        ("", "Own", "0RQL0ZZ"),
        ("drugs", "drugs", "0RQL4ZZ"),
        ("drugs", "second", "0RQL4ZZ"),
        ("neoplasms", "neoplasms", "0DTJ4ZZ"),
    ]
    for word, code in (("own", "0RQL0ZZ"), ("second", "0RQL4ZZ"), ("neoplasms", "0DTJ4ZZ")):
        assert [result.code.code for result in find(word, user=None).results] == [code]


@pytest.mark.parametrize(
    "target", [{}, {"beginning": "0DT", "see": "X"}, {"value": "X", "see": "X"}, {"beginning": "0", "within": "0"}]
)
def test_the_database_refuses_a_term_that_does_not_lead_to_exactly_one_thing(target):
    makers.load_codes()
    with pytest.raises(IntegrityError):
        IndexTerm.objects.create(system=Code.objects.first().system, term="A", kind="index", **target)


def test_files_loaded_together_are_one_volume(tmp_path):
    makers.load_codes()
    for name, line in (("one.csv", "0RQL0ZZ,First"), ("two.csv", "0RQL4ZZ,Second")):
        (tmp_path / name).write_text(f"code,term\n{line}\n")
    out = io.StringIO()
    call_command("import_terms", "icd10pcs", str(tmp_path / "one.csv"), str(tmp_path / "two.csv"), stdout=out)
    assert out.getvalue() == "loaded 2, replaced 0, bad 0\n"
    assert (led_to("First"), led_to("Second")) == ({"0RQL0ZZ"}, {"0RQL4ZZ"})


def test_a_dry_run_tells_each_difference_and_hides_what_the_licence_withholds(tmp_path):
    def differences(system, *lines):
        path = tmp_path / "codes.csv"
        path.write_text("\n".join(["code,title", *lines]))
        err = io.StringIO()
        call_command("import_codes", system, str(path), release="2026", dry_run=True, stdout=io.StringIO(), stderr=err)
        return err.getvalue().splitlines()[1:]  # the first says how the file is read

    makers.load_codes("hcpcs", "2025", [CodeRow("A0001", "One"), CodeRow("A0002", "Two")])
    assert differences("hcpcs", "A0001,First", "A0003,Three") == [
        "added A0003 Three",
        "retired A0002 Two",
        "revised A0001 First (was: One)",
    ]
    makers.load_codes("cpt4", "2025", [CodeRow("99999", "Zyzzogenic")])
    assert differences("cpt4", "99998,Zyzzogenic too") == ["added 99998", "retired 99999"]
