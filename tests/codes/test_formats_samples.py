"""Each format read from a few lines, and every reason to refuse a row or a file."""

import gzip
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codes.formats import (
    FORMATS,
    BadRow,
    CodeRow,
    MapRow,
    TermRow,
    UnreadableFile,
    read_codes,
    read_maps,
    read_terms,
    recognise,
    source,
)
from codes.formats.source import Member

SAMPLES = Path(__file__).parent / "samples"


def codes_of(name, system, **more):
    return {row.code: row for row in read_codes(SAMPLES / name, system=system, **more) if isinstance(row, CodeRow)}


def written(tmp_path, content, name="codes.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(path, system="hcpcs", **more):
    with pytest.raises(UnreadableFile) as caught:
        list(read_codes(path, system=system, **more))
    return str(caught.value)


def test_an_order_file_gives_codes_and_headings_with_both_titles():
    rows = codes_of("icd10pcs_order.txt", "icd10pcs")
    assert rows["0HD"] == CodeRow("0HD", "Skin and Breast, Extraction", "Skin and Breast, Extraction", True, line=5)
    assert rows["0016070"].title.endswith("Autologous Tissue Substitute, Open Approach")
    assert rows["0016070"].short_title == "Bypass Cereb Vent to Nasophar with Autol Sub, Open Approach"
    assert not rows["0016070"].is_header
    assert codes_of("icd10cm_order.txt", "icd10cm")["S7000XA"].line == 6


def test_code_lists_are_told_apart_by_the_column_of_the_title():
    assert codes_of("icd10pcs_codes.txt", "icd10pcs")["DHYBFZZ"].title == "Plaque Radiation of Leg Skin"
    assert codes_of("icd10cm_codes.txt", "icd10cm")["A0100"].title == "Typhoid fever, unspecified"
    assert codes_of("icd9_procedures.txt", "icd9proc")["016"].title == "Excision of lesion of skull"
    assert codes_of("icd9_diagnoses.txt", "icd9cm")["38600"].title == "Ménière's disease, unspecified"
    assert "ICD-9-CM procedures" in refusal(SAMPLES / "icd9_procedures.txt", "icd9cm")
    assert "ICD-9-CM diagnoses" in refusal(SAMPLES / "icd9_diagnoses.txt", "icd9proc")


@pytest.mark.parametrize("names", [("D_LONG_SG.txt", "D_SHORT_SG.txt"), ("D_SHORT_SG.txt", "D_LONG_SG.txt")])
def test_the_short_titles_of_icd_9_cm_come_from_their_own_file(tmp_path, names):
    lists = {"D_LONG_SG.txt": "0001 A long invented title\n0002 Another long title\n0003 Third\n"}
    lists["D_SHORT_SG.txt"] = "0001 Long invent ttl\n0002 Another ttl\n0009 Only here\n"
    path = tmp_path / "icd9.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, lists[name])
    reading = read_codes(path, system="icd9proc")
    *codes, bad = reading
    assert [(row.code, row.short_title) for row in codes] == [
        ("0001", "Long invent ttl"),
        ("0002", "Another ttl"),
        ("0003", ""),
    ]
    assert "only the list of short titles has this code" in bad.reason and "D_SHORT_SG.txt is read" in reading.chosen


def test_the_tabular_list_gives_parents_blocks_and_inclusion_terms():
    rows = codes_of("icd10cm_tabular.xml", "icd10cm")
    assert rows["CH-19"].title == "Injury, poisoning and certain other consequences of external causes"
    assert rows["S70-S79"].parent == "CH-19" and rows["S70-S79"].is_header
    assert rows["C50"].parent == "C50-C50" and not rows["C50"].is_header
    assert rows["S700"].parent == "S70"
    terms = [row for row in read_terms(SAMPLES / "icd10cm_tabular.xml", system="icd10cm") if isinstance(row, TermRow)]
    assert terms == [TermRow("S061XA", "Traumatic cerebral edema NOS", "inclusion", terms[0].line)]


def test_seventh_characters_are_filled_in_after_placeholders_and_exceptions_are_kept():
    rows = codes_of("icd10cm_tabular.xml", "icd10cm")
    assert rows["S7000"].is_header
    assert rows["S7000XS"][:2] == ("S7000XS", "Contusion of unspecified hip, sequela")
    assert rows["S7000XS"].parent == "S7000"
    assert [code for code in rows if code.startswith("S061X7")] == ["S061X7", "S061X7A"]
    assert [code for code in rows if code.startswith("S061XA")] == ["S061XA", "S061XAA", "S061XAD", "S061XAS"]


def test_hcpcs_text_joins_continuations_and_reads_dates():
    rows = codes_of("hcpcs.txt", "hcpcs")
    assert rows["AD"].title == "Medical supervision by a physician: more than four concurrent anesthesia procedures"
    assert rows["G0501"].title.endswith("management visit (list separately in addition to primary service)")
    assert rows["A0021"].short_title == "Outside state ambulance serv"
    assert rows["A0021"].added == date(1985, 1, 1) and rows["A0021"].terminated is None


def test_a_csv_file_gives_dates_and_a_repeated_code_twice():
    rows = list(read_codes(SAMPLES / "hcpcs.csv", system="hcpcs"))
    assert rows[4].terminated == date(2014, 12, 31)
    assert (rows[-1].code, rows[-1].line) == (rows[1].code, 7), "whoever loads them finds it, not the reader"


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfCode;Title\r\na1234;One\r\n",
        b"HCPC\tLong Description\nA1234\tOne\n",
        b'concept_code,concept_name\n" a1.234","One"\n',
        b'title,note,code\n"One",,A1234\n',
    ],
)
def test_csv_headers_come_in_many_spellings(tmp_path, content):
    assert [row[:2] for row in read_codes(written(tmp_path, content), system="hcpcs")] == [("A1234", "One")]


def test_a_list_of_bare_codes_is_taken_without_titles(tmp_path):
    assert next(read_codes(written(tmp_path, "code\n99213\n"), system="cpt4")) == CodeRow("99213", "", line=2)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("A1234,", "title is empty"),
        ("A1234,One,Two", "3 columns"),
        ("12-X,One", "does not match the"),
        ("A/12,One", "the code does not match the HCPCS Level II code format"),
        ("A1234,a\x07b", "control characters"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_the_rest_is_read(tmp_path, line, reason):
    good, bad = read_codes(written(tmp_path, f"code,title\nA0021,One\n{line}\n"), system="hcpcs")
    assert good.code == "A0021"
    assert isinstance(bad, BadRow) and bad.line == 3 and reason in bad.reason


def test_gem_files_tell_the_kind_of_each_map():
    rows = list(read_maps(SAMPLES / "gem_i9pcs.txt", source="icd9proc", target="icd10pcs"))
    assert [row.kind for row in rows] == ["inexact"] * 3 + ["none"] + ["related"] * 2 + ["equivalent"]
    assert rows[4] == MapRow("0050", "02H40JZ", "related", 5, scenario=1, choice=3)
    back = list(read_maps(SAMPLES / "gem_pcsi9.txt", source="icd10pcs", target="icd9proc"))
    assert back[1] == MapRow("02H40NZ", "", "none", 2)


def test_a_swapped_map_says_so():
    with pytest.raises(UnreadableFile, match="swap source and target"):
        list(read_maps(SAMPLES / "gem_i9pcs.txt", source="icd10pcs", target="icd9proc"))


def test_maps_and_terms_come_as_csv_too(tmp_path):
    maps = written(tmp_path, "source,target,kind\n86.23,0HDQXZZ,Inexact\n8623,0HDRXZZ,sort of\n")
    good, bad = read_maps(maps, source="icd9proc", target="icd10pcs")
    assert good == MapRow("8623", "0HDQXZZ", "inexact", 2)
    assert "equivalent, broader" in bad.reason
    terms = written(tmp_path, "code,term,kind\n0HDQXZZ,nail off,\n0HDQXZZ,nail,slang\n")
    good, bad = read_terms(terms, system="icd10pcs")
    assert good == TermRow("0HDQXZZ", "nail off", "synonym", 2)
    assert "index, synonym" in bad.reason


def test_a_map_that_stands_twice_is_told(tmp_path):
    twice = written(tmp_path, "source,target,kind\n8623,0HDQXZZ,related\n86.23,0HDQXZZ,inexact\n8623,0HDRXZZ,related\n")
    first, again, other = read_maps(twice, source="icd9proc", target="icd10pcs")
    assert (first.line, other.line) == (2, 4)
    assert again[:2] == (3, "duplicate of line 2")


def test_the_pcs_index_tells_nested_terms_with_those_above_them():
    rows = list(read_terms(SAMPLES / "icd10pcs_index.xml", system="icd10pcs"))
    assert [(row.code, row.term, row.kind) for row in rows[:2]] == [
        ("0HD", "Example removal, Nail", "index"),
        ("0HDQXZZ", "Example removal, Nail, Finger", "index"),
    ]
    assert rows[2:] == [TermRow("", "Example part", "index", 15, "alphabetic index", "Finger Nail")]


def test_a_zip_is_read_in_its_richest_fitting_member(tmp_path):
    path = tmp_path / "release.whatever"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("addenda.txt", "icd10cm_codes.txt", "icd10cm_order.txt", "icd10pcs_codes.txt"):
            archive.write(SAMPLES / name, f"inner/{name}")
        archive.writestr("inner/guide.pdf", b"%PDF-1.7")
    assert len(list(read_codes(path, system="icd10cm"))) == 7
    assert len(list(read_codes(path, system="icd10cm", format="icd10-codes"))) == 4
    assert len(list(read_codes(path, system="icd10pcs"))) == 3
    assert "addenda" in refusal(path) and "ICD-10-CM, not HCPCS" in refusal(path)


def test_a_gzip_file_is_read_whatever_its_name(tmp_path):
    packed = gzip.compress((SAMPLES / "hcpcs.csv").read_bytes())
    assert next(read_codes(written(tmp_path, packed, "x.csv"), system="hcpcs")).code == "A1"
    assert "damaged" in refusal(written(tmp_path, packed[:-20]))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel"),
        (b"\xff\xfe" + "code,title\n".encode("utf-16-le")[:-1], "UTF-16 and is not"),
        ("<ICD10CM.tabular>".encode("utf-16"), "UTF-8"),
        (b"Dear colleague,\nhere are the codes.\n", "unknown content"),
        (b"PK\x03\x04 and then nothing", "archive is damaged"),
        (b"\x1f\x8b and then nothing", "damaged"),
        (b"<html></html>", "web page (HTML)"),
        (b"<ICD10PCS.tabular>", "order file"),
        (b"<ICD10CM.tabular><chapter>", "broken"),
        (b"<?xml version='1.0'?>\n<!DOCTYPE ICD10CM.tabular []><ICD10CM.tabular>", "line 2: the XML declares entities"),
        (b"code,title\n", "no HCPCS Level II code"),
        (b"code,title\n0016070,One\n", "looks like ICD-10-PCS, not HCPCS"),
        (b"source,target,kind\nA,B,related\n", "file contains maps"),
        (b'code,title\nA1234,"One\n' + b"x\n" * 200_000, "quotation mark"),
        (b"code,title\nA1234," + b"x" * 2**21, "line 2: the line is longer"),
    ],
)
def test_an_unreadable_file_says_why(tmp_path, content, reason):
    system = "icd10cm" if b"ICD10CM" in content else "hcpcs"
    assert reason in refusal(written(tmp_path, content), system)


def test_other_refusals_say_what_to_do(tmp_path):
    assert "cannot be opened" in refusal(tmp_path / "missing.txt")
    assert "there is no format" in refusal(SAMPLES / "hcpcs.csv", format="xml")
    sheet = tmp_path / "codes.xlsx"
    with zipfile.ZipFile(sheet, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
    assert "save the sheet as CSV" in refusal(sheet)
    hcpcs = "code,title\n" + "".join(f"A{number:04},One\n" for number in range(99))
    assert "looks like HCPCS" in refusal(written(tmp_path, hcpcs), "icd10cm")


def test_endless_content_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "LARGEST_FILE", 1_000_000)
    bomb = b"code,title\n" + b"A0021,One%1000s\n" % b"two" * 1_100
    assert "more than 1 MB" in refusal(written(tmp_path, bomb))
    assert "more than 1 MB" in refusal(written(tmp_path, gzip.compress(bomb)))
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("codes.csv", bomb)
    assert "codes.csv has more than 1 MB" in refusal(path)


STARTS = [b"", b"PK\x03\x04", b"\x1f\x8b\x08\x00", b"<ICD10CM.tabular>", b"code,title\n", b"\xef\xbb\xbfcode\ttitle\n"]
STARTS += [path.read_bytes()[:400] for path in sorted(SAMPLES.iterdir())]


@settings(max_examples=75, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(STARTS), st.binary(max_size=200), st.sampled_from([None, *FORMATS]))
def test_no_bytes_raise_anything_but_unreadable_file(tmp_path, start, rest, format):
    path = written(tmp_path, start + rest)
    for read in (
        lambda: read_codes(path, system="icd10cm", format=format),
        lambda: read_terms(path, system="other", format=format),
        lambda: read_maps(path, source="icd9proc", target="icd10pcs", format=format),
    ):
        try:
            assert all(isinstance(row, CodeRow | TermRow | MapRow | BadRow) for row in read())
        except UnreadableFile as error:
            assert error.reason


@given(st.binary(max_size=300))
def test_every_beginning_is_recognized_or_refused(head):
    try:
        assert recognise(Member("some", 0, lambda: BytesIO(head))).name in FORMATS
    except UnreadableFile as error:
        assert error.reason
