"""A release in the format of its publisher goes the same way as any other: dry run, desk, load, and back from an export."""

import json

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from codes.actions import uploads
from codes.actions.mentions import find_or_declare_system
from codes.models import Code, CodeUpload
from tests.codes import test_claml, test_fhir_codesystem, test_loinc_and_nucc
from tests.codes.rf2_files import files, zipped

pytestmark = pytest.mark.django_db

RELEASES = {
    "snomed": (lambda path: zipped(path, files()), 6),
    "icd10": (lambda path: path.write_text(test_claml.document(*test_claml.BOOK)), 18),
    "house": (lambda path: path.write_text(json.dumps(test_fhir_codesystem.resource())), 8),
    "loinc": (lambda path: path.write_text(test_loinc_and_nucc.LOINC), 3),
    "nucc": (lambda path: path.write_text(test_loinc_and_nucc.NUCC), 5),
    "icd10gm": (lambda path: path.write_text(test_loinc_and_nucc.ICD10GM), 3),
}


@pytest.fixture(params=RELEASES)
def release(request, tmp_path):
    """(the slug of a system, a file of it, how many codes it has)."""
    write, count = RELEASES[request.param]
    path = tmp_path / "release.dat"
    write(path)
    return request.param, path, count


def counts(capsys, *words, **options):
    call_command(*words, **options)
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_it_is_tried_then_loaded_and_its_export_changes_nothing(release, tmp_path, capsys):
    system, path, count = release
    tried = counts(capsys, "import_codes", system, str(path), release="2026", dry_run=True, json=True)
    assert tried["added"] == count and not Code.objects.filter(system__slug=system).exists()
    assert counts(capsys, "import_codes", system, str(path), release="2026", json=True) == tried
    for format in ("csv", "xlsx", "ndjson"):
        export = tmp_path / f"export.{format}"
        call_command("export_codes", system, format=format, output=export)
        again = counts(capsys, "import_codes", system, str(export), release="2027", json=True)
        assert again == {"added": 0, "revised": 0, "retired": 0, "unchanged": count, "bad": 0}


def test_it_is_previewed_and_loaded_at_the_desk(release, cora):
    system, path, count = release
    steps = uploads.upload(
        file=ContentFile(path.read_bytes(), path.name),
        holds=CodeUpload.Holds.CODES,
        system=find_or_declare_system(system),
        label="2026",
        actor=cora,
    )
    list(steps)
    upload = CodeUpload.objects.get()
    assert upload.preview["counts"]["added"] == count and "is read as" in upload.preview["chosen"]
    list(uploads.load(upload=upload, actor=cora))
    assert Code.objects.filter(system__slug=system).count() == count
