"""Releases come in their order, and what they touch gets to the editors."""

import pytest

from codes.models import Code
from procedures.document import CodeReference
from tests import makers

pytestmark = pytest.mark.django_db

REPAIR, ENDOSCOPIC, APPENDIX = makers.PCS


def test_a_release_that_is_older_than_the_newest_one_is_refused_and_changes_nothing():
    makers.load_codes(label="FY2024 April", rows=[REPAIR])
    makers.load_codes(label="FY2025")
    before = list(Code.objects.values_list())
    for label in ("FY2024", "FY2024 April", "2023"):
        with pytest.raises(ValueError, match=f"{label} is older than FY2025"):
            makers.load_codes(label=label, rows=[REPAIR])
    assert list(Code.objects.values_list()) == before
    makers.load_codes(label="FY2025 April")
    makers.load_codes(label="a correction of our own")


def test_published_entries_whose_codes_a_release_touches_are_named_and_listed_for_editors(client):
    makers.load_codes()
    entry = makers.published(related_codes=[])
    makers.draft(
        makers.writer("will"), name="A draft", primary_code=CodeReference("icd10pcs", APPENDIX.code), related_codes=[]
    )
    revised = makers.load_codes(label="FY2026", rows=[REPAIR._replace(title="Mending"), ENDOSCOPIC], dry_run=True)
    assert revised.touched == ((entry.procedure.slug, REPAIR.code, "revised"),)
    client.force_login(makers.person("boss", is_superuser=True, is_staff=True))

    def listed(choice: str) -> list[str]:
        page = client.get(f"/admin/procedures/procedureversion/?codes={choice}")
        return [version.name for version in page.context["cl"].result_list]

    assert listed("revised") == listed("retired") == []
    makers.load_codes(label="FY2026", rows=[REPAIR._replace(title="Mending"), ENDOSCOPIC])
    assert (listed("revised"), listed("retired")) == ([entry.name], [])
    retired = makers.load_codes(label="FY2027", rows=[ENDOSCOPIC])
    assert retired.touched == ((entry.procedure.slug, REPAIR.code, "retired"),)
    assert listed("retired") == [entry.name]
