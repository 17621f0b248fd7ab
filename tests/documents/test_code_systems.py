"""The code systems in documents: their names and the form of their codes."""

import pytest

from documents.code_systems import code_system, described_systems
from documents.entry import CodeReference, EntryDocument, same_content
from documents.tables.cells import read_reference
from documents.tables.columns import target_of
from documents.text.reader import parse_entry_document
from documents.text.writer import write_entry_document


@pytest.mark.parametrize("slug", ["icd10pcs", "icd9proc", "hcpcs", "cpt4", "icdo3", "ucum"])
def test_every_name_of_a_system_is_understood_in_cells_and_headings(slug):
    system = described_systems()[slug]
    for name in (system.slug, system.name, *system.other_names):
        assert read_reference(f"{name} 8000/3")[0] == CodeReference(slug, "8000/3")
        assert target_of(name).system == target_of(f"{name} code").system == slug


def test_a_text_names_a_system_by_its_vocabulary_id():
    codes = [CodeReference("icd9proc", "8314"), CodeReference("house", "H1")]
    text = write_entry_document(EntryDocument(name="A", related_codes=codes))
    assert "ICD9Proc 8314" in text and "HOUSE H1" in text


def test_references_are_compared_by_the_rule_of_their_system():
    def of(system, code):
        return EntryDocument(name="A", related_codes=[CodeReference(system, code)])

    assert same_content(of("icd9proc", "83.14"), of("ICD9Proc", "8314"))
    assert same_content(of("house", "a.1"), of("house", "A1"))
    assert not same_content(of("ucum", "m.s"), of("ucum", "ms"))
    assert code_system("house").slug == "house"


@pytest.mark.parametrize(
    ("line", "system", "code"),
    [
        ("ICD-10-PCS code: 0RQL0ZZ", "icd10pcs", "0RQL0ZZ"),
        ("CODE: 83.14", "icd9proc", "83.14"),
        ("house code: 7", "house", "7"),
    ],
)
def test_a_line_names_the_system_of_its_code_or_means_that_of_the_kind_line(line, system, code):
    text = f"ICD9PROC code\n{line}\nName of the Procedure: Mending of a hinge\n\nSummary\nIt is mended.\n"
    assert parse_entry_document(text).document.primary_code == CodeReference(system, code)
