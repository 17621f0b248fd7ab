"""The public pages that a release affects, and how editors and code managers learn about them."""

import pytest

from codes import uses
from codes.models import Release
from documents.entry import CodeReference
from tests import makers

pytestmark = pytest.mark.django_db

REPAIR, ENDOSCOPIC, APPENDIX = makers.PCS


def told(counts) -> list[tuple]:
    """The affected pages without the ids of releases."""
    return [use[:4] for use in counts.affected]


def test_published_entries_whose_codes_a_release_changes_are_named_and_listed_for_editors(client):
    makers.load_codes()
    entry = makers.published(related_codes=[])
    makers.draft(
        makers.writer("will"), name="A draft", primary_code=CodeReference("icd10pcs", APPENDIX.code), related_codes=[]
    )
    revised = makers.load_codes(label="FY2026", rows=[REPAIR._replace(title="Mending"), ENDOSCOPIC], dry_run=True)
    assert told(revised) == [(entry.name, entry.get_absolute_url(), REPAIR.code, "revised")]
    client.force_login(makers.person("boss", is_superuser=True, is_staff=True))

    def listed(choice: str) -> list[str]:
        page = client.get(f"/admin/procedures/procedureversion/?codes={choice}")
        return [version.name for version in page.context["cl"].result_list]

    assert listed("revised") == listed("retired") == []
    makers.load_codes(label="FY2026", rows=[REPAIR._replace(title="Mending"), ENDOSCOPIC])
    assert (listed("revised"), listed("retired")) == ([entry.name], [])
    retired = makers.load_codes(label="FY2027", rows=[ENDOSCOPIC])
    assert told(retired) == [(entry.name, entry.get_absolute_url(), REPAIR.code, "retired")]
    assert listed("retired") == [entry.name]


def test_every_room_that_uses_codes_is_asked_about_the_editions_of_a_release(monkeypatch):
    def finder(editions):
        codes = editions.filter(is_header=False).order_by("code__code")
        for changed in codes.values_list("code__code", "kind", "release"):
            yield uses.Use("a list", "/lists/a/", *changed)

    monkeypatch.setattr(uses, "_finders", [])
    uses.register(finder)
    uses.register(lambda editions: ())
    makers.load_codes()
    revised = makers.load_codes(label="FY2026", rows=[REPAIR._replace(title="Mending"), ENDOSCOPIC])
    assert told(revised) == [
        ("a list", "/lists/a/", APPENDIX.code, "retired"),
        ("a list", "/lists/a/", REPAIR.code, "revised"),
    ]
    first = Release.objects.get(label="FY2025")
    assert {use.change for use in uses.uses_of(first.editions.all())} == {"added"}
