"""Entries as JSON objects: every field under its name, in the order of files."""

import json
from dataclasses import fields

from hypothesis import given

from documents.citations import Citation
from documents.entry import CodeReference, EntryDocument, Person, RiskItem, Step
from documents.fields import FIELDS
from documents.json.writer import entry_data
from documents.row_kinds import ROW_KINDS
from documents.sections import TEXT_FIELDS
from tests.documents.entries import any_entry, full_entry


def test_every_field_of_an_entry_is_a_key_in_reading_order():
    assert set(FIELDS) == {field.name for field in fields(EntryDocument)} - {"texts"} | set(TEXT_FIELDS)
    assert len(FIELDS) == len(set(FIELDS))
    assert tuple(entry_data(full_entry())) == tuple(entry_data(EntryDocument("A"))) == FIELDS
    assert [name for name in FIELDS if name in TEXT_FIELDS] == list(TEXT_FIELDS)
    for before, after in (("description_text", "steps"), ("steps", "tools"), ("risks_text", "risks")):
        assert FIELDS.index(after) == FIELDS.index(before) + 1


def test_parts_of_an_entry_are_objects_with_names():
    data = entry_data(full_entry())
    assert data["slug"] == "mending-of-the-elbow"
    assert data["summary"] == "About summary."
    assert data["steps"][0] == {"label": "Opening", "text": "The elbow is opened."}
    assert data["personnel"][1] == {"role": "Nurse", "note": "for large elbows"}
    assert data["risks"][0] == {
        "name": "Bruising",
        "likelihood": "common",
        "frequency": "about 1 in 20",
        "management": "It fades.",
    }
    assert data["primary_code"] == {"system": "icd10pcs", "code": "0RQL0ZZ", "title": "Repair Right Elbow Joint"}
    assert data["related_codes"][0] == {"system": "cpt4", "code": "99999"}  # no title, no key


def test_what_an_entry_leaves_open_is_empty_not_missing():
    data = entry_data(EntryDocument("A"))
    assert {key: value for key, value in data.items() if value not in ("", [])} == {
        "name": "A",
        "primary_code": None,
        "duration_min_minutes": None,
        "duration_max_minutes": None,
        "stay_min_nights": None,
        "stay_max_nights": None,
    }


@given(any_entry)
def test_the_object_holds_the_whole_entry(document):
    data = json.loads(json.dumps(entry_data(document)))
    again = {name: data[name] for name in FIELDS if name not in TEXT_FIELDS}
    again["texts"] = {name: data[name] for name in TEXT_FIELDS if data[name]}
    again["steps"] = [Step(**item) for item in data["steps"]]
    again["personnel"] = [Person(**item) for item in data["personnel"]]
    again["risks"] = [RiskItem(**item) for item in data["risks"]]
    for name, kind in ROW_KINDS.items():
        again[name] = [kind.make(**{c: "" if v is None else str(v) for c, v in row.items()}) for row in data[name]]
    again["sources"] = [
        str(Citation(item["citation"], item["kind"], str(item["year"] or ""), item["address"], item["accessed"]))
        for item in data["sources"]
    ]
    codes = [*data["related_codes"], *([data["primary_code"]] if data["primary_code"] else [])]
    codes = [CodeReference(item["system"], item["code"], item.get("title", "")) for item in codes]
    again["primary_code"] = codes.pop() if data["primary_code"] else None
    assert EntryDocument(**again | {"related_codes": codes}) == document
