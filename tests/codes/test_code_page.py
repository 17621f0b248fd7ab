"""What a coder works with on the page of a code: the way through the tree, maps in words, 7th characters, copying."""

import re
from pathlib import Path

import pytest

from codes.actions import load_maps
from codes.formats.reading import origin_of_maps
from codes.formats.rows import CodeRow, MapRow, NoteRow
from codes.models import Code, CodeSystem
from codes.queries import neighbours
from tests import makers

pytestmark = pytest.mark.django_db

#: The tree of this system in its order, with a retired code, as (code, parent).
TREE = [
    ("B", ""),
    ("B-C", "B"),
    ("B1", "B-C"),
    ("B11", "B1"),
    ("B12", "B1"),
    ("B2", "B-C"),
    ("A", "B"),
    ("C", ""),
    ("C1", "C"),
]


def tree():
    """The rows of TREE; two of them stand below another parent as well."""
    others = {"C1": ("B1",), "B12": ("B-C",)}
    headings = ("B", "B-C", "B1", "C")
    return [
        CodeRow(code, f"What {code} is", is_header=code in headings, parent=up, other_parents=others.get(code, ()))
        for code, up in TREE
    ]


def page(client, address):
    return re.sub(r"\s+", " ", client.get(f"/codes/{address}/").content.decode())


def test_a_category_is_printed_as_a_table_in_the_order_of_the_tree(
    client, django_assert_num_queries, monkeypatch, settings
):
    rows = tree()
    makers.load_codes("own", "2025", [*rows, CodeRow("B111", "Gone", parent="B11")])
    makers.load_codes("own", "2026", rows, accepted=1)
    assert 'href="/tables/own/B/"' in page(client, "own/B") and "/tables/" not in page(client, "own/B2")
    client.get("/tables/own/B/")
    with django_assert_num_queries(3):
        text = client.get("/tables/own/B/?x=").content.decode()
    assert re.findall(r'<tr class="depth-(\d)">.*?code-label">([^<]+)<', text) == [
        ("1", "A"),
        ("1", "B-C"),
        ("2", "B1"),
        ("3", "B11"),
        ("3", "B12"),
        ("3", "C1"),
        ("2", "B2"),
    ], "each once, also those whose first parent is elsewhere"
    assert "What B11 is" not in text, "nobody has said that this site may show them"
    settings.MEDREF_LICENSED_SYSTEMS = frozenset({"own"})
    assert "What B11 is" in client.get("/tables/own/B/").content.decode()
    assert "Gone" not in text
    assert " 2026 below it" in text
    monkeypatch.setattr("codes.queries.printed.MOST_ROWS", 2)
    assert "There are more." in client.get("/tables/own/B/?y=").content.decode()
    assert "There is no valid code below it." in client.get("/tables/own/B11/").content.decode()
    assert client.get("/tables/own/b1/").headers["Location"] == "/tables/own/B1/"
    assert client.get("/tables/own/ZZ/").status_code == client.get("/tables/nowhere/B/").status_code == 404


def test_before_and_next_go_through_the_whole_tree_from_the_top_and_back(client, django_assert_num_queries):
    rows = tree()
    makers.load_codes("own", "2025", [*rows, CodeRow("B111", "Gone", parent="B11"), CodeRow("AA", "Gone at the top")])
    makers.load_codes("own", "2026", rows, accepted=2)
    order = ["B", "A", "B-C", "B1", "B11", "B12", "B2", "C", "C1"]
    codes = {code.code: code for code in Code.objects.with_system()}
    walked = [tuple(other and other.code for other in neighbours(codes[code])) for code in order]
    assert walked == list(zip([None, *order], [*order[1:], None], strict=False))
    with django_assert_num_queries(1):
        assert [other.code for other in neighbours(codes["B111"])] == ["B11", "B12"], "a retired code has its place too"
    assert neighbours(codes["AA"])[1].code == "B"
    shown = page(client, "own/B12")
    for link in (
        'rel="prev" href="/codes/own/B11/"',
        'rel="up" href="/codes/own/B1/"',
        'rel="next" href="/codes/own/B2/"',
    ):
        assert link in shown, link


def test_maps_say_in_words_what_they_mean_and_where_they_come_from(client):
    makers.load_codes("icd9proc", "v32", [CodeRow(code, f"Old {code}") for code in ("8184", "0040", "0066", "3606")])
    rows = [MapRow("0RQL0ZZ", "8184", "inexact"), MapRow("0RQL0ZZ", "0040", "broader")]
    rows += [MapRow("0RQL4ZZ", "3606", "related", 0, 1, 1)]
    rows += [MapRow("0RQL4ZZ", code, "related", 0, 1, 2) for code in ("0040", "0066", "8184", "0041")]
    load_maps(source="icd10pcs", target="icd9proc", rows=rows, origin="CMS, 2018")
    shown = page(client, "icd10pcs/0RQL0ZZ")
    assert "Approximate, one of 2" in shown and "00.40 is broader, one of 2" in shown and "Source: CMS, 2018." in shown
    named = "".join(
        f'<a class="mono" href="/codes/icd9proc/{c.replace(".", "")}/">{c}</a>, ' for c in ("00.40", "00.41")
    )
    needs = f'<strong>Combination</strong>: needs also one of 4: {named}<a class="mono" href="/codes/icd9proc/0066/">00.66</a> …'
    assert needs in page(client, "icd10pcs/0RQL4ZZ")
    assert '<strong>Combination</strong>: needs also <a class="mono" href="/codes/icd9proc/3606/">' in page(
        client, "icd9proc/0066"
    )
    load_maps(
        source="icd10pcs", target="icd9proc", rows=[MapRow("0RQL0ZZ", "8184", "equivalent")], origin="old_maps.csv"
    )
    shown = page(client, "icd10pcs/0RQL0ZZ")
    assert "<strong>Equivalent</strong>" in shown and "a file that was loaded on this site" in shown
    assert "old_maps.csv" not in shown


def test_the_general_equivalence_mappings_are_named_with_their_year(tmp_path):
    path = Path(tmp_path / "gem_i9pcs_2018.txt")
    path.write_text("0001  6A750Z4 10000\n0002  6A750Z5 10000\n")
    origin = origin_of_maps(path, source="icd9proc", target="icd10pcs")
    assert origin == "General equivalence mappings (GEMs) of CMS, 2018"


def test_the_table_of_7th_characters_is_inherited_and_marks_that_of_the_code(client):
    sevenths = [NoteRow("S70", text, "seventh") for text in ("Add one of these", "A: first visit", "S: sequela")]
    makers.load_codes(
        "icd10cm", "2026", [CodeRow("S70", "Graze", is_header=True), CodeRow("S70XXXS", "Graze"), *sevenths]
    )
    shown = page(client, "icd10cm/S70XXXS")
    assert '<span class="badge">Inherited</span>' in shown and "<dd>Add one of these</dd>" in shown
    rows = re.findall(r"<tr( aria-current=.true.)?><th scope=.row.><span[^>]*>(.)</span></th><td>([^<]*)", shown)
    assert [(bool(current), *rest) for current, *rest in rows] == [(False, "A", "first visit"), (True, "S", "sequela ")]
    assert "Inherited" not in page(client, "icd10cm/S70")


def test_a_code_and_its_row_can_be_copied_also_by_hand_and_a_withheld_title_cannot(client):
    makers.load_codes()
    shown = client.get("/codes/icd10pcs/0RQL0ZZ/").content.decode()
    assert ">ICD-10-PCS\t0RQL0ZZ\tRepair Right Elbow Joint, Open Approach\tvalid</pre>" in shown
    for key in "nbucr":
        assert f"<kbd>{key}</kbd>" in shown
    CodeSystem.objects.update(display_policy="code_only")
    assert ">ICD-10-PCS\t0RQL0ZZ\t\tvalid</pre>" in client.get("/codes/icd10pcs/0RQL0ZZ/").content.decode()
