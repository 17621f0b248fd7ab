"""Reads a FHIR CodeSystem (R4 and R5, JSON), alone or as the only one of a Bundle.

    {"resourceType": "CodeSystem", "url": "http://example.org/cs", "version": "2026", "content": "complete", "concept": [
      {"code": "A", "display": "Group", "property": [{"code": "notSelectable", "valueBoolean": true}], "concept": [
        {"code": "A1", "display": "Item", "designation": [{"language": "de", "value": "Posten"}],
         "property": [{"code": "parent", "valueCode": "B"}, {"code": "status", "valueCode": "retired"}]}]}]}

The concept around a concept is its parent, and so are those that the properties `parent` and `child` name; the first one is the
main parent. A property is told by the URI that the resource declares for it, or else by its code. Designations are synonyms, and
definitions notes. Where `caseSensitive` is true, or codes have blanks inside, they are stored exactly as they are written.
A resource whose `content` is not complete is refused, because the codes that it leaves out would be retired.
Source: HL7 FHIR R4 and R5, CodeSystem; concept properties http://hl7.org/fhir/concept-properties.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, BinaryIO

from codes.formats.rows import AboutCodes, BadRow, CodeRow, FileWarning, NoteRow, Row, TermRow, one_line
from codes.formats.statuses import Statuses
from workbooks.errors import UnreadableFile
from workbooks.json_values import whole_json

LARGEST = 100_000_000
NAMESPACE = b"http://hl7.org/fhir"  # of resources as XML
BEGINNING = re.compile(r'\s*\{(?s:.*?)"resourceType"\s*:\s*"(\w{1,60})"')

_VALUES = ("valueCode", "valueString", "valueBoolean", "valueDateTime")
_KEYS = {
    "resourceType",
    "content",
    "caseSensitive",
    "entry",
    "resource",
    "concept",
    "code",
    "uri",
    "display",
    "definition",
    "designation",
    "value",
}
_KEYS |= {"property", *_VALUES}
_PROPERTIES = "http://hl7.org/fhir/concept-properties#"
# Properties of R4 and R5, and what older systems call them. A deprecated concept may still be used.
_NAMES = ("parent", "child", "status", "inactive", "notSelectable", "effectiveDate", "retirementDate")
_OLDER = {"abstract": "notSelectable", "subsumedBy": "parent", "retired": "inactive"}
_INCOMPLETE = {
    "fragment": "only a part of the codes",
    "example": "only examples of the codes",
    "supplement": "only additions to the codes of another resource",
    "not-present": "none of the codes",
}
_FULL = "load the one with the content “complete”, or the publisher’s own files"


def refuse_resource(kind: str) -> None:
    """Raises UnreadableFile for a FHIR resource of a kind that has no codes to load."""
    if kind not in ("CodeSystem", "Bundle"):
        raise UnreadableFile(f"this is a FHIR {kind}, not a CodeSystem; load the CodeSystem itself")


def identity(beginning: str) -> dict[str, str]:
    """The name, version and URL of a resource, as far as its beginning gives them before the concepts."""
    top = beginning.partition('"concept"')[0]
    found = {key: re.search(rf'"{key}"\s*:\s*"([^"\\]+)"', top) for key in ("name", "version", "url")}
    return {key: match[1] for key, match in found.items() if match}


def read(file: BinaryIO) -> Iterator[Row | FileWarning]:
    """The codes in the order of the resource, each with its terms and definition. Its line is its place, counted in concepts.

    Raises UnreadableFile if the file is not JSON, or not one CodeSystem with all its codes.
    """
    system = _code_system(whole_json(file, LARGEST, _KEYS))
    content = system.get("content")
    if content in _INCOMPLETE:
        raise UnreadableFile(f"by its content (“{content}”) this FHIR CodeSystem has {_INCOMPLETE[content]}; {_FULL}")
    if content != "complete":
        yield FileWarning(
            "The FHIR CodeSystem does not say whether it has all codes (content “complete”). If it does not, do not load it: "
            "the codes that it leaves out would be retired."
        )
    if system.get("caseSensitive") is True or any(
        " " in _text(concept.get("code")) for concept, _ in _concepts(system)
    ):
        yield AboutCodes(case_matters=True, dots_matter=True)
    names = _property_names(system)
    above, statuses = _parents_by_child(system, names), Statuses()
    for number, (concept, parent) in enumerate(_concepts(system), start=1):
        code = _text(concept.get("code"))
        if not code:
            yield BadRow(
                number, "a concept without a code (counting concepts, not lines)", _text(concept.get("display"))
            )
            continue
        yield from _rows(number, concept, names, list(filter(None, [parent, *above.get(code, ())])), statuses)
    yield from statuses.warnings()


def _code_system(resource: Any) -> dict:
    """The CodeSystem in a resource. Raises UnreadableFile if it has none, or several."""
    if not isinstance(resource, dict):
        raise UnreadableFile("this JSON is not a FHIR resource")
    if resource.get("resourceType") == "Bundle":
        inner = [entry.get("resource") for entry in _objects(resource.get("entry"))]
        systems = [other for other in _objects(inner) if other.get("resourceType") == "CodeSystem"]
        if len(systems) != 1:
            raise UnreadableFile(f"this FHIR Bundle contains {len(systems)} CodeSystems; load a file with one")
        return systems[0]
    refuse_resource(_text(resource.get("resourceType")) or "resource without a type")
    return resource


def _objects(value: Any) -> list[dict]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return one_line(value) if isinstance(value, str) else ""


def _property_names(system: Mapping) -> dict[str, str]:
    """The code that this resource gives each property -> our name for it."""
    names = {name: name for name in _NAMES} | _OLDER
    for declared in _objects(system.get("property")):
        code, uri = _text(declared.get("code")), _text(declared.get("uri"))
        if uri.startswith(_PROPERTIES) and uri.removeprefix(_PROPERTIES) in _NAMES:
            names[code] = uri.removeprefix(_PROPERTIES)
    return names


def _concepts(system: Mapping) -> Iterator[tuple[dict, str]]:
    """Each concept with the code of the one around it, in the order of the resource."""
    waiting = [(concept, "") for concept in reversed(_objects(system.get("concept")))]
    while waiting:
        concept, parent = waiting.pop()
        yield concept, parent
        code = _text(concept.get("code")) or parent
        waiting += [(inner, code) for inner in reversed(_objects(concept.get("concept")))]


def _parents_by_child(system: Mapping, names: Mapping[str, str]) -> dict[str, list[str]]:
    """The codes whose property `child` names a code, by that code."""
    found: dict[str, list[str]] = defaultdict(list)
    for concept, _ in _concepts(system):
        for child in _values(concept, names)["child"]:
            found[_text(child)].append(_text(concept.get("code")))
    return found


def _values(concept: Mapping, names: Mapping[str, str]) -> dict[str, list]:
    """The values of a concept's properties by our names."""
    found: dict[str, list] = defaultdict(list)
    for given in _objects(concept.get("property")):
        if name := names.get(_text(given.get("code"))):
            found[name] += [given[key] for key in _VALUES if key in given]
    return found


def _rows(
    number: int, concept: Mapping, names: Mapping[str, str], above: list[str], statuses: Statuses
) -> Iterator[CodeRow | TermRow | NoteRow | BadRow]:
    code, title, values = _text(concept.get("code")), _text(concept.get("display")), _values(concept, names)
    parents = list(
        dict.fromkeys(above + [parent for parent in map(_text, values["parent"]) if parent and parent != code])
    )
    stated = [{"fhir_status": _text(value)} for value in values["status"]]
    try:
        added, retired = (_day(values[name]) for name in ("effectiveDate", "retirementDate"))
    except ValueError as error:
        yield BadRow(number, str(error), code)
        return
    yield CodeRow(
        code=code,
        title=title,
        is_header=True in values["notSelectable"],
        parent=parents[0] if parents else "",
        line=number,
        added=added,
        terminated=retired,
        is_retired=any([True in values["inactive"], *(statuses.is_retired(said, number) for said in stated)]),
        other_parents=tuple(parents[1:]),
    )
    for designation in _objects(concept.get("designation")):
        term = _text(designation.get("value"))
        if term and term != title:
            yield TermRow(code, term, "synonym", number)
    definition = _text(concept.get("definition"))
    if definition and definition != title:
        yield NoteRow(code, definition, "note", number)


def _day(values: list) -> date | None:
    """The first of several FHIR dates, at the beginning of its year or month if it has no day. Raises ValueError."""
    if not values:
        return None
    text = _text(values[0])
    try:
        year, month, day = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?", text).groups(default="1")
        return date(int(year), int(month), int(day))
    except (AttributeError, ValueError):
        raise ValueError(f"“{text[:60]}” is not a date in the form YYYY-MM-DD") from None
