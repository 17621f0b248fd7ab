"""A FHIR CodeSystem is loaded with its hierarchy, its synonyms and what it says about the state of its concepts."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codes.actions import withdraw_release
from codes.formats import BadRow, CodeRow, NoteRow, TermRow, UnreadableFile, read_codes, read_terms
from codes.models import Code, CodeSystem, OtherParent


def concept(code, display="", concept=(), designation=(), **properties):
    given = {"code": code, "display": display or f"Invented {code}", "concept": list(concept)}
    listed = [(name, value) for name, values in properties.items() for value in values]
    given["property"] = [{"code": name, _key(value): value} for name, value in listed]
    given["designation"] = [{"language": "de", "value": value} for value in designation]
    return given


def _key(value):
    return "valueBoolean" if isinstance(value, bool) else "valueCode"


TREE = [
    concept(
        "A",
        notSelectable=[True],
        concept=[concept("A1", designation=["Erfunden", "Invented A1"]), concept("A2", child=["B1"])],
    ),
    concept("B1", parent=["A", "B"], effectiveDate=["2024-05"]),
    concept("B", abstract=[True], status=["active"]),
    concept("C1", status=["retired"], retirementDate=["2025-01-31T10:00:00Z"]),
    concept("C2", inactive=[True]),
    concept("C3", status=["deprecated"]),
]


def resource(concepts=TREE, **members):
    top = {"resourceType": "CodeSystem", "url": "http://example.org/cs", "version": "7", "name": "Invented"}
    return top | {"content": "complete", "concept": list(concepts)} | members


def written(tmp_path, value, name="cs.json"):
    path = tmp_path / name
    path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
    return path


def refusal(path):
    with pytest.raises(UnreadableFile) as caught:
        list(read_codes(path, system="house"))
    return str(caught.value)


def test_the_state_and_the_parents_of_each_concept_are_read(tmp_path):
    reading = read_codes(written(tmp_path, resource()), system="house")
    rows = {row.code: row for row in reading if isinstance(row, CodeRow)}
    assert list(rows) == ["A", "A1", "A2", "B1", "B", "C1", "C2", "C3"]
    assert (rows["A1"].parent, rows["A1"].other_parents) == ("A", ())
    assert (rows["B1"].parent, rows["B1"].other_parents) == ("A2", ("A", "B"))
    assert [code for code in rows if rows[code].is_header] == ["A", "B"]
    assert [code for code in rows if rows[code].is_retired] == ["C1", "C2"]
    assert (rows["B1"].added, rows["C1"].terminated) == (date(2024, 5, 1), date(2025, 1, 31))
    assert "a FHIR CodeSystem (Invented, 7, http://example.org/cs)" in reading.chosen and not reading.warnings


def test_a_status_that_fhir_does_not_know_is_named(tmp_path):
    reading = read_codes(written(tmp_path, resource([concept("A", status=["zombie"])])), system="house")
    assert not any(row.is_retired for row in reading) and "“zombie” (1 rows, first line 1)" in reading.warnings[0]


@pytest.mark.django_db
@pytest.mark.parametrize("format", ["csv", "xlsx", "ndjson"])
def test_codes_are_whatever_fhir_allows_and_are_found_and_exported_as_they_are_written(tmp_path, client, format):
    codes = {"_ActX", "a/b:c", "on hold", "onhold", "<=5%", "a.b", "=x"}
    path, out = written(tmp_path, resource(map(concept, sorted(codes)))), tmp_path / f"out.{format}"
    call_command("import_codes", "house", str(path), release="1")
    assert set(Code.objects.values_list("code", flat=True)) == codes
    for code in codes:
        assert client.get(reverse("codes:code", args=["house", code])).status_code == 200, code
    CodeSystem.objects.update(display_policy="full")
    call_command("export_codes", "house", format=format, output=out)
    rows = list(read_codes(out, system="house"))
    assert {row.code for row in rows if isinstance(row, CodeRow)} == codes


def test_only_dots_are_no_code(tmp_path):
    assert "no HOUSE code" in refusal(written(tmp_path, resource([concept("..")])))


def test_a_property_is_told_by_its_uri_whatever_its_code(tmp_path):
    declared = [{"code": "isA", "uri": "http://hl7.org/fhir/concept-properties#parent"}]
    concepts = [concept("A"), concept("A1", isA=["A"]), concept("A2", other=["A"])]
    rows = list(read_codes(written(tmp_path, resource(concepts, property=declared)), system="house"))
    assert [row.parent for row in rows] == ["", "A", ""]


def test_designations_are_synonyms_unless_they_repeat_the_display(tmp_path):
    assert list(read_terms(written(tmp_path, resource()), system="house")) == [TermRow("A1", "Erfunden", "synonym", 2)]


def test_a_definition_is_a_note_unless_it_repeats_the_display(tmp_path):
    concepts = [concept("A") | {"definition": "What A is."}, concept("B", "Same") | {"definition": "Same"}]
    rows = list(read_codes(written(tmp_path, resource(concepts)), system="house"))
    assert [row for row in rows if isinstance(row, NoteRow)] == [NoteRow("A", "What A is.", "note", 1)]


def test_the_only_code_system_of_a_bundle_is_read(tmp_path):
    bundle = {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "ValueSet"}}, {"resource": resource()}]}
    assert len(list(read_codes(written(tmp_path, bundle), system="house"))) == 9
    bundle["entry"] *= 2
    assert "contains 2 CodeSystems" in refusal(written(tmp_path, bundle))


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (resource(content="fragment"), "only a part of the codes; load the one with the content “complete”"),
        (resource(content="example"), "only examples"),
        (resource(content="supplement"), "only additions to the codes of another"),
        (resource(content="not-present"), "none of the codes"),
        (resource(()), "contains no HOUSE code"),
        ({"resourceType": "ValueSet"}, "this is a FHIR ValueSet, not a CodeSystem"),
        (b'[{"code": "A"}]', "this JSON is neither a FHIR CodeSystem nor"),
        (b'<CodeSystem xmlns="http://hl7.org/fhir">', "FHIR as XML; load the same resource as JSON"),
        (b'{"resourceType": "CodeSystem",\n"content": }', "line 2: this is not valid JSON"),
        (b'{"resourceType": "CodeSystem", "content": "complete", "content": "fragment"}', "one key twice"),
        (b'{"resourceType": "CodeSystem", "concept": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"resourceType": "CodeSystem", "concept": ' + b'{"concept":[' * 50_000, "nested too deeply"),
    ],
)
def test_other_resources_are_refused_with_the_reason(tmp_path, value, reason):
    assert reason in refusal(written(tmp_path, value))


def test_the_resource_of_another_described_system_is_refused(tmp_path):
    path = written(tmp_path, resource([concept("1-8")], url="http://loinc.org"))
    assert [row.code for row in read_codes(path, system="loinc")] == ["1-8"]
    with pytest.raises(UnreadableFile, match=r"says that it is http://loinc.org \(LOINC\), not ICD-10-CM"):
        list(read_codes(path, system="icd10cm"))


def test_a_resource_that_does_not_say_whether_it_is_complete_is_read_with_a_warning(tmp_path):
    reading = read_codes(written(tmp_path, resource(content=None)), system="house")
    assert len(list(reading)) == 9
    assert "does not say whether it has all codes" in reading.warnings[0]


def test_concepts_that_cannot_be_read_are_named_and_the_rest_is_read(tmp_path):
    odd = [{"display": "No code"}, "none", concept("A", "a\ud800"), concept("B", effectiveDate=["soon"]), concept("C")]
    *bad, good = read_codes(written(tmp_path, resource(odd)), system="house")
    assert [row.reason.split(" (")[0] for row in bad] == [
        "a concept without a code",
        "the text contains control characters",
        "“soon” is not a date in the form YYYY-MM-DD",
    ]
    assert (good.code, good.line) == ("C", 4)


JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=8) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["concept", "code", "property", "designation", "definition", "value", "valueCode"]), inner
        )
    ),
    max_leaves=20,
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON, JSON)
def test_no_resource_however_odd_raises_anything_but_unreadable_file(tmp_path, concepts, declared):
    path = written(tmp_path, {"resourceType": "CodeSystem", "concept": concepts, "property": declared})
    try:
        assert all(isinstance(row, CodeRow | NoteRow | TermRow | BadRow) for row in read_codes(path, system="house"))
    except UnreadableFile as error:
        assert error.reason


@pytest.mark.django_db
class TestOnTheSite:
    """Loading, showing, exporting and loading again."""

    @pytest.fixture(autouse=True)
    def loaded(self, tmp_path):
        self.load(written(tmp_path, resource()))
        CodeSystem.objects.update(display_policy="full")

    def load(self, path, label="2026"):
        call_command("import_codes", "house", str(path), release=label)

    def others(self):
        return sorted(OtherParent.objects.values_list("code__code", "parent__code"))

    def test_a_code_is_listed_below_each_of_its_parents(self, client):
        assert self.others() == [("B1", "A"), ("B1", "B")]
        assert Code.objects.get(code="B1").parent.code == "A2"
        for parent in ("A", "A2", "B"):
            assert "/codes/house/B1/" in client.get(f"/codes/house/{parent}/").text
        page = client.get("/codes/house/B1/").text
        assert "Also below" in page and "/codes/house/B/" in page
        assert "Also below" not in client.get("/codes/house/A1/").text

    def test_a_release_replaces_the_parents_and_its_withdrawal_leaves_none_without_code(self, tmp_path):
        fewer = [concept("A"), concept("A2"), concept("B1", parent=["A2", "A"]), concept("D", parent=["A", "B1"])]
        path = written(tmp_path, resource([*fewer, *TREE[2:], concept("A1")]))
        self.load(path, "2027")
        assert self.others() == [("B1", "A"), ("D", "B1")]
        withdraw_release(release=CodeSystem.objects.get(slug="house").releases.get(label="2027"))
        assert self.others() == [("B1", "A")]

    @pytest.mark.parametrize("format", ["csv", "xlsx", "ndjson"])
    def test_an_export_loads_back_with_all_parents(self, tmp_path, format, capsys):
        path = tmp_path / f"house.{format}"
        call_command("export_codes", "house", format=format, output=path)
        before = self.others()
        OtherParent.objects.all().delete()
        self.load(path)
        assert "added 0, revised 0, retired 0, unchanged 8, bad 0" in capsys.readouterr().out.splitlines()[-1]
        assert self.others() == before

    def test_a_release_that_says_nothing_about_other_parents_leaves_them(self, tmp_path):
        table = tmp_path / "house.csv"
        table.write_text(
            "code,title\n" + "".join(f"{code},Invented {code}\n" for code in ("A", "A1", "A2", "B", "B1", "C3"))
        )
        self.load(table, "2027")
        assert self.others() == [("B1", "A"), ("B1", "B")]

    def test_a_fragment_changes_nothing(self, tmp_path):
        with pytest.raises(CommandError, match="only a part of the codes"):
            self.load(written(tmp_path, resource(content="fragment")), "2027")
        assert Code.objects.active().count() == 6
