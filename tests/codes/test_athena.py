"""OHDSI Athena bundles: one vocabulary of many, complete names, synonyms, maps between and within vocabularies."""

import zipfile
from collections import Counter
from datetime import date
from functools import partial
from io import BytesIO

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from codes.actions import load_release
from codes.formats import BadRow, CodeRow, MapRow, TermRow, UnreadableFile, read_codes, read_maps, read_terms
from codes.formats.athena import (
    CONCEPT_COLUMNS,
    RELATIONSHIP_COLUMNS,
    REPLACEMENTS,
    SYNONYM_COLUMNS,
    VOCABULARY_COLUMNS,
    read,
)
from codes.formats.athena import read_maps as read_between
from codes.formats.reading import origin_of_maps
from codes.models import Code, CodeMap
from tests.published import DATA, needs_data

SAMPLE = DATA / "omop/athena_format_sample.zip"
CUT = "x" * 255
CONCEPTS = [
    (1, CUT, "Device", "HCPCS", "HCPCS", "S", "A0001", "19700101", "20991231", ""),
    (9, 'So-called "device"', "Device", "HCPCS", "HCPCS", "S", "A0002", "20200101", "20241231", "D"),
    (5, "Third", "Device", "HCPCS", "HCPCS Modifier", "S", "A3", "20200101", "20991231", ""),
    (3, "Hip", "Condition", "ICD10CM", "3-char nonbill code", "", "S70", "20150101", "20991231", ""),
    (4, "Hip, left", "Condition", "ICD10CM", "5-char billing code", "", "S70.02", "20150101", "20991231", ""),
]
SYNONYMS = [
    (9, "Thing", "4180186"),
    (1, CUT + " and the rest", "4180186"),
    (9, "Ding", "4182504"),
    (3, "Hip bone", "4180186"),
]


def table(columns, rows):
    return "\n".join("\t".join(map(str, row)) for row in [columns, *rows])


def relationship(source, target, name, invalid=""):
    return source, target, name, "19700101", "20991231", invalid


def bundle(tmp_path, *relationships, concepts=CONCEPTS, **tables):
    """A bundle in a folder of a zip; without relationships it has no table of them."""
    tables = {"CONCEPT": table(CONCEPT_COLUMNS, concepts), "CONCEPT_SYNONYM": table(SYNONYM_COLUMNS, SYNONYMS)} | tables
    if relationships:
        tables["CONCEPT_RELATIONSHIP"] = table(RELATIONSHIP_COLUMNS, relationships)
    path = tmp_path / "vocabulary.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in tables.items():
            archive.writestr(f"bundle/{name}.csv", content)
    return path


def opened(contents):
    return {name: partial(BytesIO, content.encode()) for name, content in contents.items()}


def maps(path, source="icd10cm", target="hcpcs"):
    return {row[:3] for row in read_maps(path, source=source, target=target)}


def test_a_bundle_gives_one_vocabulary_with_its_synonyms(tmp_path):
    second, modifier, term, _ = read_codes(bundle(tmp_path), system="hcpcs")
    assert second[:2] == ("A0002", 'So-called "device"')
    assert second.is_retired and second.terminated == date(2024, 12, 31)
    assert modifier.code and modifier.terminated is None
    assert term == TermRow("A0002", "Thing", "synonym", 2)
    assert next(read_codes(bundle(tmp_path), system="icd10cm")).is_header
    assert [row.term for row in read_terms(bundle(tmp_path), system="icd10cm")] == ["Hip bone"]


def test_a_cut_name_is_made_whole_by_the_synonym_that_begins_with_it(tmp_path):
    whole = list(read_codes(bundle(tmp_path), system="hcpcs"))[-1]
    assert (whole.code, whole.title, whole.line) == ("A0001", CUT + " and the rest", 2)
    assert whole.added is None and not whole.is_retired
    other = table(SYNONYM_COLUMNS, [(1, "y" * 300, "4180186"), (1, CUT, "4180186")])
    rows = list(read_codes(bundle(tmp_path, CONCEPT_SYNONYM=other), system="hcpcs"))
    assert [row.term for row in rows if isinstance(row, TermRow)] == ["y" * 300, CUT]
    assert rows[-1].title == CUT, "where no synonym is longer, the cut name stays"


def test_a_vocabulary_that_is_missing_is_named_with_those_that_are_there(tmp_path):
    with pytest.raises(UnreadableFile) as caught:
        list(read_codes(bundle(tmp_path), system="cpt4"))
    assert str(caught.value) == "the bundle has no vocabulary “cpt4”; it has: HCPCS, ICD10CM"
    with pytest.raises(UnreadableFile, match="no vocabulary “cpt4”"):
        maps(bundle(tmp_path, relationship(3, 1, "Maps to")), target="cpt4")


@pytest.mark.parametrize(
    ("concept", "reason"),
    [
        (("x1", *CONCEPTS[0][1:]), "the concept_id is not a number"),
        (("9" * 30, *CONCEPTS[0][1:]), "the concept_id is not a number"),
        ((*CONCEPTS[0][:7], "1970", *CONCEPTS[0][8:]), "“1970” is not a date"),
        (CONCEPTS[0][:9], "9 columns instead of 10"),
    ],
)
def test_a_bad_concept_is_told_with_its_line_and_the_rest_is_read(tmp_path, concept, reason):
    path = bundle(tmp_path, relationship(3, 9, "Maps to"), concepts=[concept, *CONCEPTS[1:]])
    for rows in (read_codes(path, system="hcpcs"), read_maps(path, source="icd10cm", target="hcpcs")):
        bad, *good = rows
        assert isinstance(bad, BadRow) and bad.line == 2 and reason in bad.reason
        assert good


@pytest.mark.parametrize(
    ("name", "columns", "reason"),
    [
        ("CONCEPT_SYNONYM", SYNONYM_COLUMNS, "three columns"),
        ("CONCEPT_RELATIONSHIP", RELATIONSHIP_COLUMNS, "six columns"),
    ],
)
def test_a_damaged_table_beside_the_concepts_is_refused_with_its_line(tmp_path, name, columns, reason):
    for content, line in (
        (table(columns, [("1", "2")]), f"line 2: {name}.csv does not have its {reason}"),
        ("x", "line 1"),
    ):
        path = bundle(tmp_path, **{name: content})
        with pytest.raises(UnreadableFile, match=line):
            list(read_codes(path, system="hcpcs")) + list(read_maps(path, source="icd10cm", target="hcpcs"))


def test_maps_between_vocabularies_never_claim_to_be_equivalent(tmp_path):
    path = bundle(
        tmp_path,
        relationship(3, 9, "Maps to"),
        relationship(3, 1, "Maps to"),
        relationship(3, 9, "Maps to"),
        relationship(4, 5, "Maps to"),
        relationship(4, 1, "Maps to", "D"),
        relationship(4, 9, "Mapped from"),
        relationship(4, 4, "Maps to"),
        relationship(5, 3, "Maps to"),
        relationship(8, 1, "Maps to"),
    )
    assert list(read_maps(path, source="icd10cm", target="hcpcs")) == [
        MapRow("S70", "A0001", "related", 3),
        MapRow("S70", "A0002", "related", 2),
        MapRow("S7002", "A3", "inexact", 5),
    ]
    assert maps(path, "hcpcs", "icd10cm") == {("A3", "S70", "inexact")}


@pytest.mark.parametrize(("name", "kind"), REPLACEMENTS.items())
def test_within_a_vocabulary_a_map_says_what_replaced_a_concept(tmp_path, name, kind):
    path = bundle(
        tmp_path,
        relationship(9, 1, name),
        relationship(9, 9, name),
        relationship(1, 5, "Maps to"),
        relationship(5, 1, name, "U"),
        relationship(9, 3, name),
    )
    assert maps(path, "hcpcs") == {("A0002", "A0001", kind)}


@pytest.mark.django_db
@pytest.mark.parametrize("order", [1, -1])
def test_of_a_retired_and_a_valid_concept_with_one_code_the_valid_one_counts(tmp_path, order):
    retired = (1, "Old thing, 2 mg", "Drug", "Kept", "X", "S", "93803 ", "19900101", "20101231", "D")
    valid = (2, "New thing, 0.5 mg", "Drug", "Kept", "X", "S", "93803", "20230701", "20991231", "NULL")
    path = bundle(tmp_path, concepts=[retired, valid][::order], CONCEPT_SYNONYM=table(SYNONYM_COLUMNS, []))
    counts = load_release(system="kept", label="1", rows=read_codes(path, system="kept"))
    stored = Code.objects.get(system__slug="kept")
    assert (stored.title, stored.retired_in, stored.valid_from) == ("New thing, 0.5 mg", None, date(2023, 7, 1))
    lines = (2, 3)[::order]
    assert [row[:2] for row in counts.bad_rows] == [(lines[0], f"duplicate of the code on line {lines[1]}")]


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("newer", ["A0009,20991231,", "a0009,20991231,", "A0009,20240101,U"])
def test_what_is_said_of_an_older_concept_is_not_said_of_a_newer_one_with_its_code(tmp_path, order, newer):
    retired = (21, "Old thing", "Device", "HCPCS", "X", "S", "A0009 ", "19900101", "20101231", "D")
    valid = (22, "New thing", "Device", "HCPCS", "X", "S", *newer.replace(",", ",20230701,", 1).split(","))
    synonyms = table(
        SYNONYM_COLUMNS, [(21, "Old name", "4180186"), (22, "New name", "4180186"), (9, "Thing", "4180186")]
    )
    path = bundle(
        tmp_path,
        relationship(21, 4, "Maps to"),
        relationship(9, 4, "Maps to"),
        relationship(21, 1, "Concept replaced by"),
        relationship(9, 1, "Concept replaced by"),
        concepts=[*CONCEPTS, *[retired, valid][::order]],
        CONCEPT_SYNONYM=synonyms,
    )
    assert [row.term for row in read_terms(path, system="hcpcs") if isinstance(row, TermRow)] == ["New name", "Thing"]
    assert maps(path, "hcpcs", "icd10cm") == {("A0002", "S7002", "inexact")}
    assert maps(path, "hcpcs") == {("A0002", "A0001", "equivalent")}


def test_a_relationship_that_a_database_exported_as_null_is_valid(tmp_path):
    assert maps(bundle(tmp_path, relationship(3, 1, "Maps to", "NULL"))) == {("S70", "A0001", "inexact")}


def test_of_two_statements_about_one_pair_the_firmest_counts(tmp_path):
    path = bundle(
        tmp_path,
        relationship(9, 1, "Concept alt_to to"),
        relationship(9, 1, "Concept same_as to"),
        relationship(9, 5, "Concept poss_eq to"),
    )
    assert maps(path, "hcpcs") == {("A0002", "A0001", "equivalent"), ("A0002", "A3", "inexact")}


def test_a_bundle_without_maps_between_the_two_says_so(tmp_path):
    with pytest.raises(UnreadableFile, match="no CONCEPT_RELATIONSHIP.csv"):
        maps(bundle(tmp_path))
    with pytest.raises(UnreadableFile, match="no valid relationship “Maps to” from hcpcs to icd10cm"):
        maps(bundle(tmp_path, relationship(3, 1, "Maps to")), "hcpcs", "icd10cm")
    with pytest.raises(UnreadableFile, match="“Concept replaced by” or “Concept same_as to” or"):
        maps(bundle(tmp_path, relationship(1, 1, "Concept replaced by")), "hcpcs")


def test_the_origin_of_maps_is_ohdsi_with_the_versions_of_the_vocabularies(tmp_path):
    versions = [
        ("None", "OMOP Standardized Vocabularies", "", "v5.0 30-AUG-24", "0"),
        ("HCPCS", "", "", "2025  October", "0"),
        ("ICD10CM", "", "", "FY2026", "0"),
        ("CPT4", "", "", "2024", "0"),
    ]
    path = bundle(tmp_path, VOCABULARY=table(VOCABULARY_COLUMNS, versions))
    origin = origin_of_maps(path, source="icd10cm", target="hcpcs")
    assert origin == "OHDSI Athena v5.0 30-AUG-24: FY2026, 2025 October"
    assert origin_of_maps(path, source="hcpcs", target="hcpcs") == "OHDSI Athena v5.0 30-AUG-24: 2025 October"
    assert origin_of_maps(bundle(tmp_path), source="hcpcs", target="hcpcs") == "OHDSI Athena"


@pytest.mark.django_db
def test_replacements_are_loaded_from_a_bundle_by_the_command(tmp_path, capsys):
    path = bundle(tmp_path, relationship(9, 1, "Concept replaced by"))
    call_command("import_maps", str(path), "--source", "HCPCS", "--target", "hcpcs")
    assert "loaded 1, replaced 0, bad 0" in capsys.readouterr().out
    stored = CodeMap.objects.get()
    assert (stored.source.code, stored.target.code, stored.kind) == ("A0002", "A0001", "equivalent")
    assert stored.origin == "OHDSI Athena"


@given(st.permutations(range(40)))
def test_concepts_and_synonyms_come_in_any_order(numbers):
    concepts = [(7 * n, f"Name {n}", "", "X", "", "", f"C{n}", "", "", "") for n in numbers]
    synonyms = [(7 * n, f"Other {n}", "4180186") for n in range(40)] + [(1, "Nobody", "4180186")]
    contents = {
        "CONCEPT.CSV": table(CONCEPT_COLUMNS, concepts),
        "CONCEPT_SYNONYM.CSV": table(SYNONYM_COLUMNS, synonyms),
    }
    rows = list(read(opened(contents), "x"))
    assert [row[:2] for row in rows[:40]] == [(f"C{n}", f"Name {n}") for n in numbers]
    assert [row[:2] for row in rows[40:]] == [(f"C{n}", f"Other {n}") for n in range(40)]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))))
def test_each_pair_comes_once_and_is_inexact_only_where_it_is_the_only_one(pairs):
    concepts = [(n, "", "", "X" if n < 10 else "Y", "", "", f"C{n}", "", "", "") for n in range(20)]
    relationships = [relationship(source, 10 + target, "Maps to") for source, target in [*pairs, (0, 0)]]
    contents = {
        "CONCEPT.CSV": table(CONCEPT_COLUMNS, concepts),
        "CONCEPT_RELATIONSHIP.CSV": table(RELATIONSHIP_COLUMNS, relationships),
    }
    rows = [row[:3] for row in read_between(opened(contents), "x", "y")]
    wanted = {(source, target) for source, target in [*pairs, (0, 0)]}
    several = Counter(source for source, _ in wanted)
    assert rows == [
        (f"C{source}", f"C{10 + target}", "related" if several[source] > 1 else "inexact")
        for source, target in sorted(wanted)
    ]


@needs_data
def test_the_whole_sample_of_an_athena_download_is_read():
    counts = {
        system: sum(isinstance(row, CodeRow) for row in read_codes(SAMPLE, system=system))
        for system in ("icd10pcs", "hcpcs", "icd9proc", "icd10cm")
    }
    assert counts == {"icd10pcs": 15_314, "hcpcs": 8_846, "icd9proc": 3_882, "icd10cm": 5_713}
    found = maps(SAMPLE, "icd9proc", "icd10pcs")
    assert len(found) == 18 and {kind for _, _, kind in found} == {"inexact"}


def test_a_table_made_from_concepts_is_refused_and_headings_in_capitals_are_read(tmp_path):
    path = tmp_path / "CONCEPT.csv"
    path.write_text("concept_code,concept_name,vocabulary_id\nA0001,Gone,HCPCS\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="rows belong to several vocabularies"):
        list(read_codes(path, system="hcpcs"))
    lines = ["\t".join(CONCEPT_COLUMNS).upper(), *("\t".join(map(str, concept)) for concept in CONCEPTS[1:])]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert [row.code for row in read_codes(path, system="hcpcs")] == ["A0002", "A3"]
