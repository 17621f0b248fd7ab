"""What the page of an entry tells search engines: JSON-LD in the words of schema.org, and nothing that is not so."""

import json
import re

import pytest

from accounts import roles
from codes.formats.rows import CodeRow
from documents.entry import CodeReference
from procedures.actions import publish_unreviewed
from tests import makers

pytestmark = pytest.mark.django_db

#: Type -> its properties here, as schema.org 30 defines them: those of the types that it is a kind of are among them.
WORK = {"name", "url", "description", "inLanguage", "version", "datePublished", "dateModified", "audience", "isPartOf"}
ENTITY = {"name", "alternateName", "bodyLocation", "code"}
VOCABULARY = {
    "MedicalWebPage": WORK | {"mainEntity", "citation", "lastReviewed", "reviewedBy", "creativeWorkStatus"},
    "MedicalProcedure": ENTITY,
    "SurgicalProcedure": ENTITY,
    "MedicalCode": {"name", "codeValue", "codingSystem"},
    "CreativeWork": {"name", "url", "datePublished"},
    "WebSite": {"name", "url"},
    "Person": {"name", "jobTitle"},
    "Patient": set(),
    "MedicalAudience": {"audienceType"},
}


def page_of(client, version) -> tuple[str, dict]:
    page = client.get(version.procedure.get_absolute_url()).content.decode()
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return page, json.loads(data)


def check(thing: dict) -> None:
    assert thing.keys() - {"@type", "@context"} <= VOCABULARY[thing["@type"]], thing
    for value in thing.values():
        for part in value if isinstance(value, list) else [value]:
            assert part or part == 0, thing
            if isinstance(part, dict):
                check(part)


def test_a_reviewed_entry_names_its_review_its_sources_and_its_code(client):
    makers.load_codes()
    source = "Elbow Society. </script> Elbows [Year: 2024; Address: https://example.org/e]"
    version = makers.published(sources=[source], common_names=["</script><b>Fix"])
    page, data = page_of(client, version)
    check(data)
    address = "http://testserver/procedures/mending-of-the-elbow/"
    assert data["url"] == address and f'<link rel="canonical" href="{address}">' in page
    assert f'<meta property="og:url" content="{address}">' in page
    assert '<meta property="og:title" content="Mending of the elbow">' in page
    assert data["lastReviewed"] == str(version.reviewed_on)
    assert data["reviewedBy"] == {"@type": "Person", "name": "ravi", "jobTitle": "Consultant surgeon"}
    procedure = data["mainEntity"]
    assert (procedure["@type"], procedure["bodyLocation"]) == ("SurgicalProcedure", ["Elbow"])
    assert procedure["alternateName"] == ["</script><b>Fix", "Cubitorrhaphy"]
    assert procedure["code"][0]["name"] == "Repair Right Elbow Joint, Open Approach"
    assert data["citation"][0] | {"@type": ""} == {
        "@type": "",
        "name": "Elbow Society. </script> Elbows",
        "url": "https://example.org/e",
        "datePublished": "2024",
    }


def test_an_unreviewed_entry_claims_no_review_and_a_withheld_title_is_left_out(client):
    makers.load_codes("cpt4", "2026", [CodeRow("99999", "Zyzzogenic repair")])
    draft = makers.draft(
        makers.writer(),
        kind="Endoscopy",
        primary_code=CodeReference("cpt4", "99999"),
        related_codes=[],
        common_names=[],
    )
    version = publish_unreviewed(version=draft, actor=makers.person("ada", roles.ADMINISTRATOR))
    page, data = page_of(client, version)
    check(data)
    assert "lastReviewed" not in data and "reviewedBy" not in data
    assert data["creativeWorkStatus"] == "Not clinically reviewed"
    assert data["mainEntity"]["@type"] == "MedicalProcedure"
    assert data["mainEntity"]["code"] == [{"@type": "MedicalCode", "codeValue": "99999", "codingSystem": "CPT"}]
    assert "Zyzzogenic" not in page
