"""In a system that medref does not describe, the first file says whether case or dots distinguish its codes."""

import io
import json

import pytest
from django.core.management import call_command

from codes.actions import load_maps, load_release, load_terms, mention_codes, withdraw_release
from codes.actions.mentions import find_or_declare_system
from codes.formats import read_codes
from codes.formats.rows import CodeRow, MapRow, TermRow
from codes.models import Code, CodeMap, CodeNote, CodeSystem, IndexTerm, Release
from codes.queries import find_code, look_up
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house():
    """A system without releases."""
    return find_or_declare_system("house")


def loaded(tmp_path, codes, *, label="1", name="codes.csv"):
    """The counts of a release with these codes: a table, or a FHIR CodeSystem in which case matters."""
    path = tmp_path / name
    if name.endswith("json"):
        concepts = [{"code": code, "display": title, "definition": f"Of {code}"} for code, title in codes]
        resource = {"resourceType": "CodeSystem", "content": "complete", "caseSensitive": True, "concept": concepts}
        path.write_text(json.dumps(resource))
    else:
        path.write_text("code,title\n" + "".join(f"{code},{title}\n" for code, title in codes))
    return load_release(system="house", label=label, rows=read_codes(path, system="house"))


def stored():
    return sorted(Code.objects.filter(system__slug="house").values_list("code", flat=True))


def told_apart():
    return CodeSystem.objects.values_list("case_matters", "dots_matter").get(slug="house")


@pytest.mark.parametrize(
    ("codes", "kept", "by"),
    [
        ([("a1", "One"), ("A1", "Two"), ("b2", "Three")], ["A1", "a1", "b2"], (True, False)),
        ([("1.1", "One"), ("11", "Two"), ("x3", "Three")], ["1.1", "11", "X3"], (False, True)),
        ([("A.1", "One"), ("a1", "Two")], ["A.1", "a1"], (True, True)),
        ([("1.1", ""), ("11", "")], ["1.1", "11"], (False, True)),
        ([("a1", "One"), ("A1", "One"), ("A.1", "One")], ["A1"], (False, False)),
        ([("a.1", "One"), ("b2", "Two")], ["A1", "B2"], (False, False)),
    ],
)
def test_codes_that_differ_by_case_or_dots_are_kept_apart_if_the_file_says_that_they_differ(tmp_path, codes, kept, by):
    if not codes[0][1]:
        (tmp_path / "codes.csv").write_text("code\n" + "".join(f"{code}\n" for code, _ in codes))
        load_release(system="house", label="1", rows=read_codes(tmp_path / "codes.csv", system="house"))
    else:
        counts = loaded(tmp_path, codes)
        assert (len(counts.bad_rows), len(counts.remarks)) == (len(codes) - len(kept), int(any(by)))
    assert (stored(), told_apart()) == (kept, by)


def test_a_fhir_resource_in_which_case_matters_keeps_its_codes_as_they_are(tmp_path, client):
    counts = loaded(tmp_path, [("a.1", "One"), ("b2", "Two")], name="cs.json")
    assert (stored(), counts.added) == (["a.1", "b2"], 2)
    assert "told apart by case and dots from now on" in counts.remarks[0]
    assert sorted(CodeNote.objects.values_list("code__code", flat=True)) == ["a.1", "b2"]
    counts = loaded(tmp_path, [("a.1", "One"), ("b2", "Two"), ("A1", "Other")], label="2")
    assert (counts.added, counts.retired, counts.remarks) == (1, 0, ())
    assert find_code("house", " a.1").title == "One" and find_code("HOUSE", "A1").title == "Other"
    assert client.get("/codes/house/a.1/").status_code == 200
    with pytest.raises(Code.DoesNotExist):
        find_code("house", "A.1")


def test_a_later_file_cannot_bring_back_what_the_first_one_did_not_have_and_the_site_says_so(tmp_path):
    loaded(tmp_path, [("a1", "One")])
    counts = loaded(tmp_path, [("a1", "One"), ("A1", "Two")], label="2")
    assert (stored(), len(counts.bad_rows)) == (["A1"], 1)
    assert "such as A1 and a1: its codes are told apart by case" in counts.remarks[0]
    for label in ("2", "1"):
        withdraw_release(release=CodeSystem.objects.get(slug="house").releases.get(label=label))
    loaded(tmp_path, [("a1", "One"), ("A1", "Two")], label="2")
    assert stored() == ["A1", "a1"]


def test_terms_maps_and_entries_name_the_codes_as_the_system_has_them(tmp_path):
    for slug, codes in (("house", ["a1", "A1"]), ("plain", ["b1"])):
        path = tmp_path / f"{slug}.csv"
        path.write_text("code,title\n" + "".join(f"{code},About {code}\n" for code in codes))
        load_release(system=slug, label="1", rows=read_codes(path, system=slug))
        load_terms(system=slug, rows=[TermRow(codes[0], "invented", "synonym")])
    assert sorted(IndexTerm.objects.values_list("beginning", flat=True)) == ["B1", "a1"]
    load_maps(source="house", target="plain", rows=[MapRow("a1", "b1", "inexact")], origin="here")
    assert CodeMap.objects.values_list("source__code", "target__code").get() == ("a1", "B1")
    systems = {system.slug: system for system in CodeSystem.objects.all()}
    assert {code.code for code in mention_codes([("house", "a1"), ("plain", "b1")], systems).values()} == {"a1", "B1"}


@pytest.mark.parametrize("format", ["csv", "xlsx", "ndjson"])
def test_an_export_loads_into_another_site_as_it_was(tmp_path, format):
    loaded(tmp_path, [("a.1", "One"), ("b2", "Two")], name="cs.json")
    call_command("export_codes", "house", format=format, output=tmp_path / f"house.{format}")
    withdraw_release(release=CodeSystem.objects.get(slug="house").releases.get())
    Release.objects.all().delete()
    CodeSystem.objects.filter(slug="house").delete()
    out = io.StringIO()
    call_command("import_codes", "house", str(tmp_path / f"house.{format}"), release="1", stdout=out)
    assert (stored(), told_apart()) == (["a.1", "b2"], (True, True))


def test_a_code_in_another_case_is_not_found_but_its_like_is_named(tmp_path, client):
    loaded(tmp_path, [("a.1", "One"), ("A1", "Two"), ("b2", "Three")], name="cs.json")
    answers = look_up(["B2", "a1", "house B2", "a.1", "c9"], user=None)
    assert [(answer.outcome, answer.note) for answer in answers[:3]] == [
        ("unknown", "It differs only by case from b2."),
        ("unknown", "It differs only by case or dots from A1, a.1."),
        ("unknown", "It differs only by case from b2."),
    ]
    assert [code.code for code in answers[1].codes] == ["A1", "a.1"]
    assert answers[3].note.startswith("The descriptor") or answers[3].outcome == "withheld"
    assert answers[4].note == ""
    page = client.get("/codes/house/B2/")
    assert page.status_code == 404
    assert (
        "HOUSE has no code B2 here. It differs only by case from b2." in page.text and "/codes/house/b2/" in page.text
    )
    assert "differs" not in client.get("/codes/house/c9/").text
    assert "It differs only by case from b2." in client.get("/codes/lookup/?codes=B2").text


def test_a_slug_that_nobody_knows_is_named_with_the_one_that_may_be_meant(tmp_path):
    def remarks(slug):
        path = tmp_path / "codes.csv"
        path.write_text("code,title\nA1,One\n")
        return load_release(system=slug, label="1", rows=read_codes(path, system=slug), dry_run=True).remarks

    makers.load_codes("house", rows=[CodeRow("A1", "One")])
    assert remarks("icd10psc") == ("“icd10psc” is a new code system on this site; did you mean icd10pcs?",)
    assert remarks("hous") == ("“hous” is a new code system on this site; did you mean house?",)
    assert remarks("wards") == ("“wards” is a new code system on this site, and medref does not describe it.",)
    assert remarks("HOUSE") == ()
