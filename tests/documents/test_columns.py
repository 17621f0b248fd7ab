"""The lexicon of tables: headings in any spelling find their field, and no other text does."""

import pytest

from documents.entry import Likelihood
from documents.fields import FIELDS
from documents.sections import SECTIONS
from documents.tables.columns import CODE, MINUTES, PUBLICATION, TEXT, TITLE, UNKNOWN, part_of, read_headings, target_of


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_a_heading_in_any_case_and_with_blanks(field):
    for heading in (field, field.upper(), field.replace("_", " ").title(), f"  {field.replace('_', '-')} "):
        assert target_of(heading).field == field


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Procedure name", "name"),
        ("Name of the Procedure", "name"),
        ("Also known as", "common_names"),
        ("Technical/Medical Term(s)", "technical_terms"),
        ("Body part", "body_sites"),
        ("Speciality", "specialties"),
        ("Anaesthesia type", "anesthesia_types"),
        ("Anaesthesia", "anesthesia_text"),
        ("Tools & Equipment", "tools"),
        ("Aftercare", "post_procedure_care"),
        ("References", "sources"),
        ("Similar Codes", "related_codes"),
        ("Editor’s note", "editorial_note"),
        ("Minutes", MINUTES),
        ("Min. duration", "duration_min_minutes"),
        ("Official title", TITLE),
        ("Reviewed on", PUBLICATION),
        ("Settings", "settings"),
        ("Setting", "setting_text"),
    ],
)
def test_headings_as_people_write_them(heading, field):
    assert target_of(heading).field == field


@pytest.mark.parametrize("section", SECTIONS)
def test_the_heading_of_a_section_is_read_as_that_section(section):
    target = target_of(section.heading)
    if section.key not in ("summary", "personnel", "risks"):
        assert (target.field, target.section) == (section.field, section.key)
    for part in section.parts:
        assert target_of(part.label).field == part.field


@pytest.mark.parametrize("heading", ["CPT", "CPT code", "CPT-4 Code", "cpt4"])
def test_a_heading_may_name_the_code_system(heading):
    assert target_of(heading)[0::3] == ("primary_code", "cpt4")
    assert target_of("ICD-10-PCS code").system == "icd10pcs"


def test_a_heading_may_name_the_band_of_risks():
    assert target_of("Common Risks").band is Likelihood.COMMON
    assert target_of("Very rare complications").band is Likelihood.VERY_RARE


@pytest.mark.parametrize("heading", ["", "Price", "Classification", "Common", "x" * 10_000])
def test_what_nobody_knows_goes_nowhere(heading):
    assert target_of(heading) == UNKNOWN


def test_parts_are_named_in_the_singular_or_as_fields():
    assert part_of("setting").field == "settings"
    assert part_of("Complication").field == "risks"
    assert part_of("title").field == TITLE
    assert part_of("medical_condition").field == "medical_condition"


@pytest.mark.parametrize("headings", ["part,text", "colour,shape", ""])
def test_a_table_must_say_which_entry_a_row_is_about(headings):
    assert read_headings(headings.split(",")) is None


@pytest.mark.parametrize(
    ("headings", "part", "fields"),
    [
        ("slug,part,text,frequency", "", ["slug", "part", "text", "frequency"]),
        ("Procedure,Risk,Likelihood,Management", "risk", ["name", TEXT, "likelihood", "management"]),
        ("slug,complication,colour", "risk", ["slug", TEXT, ""]),
        ("name,role,notes", "role", ["name", TEXT, "note"]),
        ("name,related code,system", "code", ["name", CODE, "system"]),
        ("primary_code,code,system,descriptor", "code", ["primary_code", CODE, "system", TEXT]),
    ],
)
def test_long_tables_are_known_by_their_columns(headings, part, fields):
    found = read_headings(headings.split(","))
    assert found.is_long
    assert found.part == part
    assert [column.target.field for column in found.columns] == fields


@pytest.mark.parametrize("headings", ["name,risks", "name,risk,summary", "name,code,system", "code,system,role,goals"])
def test_other_tables_have_one_row_an_entry(headings):
    assert not read_headings(headings.split(",")).is_long
