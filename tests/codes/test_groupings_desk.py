"""Groupings at the desk, in searches and in exports: uploaded with a preview, replaced, filtered by, removed."""

import csv
import io
import json
import zipfile

import pytest
from django.core.management import CommandError
from django.urls import reverse

from accounts import roles
from codes.actions import load_groupings
from codes.formats.groupings import GroupRow, read_groupings
from codes.formats.rows import BadRow, CodeRow
from codes.models import CodeUpload, Grouping
from record.models import Event
from tests import makers
from tests.codes.test_groupings import groups, load
from tests.codes.test_hcpcs_sheets import xlsx
from workbooks.xlsx_rows import xlsx_sheets

from .code_files import look, page_of, send, step

pytestmark = pytest.mark.django_db

CODES = [CodeRow(f"0RQL{approach}ZZ", f"Repair of elbow by {approach}") for approach in "0348"]
#: A workbook as AHRQ sets one out: a title above the header, a row for each pair of code and category.
WORKBOOK = [
    ["An invented edition", "", "", "", "", ""],
    [
        "ICD-10-CM Code",
        "ICD-10-CM Code Description",
        "CCSR Category",
        "CCSR Category Description",
        "Inpatient Default CCSR (Y/N/X)",
        "Outpatient Default CCSR (Y/N/X)",
    ],
    ["S7010XA", "Bruise", "INJ1", "Injury in hospital", "Y", "N"],
    ["S7010XA", "Bruise", "INJ2", "Injury at home", "N", "Y"],
    ["S7011XA", "Bruise", "INJ1", "Injury in hospital", "Y", "X"],
]
FIRST = b"code,group,title\n0RQL0ZZ,A,Open\n0RQL3ZZ,B,Through skin\n0RQL4ZZ,B,Through skin\n"
NEWER = b"code,group,title\n0RQL0ZZ,A,Open\n0RQL3ZZ,C,Needle\n0RQL8ZZ,C,Needle\nQQ,C,No code\n"


def upload(client, content) -> CodeUpload:
    send(client, content, name="our-ways_v1.csv", holds="groups", label="")
    return CodeUpload.objects.first()


def test_workbooks_as_ahrq_publishes_them(tmp_path):
    makers.load_codes("icd10cm", rows=[CodeRow("S7010XA", "Bruise"), CodeRow("S7011XA", "Bruise")])
    path = tmp_path / "DXCCSR-Reference-File.xlsx"
    path.write_bytes(xlsx(WORKBOOK))
    counts = load_groupings(system="icd10cm", rows=read_groupings(path, system="icd10cm"), origin=path.name)
    assert str(counts) == "added 5, revised 0, removed 0, unchanged 0, bad 0"
    assert groups("ccsr") == {"INJ1": ["S7010XA", "S7011XA"], "INJ2": ["S7010XA"]}
    assert groups("ccsr-inpatient") == {"INJ1": ["S7010XA", "S7011XA"]}
    assert groups("ccsr-outpatient") == {"INJ2": ["S7010XA"]}


def test_a_newer_file_is_previewed_with_what_it_changes_and_a_grouping_is_removed(client, cora):
    makers.load_codes(rows=CODES)
    first = upload(client, FIRST)
    assert not Grouping.objects.exists()
    step(client, first, "load")
    newer = upload(client, NEWER)
    page = look(client, newer)
    assert "Groups of ICD-10-PCS: our-ways_v1.csv" in page and "Nothing has changed yet" in page
    revised = look(client, newer, "?show=revised")
    assert "<td>our ways: B Through skin</td>" in revised and "<td>our ways: C Needle</td>" in revised
    assert "0RQL4ZZ" in look(client, newer, "?show=removed") and "0RQL8ZZ" in look(client, newer, "?show=added")
    assert "Not a code of ICD-10-PCS" in look(client, newer, "?show=bad")
    assert groups("our-ways") == {"A": ["0RQL0ZZ"], "B": ["0RQL3ZZ", "0RQL4ZZ"]}
    step(client, newer, "load")
    newer.refresh_from_db()
    assert newer.result == newer.preview["counts"]
    assert groups("our-ways") == {"A": ["0RQL0ZZ"], "C": ["0RQL3ZZ", "0RQL8ZZ"]}
    grouping = Grouping.objects.get()
    page = page_of(client.get(reverse("admin:codes_grouping_change", args=[grouping.pk])))
    assert "2 groups" in page and "Needle" in page and "from our-ways_v1.csv" in page
    assert "1 valid code of ICD-10-PCS is in no group of it" in page
    listed = {
        chosen: page_of(client.get(f"/admin/codes/code/?grouping={chosen}")).count('class="field-code"')
        for chosen in (grouping.pk, -grouping.pk, "x")
    }
    assert listed == {grouping.pk: 3, -grouping.pk: 1, "x": 7}
    removed = client.post(reverse("admin:codes_grouping_remove", args=[grouping.pk]), follow=True)
    assert "Our ways was removed" in page_of(removed) and not Grouping.objects.exists()
    assert Event.objects.filter(verb="removed", actor=cora).exists()


def test_a_file_of_which_more_than_half_cannot_be_read_waits_for_its_number(settings, tmp_path):
    settings.MEDREF_RELEASE_LIMIT = 5
    makers.load_codes(rows=CODES)
    text = "code,group,title\n0RQL0ZZ,A,Open\nQQ,A,Open\nWW,A,Open\n"
    with pytest.raises(CommandError, match="Of 3 lines of the file, 2 could not be loaded.*--accept-bad 2") as stopped:
        load(tmp_path / "few.csv", text)
    assert stopped.value.returncode == 3 and not Grouping.objects.exists()
    assert load(tmp_path / "few.csv", text, accept_bad=2)[0].startswith("added 1")
    newer_years = "code,group,title\n0RQL0ZZ,A,Open\n0XX9999,A,Open\n0XX9998,A,Open\n"
    assert load(tmp_path / "few.csv", newer_years)[0].endswith("unchanged 1, bad 2"), (
        "codes of other years are no damage"
    )


def test_all_tables_of_a_file_are_read_and_those_left_out_are_named(tmp_path):
    makers.load_codes(rows=CODES)
    sheets = [["code", "group", "title"], ["0RQL0ZZ", "A", "Open"]], [["x", "y"]], [["code", "group"], ["0RQL3ZZ", "B"]]
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ward1.csv", "code,group,title\n0RQL0ZZ,1,First\nQQ,1,First\n")
        archive.writestr("readme.txt", "What these are.\n")
        archive.writestr("ward2.csv", "code,group,title\n0RQL3ZZ,2,Second\n0RQL4ZZ,2,Second\nQQ,2,Second\n")
        archive.writestr("ours 2026.xlsx", xlsx(*sheets))
    read = list(read_groupings(path, system="icd10pcs"))
    rows = [(row.slug, row.code, row.key) for row in read if isinstance(row, GroupRow)]
    assert rows == [
        ("ward1", "0RQL0ZZ", "1"),
        ("ward2", "0RQL3ZZ", "2"),
        ("ward2", "0RQL4ZZ", "2"),
        ("ours", "0RQL0ZZ", "A"),
    ]
    first, second, sheet = (row for row in read if isinstance(row, BadRow))
    assert (first.line, first.reason) == (3, "not a code of ICD-10-PCS")
    assert (second.line, second.reason) == (4, "ward2.csv: not a code of ICD-10-PCS")
    assert (
        sheet.text == "sheet “Sheet3” of ours 2026.xlsx"
        and "sheet “Sheet1” of ours 2026.xlsx is of the" in sheet.reason
    )


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("ward 2", "ward-2"),
        ("ward1", "ward1"),
        ("wards_v2", "wards"),
        ("edits-2026-1", "edits"),
        ("edits 20260101", "edits"),
        ("v2", "v2"),
    ],
)
def test_only_an_edition_is_no_part_of_the_name_of_a_grouping(tmp_path, file, name):
    path = tmp_path / f"{file}.csv"
    path.write_text("code,group\n0RQL0ZZ,A\n")
    assert [row.slug for row in read_groupings(path, system="icd10pcs")] == [name]


def test_an_edition_that_removes_nearly_all_codes_waits_for_its_number(client, cora, tmp_path, settings):
    settings.MEDREF_RELEASE_LIMIT = 5
    makers.load_codes(rows=CODES)
    load(tmp_path / "our-ways.csv", FIRST.decode())
    newer = upload(client, b"code,group,title\n0RQL0ZZ,A,Open\n0RQL8ZZ,A,Wide open\n")
    said = "Of 3 codes that are in groups here, 2 would be in none"
    page = look(client, newer)
    assert said in page and 'name="accepted"' in page
    assert "The group A is called “Open” and, in line 3, “Wide open”: the first is kept." in page
    step(client, newer, "load")
    assert groups("our-ways")["B"] == ["0RQL3ZZ", "0RQL4ZZ"]
    with pytest.raises(CommandError, match=f"{said}.*--accept-bad 2"):
        load(tmp_path / "our-ways.csv", "code,group\n0RQL0ZZ,A\n")
    step(client, newer, "load", accepted="2")
    assert groups("our-ways") == {"A": ["0RQL0ZZ", "0RQL8ZZ"]}


@pytest.mark.parametrize(
    ("lines", "reason"),
    [("", "there is no code in a group below the headings"), ("0RQK0ZZ,A\n", "no group with a code of ICD-10-PCS")],
)
def test_a_grouping_without_codes_is_refused(tmp_path, lines, reason):
    makers.load_codes(rows=CODES)
    with pytest.raises(CommandError, match=reason):
        load(tmp_path / "empty.csv", f"code,group\n{lines}")
    assert not Grouping.objects.exists()


def test_searches_are_narrowed_by_groups(client, tmp_path):
    makers.load_codes(rows=CODES)
    load(tmp_path / "ways.csv", FIRST.decode())
    load(tmp_path / "halves.csv", "code,group,title\n0RQL0ZZ,1,One\n0RQL3ZZ,1,One\n0RQL4ZZ,2,Two\n")
    page = client.get("/search/", {"q": "repair elbow", "system": "icd10pcs"}).content.decode()
    assert 'value="icd10pcs:ways:B"' in page and "B Through skin" in page and "halves" in page

    def found(*chosen):
        answer = client.get("/api/v1/search", {"q": "repair elbow", "group": chosen}).json()
        return sorted(row["code"] for row in answer["results"])

    assert found("icd10pcs:ways:B") == ["0RQL3ZZ", "0RQL4ZZ"]
    assert found("icd10pcs:ways:A", "icd10pcs:ways:B") == ["0RQL0ZZ", "0RQL3ZZ", "0RQL4ZZ"], "one grouping widens"
    assert found("icd10pcs:ways:B", "icd10pcs:halves:1") == ["0RQL3ZZ"], "several groupings narrow"
    assert found("icd10pcs:ways:Q") == found("hcpcs:ways:B") == []
    page = client.get("/search/", {"q": "repair elbow", "group": "icd10pcs:ways:B"}).content.decode()
    assert '<span class="chip-facet">ways:</span> B Through skin' in page and "2 results" in page
    load(tmp_path / "ways.csv", NEWER.decode())
    assert found("icd10pcs:ways:C") == ["0RQL3ZZ", "0RQL8ZZ"]
    makers.load_codes(label="FY2099", rows=[CodeRow("0RQK0ZZ", "Repair of elbow, the other"), *CODES])
    assert found("icd10pcs:ways:C") == ["0RQL3ZZ", "0RQL8ZZ"], "after a release gave codes other places"
    page = client.get("/codes/icd10pcs/groups/ways/").content.decode()
    assert "2 groups of codes of ICD-10-PCS" in page and "/codes/icd10pcs/groups/ways/C/" in page
    assert 'name="group" value="icd10pcs:ways:C"' in client.get("/codes/icd10pcs/groups/ways/C/").content.decode()
    assert "/codes/icd10pcs/groups/ways/" in client.get("/codes/icd10pcs/").content.decode()


def test_exports_of_codes_name_their_groups(client, tmp_path):
    makers.load_codes(rows=CODES)
    load(tmp_path / "ways.csv", "code,group,title\n0RQL0ZZ,A b,Open\n0RQL3ZZ,B,Through skin\n0RQL3ZZ,C,Needle\n")
    client.force_login(makers.person("erin", roles.EXPORTER))

    def exported(ending, **query):
        return b"".join(client.get(f"/exports/codes.{ending}", {"system": "icd10pcs", **query}).streaming_content)

    rows = {row["code"]: row["groups"] for row in csv.DictReader(io.StringIO(exported("csv").decode("utf-8-sig")))}
    assert (rows["0RQL0ZZ"], rows["0RQL3ZZ"], rows["0RQL8ZZ"]) == ('"ways:A b"', "ways:B ways:C", "")
    (row,) = map(json.loads, exported("ndjson", group="icd10pcs:ways:B").splitlines())
    assert (row["code"], row["groups"]) == ("0RQL3ZZ", "ways:B ways:C")
    sheet = next(xlsx_sheets(io.BytesIO(exported("xlsx", group="icd10pcs:ways:B"))).sheets)
    headings, row = sheet.rows()
    assert dict(zip(headings.cells, row.cells, strict=True))["groups"] == "ways:B ways:C"
