"""What `export_codes` writes loads back as unchanged, in every format: retired codes, headings, dates and hierarchy too."""

import csv
import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from codes.formats.own_export import HEADINGS, read_ndjson, read_rows
from codes.formats.rows import AboutCodes, BadRow, CodeRow
from codes.models import Code, CodeEdition, CodeSystem, OtherParent, Release
from tests import makers

pytestmark = pytest.mark.django_db
FORMATS = ("csv", "xlsx", "ndjson")

BLOCK = CodeRow("B-1", "A block", is_header=True)
SPACED = CodeRow('B "2" b', "A block whose code has blanks", is_header=True)
ITEMS = [
    BLOCK,
    SPACED,
    CodeRow(
        "X1", "=1+1 invented, “quoted”", "-short", parent="B-1", added=date(2020, 1, 1), terminated=date(2090, 1, 1)
    ),
    CodeRow("X2", "Invented, ended", parent="B-1"),
    CodeRow("X3", "", parent="B-1"),
    CodeRow("X4", "Marked as ended by its publisher", is_retired=True),
    CodeRow("X5", "Below two", parent="X1", other_parents=(SPACED.code, "B-1")),
]
COLUMNS = ("code", "title", "short_title", "is_header", "parent__code", "valid_from", "valid_to", "is_reserved")


@pytest.fixture
def house():
    """A system with all that a code can be: a heading, dates, retired codes, one without title, one only mentioned."""
    makers.load_codes("house", "2024", [AboutCodes(case_matters=True, dots_matter=True), *ITEMS])
    CodeSystem.objects.update(display_policy="full")
    makers.load_codes("house", "2025", [row for row in ITEMS if row.code != "X2"])
    makers.mentioned("house", "X9")


def exported(tmp_path, format, system="house"):
    path = tmp_path / f"{system}.{format}"
    call_command("export_codes", system, "--format", format, "--output", str(path), stdout=io.StringIO())
    return path


def imported(path, system="house", label="2026"):
    out, err = io.StringIO(), io.StringIO()
    call_command("import_codes", system, str(path), "--release", label, stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


def state():
    codes = Code.objects.order_by("code").values_list(*COLUMNS, "added_in__label", "retired_in__label")
    others = OtherParent.objects.order_by().values_list("code__code", "parent__code")
    return list(codes), CodeEdition.objects.count(), sorted(others)


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_loads_back_as_unchanged(house, tmp_path, format):
    before = state()
    counts = (
        "added 0, revised 0, retired 0, unchanged 7, bad 0\nWarning: Rows left out because no release contains their codes, "
        "which only entries or maps name (status “mentioned”): 1.\n"
    )
    assert imported(exported(tmp_path, format)) == counts
    assert imported(exported(tmp_path, format), label="2025") == counts, "under the label of a known release, too"
    assert state() == before


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_gives_an_empty_site_the_same_codes(house, tmp_path, format):
    path, (codes, _, others) = exported(tmp_path, format), state()
    CodeEdition.objects.all().delete()
    Code.objects.all().delete()
    Release.objects.all().delete()
    assert imported(path).startswith("added 7,")
    wanted = [code for code in codes if code[0] != "X9"]
    assert [code[:-2] for code in state()[0]] == [code[:-2] for code in wanted]
    assert state()[2] == others == [("X5", SPACED.code), ("X5", "B-1")]
    assert set(Code.objects.active().values_list("code", flat=True)) == {"B-1", SPACED.code, "X1", "X3", "X5"}


@pytest.mark.parametrize("format", FORMATS)
def test_titles_that_the_licence_withholds_stay_as_they_are(tmp_path, format):
    makers.load_codes("cpt4", "2025", [CodeRow("99999", "Invented descriptor", "Invented")])
    assert imported(exported(tmp_path, format, "cpt4"), "cpt4") == "added 0, revised 0, retired 0, unchanged 1, bad 0\n"
    assert Code.objects.get(code="99999").title == "Invented descriptor"


@pytest.mark.parametrize("format", FORMATS)
def test_headings_that_medref_added_itself_come_back_too(tmp_path, format):
    makers.load_codes()
    makers.load_codes(label="FY2026", rows=makers.PCS[:2])
    assert imported(exported(tmp_path, format, "icd10pcs"), "icd10pcs", "FY2027") == (
        "added 0, revised 0, retired 0, unchanged 8, bad 0\n"
    )


def test_an_export_of_several_systems_is_refused(house, tmp_path):
    makers.load_codes("other", "1", [CodeRow("Y1", "Other")])
    path = tmp_path / "both.csv"
    first, second = (exported(tmp_path, "csv", system).read_text("utf-8-sig") for system in ("house", "other"))
    path.write_text(first + second.partition("\n")[2])
    with pytest.raises(
        CommandError, match="contains codes of house and other; export each system into a file of its own"
    ):
        imported(path)


def row(**changes):
    given = dict.fromkeys(HEADINGS, "") | {"system": "house", "code": "X1", "status": "active"}
    return given | changes


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": "asleep"}, "status “asleep” is not one of: active, retired, mentioned"),
        ({"valid_to": "soon"}, "“soon” is not a date"),
    ],
)
def test_a_row_that_no_export_has_is_bad(changes, reason):
    (bad,) = read_rows([(7, row(**changes))])
    assert (bad.line, bad.text) == (7, "X1")
    assert reason in bad.reason


def test_a_broken_line_of_ndjson_is_bad_and_the_others_are_read():
    lines = [json.dumps(row()), '{"system": ', "[1]", json.dumps(row(code="X2", title=None, is_header=True))]
    first, broken, other, last = read_ndjson(io.BytesIO("\n".join(lines).encode()))
    assert (first.code, last.code, last.title, last.is_header) == ("X1", "X2", "", True)
    assert [(bad.line, isinstance(bad, BadRow)) for bad in (broken, other)] == [(2, True), (3, True)]


def test_a_reader_that_is_left_half_way_does_not_mind_that_its_file_is_closed():
    with io.BytesIO(b"\n".join([json.dumps(row()).encode()] * 3)) as file:
        rows = read_ndjson(file)
        assert next(rows).code == "X1"
    rows.close()


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(content):
    assert all(isinstance(row, BadRow) for row in read_ndjson(io.BytesIO(content)))


def test_columns_in_another_order_and_further_ones_are_read(house, tmp_path):
    path = exported(tmp_path, "csv")
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, [*reversed(rows[0]), "note"])
        writer.writeheader()
        writer.writerows(row | {"note": "ours"} for row in rows)
    assert imported(path).startswith("added 0, revised 0, retired 0, unchanged 7, bad 0\n")
