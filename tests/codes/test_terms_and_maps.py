"""Index terms and maps: loaded, replaced, refused."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts import roles
from codes.actions import UnknownSystem, load_maps, load_terms
from codes.formats.rows import BadRow, CodeRow, MapRow, TermRow
from codes.models import Code, CodeMap, IndexTerm
from codes.queries import maps_of
from tests import makers

pytestmark = pytest.mark.django_db

ELBOW = "0RQL0ZZ"


def terms(*rows, **options):
    return str(load_terms(system="icd10pcs", rows=iter(rows), **options))


def maps(*rows, **options):
    rows = (MapRow(*row) if isinstance(row, tuple) and not isinstance(row, BadRow) else row for row in rows)
    return str(load_maps(source="icd9proc", target="icd10pcs", rows=rows, origin="gem.txt", **options))


def stored():
    return {(row.source.code, row.target.code, row.kind, row.scenario, row.choice) for row in CodeMap.objects.all()}


def test_terms_are_loaded_and_the_next_file_replaces_those_of_its_kind():
    makers.load_codes()
    assert terms(TermRow(ELBOW, "Elbow mend", "index"), TermRow(ELBOW, "Cubitus", "synonym")) == (
        "loaded 2, replaced 0, bad 0"
    )
    assert terms(TermRow(ELBOW, "Elbow repair", "index")) == "loaded 1, replaced 1, bad 0"
    assert {(row.term, row.kind) for row in IndexTerm.objects.all()} == {
        ("Elbow repair", "index"),
        ("Cubitus", "synonym"),
    }


def test_terms_that_come_with_a_release_are_kept_when_the_next_has_none():
    makers.load_codes(rows=[*makers.PCS, TermRow(ELBOW, "Cubitus", "synonym")])
    makers.load_codes(label="FY2026")
    assert IndexTerm.objects.get().term == "Cubitus"


def test_a_term_twice_is_one_and_one_of_an_unknown_code_or_too_long_is_bad():
    makers.load_codes()
    row = TermRow(ELBOW, "Elbow mend", "index")
    counts = load_terms(
        system="icd10pcs",
        rows=[row, row, TermRow("0XX", "Lost", "index"), TermRow(ELBOW, "x" * 501, "index", 4), BadRow(5, "why", "?")],
    )
    assert (counts.loaded, len(counts.bad_rows)) == (1, 3)
    assert "ICD-10-PCS has no code 0XX" in [bad.reason for bad in counts.bad_rows]


def test_maps_are_loaded_and_the_next_file_replaces_them():
    makers.load_codes()
    makers.load_codes("icd9proc", rows=[CodeRow("8184", "Repair of elbow")])
    assert maps(("8184", ELBOW, "inexact"), ("8184", "0RQL4ZZ", "inexact")) == "loaded 2, replaced 0, bad 0"
    assert maps(("8184", ELBOW, "equivalent"), BadRow(2, "why", "?")) == "loaded 1, replaced 2, bad 1"
    found = CodeMap.objects.get()
    assert (found.kind, found.origin) == ("equivalent", "gem.txt")


def test_maps_of_other_pairs_of_systems_stay():
    maps(("8184", ELBOW, "equivalent"))
    load_maps(source="icd10pcs", target="icd9proc", rows=[MapRow(ELBOW, "8184", "inexact")], origin="back.txt")
    maps(("8184", ELBOW, "inexact"))
    assert CodeMap.objects.count() == 2


def test_a_map_to_a_code_that_no_release_has_mentions_the_code():
    makers.load_codes()
    maps(("8184", "0XX0000", "inexact"), ("9999", "", "none"))
    mentioned = Code.objects.get(code="0XX0000")
    assert (mentioned.title, mentioned.added_in) == ("", None)
    assert not Code.objects.filter(code="9999").exists(), "“no map” maps nothing"
    assert stored() == {("8184", "0XX0000", "inexact", 0, 0)}


def test_a_mentioned_dental_code_is_reserved_like_any_other():
    load_maps(source="cpt4", target="hcpcs", rows=[MapRow("99999", "D0120", "related")], origin="x")
    assert Code.objects.get(code="D0120").is_reserved


def test_the_parts_of_a_gem_combination_stay_together():
    """One code of each choice list of a scenario: (02H40JZ or 02H43JZ) and 0JH60 together stand for 0050."""
    maps(
        ("0050", "02H40JZ", "related", 0, 1, 1),
        ("0050", "02H43JZ", "related", 0, 1, 1),
        ("0050", "0JH607Z", "related", 0, 1, 2),
        ("0050", "02H40JZ", "related", 0, 2, 1),
    )
    assert stored() == {
        ("0050", "02H40JZ", "related", 1, 1),
        ("0050", "02H43JZ", "related", 1, 1),
        ("0050", "0JH607Z", "related", 1, 2),
        ("0050", "02H40JZ", "related", 2, 1),
    }


def test_a_map_of_a_code_to_itself_is_bad():
    makers.load_codes()
    counts = load_maps(
        source="icd10pcs",
        target="icd10pcs",
        rows=[MapRow(ELBOW, ELBOW, "equivalent", 2), MapRow(ELBOW, "0DTJ4ZZ", "related", 3)],
        origin="x",
    )
    assert (counts.loaded, [bad.line for bad in counts.bad_rows]) == (1, [2])


def test_maps_are_found_from_both_ends():
    maps(("8184", ELBOW, "equivalent"))
    elbow = Code.objects.get(code=ELBOW)
    assert [row.source.display for row in maps_of(elbow)[1]] == ["81.84"]
    assert [row.target.code for row in maps_of(Code.objects.get(code="8184"))[0]] == [ELBOW]


def test_only_a_code_manager_loads_terms_and_maps():
    makers.load_codes()
    with pytest.raises(PermissionDenied):
        terms(actor=makers.writer())
    with pytest.raises(PermissionDenied):
        maps(actor=makers.writer("willa"))
    manager = makers.person("cora", roles.CODE_MANAGER)
    assert terms(actor=manager) == maps(actor=manager) == "loaded 0, replaced 0, bad 0"


def test_an_unknown_system_is_named_together_with_those_that_are_known():
    with pytest.raises(UnknownSystem, match="no code system “nosuch”. Known: icd10pcs, icd10cm"):
        load_terms(system="nosuch", rows=[])
    with pytest.raises(UnknownSystem):
        load_maps(source="icd9proc", target="nosuch", rows=[], origin="x")


def test_mentioning_a_code_makes_it_once_and_refuses_what_is_none():
    first = makers.mentioned("ICD10CM", "s70.10xa")
    assert makers.mentioned("icd10cm", "S7010XA") == first
    assert (first.code, first.title, first.added_in) == ("S7010XA", "", None)
    assert makers.mentioned("hcpcs", "D0120").is_reserved
    for odd in ("", "99213", "0DT", "S70/10", "x" * 60):
        with pytest.raises(ValueError, match="does not match the ICD-10-CM code format"):
            makers.mentioned("icd10cm", odd)
    with pytest.raises(UnknownSystem):
        makers.mentioned("nosuch", "1")
