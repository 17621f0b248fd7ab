"""A version of a code list, and the difference of two, as files: tables, and JSON in the shape of a ValueSet of FHIR R4.

Source of the shape: https://hl7.org/fhir/R4/valueset.html; how each kind of rule is written there: docs/adr/0045.
"""

from collections.abc import Iterable, Iterator

from code_lists.models import CodeListVersion, Rule
from code_lists.queries import Difference, in_words
from code_lists.queries.collections import Row
from code_lists.rules import AXES, BEGINNING, BELOW, CODES, FOUND_KINDS, axes_of, pattern_of
from codes.models import Code, CodeSystem
from codes.systems.icd10pcs.building import LENGTH
from workbooks.csv_lines import csv_lines

COLLECTION_HEADINGS = ("kind", "code", "name", "address", "note", "retired")
HEADINGS = ("system", "code", "title", "retired")
DIFFERENCE_HEADINGS = ("change", "system", "code", "title", "title_before")
_STATUS = {
    CodeListVersion.State.DRAFT: "draft",
    CodeListVersion.State.SIGNED_OFF: "active",
    CodeListVersion.State.WITHDRAWN: "retired",
}
#: The words or the group of a rule are written in an extension, named by its kind: FHIR has no filter for a search.
EXTENSION = "code-list-"


def version_lines(version: CodeListVersion, user) -> Iterator[str]:
    """The codes of a signed-off version as the lines of a CSV file; titles as the licence lets `user` read them."""
    rows = (
        {
            "system": listed.code.system.slug,
            "code": listed.code.display,
            "title": listed.title if listed.code.shows_text_to(user) else "",
            "retired": _retired(listed.code),
        }
        for listed in version.listed.select_related("code__system", "code__retired_in").order_by("pk")
    )
    return csv_lines(HEADINGS, rows)


def code_lines(codes: Iterable[Code], user) -> Iterator[str]:
    """Codes as the lines of a CSV file; titles as the licence lets `user` read them."""
    rows = (
        {"system": code.system.slug, "code": code.display, "title": code.text_for(user), "retired": _retired(code)}
        for code in codes
    )
    return csv_lines(HEADINGS, rows)


def collection_lines(rows: Iterable[Row], site: str) -> Iterator[str]:
    """What is kept in a collection as the lines of a CSV file; `site` is the address of the site."""
    cells = (
        {"kind": row.what, "code": row.code, "name": row.name, "note": row.kept.note}
        | ({"address": site + row.address} if row.address else {})
        | ({"retired": _retired(row.kept.code)} if row.kept.code else {})
        for row in rows
    )
    return csv_lines(COLLECTION_HEADINGS, cells)


def difference_lines(found: Difference, user) -> Iterator[str]:
    """What differs as the lines of a CSV file: codes added, removed and retitled, rules added and removed."""
    return csv_lines(DIFFERENCE_HEADINGS, _difference_rows(found, user))


def _difference_rows(found: Difference, user) -> Iterator[dict]:
    for change, codes in (("added", found.added), ("removed", found.removed), ("retitled", found.retitled)):
        for code in codes:
            before, after = found.titles[code.pk] if change == "retitled" else ("", code.title)
            texts = {"title": after, "title_before": before} if code.shows_text_to(user) else {}
            yield {"change": change, "system": code.system.slug, "code": code.display} | texts
    for change, rules in (("rule added", found.rules_added), ("rule removed", found.rules_removed)):
        for words in rules:
            yield {"change": change, "title": words}


def value_set(version: CodeListVersion, user, site: str) -> dict:
    """A signed-off version as a resource; `site` is the address of the site, titles as the licence lets `user` read them."""
    code_list, listed = version.code_list, version.listed.select_related("code__system").order_by("pk")
    contents = [(row.code, row.title) for row in listed]
    signed = version.signed_off_at.isoformat(timespec="seconds")
    rules = in_words(version.rules.select_related("system"))
    compose: dict = {"lockedDate": signed[:10], "inactive": version.with_retired}
    for name, excludes in (("include", False), ("exclude", True)):
        # What found nothing is left out: an element without concepts would mean every code of the system.
        telling = (rule for rule, _ in rules if rule.kind not in FOUND_KINDS or rule.found)
        if parts := [_part(rule, contents, user, site) for rule in telling if rule.excludes == excludes]:
            compose[name] = parts
    return {
        "resourceType": "ValueSet",
        "url": site + code_list.get_absolute_url(),
        "version": str(version.number),
        "name": f"CodeList{code_list.pk}",
        "title": code_list.title,
        "status": _STATUS[version.state],
        "date": signed,
        "description": code_list.purpose,
        "purpose": "\n".join(f"{'Without' if rule.excludes else 'With'} {words}." for rule, words in rules),
        "compose": compose,
        "expansion": {
            "timestamp": signed,
            "total": version.size,
            "contains": [
                {"system": address_of(code.system, site), "code": code.display, **_display(code, title, user)}
                for code, title in contents
            ],
        },
    }


def _retired(code: Code) -> str:
    return code.retired_in.label if code.retired_in else ""


def address_of(system: CodeSystem, site: str) -> str:
    """The canonical URL of a system; its page here if it has none."""
    return system.rules.fhir_url or site + system.get_absolute_url()


def _part(rule: Rule, contents: list[tuple[Code, str]], user, site: str) -> dict:
    """A rule as an element of include or exclude; what words found, or a group had, is written code by code."""
    part: dict = {"system": address_of(rule.system, site)}
    titles = {code.code: (code, title) for code, title in contents if code.system_id == rule.system_id}
    display = rule.system.rules.display
    if rule.kind in (CODES, *FOUND_KINDS):
        part["concept"] = [
            {"code": display(name), **(_display(*titles[name], user) if name in titles else {})}
            for name in (rule.named if rule.kind == CODES else rule.found)
        ]
    if rule.kind in FOUND_KINDS:
        part["extension"] = [{"url": f"{site}/fhir/{EXTENSION}{rule.kind}", "valueString": rule.value}]
    elif rule.kind != CODES:
        part["filter"] = [{"property": "notSelectable", "op": "=", "value": "false"}, _filter(rule)]
    return part


def _filter(rule: Rule) -> dict:
    display = rule.system.rules.display
    if rule.kind == BELOW:
        return {"property": "concept", "op": "is-a", "value": display(rule.value)}
    if rule.kind == BEGINNING:
        return {"property": "code", "op": "regex", "value": f"^{_escaped(display(rule.value))}.*$"}
    if rule.kind == AXES:
        return {"property": "code", "op": "regex", "value": pattern_of(axes_of(rule.value), LENGTH)}
    raise ValueError(f"{rule.kind} has no filter.")


def _escaped(text: str) -> str:
    return "".join(f"\\{character}" if character in ".*+?()[]{}|^$\\/" else character for character in text)


def _display(code: Code, title: str, user) -> dict:
    return {"display": title} if title and code.shows_text_to(user) else {}
