"""Reading the ICD-10-PCS tables and definitions."""

import gzip
import io
import itertools
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.formats import icd10pcs_definitions, icd10pcs_tables
from codes.formats.axes import read_axes
from codes.formats.reading import read_codes
from codes.formats.recognise import recognise_axes
from codes.formats.rows import BadRow
from codes.systems.icd10pcs.tables import Definition, TableEntry
from tests.published import DATA, needs_data
from workbooks.errors import UnreadableFile

SAMPLES = Path(__file__).parent / "samples"
TABLES, DEFINITIONS = SAMPLES / "icd10pcs_tables.xml", SAMPLES / "icd10pcs_definitions.xml"
OFFICIAL = DATA / "icd10pcs"

FIRST_TABLE = TABLES.read_text().split("  <pcsTable>")[1]
ONE_ROW = f"<ICD10PCS.tabular><pcsTable>{FIRST_TABLE}</ICD10PCS.tabular>"


def codes_of(entry):
    """Every code that a row of a table allows."""
    places = [[value.character for value in entry.values if value.position == position] for position in range(4, 8)]
    return {entry.prefix + "".join(characters) for characters in itertools.product(*places)}


def read_tables(text):
    return list(icd10pcs_tables.read(io.BytesIO(text.encode())))


def test_every_row_of_a_table_tells_what_may_stand_together():
    rows = list(read_axes([TABLES]))
    assert [row.prefix for row in rows] == ["0DT", "0RQ", "0RQ", "0RQ"]
    assert codes_of(rows[0]) == {"0DTJ4ZZ"}
    assert codes_of(rows[1]) == {"0RQL0ZZ", "0RQL4ZZ"}
    operation = rows[0].heads[2]
    assert (operation.axis, operation.label, operation.definition) == (
        "Operation",
        "Taking all",
        "Taking away the whole of a part",
    )
    assert [value.label for value in rows[1].values if value.position == 5] == ["Open wide", "Through a keyhole"]


def test_a_definition_under_two_titles_is_told_for_each():
    rows = {row.title: row for row in read_axes([DEFINITIONS])}
    assert rows["Left elbow hinge"].includes == rows["Right elbow hinge"].includes
    mending = rows["Mending"]
    assert (mending.section, mending.position, mending.definition) == ("0", 3, "Making a part whole again")
    assert (mending.explanation, mending.includes) == ("For want of a closer word", ("Stitching of a cut",))
    assert len(rows) == 7


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('<pcsRow codes="1">', '<pcsRow codes="2">', "announces 2 codes, but its values make 1"),
        ('<label code="J">', '<label code="O">', "letter other than I and O"),
        ('<label code="J">Blind end', '<label code="J">', "a label"),
        ('<axis pos="5"', '<axis pos="4"', "characters 4, 5, 6 and 7"),
        ('<axis pos="5"', '<axis pos="x"', "characters 4, 5, 6 and 7"),
        ('<axis pos="2"', '<axis pos="1"', "characters 1, 2 and 3"),
    ],
)
def test_a_row_that_contradicts_itself_is_a_bad_row_with_its_line(old, new, reason):
    assert old in ONE_ROW
    (row,) = read_tables(ONE_ROW.replace(old, new, 1))
    assert isinstance(row, BadRow)
    assert reason in row.reason
    assert row.line > 1


def test_a_definition_without_a_title_is_a_bad_row():
    text = '<ICD10PCS.definitions><section code="0"><axis pos="3"><terms/></axis></section></ICD10PCS.definitions>'
    (row,) = icd10pcs_definitions.read(io.BytesIO(text.encode()))
    assert "needs a section" in row.reason


@pytest.mark.parametrize("read", [icd10pcs_tables.read, icd10pcs_definitions.read])
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<other/>", "begins with <other>"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><ICD10PCS.tabular/>', "declares entities"),
        (b"<ICD10PCS.tabular>\n<axis", "broken"),
    ],
)
def test_other_broken_or_hostile_xml_is_refused(read, content, reason):
    with pytest.raises(UnreadableFile, match=reason if read is icd10pcs_tables.read else "begins|declares|broken"):
        list(read(io.BytesIO(content)))


@given(st.text())
def test_no_label_is_lost_or_altered_but_for_its_blanks(label):
    clean = "".join(c for c in label if c.isprintable())
    xml = clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    (row,) = read_tables(ONE_ROW.replace("Blind end", xml))
    if 0 < len(" ".join(clean.split())) <= 250:
        assert row.values[0].label == " ".join(clean.split())
    else:
        assert isinstance(row, BadRow)


def test_packed_files_are_read_and_strangers_in_a_zip_passed_over(tmp_path):
    packed = tmp_path / "tables.xml.gz"
    packed.write_bytes(gzip.compress(TABLES.read_bytes()))
    assert len(list(read_axes([packed]))) == 4
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(TABLES, "tables.xml")
        file.write(DEFINITIONS, "definitions.xml")
        file.writestr("index.xml", "<ICD10PCS.index/>")
    kinds = [type(row) for row in read_axes([archive])]
    assert (kinds.count(TableEntry), kinds.count(Definition)) == (4, 7)
    with pytest.raises(UnreadableFile, match="both icd10pcs-tables"):
        list(read_axes([packed, archive]))


def test_files_of_codes_and_of_axes_point_at_each_other():
    with pytest.raises(UnreadableFile, match="neither the ICD-10-PCS tables"):
        list(read_axes([SAMPLES / "icd10pcs_order.txt"]))
    for path in (TABLES, DEFINITIONS):
        with pytest.raises(UnreadableFile, match="bin/manage import_axes icd10pcs FILE"):
            list(read_codes(path, system="icd10pcs"))
    assert recognise_axes(TABLES.read_bytes()) == "icd10pcs-tables"


@needs_data
def test_the_official_tables_multiply_out_to_exactly_the_codes_of_the_order_file():
    rows = list(read_axes([OFFICIAL / "icd10pcs_tables_2025.xml.gz"]))
    assert (len(rows), len({row.prefix for row in rows})) == (2661, 908)
    codes = set().union(*map(codes_of, rows))
    assert len(codes) == sum(len(codes_of(row)) for row in rows) == 78_948
    order = read_codes(OFFICIAL / "icd10pcs_order_2025.zip", system="icd10pcs", format="icd10-order")
    assert codes == {row.code for row in order if not row.is_header}


@needs_data
def test_every_official_definition_is_read():
    rows = list(read_axes([OFFICIAL / "icd10pcs_definitions_2025.xml.gz"]))
    assert len(rows) == 1066
    assert all(isinstance(row, Definition) for row in rows)
