"""The content of a version as plain values: what revisions store, fingerprints cover, and merges and comparisons work on."""

import hashlib
import json
from typing import Any

from documents.citations import Citation, read_citation
from documents.entry import CodeReference, EntryDocument, Likelihood, Person, RiskItem, Step
from documents.row_kinds import ROW_KINDS
from documents.sections import SECTIONS, TEXT_FIELDS

#: Key -> value for each of KEYS: a text, a number or None, a list of names, or a list of rows. A row is a dict of its columns,
#: and its `id` is its primary key (None: not written yet), which identifies it through changes and moves.
Content = dict[str, Any]

_SINGLE = (
    *("name", "kind", "duration_min_minutes", "duration_max_minutes", "stay_min_nights", "stay_max_nights"),
    "editorial_note",
)
TEXTS = (*_SINGLE, *TEXT_FIELDS)
#: Lists of names whose order has no meaning.
SETS = ("specialties", "body_sites", "settings", "anesthesia_types", "not_applicable")
#: Lists of rows, in the order in which readers see them, with the columns of a row.
ROWS = {
    "names": ("kind", "name"),
    "steps": ("label", "text"),
    "tools": ("tool",),
    "personnel": ("role", "note"),
    "risks": ("name", "likelihood", "frequency", "management"),
    **{key: kind.columns for key, kind in ROW_KINDS.items()},
    "sources": ("citation", "kind", "year", "address", "accessed"),
    "codes": ("system", "code", "relation", "descriptor"),
}
KEYS = (*TEXTS, *SETS, *ROWS)
#: Key -> its name on the pages of the desk.
LABELS = {
    "name": "Name",
    "kind": "Kind",
    "duration_min_minutes": "Shortest usual duration",
    "duration_max_minutes": "Longest usual duration",
    "stay_min_nights": "Fewest nights in hospital",
    "stay_max_nights": "Most nights in hospital",
    "editorial_note": "Editorial note",
    **{part.field: part.label for section in SECTIONS for part in section.parts},
    **{section.field: section.heading for section in SECTIONS},
    "specialties": "Specialties",
    "body_sites": "Body sites",
    "settings": "Settings",
    "anesthesia_types": "Anesthesia types",
    "not_applicable": "Not applicable",
    "names": "Other names",
    "steps": "Steps",
    "tools": "Tools",
    "personnel": "Roles",
    "risks": "List of risks",
    **{key: kind.heading for key, kind in ROW_KINDS.items()},
    "sources": "Sources",
    "codes": "Codes",
}


def content_of(version) -> Content:
    """The content of a ProcedureVersion, loaded `with_page_data()`; codes with the titles that they have now."""
    content = {key: getattr(version, key) for key in TEXTS}
    content |= {"kind": version.get_kind_display(), "editorial_note": version.shown_note}
    for key in SETS[:-1]:
        content[key] = [term.name for term in getattr(version, key).all()]
    content["not_applicable"] = list(version.not_applicable)
    for key, columns in ROWS.items():
        content[key] = [
            {
                "id": row.pk,
                **(_code(row) if key == "codes" else {column: plain(getattr(row, column)) for column in columns}),
            }
            for row in getattr(version, key).all()
        ]
    return content


def plain(cell: Any) -> str:
    """What a column of a row has, as a text: a term by its name, a day as 2024-05-12, nothing as ""."""
    return "" if cell is None else str(getattr(cell, "name", cell))


def _source(line: str) -> dict[str, str]:
    source = vars(read_citation(line))
    return {"citation": source["text"], **{column: source[column] for column in ROWS["sources"][1:]}}


def _code(row) -> dict[str, str]:
    code = {"system": row.code.system.slug, "code": row.code.display, "title": row.code.title}
    return code | {"relation": row.relation, "descriptor": row.descriptor}


def content_from(document: EntryDocument) -> Content:
    """The content of an entry document; its rows are not written yet."""
    content = {key: getattr(document, key) for key in (*_SINGLE, *SETS)}
    content |= {key: document.texts.get(key, "") for key in TEXT_FIELDS}
    names = [("common", name) for name in document.common_names]
    names += [("technical", name) for name in document.technical_terms]
    related = dict.fromkeys(document.related_codes)
    codes = [("primary", document.primary_code)] if document.primary_code else []
    codes += [("related", reference) for reference in related]
    rows = {
        "names": [{"kind": kind, "name": name} for kind, name in names],
        "steps": [vars(step) for step in document.steps],
        "tools": [{"tool": name} for name in document.tools],
        "personnel": [vars(person) for person in document.personnel],
        "risks": [vars(risk) | {"likelihood": risk.likelihood.value} for risk in document.risks],
        **{key: [vars(row) for row in getattr(document, key)] for key in ROW_KINDS},
        "sources": [_source(line) for line in document.sources],
        "codes": [{**vars(reference), "relation": relation} for relation, reference in codes],
    }
    return content | {key: [{"id": None, **row} for row in rows[key]] for key in ROWS}


def identified(content: Content, before: Content) -> Content:
    """The content whose rows have the primary keys of the rows of `before` that read the same."""
    found = dict(content)
    for key in ROWS:
        known = [dict(row) for row in before[key]]
        found[key] = []
        for row in content[key]:
            same = next((old for old in known if all(old[column] == row[column] for column in ROWS[key])), {"id": None})
            known = [old for old in known if old is not same]
            found[key].append(row | {"id": same["id"]})
    return found


def document_of(content: Content, slug: str = "") -> EntryDocument:
    """The content as an entry document, with the descriptors of imported codes: what `content_from` gets."""
    codes = [
        (row["relation"], CodeReference(row["system"], row["code"], row["descriptor"])) for row in content["codes"]
    ]
    rows: dict[str, Any] = {
        key: [kind.make(*(row[column] for column in kind.columns)) for row in content[key]]
        for key, kind in ROW_KINDS.items()
    }
    primary = [reference for relation, reference in codes if relation == "primary"]
    return EntryDocument(
        slug=slug,
        primary_code=primary[0] if primary else None,
        related_codes=[reference for relation, reference in codes if relation != "primary"],
        common_names=[row["name"] for row in content["names"] if row["kind"] == "common"],
        technical_terms=[row["name"] for row in content["names"] if row["kind"] == "technical"],
        texts={key: content[key] for key in TEXT_FIELDS if content[key]},
        steps=[Step(row["label"], row["text"]) for row in content["steps"]],
        tools=[row["tool"] for row in content["tools"]],
        personnel=[Person(row["role"], row["note"]) for row in content["personnel"]],
        risks=[
            RiskItem(row["name"], Likelihood(row["likelihood"]), row["frequency"], row["management"])
            for row in content["risks"]
        ],
        sources=[str(Citation(*(row[column] for column in ROWS["sources"]))) for row in content["sources"]],
        **rows,
        **{key: content[key] for key in (*_SINGLE, *SETS)},
    )


def without_ids(value: Any) -> Any:
    """One value of a content as readers see it: rows without their primary keys."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [{column: cell for column, cell in row.items() if column != "id"} for row in value]
    return value


def fingerprint(content: Content) -> str:
    """The SHA-256 of everything that readers see, as hexadecimal digits: equal for equal contents, whatever their rows' keys."""
    seen = {key: sorted(content[key]) if key in SETS else without_ids(content[key]) for key in KEYS}
    return hashlib.sha256(json.dumps(seen, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
