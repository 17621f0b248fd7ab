"""What releases lose: index terms and maps that a later file lacks stay as history, and code lists are named like entries."""

import csv
import io
import re

import pytest

from code_lists.rules import CODES
from codes.actions import load_maps, load_terms
from codes.formats.rows import CodeRow, MapRow, TermRow
from codes.models import CodeSystem, DroppedLead
from tests import makers
from tests.code_lists.lists import owner, rule, signed_off, signer
from workbooks.xlsx_rows import xlsx_sheets

pytestmark = pytest.mark.django_db

CANE, WALKER, CHAIR = (CodeRow(c, t) for c, t in (("E0100", "Cane"), ("E0130", "Walker"), ("E0240", "Chair")))
CHANGES = "/releases/hcpcs/changes/?to=2020"
FRAME, STICK = TermRow("E0130", "Zimmer frame", "index"), TermRow("E0100", "Walking stick", "index")


@pytest.fixture
def years():
    """The walker, which a public and a private list have, is retired in 2020; then its term and a map to it are dropped."""
    makers.load_codes("hcpcs", "2019", [CANE, WALKER])
    makers.load_codes("icd9proc", "v32", [CodeRow("8184", "Frame")])
    load_terms(system="hcpcs", rows=[FRAME, STICK])
    maps(MapRow("8184", "E0130", "inexact"), MapRow("8184", "E0100", "inexact"))
    olga, sven = owner(), signer()
    signed_off(rule("E0130\nE0100", CODES, system="hcpcs"), by=olga, signer=sven, title="Walking aids")
    signed_off(rule("E0130", CODES, system="hcpcs"), by=olga, signer=sven, title="Secret aids", is_public=False)
    makers.load_codes("hcpcs", "2020", [CANE, CHAIR], accepted=1)


def maps(*rows):
    load_maps(source="icd9proc", target="hcpcs", rows=rows, origin="CMS")


def page(client, address):
    return re.sub(r"\s+", " ", client.get(address).content.decode())


def lost(client):
    """What the file says: why each term or map is lost, where it came from, where it led to."""
    content = b"".join(client.get(f"{CHANGES.replace('changes/', 'lost.csv')}").streaming_content).decode("utf-8-sig")
    return [(row["why"], row["source"] or row["term"], row["target"]) for row in csv.DictReader(io.StringIO(content))]


def test_what_a_later_file_lacks_stays_as_history_of_the_release(client, years, django_assert_max_num_queries):
    leads = "leads to a retired code"
    assert lost(client) == [(leads, "Zimmer frame", "E0130"), (leads, "8184", "E0130")]
    load_terms(system="hcpcs", rows=[TermRow("E0240", "Seat", "index")])
    maps(MapRow("8184", "E0240", "inexact"))
    with django_assert_max_num_queries(17):
        shown = page(client, CHANGES)
    terms, _, dropped_maps = shown.partition("Index terms that were dropped")[2].partition("Maps that were dropped")
    assert "Zimmer frame" in terms and "Walking stick" in terms
    assert "/codes/icd9proc/8184/" in dropped_maps and "/codes/hcpcs/E0100/" in dropped_maps
    assert sorted(lost(client)) == [
        ("dropped", "8184", "E0100"),
        ("dropped", "8184", "E0130"),
        ("dropped", "Walking stick", "E0100"),
        ("dropped", "Zimmer frame", "E0130"),
    ]
    workbook = b"".join(client.get(CHANGES.replace("changes/", "lost.xlsx")).streaming_content)
    rows = list(next(xlsx_sheets(io.BytesIO(workbook)).sheets).rows())
    assert len(rows) == 5 and list(rows[0].cells)[:4] == ["what", "why", "source_system", "source"]
    assert "were dropped" not in page(client, "/releases/hcpcs/changes/?to=2019")
    load_terms(system="hcpcs", rows=[STICK])
    maps(MapRow("8184", "E0100", "equivalent"))
    assert ("dropped", "Walking stick", "E0100") not in lost(client), "what came back is not lost"
    assert sorted(DroppedLead.objects.values_list("target", flat=True)) == ["E0130", "E0130", "E0240", "E0240"]
    load_terms(system="hcpcs", rows=[FRAME], dry_run=True)
    assert DroppedLead.objects.count() == 4, "a preview keeps nothing"


def test_terms_of_withheld_systems_stay_withheld_and_maps_are_named_without_titles(client, years):
    load_terms(system="hcpcs", rows=[STICK])
    maps(MapRow("8184", "E0100", "inexact"))
    CodeSystem.objects.filter(slug="hcpcs").update(display_policy="code_only")
    assert "Zimmer" not in page(client, CHANGES)
    assert lost(client) == [("dropped", "8184", "E0130")]


def test_releases_name_the_public_code_lists_that_they_touch(client, years):
    for address in ("/releases/hcpcs/", CHANGES):
        shown = page(client, address)
        assert 'href="/lists/walking-aids/">Walking aids (code list)</a>' in shown and "Secret aids" not in shown
    assert f'href="{(file := CHANGES.replace("changes/", "pages.csv"))}"' in page(client, CHANGES).replace(
        "&amp;from=2019", ""
    )
    rows = b"".join(client.get(file).streaming_content).decode().splitlines()[1:]
    assert rows == ["Walking aids (code list),http://testserver/lists/walking-aids/,retired,E0130"]
    feed = page(client, "/feeds/releases/hcpcs.atom")
    assert "Pages here that use changed codes: Walking aids (code list)." in feed and "Secret aids" not in feed
