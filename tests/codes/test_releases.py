"""What a release does to the existing codes, and that it is loaded completely or not at all."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from psycopg.conninfo import make_conninfo

from accounts import roles
from codes.actions import EmptyRelease, load_release
from codes.formats.rows import BadRow, CodeRow, TermRow
from codes.models import Code, CodeEdition, CodeSystem, IndexTerm, Release
from tests import makers

pytestmark = pytest.mark.django_db
whole_database = pytest.mark.usefixtures("first_rows")

REPAIR, ENDOSCOPIC, APPENDIX = makers.PCS


def numbers(counts):
    return tuple(counts.as_dict().values())


def code(text, system="icd10pcs"):
    return Code.objects.get(system__slug=system, code=text)


def editions(text, system="icd10pcs"):
    """What each release said of a code, the oldest first."""
    rows = code(text, system).editions.select_related("release")
    return [(row.kind, row.release.label, row.title) for row in rows]


def contents():
    """All that a load may touch; rows that were written anew have another place in the table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid, * FROM codes_code ORDER BY id")
        rows = cursor.fetchall()
    return rows, list(IndexTerm.objects.values_list()), sorted(CodeEdition.objects.values_list())


def test_a_first_release_adds_everything():
    assert numbers(makers.load_codes(source_name="order.txt")) == (8, 0, 0, 0, 0)
    release = Release.objects.get()
    assert (str(release), release.added, release.valid_codes) == ("ICD-10-PCS FY2025", 8, 3)
    assert (release.source_name, release.loaded_by) == ("order.txt", None)
    assert set(Code.objects.values_list("added_in", "retired_in")) == {(release.pk, None)}
    assert set(CodeEdition.objects.values_list("kind", "release", "is_valid")) == {("added", release.pk, True)}


def test_the_headings_that_a_file_leaves_out_are_made_and_each_code_hangs_below_its_own():
    makers.load_codes()
    headings = Code.objects.filter(is_header=True).order_by("code")
    assert [heading.code for heading in headings] == ["0", "0D", "0DT", "0R", "0RQ"]
    assert all(heading.title for heading in headings)
    parents = dict(Code.objects.values_list("code", "parent__code"))
    assert parents == {
        "0": None,
        "0D": "0",
        "0R": "0",
        "0DT": "0D",
        "0RQ": "0R",
        "0DTJ4ZZ": "0DT",
        "0RQL0ZZ": "0RQ",
        "0RQL4ZZ": "0RQ",
    }


def test_a_place_that_the_file_states_counts_more_than_the_one_that_the_code_tells():
    makers.load_codes(
        "icd10cm", rows=[CodeRow("CH-01", "Chapter", is_header=True), CodeRow("A00", "A", parent="CH-01")]
    )
    assert code("A00", "icd10cm").parent.code == "CH-01"


def test_the_same_release_again_finds_all_unchanged_and_writes_no_row():
    makers.load_codes(rows=[*makers.PCS, TermRow(REPAIR.code, "Elbow", "index")])
    before = contents()
    assert numbers(makers.load_codes(rows=[*makers.PCS, TermRow(REPAIR.code, "Elbow", "index")])) == (0, 0, 0, 8, 0)
    assert contents() == before
    assert Release.objects.count() == 1


def test_a_later_release_adds_revises_and_retires():
    makers.load_codes()
    new = CodeRow("0RQM0ZZ", "Repair Left Elbow Joint, Open Approach")
    revised = REPAIR._replace(title="Repair Right Elbow, Open Approach")
    counts = makers.load_codes(label="FY2026", rows=[revised, ENDOSCOPIC, new])
    assert numbers(counts) == (1, 1, 3, 4, 0)  # with 0DTJ4ZZ go the headings 0D and 0DT
    later = Release.objects.get(label="FY2026")
    assert later.valid_codes == 3
    assert code(new.code).added_in == later
    assert editions(REPAIR.code) == [("added", "FY2025", REPAIR.title), ("revised", "FY2026", revised.title)]
    assert (code(REPAIR.code).title, code(REPAIR.code).added_in.label) == (revised.title, "FY2025")
    retired = code(APPENDIX.code)
    assert (retired.title, retired.retired_in) == (APPENDIX.title, later)
    assert editions(APPENDIX.code) == [("added", "FY2025", APPENDIX.title), ("retired", "FY2026", APPENDIX.title)]


def test_a_code_that_comes_back_is_reinstated_with_the_text_that_it_had_kept():
    makers.load_codes()
    makers.load_codes(label="FY2026", rows=[REPAIR])
    counts = makers.load_codes(label="FY2027", rows=[REPAIR, ENDOSCOPIC._replace(title="Repair Elbow, Endoscopic")])
    assert numbers(counts) == (1, 0, 0, 4, 0)
    assert (counts.added, counts.reinstated, Release.objects.get(label="FY2027").reinstated) == (0, 1, 1)
    assert code(ENDOSCOPIC.code).retired_in is None
    assert editions(ENDOSCOPIC.code) == [
        ("added", "FY2025", ENDOSCOPIC.title),
        ("retired", "FY2026", ENDOSCOPIC.title),
        ("reinstated", "FY2027", "Repair Elbow, Endoscopic"),
    ]


def test_a_code_that_only_moves_is_revised():
    rows = [CodeRow("T-1", "One", is_header=True), CodeRow("T-2", "Two", is_header=True), CodeRow("T3", "Three")]
    makers.load_codes("house", rows=[*rows[:2], rows[2]._replace(parent="T-1")])
    assert numbers(makers.load_codes("house", "2", rows=[*rows[:2], rows[2]._replace(parent="T-2")])) == (0, 1, 0, 2, 0)
    moved = CodeEdition.objects.filter(code__code="T3").order_by("release__position")
    assert [(row.kind, row.parent_code) for row in moved] == [("added", "T-1"), ("revised", "T-2")]


def test_a_code_is_retired_from_the_day_on_which_the_file_ends_it():
    today = date.today()
    rows = [
        CodeRow("A0001", "Ended", terminated=today),
        CodeRow("A0002", "Ends soon", terminated=today + timedelta(days=2)),
        CodeRow("A0003", "Not valid", is_retired=True),
    ]
    assert numbers(makers.load_codes("hcpcs", rows=rows)) == (4, 0, 0, 0, 0)
    assert list(Code.objects.active().values_list("code", flat=True)) == ["A", "A0002"]
    ended = [row._replace(terminated=today) for row in rows]
    assert numbers(makers.load_codes("hcpcs", "2", rows=ended)) == (0, 0, 1, 3, 0), "the date of A0003 is filled in"
    assert [edition[0] for edition in editions("A0002", "hcpcs")] == ["added", "retired"]
    assert (code("A0001", "hcpcs").valid_to, code("A0001", "hcpcs").retired_in.label) == (today, "FY2025")


def test_a_file_without_short_titles_leaves_those_that_are_there():
    makers.load_codes(rows=[REPAIR._replace(short_title="Repair R Elbow")])
    assert numbers(makers.load_codes(label="FY2026", rows=[REPAIR])) == (0, 0, 0, 4, 0)
    assert code(REPAIR.code).short_title == "Repair R Elbow"


def test_a_code_that_an_entry_named_is_added_when_its_release_arrives():
    mentioned = makers.mentioned("icd10pcs", "0rql.0zz")
    assert numbers(makers.load_codes(rows=[ENDOSCOPIC])) == (4, 0, 0, 0, 0), "a mention is not retired"
    assert numbers(makers.load_codes(rows=makers.PCS))[:2] == (4, 0)
    found = code("0RQL0ZZ")
    assert (found.pk, found.title, found.parent.code) == (mentioned.pk, REPAIR.title, "0RQ")
    assert found.added_in is not None


def test_a_dry_run_counts_and_changes_nothing():
    makers.load_codes()
    before = contents()
    assert numbers(makers.load_codes(label="FY2026", rows=[REPAIR], dry_run=True)) == (0, 0, 4, 4, 0)
    assert contents() == before
    assert [release.label for release in Release.objects.all()] == ["FY2025"]


def test_an_error_half_way_leaves_everything_as_it_was():
    makers.load_codes()
    before = contents()

    def breaks_off():
        yield APPENDIX
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="disk"):
        makers.load_codes("icd10pcs", "FY2026", breaks_off())
    assert contents() == before
    assert Release.objects.count() == 1


def test_an_empty_release_is_refused():
    makers.load_codes()
    with pytest.raises(EmptyRelease, match="empty.csv contains no ICD-10-PCS codes; nothing was changed"):
        makers.load_codes(label="FY2026", rows=[BadRow(1, "no code", "?")], source_name="empty.csv")
    assert Code.objects.active().count() == 8


@pytest.mark.parametrize("label", ["", "  ", "x" * 61])
def test_a_release_needs_a_name(label):
    with pytest.raises(ValueError, match="Give the release a label of 1 to 60 characters"):
        makers.load_codes(label=label)


def test_a_system_that_the_site_does_not_know_is_declared_with_its_text_withheld():
    makers.load_codes("LOINC", rows=[CodeRow("8480-6", "Systolic pressure")])
    system = CodeSystem.objects.get(slug="loinc")
    assert (system.name, system.display_policy) == ("LOINC", "code_only")
    assert code("8480-6", "loinc").text_for(None) == ""
    with pytest.raises(ValueError, match="cannot be the slug of a code system"):
        makers.load_codes("lo inc!")


def test_only_a_code_manager_loads_releases():
    with pytest.raises(PermissionDenied, match="the role Code manager"):
        makers.load_codes(actor=makers.writer())
    manager = makers.person("cora", roles.CODE_MANAGER)
    makers.load_codes(actor=manager)
    assert Release.objects.get().loaded_by == manager


def test_lines_that_cannot_be_kept_are_bad_and_the_rest_is_loaded():
    rows = [
        REPAIR,
        ENDOSCOPIC._replace(short_title="x" * 251, line=2),
        TermRow(REPAIR.code, "y" * 501, "index", 3),
        TermRow(REPAIR.code, "Elbow repair", "index", 4),
        BadRow(5, "no code", "?"),
    ]
    counts = makers.load_codes(rows=rows)
    assert (counts.added, counts.bad) == (4, 3)
    assert {row.line for row in counts.bad_rows} == {2, 3, 5}
    assert [term.term for term in IndexTerm.objects.all()] == ["Elbow repair"]


@whole_database
def test_two_loads_of_one_system_wait_for_each_other():
    makers.load_codes(rows=[REPAIR])
    inside, go_on, results = threading.Event(), threading.Event(), {}

    def first_rows():
        yield from makers.PCS
        inside.set()
        assert go_on.wait(60)

    def load(name, rows):
        try:
            results[name] = numbers(load_release(system="icd10pcs", label="FY2026", rows=rows))
        finally:
            connection.close()

    first = threading.Thread(target=load, args=("first", first_rows()))
    first.start()
    assert inside.wait(60)
    second = threading.Thread(target=load, args=("second", iter(makers.PCS)))
    second.start()
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    with connection.cursor() as cursor:
        for _ in range(3000):
            if cursor.execute(waiting).fetchone()[0]:
                break
            time.sleep(0.02)
    assert not results, "neither is done: the second waits"
    assert Code.objects.count() == 4, "readers see the old release"
    go_on.set()
    first.join(60)
    second.join(60)
    assert results == {"first": (4, 0, 0, 4, 0), "second": (0, 0, 0, 8, 0)}


KILLED_HALF_WAY = """
import os, signal, django
django.setup()
from codes.actions import load_release
from codes.formats.rows import CodeRow
def rows():
    for number in range(5000):
        yield CodeRow(f"0DT{number:04d}", f"Resection of Part {number}")
    os.kill(os.getpid(), signal.SIGKILL)
load_release(system="icd10pcs", label="FY2026", rows=rows())
"""


@whole_database
def test_a_load_that_is_killed_half_way_leaves_the_old_release():
    makers.load_codes()
    before = contents()
    url = make_conninfo(os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"])
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "medref.settings"}
    died = subprocess.run([sys.executable, "-c", KILLED_HALF_WAY], env=environment, capture_output=True, text=True)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert contents() == before
    assert numbers(makers.load_codes()) == (0, 0, 0, 8, 0), "the next load goes through"


def test_the_same_file_again_does_not_blot_out_what_the_release_did():
    makers.load_codes()
    makers.load_codes()
    release = Release.objects.get()
    assert (release.added, release.unchanged) == (8, 0)  # three codes and the headings above them
