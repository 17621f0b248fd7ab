"""Revised means revised: only a change of what a code means counts as a revision; what is filled in is counted apart."""

import io
from datetime import date

import pytest
from django.core.management import call_command

from codes.formats.reading import read_codes
from codes.formats.rows import CodeRow
from codes.models import Code, CodeEdition, Release
from codes.queries.history import history_of
from imports.demo import RELEASES, path_of
from tests import makers
from tests.published import DATA, needs_data

from .code_files import look

pytestmark = pytest.mark.django_db

ELBOW = CodeRow("X1", "Invented elbow")
KNEE = CodeRow("X2", "Invented knee", "Inv knee", added=date(2020, 1, 1), terminated=date(2090, 1, 1))


def counted(*rows, label="2"):
    """What a release of the house's system does: revised, completed, unchanged."""
    counts = makers.load_codes("house", label, rows)
    return counts.revised, counts.completed, counts.unchanged


def kinds(code):
    return list(CodeEdition.objects.filter(code__code=code).values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ELBOW, ELBOW._replace(short_title="Inv elbow")),
        (ELBOW, ELBOW._replace(added=date(2020, 1, 1))),
        (ELBOW, ELBOW._replace(terminated=date(2090, 1, 1))),
        (ELBOW._replace(title=""), ELBOW),
        (KNEE, KNEE._replace(short_title="Inv. knee")),
    ],
)
def test_what_is_filled_in_or_said_shorter_completes_a_code(before, after):
    makers.load_codes("house", rows=[before])
    assert counted(after) == (0, 1, 0)
    assert kinds(after.code) == ["added", "completed"]
    release = Release.objects.get(label="2")
    assert (release.revised, release.completed, release.unchanged) == (0, 1, 0)
    code = Code.objects.get(code=after.code)
    assert (code.title, code.short_title, code.valid_from, code.valid_to) == (
        after.title,
        after.short_title,
        after.added,
        after.terminated,
    )


@pytest.mark.parametrize(
    "after",
    [
        KNEE._replace(title="Invented knee joint"),
        KNEE._replace(is_header=True),
        KNEE._replace(added=date(2021, 1, 1)),
        KNEE._replace(terminated=date(2091, 1, 1)),
    ],
)
def test_another_title_date_or_kind_of_code_revises_it(after):
    makers.load_codes("house", rows=[KNEE])
    assert counted(after) == (1, 0, 0)


def test_a_file_that_says_less_changes_nothing():
    makers.load_codes("house", rows=[KNEE])
    assert counted(CodeRow("X2", "")) == (0, 0, 1)
    assert Code.objects.get(code="X2").title == KNEE.title


@pytest.mark.parametrize("position", ["newest", "older"])
def test_a_release_loaded_again_keeps_the_texts_that_its_second_file_lacks(position):
    makers.load_codes("house", "2", [KNEE._replace(short_title="")])
    if position == "older":
        makers.load_codes("house", "3", [KNEE._replace(title="Invented joint", short_title="")])
    assert counted(KNEE._replace(title="")) == (0, 1, 0)
    edition = CodeEdition.objects.get(release__label="2")
    assert (edition.title, edition.short_title) == (KNEE.title, KNEE.short_title)
    assert Code.objects.get(code="X2").title == ("Invented joint" if position == "older" else KNEE.title)


def test_headings_that_another_file_of_the_same_release_leaves_out_revise_no_code():
    block, chapter = CodeRow("A00-A09", "Block", is_header=True), CodeRow("A00", "Invented", parent="A00-A09")
    makers.load_codes("house", rows=[block, chapter])
    counts = makers.load_codes("house", "2", [chapter._replace(parent="")])
    assert (counts.revised, counts.completed, counts.retired) == (0, 1, 1)


def test_completed_codes_touch_no_published_page():
    makers.load_codes()
    makers.published()
    counts = makers.load_codes(label="FY2026", rows=[row._replace(short_title="Short") for row in makers.PCS])
    assert (counts.completed, counts.affected) == (3, ())


def test_a_release_put_between_others_tells_the_two_apart_as_well():
    makers.load_codes("house", "2020", [ELBOW])
    makers.load_codes("house", "2024", [ELBOW._replace(title="Invented joint", short_title="Inv")])
    makers.load_codes("house", "2022", [ELBOW._replace(short_title="Inv")])
    assert kinds("X1") == ["added", "completed", "revised"]
    assert list(Release.objects.order_by("position").values_list("revised", "completed")) == [(0, 0), (0, 1), (1, 0)]


def test_the_desk_and_the_history_tell_what_was_filled_in(client, cora):
    makers.load_codes("house", rows=[ELBOW])
    makers.load_codes("house", "2", [ELBOW._replace(short_title="Inv elbow")])
    assert [event.words for event in history_of(Code.objects.get(code="X1"), cora)][1:] == ["Short title added in 2"]
    release = Release.objects.get(label="2")
    assert "Completed <b>1</b>" in look(client, release, "?show=completed")
    withdrawal = client.get(f"/admin/codes/release/{release.pk}/withdraw/").content.decode()
    assert "1 code loses the texts, dates and headings that it filled in" in withdrawal


def test_the_command_counts_completed_codes_as_unchanged_and_says_so(tmp_path):
    path, out, err = tmp_path / "house.csv", io.StringIO(), io.StringIO()
    makers.load_codes("house", rows=[ELBOW])
    path.write_text("code,title,short_title\nX1,Invented elbow,Inv elbow\n")
    call_command("import_codes", "house", str(path), "--release", "2", stdout=out, stderr=err)
    assert out.getvalue() == "added 0, revised 0, retired 0, unchanged 1, bad 0\n"
    assert err.getvalue().startswith("1 of the unchanged codes only had texts, dates or headings filled in")


@needs_data
def test_the_order_file_of_the_next_year_revises_only_what_the_publisher_renamed():
    """Two sections of ICD-10-PCS, FY2024 without short titles and FY2025 with them."""

    def sections(path):
        rows = read_codes(path, system="icd10pcs")
        return [row for row in rows if row.code.startswith(("5A", "GZ"))]

    demo = next(release for release in RELEASES if release.system == "icd10pcs")
    makers.load_codes(label=demo.label, rows=sections(path_of(demo.source)))
    counts = makers.load_codes(rows=sections(DATA / "icd10pcs" / "icd10pcs_order_2025.zip"))
    revised = [(row.code, row.title) for row in counts.differences if row.kind == "revised"]
    assert [code for code, _ in revised] == ["5A0935A", "5A0945A", "5A0955A"]
    assert all(title.endswith("High Flow/Velocity Cannula") for _, title in revised)
    assert (counts.completed, counts.retired) == (94, 2)
    assert counts.affected == ()
