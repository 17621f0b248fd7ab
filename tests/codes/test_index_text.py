"""Indexes as text: how terms nest, where lines go on, what of a drug's line is its name, and that brands lead to codes."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from codes.formats import BadRow, TermRow, UnreadableFile, read_codes, read_terms
from codes.formats.index_text import HCPCS_INDEX, ICD9_INDEX
from codes.formats.rows import CodeRow
from search.queries import find
from tests import makers

SAMPLES = Path(__file__).parent / "samples"


def rows(name, system):
    return list(read_terms(SAMPLES / name, system=system))


def terms(found):
    """Where each term leads: to codes, or "see" another term."""
    leads = {}
    for row in found:
        if isinstance(row, TermRow):
            leads.setdefault(row.term, []).append(row.code or f"see {row.see}")
    return leads


def of_lines(reader, *lines):
    return terms(reader.read(BytesIO("\n".join(lines).encode())))


def bad(found):
    return [(row.line, row.reason) for row in found if isinstance(row, BadRow)]


def test_the_index_of_hcpcs_is_read_with_ranges_and_references():
    found = rows("hcpcs_index.txt", "hcpcs")
    assert terms(found) == {
        "Abacus, bead, wooden": ["A9990"],
        "Abacus, frame": ["A9991", "A9992", "A9993", "A9996"],
        "Auger (hand) (power)": ["E9990"],
        "Auger (hand) (power), bit": ["E9991"],
        "Abutment": ["see Post"],
        "Post": ["L9990", "see Abacus"],
    }
    assert bad(found) == [(13, "“see Pole” names a term that is not in this index")]


def test_the_table_of_drugs_is_a_volume_of_its_own_and_names_drugs_without_dose_and_route():
    found = rows("hcpcs_drugs.txt", "hcpcs")
    assert {row.volume for row in found} == {"drugs"}
    assert terms(found) == {
        "Abacumab": ["J9990"],
        "Abacura": ["see Abacumab"],
        "ABACURA FORTE": ["J9990"],
        "Zyxtra and hyaluronidase": ["J9991"],
        "Zyxtrol": ["J9992"],
    }


def test_the_index_of_icd_9_cm_is_read_without_secondary_codes():
    assert terms(rows("icd9_index.txt", "icd9proc")) == {
        "Abacus operation, bridge": ["7061"],
        "Abacus operation, bridge, with graft (skin) (tissue)": ["7063"],
        "Abacus operation, stone": ["see Removal, stone (large)"],
        "Abacotomy": ["0139", "see Removal"],
        "Removal, stone (large)": ["570"],
        "Removal, by site": ["see Abacus operation"],
    }
    lines = (
        "Abacus, old 123",
        "  with beads 250.01",
        "  due to frame E800.1",
        "  for play V12.3 (see also Beads)",
        "Beads 001.1",
    )
    assert of_lines(ICD9_INDEX, *lines) == {
        "Abacus, old": ["123"],
        "Abacus, old, with beads": ["250.01"],
        "Abacus, old, due to frame": ["E800.1"],
        "Abacus, old, for play": ["V12.3", "see Beads"],
        "Beads": ["001.1"],
    }


def test_a_line_goes_on_after_a_comma_inside_brackets_and_before_codes():
    lines = ("Auger (hand,", "power), E9990,", "E9991", "Bit", "  E9992-", "  E9993")
    assert of_lines(HCPCS_INDEX, *lines) == {
        "Auger (hand, power)": ["E9990", "E9991"],
        "Bit": ["E9992", "E9993"],
    }


def test_a_long_range_stands_for_its_ends():
    assert of_lines(HCPCS_INDEX, "Bench, E0001-E0999", "Plank, A9999-B0001") == {
        "Bench": ["E0001", "E0999"],
        "Plank": ["A9999", "B0001"],
    }


def test_an_index_is_no_list_of_codes():
    with pytest.raises(UnreadableFile, match=r"contains terms \(format hcpcs-index\), not codes"):
        list(read_codes(SAMPLES / "hcpcs_index.txt", system="hcpcs"))
    with pytest.raises(UnreadableFile, match="HCPCS"):
        rows("icd9_index.txt", "hcpcs")


@given(st.lists(st.text(max_size=40), max_size=12))
def test_no_text_breaks_a_reader(lines):
    for reader in (HCPCS_INDEX, ICD9_INDEX):
        for row in reader.read(BytesIO("\n".join(lines).encode(errors="replace"))):
            assert isinstance(row, BadRow) or (row.term and bool(row.code) != bool(row.see))


@pytest.mark.django_db
def test_a_brand_name_leads_to_the_code_of_its_drug():
    makers.load_codes(
        "hcpcs", "2099", [CodeRow("J9990", "Injection, abacumab, 10 mg"), CodeRow("J9991", "Injection, zyx")]
    )
    call_command("import_terms", "hcpcs", str(SAMPLES / "hcpcs_drugs.txt"))
    (result,) = find("abacura", user=None).results[:1]
    assert (result.code.code, result.why) == ("J9990", "index term: Abacura")
