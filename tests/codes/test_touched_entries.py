"""What a release touches gets to the editors."""

import pytest

from documents.entry import CodeReference
from tests import makers

pytestmark = pytest.mark.django_db

REPAIR, ENDOSCOPIC, APPENDIX = makers.PCS


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
