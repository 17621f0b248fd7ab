"""The bulk look-up: many codes or names in, one answer per line out."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from codes import forms
from codes.actions import load_maps, load_terms
from codes.formats.rows import CodeRow, MapRow, TermRow
from codes.models import CodeSystem
from codes.queries import Outcome, look_up
from codes.systems import SYSTEMS
from tests import makers

pytestmark = pytest.mark.django_db

PAGE = "/codes/lookup/"
REPAIR = "Repair Right Elbow Joint, Open Approach"


@pytest.fixture
def codes():
    """ICD-10-PCS with an index term, CPT with a text that is withheld, ICD-10-CM, and a retired code with its map."""
    makers.load_codes()
    makers.load_codes("cpt4", "2026", [CodeRow("27025", "Cutting of the hip band", "Hip band")])
    makers.load_codes("icd10cm", "FY2026", [CodeRow("S7010XA", "Bruise of thigh"), CodeRow("S701", "Bruises")])
    makers.load_codes("icd9proc", "v31", [CodeRow("8184", "Old elbow work"), CodeRow("8185", "Old knee work")])
    makers.load_codes("icd9proc", "v32", [CodeRow("8185", "Old knee work")])
    load_maps(source="icd9proc", target="icd10pcs", rows=[MapRow("8184", "0RQL0ZZ", "broader")], origin="gem.txt")
    load_terms(system="icd10pcs", rows=[TermRow("0RQL0ZZ", "Cubitus mend", "index")])


def looked_up(*lines, user=None, system=""):
    """(outcome, codes) of each line."""
    answers = look_up(lines, user=user, system=system)
    return [(str(answer.outcome), [code.code for code in answer.codes]) for answer in answers]


def upload(name, content, **data):
    return data | {"file": SimpleUploadedFile(name, content)}


def test_a_code_is_found_however_people_type_it(codes):
    for typed in (
        "0RQL0ZZ",
        " 0rq.l0zz ",
        "0RQL0ZZ.",
        "(0RQL0ZZ);",
        "\u200b0RQL0ZZ\u00a0",
        "icd10pcs® 0RQL0ZZ",
        "0RQ L0ZZ",
        "'0RQL0ZZ",
        "ICD-10-PCS 0RQL0ZZ",
        "icd10pcs: 0rql0zz",
        "ICD-10 code 0RQL0ZZ",
        REPAIR,
        REPAIR.upper(),
        "repair  right elbow joint,  open approach",
        "Cubitus MEND",
        "ICD-10-PCS cubitus mend",
    ):
        assert looked_up(typed) == [("found", ["0RQL0ZZ"])], typed


def test_a_word_that_selects_a_system_in_a_search_also_names_it_before_a_code(codes, monkeypatch):
    monkeypatch.setattr(SYSTEMS["icd10cm"], "search_words", ("diagnosis",))
    assert looked_up("diagnosis S70.10XA") == [("found", ["S7010XA"])]


def test_answers_keep_the_order_and_the_duplicates_of_the_input(codes):
    lines = ["0RQL4ZZ", "nonsense", "0RQL0ZZ", "0RQL4ZZ"]
    assert looked_up(*lines) == [
        ("found", ["0RQL4ZZ"]),
        ("unknown", []),
        ("found", ["0RQL0ZZ"]),
        ("found", ["0RQL4ZZ"]),
    ]


def test_a_retired_code_names_what_replaces_it(codes):
    [answer] = look_up(["81.84"], user=None)
    assert answer.outcome == Outcome.RETIRED
    assert answer.note == "Retired in v32."
    assert [(row.target.code, row.target.text, row.kind) for row in answer.replacements] == [
        ("0RQL0ZZ", REPAIR, "broader")
    ]


def test_one_code_text_in_two_systems_is_ambiguous_until_the_system_is_named(codes):
    makers.load_codes("hcpcs", "2026", [CodeRow("27025", "Fine supply")])
    assert looked_up("27025") == [("ambiguous", ["27025", "27025"])]
    assert looked_up("HCPCS 27025") == looked_up("27025", system="hcpcs") == [("found", ["27025"])]
    assert looked_up("CPT 27025", system="hcpcs") == [("withheld", ["27025"])]


def test_a_name_that_fits_several_codes_is_ambiguous_and_lists_so_many(codes):
    rows = [CodeRow(f"A{number:04}", "Fine supply") for number in range(12)]
    makers.load_codes("hcpcs", "2026", rows)
    [answer] = look_up(["fine supply"], user=None)
    assert (answer.outcome, len(answer.codes), answer.more) == (Outcome.AMBIGUOUS, 10, 2)


def test_a_name_means_the_valid_code_not_the_retired_one_of_the_same_title(codes):
    makers.load_codes("icd9proc", "v33", [CodeRow("8199", "Old knee work")])
    assert looked_up("old knee work") == [("found", ["8199"])]


def test_an_unknown_code_brings_the_valid_codes_with_the_longest_common_beginning(codes):
    assert looked_up("0RQL9ZZ") == [("unknown", ["0RQL0ZZ", "0RQL4ZZ", "0RQ"])]
    assert looked_up("ICD-10-CM 0RQL9ZZ") == [("unknown", [])]
    assert looked_up("81840") == [("unknown", ["8185"])]  # 8184 is nearer, but retired


def test_a_code_typed_without_its_placeholders_is_nearest_to_the_code_that_has_them(codes):
    rows = [CodeRow(f"O401XX{seventh}", f"Made up, fetus {seventh}") for seventh in (0, 2, 1)]
    makers.load_codes("icd10cm", "FY2027", rows)
    [(outcome, near)] = looked_up("O40.11")
    assert (outcome, near[0]) == ("unknown", "O401XX1")


def test_an_unknown_name_brings_codes_with_its_words(codes):
    assert looked_up("elbow repair, endoscopic") == [("unknown", ["0RQL4ZZ"])]


def test_unknown_lines_beyond_the_cap_are_answered_without_neighbors(codes, monkeypatch):
    monkeypatch.setattr("codes.queries.nearest.MOST_CODES", 1)
    monkeypatch.setattr("codes.queries.lookup.MOST_NAMES", 1)
    near = [bool(found) for _, found in looked_up("0RQL9ZZ", "0RQL8ZZ", "elbow endoscopic", "joint endoscopic")]
    assert near == [True, False, True, False]


def test_withheld_text_is_neither_shown_nor_matched(codes):
    [answer] = look_up(["27025"], user=None)
    assert (answer.outcome, answer.codes[0].text) == (Outcome.WITHHELD, "")
    assert "American Medical Association" in answer.note
    assert looked_up("Cutting of the hip band", "hip band", "cutting hip") == [("unknown", [])] * 3


def test_a_licensed_site_and_a_person_who_is_signed_in_find_by_text(codes, settings):
    CodeSystem.objects.filter(slug="cpt4").update(display_policy="signed_in")
    assert looked_up("hip band") == [("unknown", [])]
    assert looked_up("hip band", user=makers.writer()) == [("found", ["27025"])]
    settings.MEDREF_LICENSED_SYSTEMS = ["cpt4"]
    assert looked_up("hip band") == [("found", ["27025"])]


def test_a_reserved_text_of_an_open_system_stays_withheld_from_everybody(codes, settings):
    settings.MEDREF_LICENSED_SYSTEMS = ["hcpcs"]
    makers.load_codes("hcpcs", "2026", [CodeRow("D9999", "Golden crown", "Gold")])
    assert looked_up("D9999", "golden crown", "gold", "golden", user=makers.writer()) == [
        ("withheld", ["D9999"]),
        *[("unknown", [])] * 3,
    ]


def test_a_heading_is_found_and_said_to_be_one(codes):
    [answer] = look_up(["0RQ"], user=None)
    assert answer.outcome == Outcome.FOUND
    assert answer.note == "A heading, not valid for billing. Billable codes below it: 0RQL0ZZ, 0RQL4ZZ."


def test_a_code_that_only_an_entry_names_is_unknown_where_a_release_could_have_it(codes):
    makers.mentioned("icd10pcs", "0RQL7ZZ")
    makers.mentioned("hcpcs", "A1234")
    assert looked_up("0RQL7ZZ") == [("unknown", ["0RQL0ZZ", "0RQL4ZZ", "0RQ"])]
    [answer] = look_up(["A1234"], user=None)
    assert (answer.outcome, answer.note) == (
        "found",
        "In none of the releases loaded here; an entry or a map refers to it.",
    )


@pytest.mark.parametrize("times", [1, 60])
def test_the_number_of_queries_does_not_grow_with_the_lines(codes, monkeypatch, django_assert_num_queries, times):
    monkeypatch.setattr("codes.queries.lookup.MOST_NAMES", 0)
    kinds = ("0RQL0ZZ{}", "8184", "27025", "nothing {}", "elbow {}", "0RQL9{}Z", "elbow joint", "Old elbow work")
    lines = [kind.format(number) for number in range(times) for kind in kinds]
    look_up(lines, user=None)  # systems, postings and codes stay in memory
    with django_assert_num_queries(8):
        look_up(lines, user=None)


def test_the_page_offers_the_form_and_the_systems(client):
    page = client.get(PAGE).content.decode()
    assert "Look up many codes" in page
    assert '<option value="icd10pcs">' in page
    assert "Download CSV" not in page
    assert "/codes/lookup/" in client.get("/codes/").content.decode()


def test_a_short_list_can_be_asked_in_the_address(client, codes):
    page = client.get(PAGE, {"codes": "0rql0zz\n8184", "system": "icd10pcs"}).content.decode()
    assert "2 lines looked up" in page
    assert REPAIR in page
    assert "Old elbow work" not in page


def test_the_answer_counts_the_outcomes_and_keeps_the_lines_for_the_next_time(client, codes):
    answer = client.post(PAGE, {"codes": "0RQL0ZZ\n\n0RQL0ZZ\n27025\n=cmd()"})
    assert answer.status_code == 200
    assert dict(answer.context["counts"]) == {"found": 2, "retired": 0, "ambiguous": 0, "withheld": 1, "unknown": 1}
    assert [number for number, _, _ in answer.context["answers"]] == [1, 3, 4, 5]
    assert "0RQL0ZZ\n27025\n=cmd()</textarea>" in answer.content.decode().replace("\r\n", "\n")


def test_a_form_from_another_site_is_refused():
    assert Client(enforce_csrf_checks=True).post(PAGE, {"codes": "1"}).status_code == 403


@pytest.mark.parametrize(
    "name, content",
    [
        ("list.txt", b"0RQL0ZZ\r\n8184\r\n"),
        ("list.csv", b'\xef\xbb\xbfCode,Title\n0RQL0ZZ,Elbow\n"81.84","two\nlines"\n'),
        ("semicolons.CSV", b"0RQL0ZZ;a, b, c\n8184;d\n"),
        ("excel.txt", "0RQL0ZZ\tElbow\n8184\tOld\n".encode("utf-16")),
    ],
)
def test_a_file_is_read_by_its_lines_or_its_first_column(client, codes, name, content):
    answer = client.post(PAGE, upload(name, content, codes="what stood in the box"))
    assert [found.outcome for _, _, found in answer.context["answers"]] == ["found", "retired"]
    assert "what stood in the box" not in answer.content.decode()


@pytest.mark.parametrize(
    "given, complaint",
    [
        ({"codes": " \n\n"}, "There is nothing to look up yet."),
        ({"codes": "1\0"}, "NUL characters"),
        ({"codes": "1\n" * 10_001}, "The list has 10,001 lines; the limit is 10,000."),
        ({"codes": "é" * (forms.LARGEST_INPUT // 2 + 1)}, "larger than 2,000,000 bytes"),
        ({"codes": f"1\n{'x' * 501}"}, "Line 2 has 501 characters"),
        ({"codes": "1", "system": "klingon"}, "no code system “klingon”"),
        (("list.txt", b""), "The file is empty."),
        (("list.txt", b"1\n\0\0"), "is not a text file"),
        (("list.csv", b"PK\x03\x04..."), "Save a spreadsheet as CSV first"),
        (("list.txt", b"1" * (forms.LARGEST_INPUT + 1)), "the limit is 2,000,000"),
    ],
)
@pytest.mark.parametrize("address, status", [(PAGE, 200), ("/codes/lookup.csv", 400)])
def test_what_cannot_be_looked_up_is_refused_with_the_reason(client, given, complaint, address, status):
    answer = client.post(address, given if isinstance(given, dict) else upload(*given))
    assert answer.status_code == status
    assert complaint in answer.content.decode().replace("&quot;", '"')


def test_a_csv_file_with_an_endless_cell_is_refused(client):
    before = csv.field_size_limit(100)
    answer = client.post(PAGE, upload("list.csv", b'"' + b"1" * 200))
    csv.field_size_limit(before)
    assert "list.csv cannot be read as CSV: field larger than field limit" in answer.content.decode()


def test_the_page_shows_a_part_and_the_downloads_all(client, codes, monkeypatch):
    monkeypatch.setattr("codes.views.ANSWERS_SHOWN", 2)
    lines = {"codes": "0RQL0ZZ\n" * 5}
    page = client.post(PAGE, lines).content.decode()
    assert page.count('class="lookup-code"') == 2
    assert "the first 2 of 5 lines" in page
    assert len(client.post("/codes/lookup.csv", lines).content.splitlines()) == 6


def test_the_csv_has_the_page_s_answer_and_no_formula(client, codes):
    makers.load_codes("hcpcs", "2026", [CodeRow("27025", "Fine supply")])
    lines = "0RQL0ZZ\n81.84\n27025\nCPT 27025\n=0RQL9ZZ\n=cmd()"
    answer = client.post("/codes/lookup.csv", {"codes": lines})
    assert answer["Content-Disposition"] == 'attachment; filename="lookup.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["outcome"] for row in rows] == ["found", "retired", "ambiguous", "withheld", "unknown", "unknown"]
    assert [row["title"] for row in rows[:2]] == [REPAIR, "Old elbow work"]
    assert rows[1]["replacements"] == f"ICD-10-PCS 0RQL0ZZ {REPAIR} (the target is broader)"
    assert rows[2]["candidates"] == "HCPCS Level II 27025 Fine supply; CPT 27025"
    assert "American Medical Association" in rows[3]["note"]
    assert "hip band" not in answer.content.decode()
    assert rows[5]["input"] == "'=cmd()"


def test_the_workbook_has_the_same_rows(client, codes):
    content = client.post("/codes/lookup.xlsx", {"codes": "0RQL0ZZ\n=cmd()"}).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["input", "line", "outcome"]
    assert [row[:3] for row in rows[1:]] == [["0RQL0ZZ", 1, "found"], ["=cmd()", 2, "unknown"]]


def test_an_input_that_no_spreadsheet_holds_is_named(client, codes):
    answer = client.post("/codes/lookup.xlsx", {"codes": "1\nno _x0041_x0042_"})
    assert answer.status_code == 400
    assert "Line 2: input contains" in answer.content.decode()


def test_half_of_a_pair_of_utf_16_is_read_as_a_sign_that_nothing_has():
    assert not look_up(["E11\ud800"], user=None)[0].matched
