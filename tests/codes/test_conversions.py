"""A conversion table is refused as a release and loaded as maps, so that a retired code names what replaced it."""

from io import BytesIO

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codes.formats import NO_MAP, BadRow, CodeRow, UnreadableFile, conversions, read_maps
from codes.models import Code, CodeMap
from tests import makers

ROWS = [
    ["Current code assignment", "Effective", "Previous Code(s) Assignment"],
    ["A00.01", "10/01/2025", "A00.0"],
    ["A00.02", "10/01/2025", "A00.0, A00.8 and A00.9"],
    ["A00.03", "10/01/2025", "None"],
    ["A00.04", "10/01/2025", "A01.0-A01.4"],
]
WHO = (
    "10ClassKind\t10DepthInKind\ticd10Code\ticd10Chapter\ticd10Title\ticd11Id\ticd11Code\ticd11Chapter\ticd11Title\r\n"
    "block\t1\tA00-A09\tI\tInvented block\tx\t\t01\tInvented\r\n"
    "category\t1\tA00\tI\tInvented\tx\t1A00\t01\tInvented\r\n"
    "category\t2\tA00.0\tI\tInvented\tx\t1A00.0\t01\tInvented\r\n"
)


def written(tmp_path, content, name="table.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def as_csv(rows=ROWS, separator="\t"):
    return "".join(separator.join(row) + "\r\n" for row in rows)


def as_workbook(rows=ROWS):
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([["ICD-10-CM Conversion Table, FY2026"], *rows]):
            sheet.write_row(number, 0, row)
    return content.getvalue()


def maps_of(path, source="icd10cm", target="icd10cm"):
    rows = list(read_maps(path, source=source, target=target))
    return [row[:3] for row in rows if not isinstance(row, BadRow)], [row for row in rows if isinstance(row, BadRow)]


@pytest.mark.parametrize(("content", "line"), [(as_csv(), 5), (as_csv(separator="|"), 5), (as_workbook(), 6)])
def test_each_previous_code_maps_to_the_codes_that_replaced_it(tmp_path, content, line):
    maps, (bad,) = maps_of(written(tmp_path, content))
    assert maps == [
        ("A000", "A0001", "related"),
        ("A000", "A0002", "related"),
        ("A008", "A0002", "inexact"),
        ("A009", "A0002", "inexact"),
    ]
    assert bad[:2] == (line, "A01.0-A01.4 is a range; write each code on a line of its own")


def test_the_replacements_of_deprecated_loinc_codes_are_maps(tmp_path):
    table = '"LOINC","MAP_TO","COMMENT"\r\n"2-6","1-8",""\r\n"3-4","1-8","one"\r\n"3-4","4-2","another"\r\n'
    maps, _ = maps_of(written(tmp_path, table), "loinc", "loinc")
    assert maps == [("2-6", "1-8", "inexact"), ("3-4", "1-8", "related"), ("3-4", "4-2", "related")]


def test_the_tables_of_who_are_read_in_the_direction_of_their_columns(tmp_path):
    there = [("A00-A09", "", NO_MAP), ("A00", "1A00", "inexact"), ("A000", "1A00.0", "inexact")]
    assert maps_of(written(tmp_path, WHO), "icd10", "icd11")[0] == there
    lines = [line.split("\t") for line in WHO.splitlines()[:1] + WHO.splitlines()[2:]]
    back = as_csv([[*cells[5:], *cells[:5]] for cells in lines])
    assert maps_of(written(tmp_path, back), "icd11", "icd10")[0] == [(b, a, kind) for a, b, kind in there[1:]]


def test_a_table_with_too_many_rows_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(conversions, "MOST_ROWS", 2)
    with pytest.raises(UnreadableFile, match="more than 2 rows"):
        maps_of(written(tmp_path, as_csv()))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.text(max_size=8), min_size=3, max_size=3), max_size=5), st.booleans())
def test_no_rows_however_odd_raise_anything_but_unreadable_file(tmp_path, rows, is_who):
    content = as_csv([WHO.splitlines()[0].split("\t"), *rows] if is_who else [*ROWS, *rows])
    try:
        maps_of(written(tmp_path, content))
    except UnreadableFile as error:
        assert error.reason


@pytest.mark.django_db
@pytest.mark.parametrize("content", [as_csv(), as_workbook()])
def test_a_retired_code_names_its_replacement(tmp_path, client, content):
    makers.load_codes("icd10cm", "FY2025", [CodeRow("A008", "Invented, other"), CodeRow("A010", "Invented")])
    makers.load_codes("icd10cm", "FY2026", [CodeRow("A0002", "Invented, more exactly"), CodeRow("A010", "Invented")])
    path = written(tmp_path, content, "icd10cm_conversion_table_FY2026.xlsx")
    with pytest.raises(CommandError, match="a conversion table"):
        call_command("import_codes", "icd10cm", str(path), release="FY2027")
    assert Code.objects.active().filter(added_in__isnull=False).count() == 2
    call_command("import_maps", str(path), source="icd10cm", target="icd10cm")
    assert CodeMap.objects.count() == 4
    assert "A00.02" in client.get("/codes/icd10cm/A008/").text
