"""Exports of codes: the content, who gets which texts, and that SQL and Python give the same."""

import csv
import json
from datetime import date
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from python_calamine import CalamineWorkbook

from accounts import roles
from codes.formats.rows import CodeRow
from codes.models import Code, CodeSystem
from codes.systems import system_rules
from exports.codes import FORMATS, GUARDED, HEADINGS, Wanted, code_chunks
from exports.sheets import write_large_xlsx
from exports.writers import CELL_LIMIT, UnfitForSpreadsheet
from tests import makers
from workbooks.formulas import harmless

pytestmark = pytest.mark.django_db

SECRET = "Zyzzogenic"
HCPCS = [
    CodeRow("A0001", "=cmd()", "-short"),
    CodeRow("D0001", f"{SECRET} crown"),
    CodeRow("J0001", "Élixir, “5 mg”\n& more"),
]


def content(format: str, **wanted) -> bytes:
    return b"".join(code_chunks(Wanted(**wanted), format))


def read(format: str, **wanted) -> list[dict]:
    """The rows of a file, by its headings; "" for what is not known."""
    file = content(format, **wanted)
    if format == "csv":
        return list(csv.DictReader(StringIO(file.decode("utf-8-sig"), newline="")))
    if format == "ndjson":
        return [
            {key: "" if value is None else value for key, value in json.loads(line).items()}
            for line in file.splitlines()
        ]
    headings, *rows = CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_name("codes").to_python()
    return [dict(zip(headings, row, strict=True)) for row in rows]


@pytest.fixture
def hcpcs():
    """A small release with a reserved code, and a code that a later release no longer has."""
    makers.load_codes("hcpcs", "2024", [*HCPCS, CodeRow("K0001", "Old chair")])
    makers.load_codes("hcpcs", "2025", HCPCS)
    Code.objects.filter(code="A0001").update(valid_from=date(2020, 1, 1))


@pytest.mark.parametrize("format", FORMATS)
def test_a_row_says_what_a_code_is_where_it_stands_and_since_when(hcpcs, format):
    rows = {row["code"]: row for row in read(format, system="hcpcs")}
    assert list(rows) == ["A", "A0001", "D", "D0001", "J", "J0001", "K", "K0001"]
    assert tuple(rows["A0001"]) == HEADINGS
    guard = "'" if format == "csv" else ""
    assert (rows["A0001"]["title"], rows["A0001"]["short_title"]) == (f"{guard}=cmd()", f"{guard}-short")
    assert (rows["A0001"]["parent"], rows["A0001"]["status"], rows["A0001"]["added_in"]) == ("A", "active", "2024")
    assert str(rows["A0001"]["valid_from"]) == "2020-01-01"
    assert rows["J0001"]["title"] == HCPCS[2].title
    assert (rows["K0001"]["status"], rows["K0001"]["retired_in"]) == ("retired", "2025")
    assert rows["A"]["is_header"] in (True, "t")


@pytest.mark.parametrize("format", FORMATS)
def test_what_the_licence_withholds_stays_in_and_the_row_says_why(hcpcs, format):
    makers.load_codes("cpt4", "2026", [CodeRow("99999", f"{SECRET} repair", SECRET)])
    rows = {row["code"]: row for row in read(format)}
    assert SECRET not in str(rows)
    for code, reason in (("D0001", "belongs to another publisher"), ("99999", "MEDREF_LICENSED_SYSTEMS=cpt4")):
        assert rows[code]["title"] == rows[code]["short_title"] == ""
        assert reason in rows[code]["why_withheld"]
    assert rows["J0001"]["why_withheld"] == ""


def test_texts_for_people_who_are_signed_in_go_out_to_them_alone():
    CodeSystem.objects.filter(slug="icd10pcs").update(display_policy="signed_in")
    makers.load_codes()
    person = makers.writer()
    assert "Elbow" in str(read("csv", user=person))
    assert "Elbow" not in str(read("csv"))
    assert read("csv", user=person, q="elbow") and not read("csv", q="elbow")


def test_a_site_with_a_licence_gets_the_texts(settings):
    makers.load_codes("cpt4", "2026", [CodeRow("99999", "Mending")])
    settings.MEDREF_LICENSED_SYSTEMS = {"cpt4"}
    assert [row["title"] for row in read("ndjson", system="cpt4")] == ["Mending"]


def test_a_status_and_words_narrow_the_file(hcpcs):
    makers.load_codes()
    assert [row["code"] for row in read("csv", status="retired")][-1] == "K0001"
    assert "K0001" not in [row["code"] for row in read("csv", status="active")]
    assert [row["code"] for row in read("csv", q="appendix endosc")] == ["0DTJ4ZZ"]
    assert [row["code"] for row in read("csv", q="0rql", system="icd10pcs")] == ["0RQL0ZZ", "0RQL4ZZ"]
    assert read("csv", q="0rql", system="hcpcs") == []


def test_a_code_that_only_an_entry_names_goes_out_as_such():
    makers.published()
    assert {row["status"] for row in read("csv")} == {"mentioned"}
    assert read("csv", status="active") == []


class TestAgainstPostgreSQL(TestCase):
    """What is said in Python and in SQL is the same."""

    @settings(max_examples=75)
    @given(
        st.text(st.sampled_from("'=-+@＝ \t\n\r\x1c\x85\u00a0\u3000aZ9(") | st.characters(exclude_categories=["Cs"]))
    )
    def test_cells_are_made_harmless_alike(self, text):
        text = text.replace("\0", "")
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {GUARDED.format('cell')} FROM (SELECT %s::text AS cell) AS row", [text])
            assert cursor.fetchone()[0] == harmless(text)

    @settings(max_examples=25)
    @given(
        st.sampled_from(["icd10cm", "icd9cm", "icd9proc", "hcpcs", "icd10pcs"]),
        st.sets(
            st.from_regex(r"[A-Z0-9]{1,8}(-[A-Z0-9]{1,4})?|E[0-9]{3,5}|V[0-9]{2,5}|[0-9]{2,6}", fullmatch=True),
            max_size=20,
        ),
    )
    def test_codes_are_displayed_alike(self, slug, codes):
        system = CodeSystem.objects.filter(slug=slug).first() or CodeSystem.objects.create(slug=slug, name=slug)
        Code.objects.bulk_create(Code(system=system, code=code) for code in codes)
        assert {row["code"]: row["display"] for row in read("ndjson", system=slug)} == {
            code: system_rules(slug).display(code) for code in codes
        }


@pytest.mark.parametrize(
    "text", ["=1", " a ", "<b>&amp;", "_x0041_", "\x01\x1f", "a\nb\tc", "é😀", "12", "TRUE", "]]>", "\r"]
)
def test_a_large_sheet_keeps_every_text_as_it_is(tmp_path, text):
    path = tmp_path / "codes.xlsx"
    write_large_xlsx(
        path, "codes", ["a", "b", "c", "d"], [(text, None, date(2024, 10, 1), True), ("", text, None, False)]
    )
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("codes")
    assert sheet.to_python()[1:] == [[text, "", date(2024, 10, 1), True], ["", text, "", False]]
    assert list(tmp_path.iterdir()) == [path]


def test_a_text_that_no_cell_holds_is_refused_before_the_file_begins(client, hcpcs):
    Code.objects.filter(code="A0001").update(title="x" * (CELL_LIMIT + 1))
    with pytest.raises(UnfitForSpreadsheet, match=r"32,768 characters.*Use csv"):
        content("xlsx")
    client.force_login(makers.person("ellis", roles.EXPORTER))
    assert client.get("/exports/codes.xlsx").status_code == 400
    assert len(content("csv")) > CELL_LIMIT


@pytest.mark.parametrize("format", FORMATS)
def test_a_download_is_what_the_address_asks_for(client, hcpcs, format):
    client.force_login(makers.person("ellis", roles.EXPORTER))
    response = client.get(f"/exports/codes.{format}?system=HCPCS&status=retired")
    assert response.headers["Content-Disposition"] == f'attachment; filename="hcpcs.{format}"'
    body = b"".join(response.streaming_content)
    assert body[:2] == b"PK" or b"K0001" in body and b"A0001" not in body


@pytest.mark.parametrize(("query", "reason"), [("system=nosuch", "nosuch"), ("status=odd", "all, active, retired")])
def test_what_cannot_be_read_is_refused(client, query, reason):
    client.force_login(makers.person("ellis", roles.EXPORTER))
    response = client.get(f"/exports/codes.csv?{query}")
    assert response.status_code == 400
    assert reason in response.json()["error"]


@pytest.mark.parametrize("format", FORMATS)
def test_a_download_that_is_given_up_leaves_the_database_usable(format):
    system = CodeSystem.objects.get(slug="hcpcs")
    Code.objects.bulk_create(Code(system=system, code=f"A{n:04}", title="Long " * 20) for n in range(3000))
    chunks = code_chunks(Wanted(system="hcpcs"), format)
    next(chunks), next(chunks, b"")
    chunks.close()
    assert Wanted(system="hcpcs").count() == 3000


def run(*args) -> tuple[bytes, str]:
    out, err = TextIOWrapper(BytesIO()), StringIO()
    call_command("export_codes", *args, stdout=out, stderr=err)
    out.flush()
    return out.buffer.getvalue(), err.getvalue()


def test_the_command_writes_to_stdout_or_whole_to_a_file_and_counts(hcpcs, tmp_path):
    out, err = run("hcpcs", "--format=csv")
    assert (out, err) == (content("csv", system="hcpcs"), "exported 8 codes\n")
    path = tmp_path / "hcpcs.ndjson"
    assert run("HCPCS", "--format=ndjson", f"--output={path}", "--status=retired")[0].endswith(b" codes\n")
    assert path.read_bytes() == content("ndjson", system="hcpcs", status="retired")


def test_the_command_names_the_systems_there_are(tmp_path):
    with pytest.raises(CommandError, match="There is no code system “nosuch”. Choose one of: "):
        run("nosuch", "--format=csv")
    with pytest.raises(CommandError):
        run("hcpcs", "--format=csv", f"--output={tmp_path}")
