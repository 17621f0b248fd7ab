"""Exported in every format and imported again, entries are the same, whatever an editor typed."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings

from documents.entry import CodeReference, EntryDocument, RiskItem, Step, same_content
from documents.likelihood import FIGURES
from documents.sections import SECTION_KEYS
from documents.text.reader import parse_entry_document
from exports.files import FORMATS, TABLES, file_chunks
from imports.sources import open_documents
from tests import makers
from tests.documents.entries import any_entry, full_entry

DEMO = Path(__file__).parents[2] / "procedures" / "demo"
FORMS = [*((format, "wide") for format in FORMATS), *((format, "long") for format in TABLES)]
PUBLICATION = {"version": 1, "published_on": None, "reviewed_on": None, "reviewer_role": "Nurse", "review_due_on": None}

VARIANTS = {
    "a usual entry": makers.document(slug="elbow"),
    "every field": full_entry(),
    "nearly nothing": EntryDocument("Elbow", slug="elbow"),
    "no codes": full_entry(primary_code=None, related_codes=[]),
    "one source": full_entry(sources=["A; B"]),
    "several sources": full_entry(sources=["A", "B; C"]),
    "sources with details": full_entry(
        sources=[
            "A; B [Kind: Systematic review; Year: 2023; Accessed: 2024-05-12]",
            "C [Year: 2020] [Kind: Not stated]",
        ]
    ),
    "formulas": full_entry(
        name="=1+1", kind="", tools=["@SUM(A1)"], texts={"goals": "- one\n- two", "summary": "'=1", "symptoms": "''+1"}
    ),
    "steps of several paragraphs": full_entry(
        steps=[Step("Cut", "One.\n\n- Two\n- Three"), Step("", "2. Not a number")]
    ),
    "risks of all bands": full_entry(
        risks=[
            RiskItem(f"Risk {band}", band, figure, "Wait.\n\nSee.")
            for band, figure in FIGURES.items()
            for figure in (figure, "seldom (or so)")
        ]
    ),
    "at least so long": full_entry(duration_min_minutes=60, duration_max_minutes=None),
    "at most so long": full_entry(duration_min_minutes=None, duration_max_minutes=0),
    "nothing applies": full_entry(not_applicable=list(SECTION_KEYS)),
    "odd signs": full_entry(texts={"summary": "a_x0041_b, “é” 😀 <b>&amp;"}, editorial_note='"Quoted", and; parted'),
    "marks for nothing": full_entry(editorial_note="–", tools=["None"], sources=["n/a"], texts={"summary": "—"}),
    "an official title with a semicolon": full_entry(related_codes=[CodeReference("icd10pcs", "0RQL4ZZ", "A; b")]),
}


def read_back(entries, format, shape, **options) -> list[EntryDocument]:
    content = b"".join(file_chunks(((entry, PUBLICATION) for entry in entries), format, shape, **options))
    sources = list(open_documents(f"entries.{format}", BytesIO(content)))
    assert [source.reason for source in sources] == [""] * len(entries)
    assert [source.parsed.unplaced for source in sources] == [[] for _ in entries]
    return [source.parsed.document for source in sources]


@pytest.mark.parametrize(("format", "shape"), FORMS)
@pytest.mark.parametrize("variant", VARIANTS)
def test_an_entry_comes_back_as_it_went_out(format, shape, variant):
    entry = VARIANTS[variant]
    (again,) = read_back([entry], format, shape)
    assert same_content(again, entry)
    assert again.slug == entry.slug


@pytest.mark.parametrize(("format", "shape"), FORMS)
def test_the_demo_comes_back_as_it_went_out(format, shape):
    entries = [parse_entry_document(path.read_text()).document for path in sorted(DEMO.glob("*.txt"))]
    for number, entry in enumerate(entries):
        entry.slug = entry.slug or f"entry-{number}"
    again = read_back(entries, format, shape)
    assert all(same_content(*pair) for pair in zip(again, entries, strict=True))
    assert [entry.slug for entry in again] == [entry.slug for entry in entries]


@pytest.mark.parametrize(("format", "shape"), [form for form in FORMS if form[0] != "txt"])
def test_the_publication_in_a_download_is_read_over(format, shape):
    (again,) = read_back([full_entry()], format, shape, with_publication=True)
    assert same_content(again, full_entry())


@pytest.mark.parametrize(("format", "shape"), FORMS)
@settings(max_examples=40)
@given(entry=any_entry)
def test_whatever_an_editor_types_comes_back(format, shape, entry):
    (again,) = read_back([entry], format, shape)
    assert same_content(again, entry)
