"""LOINC, the provider taxonomy and the metadata of ICD-10-GM are read as their publishers write them; all texts are invented."""

import csv
import zipfile
from datetime import date

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codes.formats import BadRow, CodeRow, NoteRow, TermRow, UnreadableFile, read_codes
from codes.models import Code
from tests.codes.test_hcpcs_sheets import xlsx

LOINC = (
    '\ufeff"LOINC_NUM","COMPONENT","PROPERTY","TIME_ASPCT","SYSTEM","SCALE_TYP","METHOD_TYP","CLASS","STATUS","CONSUMER_NAME",'
    '"RELATEDNAMES2","SHORTNAME","LONG_COMMON_NAME","DisplayName"\r\n'
    '"1-8","Inventase","CCnc","Pt","Ser","Qn","","CHEM","ACTIVE","Inventase in blood",'
    '"Inv; Inventin ;inv SerPl; Inv","Inv SerPl",'
    '"Inventase [Catalytic activity] in Serum","Inventase"\r\n'
    '"2-6","Fictin","MCnc","24H","Urine","Qn","Calculated","CHEM","DEPRECATED","","","","",""\r\n'
    '"3-4","Dreamase","Imp","Pt","Ser","Nom","","CHEM","DISCOURAGED","","","","Dreamase, ""new"" kind",""\r\n'
    '"4-2","Odd","Imp","Pt","Ser","Nom","","CHEM","PENDING","","","","Odd",""\r\n'
)
NUCC = (
    "Code,Grouping,Classification,Specialization,Definition,Effective Date,Deactivation Date,Display Name,Section\r\n"
    "208D00000X,Invented physicians,General thing,,Whole people é.,7/1/2003,,General Thing Physician,Individual\r\n"
    "208DX0001X,Invented physicians,General thing,Noses,,7/1/2003,1/31/2020,General Nose Physician,Individual\r\n"
    "251A00000X,Invented agencies,Agency,,,soon,,Agency,Non-Individual\r\n"
    "251B00000X,Invented agencies,Bureau,,,,,Bureau,Non-Individual\r\n"
)
ICD10GM = (
    "3;N;X;01;A00;A00.-;A00.-;A00;Erfundene Krankheit;Erfundene Krankheit;;;P;P;1-002;2-001;9;9;9999;J;J\r\n"
    "4;T;X;01;A00;A00.0;A00.0;A000;A000;Erfundene Krankheit, klassisch;Erfundene;;;V;V;1-002;2-001;9;9;9999;J;J\r\n"
    "5;T;S;04;E10;E10.01;E10.01†;E1001;Süße Krankheit: entgleist;Süße;;;V;V;;;9;9;9999;J;J\r\n"
)


def read(tmp_path, content, system, name="file.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(content.encode(encoding))
    reading = read_codes(path, system=system)
    return list(reading), reading


def codes_of(rows):
    return {row.code: row for row in rows if isinstance(row, CodeRow)}


def test_loinc_codes_get_their_names_and_states(tmp_path):
    rows, reading = read(tmp_path, LOINC, "loinc")
    codes = codes_of(rows)
    assert (codes["1-8"].title, codes["1-8"].short_title) == ("Inventase [Catalytic activity] in Serum", "Inv SerPl")
    assert codes["2-6"].title == "Fictin:MCnc:24H:Urine:Qn:Calculated" and codes["2-6"].is_retired
    assert codes["3-4"].title == 'Dreamase, "new" kind' and not codes["3-4"].is_retired
    assert [row[:3] for row in rows if isinstance(row, NoteRow)] == [("3-4", "Status: discouraged", "note")]
    assert [row.term for row in rows if isinstance(row, TermRow)] == [
        "Inventase in blood",
        "Inventase",
        "Inv",
        "Inventin",
        "inv SerPl",
    ]
    assert [(row.line, row.reason.split(" is not")[0]) for row in rows if isinstance(row, BadRow)] == [
        (5, "status “PENDING”")
    ]
    assert "has the headings of this format" in reading.chosen


def test_the_table_is_found_among_the_other_files_of_a_loinc_release(tmp_path):
    path = tmp_path / "Loinc_9.99.zip"
    core = LOINC.split("\r\n")
    others = {
        "LoincTableCore/LoincTableCore.csv": "\r\n".join(core[:2]),
        "AccessoryFiles/ConsumerName/ConsumerName.csv": '"LoincNumber","ConsumerName"\r\n"1-8","Inventase in blood"\r\n',
        "AccessoryFiles/Top/Orders.csv": '"LOINC_NUM","LONG_COMMON_NAME","ORDER_OBS"\r\n"1-8","Inventase","Order"\r\n',
        "AccessoryFiles/LinguisticVariants/deXX.csv": '"LOINC_NUM","COMPONENT","LONG_COMMON_NAME"\r\n"1-8","Inv","Erf"\r\n',
        "LoincTable/MapTo.csv": '"LOINC","MAP_TO","COMMENT"\r\n"2-6","1-8",""\r\n',
        "LoincTable/Loinc.csv": LOINC,
        "readme.txt": "Invented words about the release.\r\n",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in others.items():
            archive.writestr(name, content)
    reading = read_codes(path, system="loinc")
    assert len(codes_of(reading)) == 3
    assert reading.chosen.startswith("LoincTable/Loinc.csv is read as loinc-csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_taxonomy_has_groupings_classifications_and_specializations(tmp_path, encoding):
    rows, _ = read(tmp_path, NUCC, "nucc", encoding=encoding)
    codes = codes_of(rows)
    assert list(codes) == ["20", "208D00000X", "208DX0001X", "25", "251B00000X"]
    assert (codes["20"].title, codes["20"].is_header) == ("Invented physicians", True)
    assert (codes["208DX0001X"].added, codes["208DX0001X"].terminated) == (date(2003, 7, 1), date(2020, 1, 31))
    assert [row[:2] for row in rows if isinstance(row, NoteRow)] == [("208D00000X", "Whole people é.")]
    assert TermRow("208DX0001X", "General thing, Noses", "synonym", 3) in rows
    assert [row.line for row in rows if isinstance(row, BadRow)] == [4]


def test_a_taxonomy_without_display_names_is_named_by_its_columns(tmp_path):
    old = "Code,Type,Classification,Specialization,Definition,Notes\r\n208DX0001X,Invented,General thing,Noses,,\r\n"
    assert codes_of(read(tmp_path, old, "nucc")[0])["208DX0001X"].title == "General thing, Noses"


@pytest.mark.parametrize(("system", "text"), [("loinc", LOINC), ("nucc", NUCC)])
def test_a_table_saved_as_a_workbook_gives_the_same_rows(tmp_path, system, text):
    path, (rows, _) = tmp_path / "table.xlsx", read(tmp_path, text, system)
    table = list(csv.reader(text.removeprefix("\ufeff").splitlines()))
    path.write_bytes(xlsx([["About"]], [["A title above"], *table]))
    reading = read_codes(path, system=system)
    below = [row._replace(line=row.line + 1) if row.line else row for row in rows]
    assert list(reading) == below and reading.warnings == []
    assert f"is read as {system}-workbook: it is an Excel workbook, and a sheet has the headings" in reading.chosen
    path.write_bytes(xlsx([["code", "title"], [table[1][0], "An invented thing"]]))
    assert [row.title for row in read_codes(path, system=system)] == ["An invented thing"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_the_metadata_of_icd10gm_give_codes_and_headings(tmp_path, encoding):
    rows, _ = read(
        tmp_path, ICD10GM.replace("†", "") if encoding == "cp1252" else ICD10GM, "icd10gm", encoding=encoding
    )
    assert [(row.code, row.title, row.is_header) for row in rows] == [
        ("A00", "Erfundene Krankheit", True),
        ("A000", "Erfundene Krankheit, klassisch", False),
        ("E1001", "Süße Krankheit: entgleist", False),
    ]
    (bad,) = [row for row in read(tmp_path, ICD10GM + "4;T;X;01\r\n", "icd10gm")[0] if isinstance(row, BadRow)]
    assert bad.line == 4


@pytest.mark.parametrize(
    ("content", "system", "reason"),
    [
        (LOINC, "icd10cm", "this looks like LOINC, not ICD-10-CM"),
        (NUCC, "hcpcs", "this looks like NUCC, not HCPCS"),
        (ICD10GM, "icd10", "this looks like ICD-10-GM, not ICD-10 (WHO)"),
    ],
)
def test_none_is_loaded_into_another_system(tmp_path, content, system, reason):
    with pytest.raises(UnreadableFile) as caught:
        read(tmp_path, content, system)
    assert reason in str(caught.value)


HEADERS = [content.split("\r\n")[0] for content in (LOINC, NUCC, ICD10GM)]


@settings(max_examples=75, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(HEADERS), st.lists(st.lists(st.text(max_size=6), max_size=15), max_size=4), st.sampled_from(",;")
)
def test_no_lines_however_odd_raise_anything_but_unreadable_file(tmp_path, header, lines, separator):
    try:
        read(tmp_path, "\n".join([header, *map(separator.join, lines)]), "house", encoding="utf-16")
    except UnreadableFile as error:
        assert error.reason


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "system", "added", "bad"), [(LOINC, "loinc", 3, 1), (NUCC, "nucc", 5, 1), (ICD10GM, "icd10gm", 3, 0)]
)
def test_each_is_loaded_with_its_text_withheld(tmp_path, client, capsys, content, system, added, bad):
    path = tmp_path / "file.csv"
    path.write_text(content)
    for counts in (
        f"added {added}, revised 0, retired 0, unchanged 0, bad {bad}",
        f"added 0, revised 0, retired 0, unchanged {added}",
    ):
        call_command("import_codes", system, str(path), release="2026")
        assert counts in capsys.readouterr().out
    some = Code.objects.exclude(title="").order_by("-code").first()
    assert some.title not in client.get(some.get_absolute_url()).text


@pytest.mark.django_db
def test_specializations_are_below_their_classification(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text(NUCC)
    call_command("import_codes", "nucc", str(path), release="26.0")
    parents = dict(Code.objects.values_list("code", "parent__code"))
    assert (parents["208DX0001X"], parents["208D00000X"], parents["20"]) == ("208D00000X", "20", None)
