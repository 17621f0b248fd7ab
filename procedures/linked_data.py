"""What search engines are told about an entry, in the vocabulary of schema.org (release 30): the page and the procedure."""

from collections.abc import Iterable

from documents.source_marks import without_marks
from procedures.editions import changed_at
from procedures.markdown import plain_text
from procedures.models import ProcedureCode, ProcedureVersion

Kind = ProcedureVersion.Kind
#: The types of schema.org for the kinds that have one; every other kind is a MedicalProcedure.
TYPES = {
    Kind.SURGERY: "SurgicalProcedure",
    Kind.DENTAL_SURGERY: "SurgicalProcedure",
    Kind.IMAGING: "DiagnosticProcedure",
    Kind.LABORATORY: "DiagnosticProcedure",
    Kind.THERAPY: "TherapeuticProcedure",
}
AUDIENCE = [{"@type": "Patient"}, {"@type": "MedicalAudience", "audienceType": "Clinician"}]


def linked_data(version: ProcedureVersion, codes: Iterable[ProcedureCode], site: str) -> dict:
    """The page of a published version as JSON-LD. Only a clinical review that took place is named as one.

    `site` is the address of the site. Each of the primary `codes` has a `text`, its official title, if its reader may see it.
    """
    page = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "url": site + version.procedure.get_absolute_url(),
        "name": version.name,
        "description": without_marks(plain_text(version.summary)).strip(),
        "inLanguage": "en",
        "version": version.number,
        "datePublished": version.published_at.isoformat(),
        "dateModified": changed_at(version).isoformat(),
        "audience": AUDIENCE,
        "isPartOf": {"@type": "WebSite", "name": "medref", "url": f"{site}/"},
        "mainEntity": _procedure(version, codes),
        "citation": [_citation(source) for source in version.sources.all()],
    }
    if version.reviewed_on:
        reviewer = {"@type": "Person", "name": str(version.reviewed_by), "jobTitle": version.reviewer_role}
        page |= {"lastReviewed": version.reviewed_on.isoformat(), "reviewedBy": _stated(reviewer)}
    else:
        page["creativeWorkStatus"] = "Not clinically reviewed"
    return _stated(page)


def _procedure(version: ProcedureVersion, codes: Iterable[ProcedureCode]) -> dict:
    return _stated(
        {
            "@type": TYPES.get(version.kind, "MedicalProcedure"),
            "name": version.name,
            "alternateName": [row.name for row in version.names.all()],
            "bodyLocation": [site.name for site in version.body_sites.all()],
            "code": [_code(link) for link in codes],
        }
    )


def _code(link: ProcedureCode) -> dict:
    code = {"@type": "MedicalCode", "codeValue": link.code.display, "codingSystem": link.code.system.name}
    return _stated(code | {"name": link.text})


def _citation(source) -> dict:
    year = str(source.year) if source.year else ""
    return _stated({"@type": "CreativeWork", "name": source.citation, "url": source.address, "datePublished": year})


def _stated(properties: dict) -> dict:
    return {name: value for name, value in properties.items() if value}
