"""What keeps a text from readers: critical findings, at every step towards them."""

import re

import pytest

from accounts import roles
from codes.formats.rows import CodeRow
from documents.entry import CodeReference, Likelihood, RiskItem
from imports.actions import import_documents, importer
from procedures.actions import publish_unreviewed, start_draft
from procedures.models import ProcedureVersion
from procedures.rules import EditorialError
from tests import makers
from tests.checks.seen import found_in

pytestmark = pytest.mark.django_db

FADES = RiskItem("Bruising", Likelihood.COMMON, "about 1 in 20", "It fades.")
CLASH = RiskItem("Fever", Likelihood.RARE, "1 in 5", "It is watched.")


def test_a_figure_against_its_band_keeps_a_text_from_readers_at_every_step():
    wanda, boss = makers.writer(), makers.person("boss", roles.ADMINISTRATOR)
    version = makers.draft(wanda, risks=[FADES, CLASH])
    refusal = (
        "Settle this first: Fever: “rare” means 1 in 10,000 to 1 in 1,000, but the figure given is “1 in 5”. Correct"
    )
    for step, actor in ((makers.submit, wanda), (publish_unreviewed, boss)):
        with pytest.raises(EditorialError, match=re.escape(refusal)):
            step(version=version, actor=actor)
    fixed = makers.edit(version, wanda, risks=[{**vars(FADES), "likelihood": "common", "id": None}])
    assert makers.submit(version=fixed, actor=wanda).state == "in_review"


def test_a_heading_or_a_retired_code_as_primary_code_keeps_a_text_from_readers():
    makers.load_codes(rows=[CodeRow("0RQ", "Repair of joints", is_header=True), *makers.PCS])
    wanda, ravi = makers.writer(), makers.reviewer()
    version = makers.draft(wanda, primary_code=CodeReference("icd10pcs", "0RQ"))
    with pytest.raises(EditorialError, match="ICD-10-PCS 0RQ is a heading and cannot be billed"):
        makers.submit(version=version, actor=wanda)
    waits = makers.submit(version=makers.draft(wanda, name="Elbow, again"), actor=wanda)
    makers.load_codes(label="FY2026", rows=[row for row in makers.PCS if row.code != "0RQL0ZZ"])
    with pytest.raises(EditorialError, match="0RQL0ZZ was retired in FY2026"):
        makers.publish(version=waits, actor=ravi)


def test_a_discarded_draft_is_copied_with_what_its_text_shows():
    wanda = makers.writer()
    version = makers.discard(version=makers.draft(wanda, risks=[CLASH]), actor=wanda)
    assert "figure-against-band" in found_in(start_draft(procedure=version.procedure, actor=wanda))


def test_an_import_that_publishes_leaves_critical_entries_as_drafts_and_says_why():
    makers.load_codes(rows=[CodeRow("0RQ", "Repair of joints", is_header=True), *makers.PCS])
    documents = [
        makers.written(name="Good elbow", related_codes=[]),
        makers.written("bad.txt", name="Bad elbow", primary_code=CodeReference("icd10pcs", "0RQ"), related_codes=[]),
    ]
    boss = makers.person("boss", roles.ADMINISTRATOR)
    counts = import_documents(documents=documents, actor=importer(), publish_as=boss)
    assert counts.added == 2 and [name for name, _ in counts.waiting] == ["bad.txt"]
    assert "0RQ is a heading" in counts.waiting[0][1]
    assert {version.name: version.state for version in ProcedureVersion.objects.all()} == {
        "Good elbow": "published",
        "Bad elbow": "draft",
    }
