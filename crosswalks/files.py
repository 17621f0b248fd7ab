"""The map that people made of a list, as a file: a table, or a ConceptMap (FHIR R4, https://hl7.org/fhir/R4/conceptmap.html)."""

from collections import defaultdict
from collections.abc import Iterator

from codes.models import CodeSystem
from crosswalks.models import Crosswalk, LocalName
from workbooks.csv_lines import csv_lines

HEADINGS = (
    "local_id",
    "local_name",
    "state",
    "system",
    "code",
    "title",
    "score",
    "reason",
    "decided_by",
    "decided_at",
)


def map_lines(crosswalk: Crosswalk, user) -> Iterator[str]:
    """The lines of a CSV file: every name of the list, with the code only where one was accepted.

    Titles as the licence lets `user` read them.
    """
    return csv_lines(HEADINGS, (_row(row, user) for row in crosswalk.rows.select_related("code__system", "decided_by")))


def _row(row: LocalName, user) -> dict:
    cells = {"local_id": row.local_id, "local_name": row.name, "state": row.state}
    if row.decided_by:
        cells |= {"decided_by": str(row.decided_by), "decided_at": f"{row.decided_at:%Y-%m-%d %H:%M}"}
    if row.state == LocalName.State.ACCEPTED:
        code = row.code
        cells |= {"system": code.system.slug, "code": code.display, "title": code.text_for(user)}
        cells |= {"score": row.score, "reason": row.why}
    return cells


def concept_map(crosswalk: Crosswalk, user, site: str) -> dict:
    """The decisions as a FHIR resource: accepted codes by their system, rejected names as unmatched; open names are absent.

    A name that is word for word the name of its code is “equivalent”, any other “relatedto”: people accepted the code for it
    and did not say how it differs. `site` is the address of the site; titles as the licence lets `user` read them.
    """
    url, open_names = site + crosswalk.get_absolute_url(), 0
    groups: dict[str, list[dict]] = defaultdict(list)
    for row in crosswalk.rows.select_related("code__system", "decided_by"):
        open_names += row.state == LocalName.State.OPEN
        if row.state != LocalName.State.OPEN:
            is_accepted = row.state == LocalName.State.ACCEPTED
            target = _target(row, user) if is_accepted else {"equivalence": "unmatched"}
            target["comment"] = (
                f"{'Accepted' if is_accepted else 'Rejected'} by {row.decided_by}, {row.decided_at:%Y-%m-%d}"
            )
            element = {"code": row.local_id, "display": row.name, "target": [target]}
            groups[_address(row.code.system, site) if is_accepted else ""].append(element)
    return {
        "resourceType": "ConceptMap",
        "url": url,
        "name": f"Map{crosswalk.pk}",
        "title": crosswalk.name,
        "status": "draft" if open_names else "active",
        "date": f"{crosswalk.uploaded_at:%Y-%m-%d}",
        "group": [
            {"source": url, **({"target": target} if target else {}), "element": elements}
            for target, elements in groups.items()
        ],
    }


def _target(row: LocalName, user) -> dict:
    """The accepted code."""
    text = row.code.text_for(user)
    equivalence = "equivalent" if row.is_exact else "relatedto"
    return {"code": row.code.display, **({"display": text} if text else {}), "equivalence": equivalence}


def _address(system: CodeSystem, site: str) -> str:
    """The canonical URL of a system; its page here if it has none."""
    return system.rules.fhir_url or site + system.get_absolute_url()
