"""A release of SNOMED CT is read from its snapshot files, and nothing less than that is taken for a release."""

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codes.formats import BadRow, CodeRow, NoteRow, TermRow, UnreadableFile, read_codes, read_terms
from codes.models import Code, CodeSystem, OtherParent
from codes.queries import terms_of
from tests.codes.rf2_files import CONCEPTS, DESCRIPTIONS, GONE, RED, RED_SAW, ROOT, SAWS, SYNONYM, TOOLS, files, zipped


def codes_of(path):
    reading = read_codes(path, system="snomed")
    rows = list(reading)
    return {row.code: row for row in rows if isinstance(row, CodeRow)}, rows, reading


def written(tmp_path, content, name):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def refusal(path, system="snomed"):
    with pytest.raises(UnreadableFile) as caught:
        list(read_codes(path, system=system))
    return str(caught.value)


def test_concepts_get_their_names_and_all_their_parents(tmp_path):
    codes, rows, reading = codes_of(zipped(tmp_path / "rf2.zip", files()))
    assert list(codes) == [ROOT, TOOLS, SAWS, RED, RED_SAW, GONE]
    saw = codes[RED_SAW]
    assert (saw.title, saw.short_title) == ("Invented colored saw (thing)", "Colored saw")
    assert (saw.parent, saw.other_parents) == (SAWS, (RED,))
    assert codes[TOOLS].short_title == "Tool, invented", "preferred in British English, and there is no other"
    assert codes[GONE].is_retired and codes[GONE].parent == ""
    assert not any(row.is_header for row in codes.values())
    assert [row.term for row in rows if isinstance(row, TermRow)] == ["Coloured saw", "Painted saw"]
    assert [row[:2] for row in rows if isinstance(row, NoteRow)] == [(RED_SAW, "A saw that somebody painted.")]
    assert not reading.warnings and "Release Format 2" in reading.chosen


def test_the_snapshot_is_chosen_among_all_files_of_a_release(tmp_path):
    release = zipped(tmp_path / "rf2.zip", files("Full", [*CONCEPTS, *CONCEPTS]), files("Delta"), files())
    codes, _, reading = codes_of(release)
    assert len(codes) == len(CONCEPTS)
    assert reading.chosen.startswith("release/2/sct2_Concept_Snapshot")


@pytest.mark.parametrize(
    ("type", "reason"),
    [("Full", "all earlier versions of every row"), ("Delta", "only what changed since the release before")],
)
def test_other_types_of_release_files_are_refused_by_name(tmp_path, type, reason):
    assert f"“{type}”) this file has {reason}; load the snapshot" in refusal(zipped(tmp_path / "rf2.zip", files(type)))


def test_a_concept_that_occurs_twice_tells_that_the_file_is_no_snapshot(tmp_path):
    twice = zipped(tmp_path / "rf2.zip", files(concepts=[*CONCEPTS, CONCEPTS[0]]))
    assert f"line 8: concept {ROOT} occurs twice, so this is not a snapshot" in refusal(twice)


@pytest.mark.parametrize("part", range(4))
def test_one_of_the_files_is_no_release(tmp_path, part):
    name, content = list(files().items())[part]
    assert "load the zip of the release" in refusal(written(tmp_path, content, name))


def test_the_descriptions_alone_are_terms_for_concepts_that_are_loaded(tmp_path):
    name, content = list(files().items())[1]
    terms = list(read_terms(written(tmp_path, content, name), system="snomed"))
    assert [row[:3] for row in terms][:2] == [(RED_SAW, "Coloured saw", "synonym"), (RED_SAW, "Colored saw", "synonym")]
    assert len(terms) == 5


def test_missing_relationships_and_languages_are_warnings(tmp_path):
    some = dict(list(files().items())[:2])
    codes, _, reading = codes_of(zipped(tmp_path / "rf2.zip", some))
    assert {row.parent for row in codes.values()} == {""}
    assert ["no relationships" in reading.warnings[0], "no languages" in reading.warnings[1]] == [True, True]


def test_odd_lines_are_named_with_their_file_and_the_rest_is_read(tmp_path):
    content = files(concepts=[*CONCEPTS, ("x", 1), ("1000007", 1)])
    name = next(name for name in content if "Description" in name)
    content[name] += b"too\tfew\r\n"
    codes, rows, _ = codes_of(zipped(tmp_path / "rf2.zip", content))
    assert len(codes) == len(CONCEPTS)
    assert [row.reason for row in rows if isinstance(row, BadRow)] == [
        "the identifier of the concept is not a number",
        f"{name}: 2 columns instead of 9",
        "concept 1000007 has no active fully specified name",
    ]


def test_it_is_not_loaded_into_another_system(tmp_path):
    assert "this looks like SNOMED CT, not ICD-10-CM" in refusal(zipped(tmp_path / "rf2.zip", files()), "icd10cm")


CELL = st.text(max_size=12) | st.sampled_from([ROOT, "1", "0", SYNONYM, "9" * 30, "٣", "\t", "\n"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELL, CELL), max_size=4), st.lists(st.tuples(*[CELL] * 6), max_size=4))
def test_no_rows_however_odd_raise_anything_but_unreadable_file(tmp_path, concepts, descriptions):
    content = files(concepts=CONCEPTS + concepts, descriptions=DESCRIPTIONS + descriptions)
    try:
        list(read_codes(zipped(tmp_path / "rf2.zip", content), system="snomed"))
    except UnreadableFile as error:
        assert error.reason


@pytest.mark.django_db
def test_a_concept_is_loaded_with_all_its_places_and_its_text_is_withheld(tmp_path, client, capsys):
    release = str(zipped(tmp_path / "rf2.zip", files()))
    call_command("import_codes", "snomed", release, release="2026-01")
    assert "added 6, revised 0" in capsys.readouterr().out
    assert list(OtherParent.objects.values_list("code__code", "parent__code")) == [(RED_SAW, RED)]
    assert [term.term for term in terms_of(Code.objects.get(code=RED_SAW))] == ["Coloured saw", "Painted saw"]
    assert f"/codes/snomed/{RED_SAW}/" in client.get(f"/codes/snomed/{RED}/").text
    assert "saw" not in client.get(f"/codes/snomed/{RED_SAW}/").text
    assert CodeSystem.objects.get(slug="snomed").publisher == "SNOMED International"
    call_command("import_codes", "snomed", release, release="2026-07")
    assert "added 0, revised 0, retired 0, unchanged 6" in capsys.readouterr().out
