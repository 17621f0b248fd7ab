"""Loading the ICD-10-PCS axes, and the axes on the page of a code."""

import io
import json
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from codes.actions import EmptyRelease, UnknownSystem, load_axes
from codes.formats.axes import read_axes
from codes.formats.rows import BadRow
from codes.models import AxisDefinition, AxisValue, CodeSystem, IndexTerm, TableRow
from codes.queries import build_code
from tests import makers
from tests.published import DATA, needs_data

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).parent / "samples"
TABLES, DEFINITIONS = SAMPLES / "icd10pcs_tables.xml", SAMPLES / "icd10pcs_definitions.xml"
OFFICIAL = DATA / "icd10pcs"


def load(*paths, **options):
    return load_axes(system="icd10pcs", rows=read_axes(paths or [TABLES, DEFINITIONS]), **options)


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    call_command("import_axes", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def changed(tmp_path, old, new, path=TABLES):
    copy = tmp_path / path.name
    assert old in path.read_text()
    copy.write_text(path.read_text().replace(old, new))
    return copy


def test_the_command_loads_both_files_and_its_last_line_counts():
    everything = sum(model.objects.count() for model in (AxisValue, TableRow, AxisDefinition, IndexTerm))
    assert everything == 0
    out, err = run("icd10pcs", TABLES, DEFINITIONS)
    everything = sum(model.objects.count() for model in (AxisValue, TableRow, AxisDefinition, IndexTerm))
    assert (out, err) == (f"added {everything}, revised 0, retired 0, unchanged 0, bad 0\n", "")
    assert (TableRow.objects.count(), AxisDefinition.objects.count()) == (4, 7)
    out, _ = run("ICD10PCS", TABLES, DEFINITIONS, "--json")
    assert json.loads(out) == {"added": 0, "revised": 0, "retired": 0, "unchanged": everything, "bad": 0}


def test_a_dry_run_counts_and_changes_nothing():
    out, _ = run("icd10pcs", TABLES, DEFINITIONS, "--dry-run")
    assert not out.startswith("added 0")
    assert not AxisValue.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("icd10pcs", SAMPLES / "icd10pcs_order.txt"), "neither the ICD-10-PCS tables"),
        (("icd10pcs", TABLES, TABLES), "both icd10pcs-tables"),
        (("hcpcs", TABLES), "Only ICD-10-PCS"),
        (("unheard-of", TABLES), "unheard-of"),
        (("icd10pcs", SAMPLES / "missing.xml"), "missing.xml"),
    ],
)
def test_what_cannot_be_loaded_is_refused_with_its_reason(arguments, reason):
    with pytest.raises(CommandError, match=reason):
        run(*arguments)
    assert not AxisValue.objects.exists()


def test_a_new_edition_replaces_the_old_and_counts_what_changed(tmp_path):
    before = load()
    edition = changed(tmp_path, "Taking away the whole", "Taking off the whole")
    counts = load(edition)
    assert (counts.added, counts.revised, counts.retired, counts.bad) == (0, 1, 0, 0)
    assert counts.unchanged == before.added - 1 - AxisDefinition.objects.count() - IndexTerm.objects.count()
    counts = load(changed(tmp_path, ">Blind end<", ">Worm<"))
    assert (counts.added, counts.revised, counts.retired) == (2, 1, 2)  # the label and its row; the old definition back
    assert [choice.label for choice in build_code("0DTJ").steps][-1] == "Worm"
    assert TableRow.objects.count() == 4


def test_definitions_may_come_alone_and_leave_the_tables_as_they_are(tmp_path):
    load()
    fewer = changed(tmp_path, "<title>Left elbow hinge</title>", "", DEFINITIONS)
    counts = load(fewer)
    assert (counts.added, counts.retired, counts.unchanged) == (0, 1 + 7, 6 + 11)
    assert TableRow.objects.count() == 4


def test_a_bad_row_is_counted_and_the_rest_is_taken():
    load()
    counts = load_axes(system="icd10pcs", rows=[*read_axes([TABLES]), BadRow(9, "no good", "0XX")])
    assert (counts.added, counts.retired, counts.bad) == (0, 0, 1)
    with pytest.raises(EmptyRelease):
        load_axes(system="icd10pcs", rows=[BadRow(9, "no good", "0XX")])
    assert TableRow.objects.count() == 4


def test_a_damaged_file_leaves_the_old_edition_serving(tmp_path):
    load()
    damaged = tmp_path / "tables.xml"
    damaged.write_text(TABLES.read_text()[:-30])
    with pytest.raises(CommandError, match="broken"):
        run("icd10pcs", damaged)
    assert build_code("0RQL0ZZ").is_complete


def test_only_who_may_load_releases_loads_axes():
    with pytest.raises(PermissionDenied):
        load(actor=makers.writer())
    with pytest.raises(UnknownSystem):
        load_axes(system="unheard-of", rows=[])
    assert load(actor=makers.person("cody", "Code manager")).added


def test_the_page_of_a_code_tells_its_seven_axes_with_definitions_and_words(client, django_assert_num_queries):
    makers.load_codes()
    load()
    with django_assert_num_queries(17):
        page = client.get("/codes/icd10pcs/0RQL4ZZ/").content.decode()
    for text in (
        "Section",
        "Work on the body",
        "Body System",
        "Upper hinges",
        "Making a part whole again",
        "For want of a closer word",
        "For example: Stitching of a cut",
        "Right elbow hinge",
        "7 included terms",
        "Funny bone",
        "Through a keyhole",
        "Entry of instruments through a small hole",
        "No thing left",
        "No more said",
        "/codes/icd10pcs/build/?c=0RQL4ZZ",
    ):
        assert text in page, text
    assert page.count('<span class="axis-position">') == 7
    heading = client.get("/codes/icd10pcs/0RQ/").content.decode()
    assert heading.count('<span class="axis-position">') == 3
    assert "Build a code from here" in heading


def test_a_code_that_the_tables_do_not_have_tells_as_far_as_they_go(client):
    makers.load_codes(rows=[makers.CodeRow("0RQL3ZZ", "Mending of another year")])
    load()
    page = client.get("/codes/icd10pcs/0RQL3ZZ/").content.decode()
    assert page.count('<span class="axis-position">') == 4
    assert "they do not allow “3” after 0RQL" in page


def test_codes_of_other_systems_and_sites_without_tables_have_no_axes(client):
    makers.load_codes()
    makers.load_codes("hcpcs", "2026", [makers.CodeRow("A9999", "Fine supply")])
    for address in ("/codes/icd10pcs/0RQL4ZZ/", "/codes/hcpcs/A9999/"):
        assert "What the characters mean" not in client.get(address).content.decode()


def test_a_site_that_withholds_the_text_shows_the_characters_alone(client):
    makers.load_codes()
    load()
    CodeSystem.objects.filter(slug="icd10pcs").update(display_policy="code_only")
    for address in ("/codes/icd10pcs/0RQL4ZZ/", "/codes/icd10pcs/build/?c=0RQ", "/codes/icd10pcs/build/?c=0RQL4ZZ"):
        page = client.get(address).content.decode()
        assert '<span class="code-label">Q</span>' in page
        for text in ("Upper hinges", "Mending", "elbow hinge", "Making a part", "Funny bone", "keyhole"):
            assert text not in page, (address, text)


@needs_data
def test_the_official_axes_say_what_the_characters_of_a_code_mean():
    load(OFFICIAL / "icd10pcs_tables_2025.xml.gz", OFFICIAL / "icd10pcs_definitions_2025.xml.gz")
    assert (TableRow.objects.count(), AxisValue.objects.count()) == (2661, 5168)
    approach = build_code("0DTJ4ZZ").steps[4]
    assert (approach.axis, approach.character, approach.label) == ("Approach", "4", "Percutaneous Endoscopic")
    assert approach.definition.startswith("Entry, by puncture or minor incision, of instrumentation")
    assert [step.label for step in build_code("3E03317").steps][5:] == ["Thrombolytic", "Other Thrombolytic"]
