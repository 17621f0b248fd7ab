"""The code managers' desk: a file is uploaded, previewed, and loaded or discarded."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction

from accounts import roles
from codes.actions import uploads
from codes.formats.rows import CodeRow
from codes.models import AxisValue, Code, CodeMap, CodeSystem, CodeUpload, IndexTerm, Release
from tests import makers

from .code_files import ADD, NEXT_YEAR, files_in, look, send, step, waiting

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent / "samples"


def test_a_release_is_uploaded_looked_at_and_loaded(client, cora, stored, django_capture_on_commit_callbacks):
    makers.load_codes()
    makers.published()
    answer = send(client)
    upload = CodeUpload.objects.get()
    assert "Nothing has changed yet" in answer
    assert [path.name for path in files_in(stored)] == ["pcs.csv"]
    page = look(client, upload)
    for words in (
        "ICD-10-PCS FY2026: pcs.csv",
        "Nothing has changed yet",
        '<th scope="row" class="nowrap">0RQM0ZZ</th>',
        "Repair Left Elbow Joint, Open Approach",
        "Mending of the elbow</a></td><td>0RQL0ZZ</td><td>revised</td>",
        "Load ICD-10-PCS FY2026",
    ):
        assert words in page, words
    revised = look(client, upload, "?show=revised")
    assert "<td>Repair Right Elbow Joint, Open Approach</td>" in revised
    assert "<td>Repair Right Elbow Joint, Open Approach, Again</td>" in revised
    assert "0DTJ4ZZ" in look(client, upload, "?show=retired")
    bad = look(client, upload, "?show=bad")
    assert "<td>5</td>" in bad
    assert "QQ does not match the ICD-10-PCS code format" in bad
    assert Release.objects.count() == 1
    assert not Code.objects.filter(code="0RQM0ZZ").exists()

    with django_capture_on_commit_callbacks(execute=True):
        step(client, upload, "load")
    assert Code.objects.get(code="0RQL0ZZ").title.endswith("Again")
    release = Release.objects.get(label="FY2026")
    assert (release.loaded_by, release.source_name, release.retired) == (cora, "pcs.csv", 3), "with two headings"
    page = look(client, upload)
    assert "Loaded by cora" in page
    assert "See the release" in page
    assert "differed from the preview" not in page
    assert not list(stored.iterdir())


def test_a_file_is_dropped_and_only_its_counts_stay(client, cora, stored, django_capture_on_commit_callbacks):
    makers.load_codes()
    send(client)
    upload = CodeUpload.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        assert "was discarded. It changed nothing." in step(client, upload, "drop")
    upload.refresh_from_db()
    assert (upload.state, list(upload.preview), upload.decided_by) == ("dropped", ["counts"], cora)
    assert not list(stored.iterdir())
    assert Release.objects.count() == 1
    assert "What changes" not in look(client, upload)


@pytest.mark.parametrize(
    ("content", "fields", "reason"),
    [
        (b"code,title\nA0021,Ride\nA0022,Ride\n", {}, "this looks like HCPCS Level II"),
        (b"%PDF-1.4", {}, "this is a PDF"),
        (b"code,title\n0RQL0ZZ,Repair\n", {"holds": "maps", "target": "icd9proc"}, "this file contains codes"),
        (b"code,title\n0RQL0ZZ,Repair\n", {"holds": "axes"}, "neither the ICD-10-PCS tables"),
        (b"code,title\n", {"system": "hcpcs"}, "the file contains no HCPCS Level II code"),
    ],
)
def test_a_wrong_file_is_refused_with_the_reason_and_leaves_nothing(client, cora, stored, content, fields, reason):
    answer = send(client, content, **fields)
    assert reason in answer
    assert f'<a href="{ADD}">Back</a>' in answer
    assert not CodeUpload.objects.exists()
    assert not Release.objects.exists()
    assert not list(stored.iterdir())


def test_what_the_form_misses_is_said_at_its_field(client, cora):
    assert "Name the release, such as FY2025." in send(client, label="")
    assert "Choose the target system of the maps." in send(client, holds="maps")
    assert "The submitted file is empty" in send(client, b"")
    assert not CodeUpload.objects.exists()


def test_nothing_is_loaded_or_dropped_twice(client, cora):
    upload = waiting(cora)
    step(client, upload, "load")
    assert "This file has already been loaded, by cora on " in step(client, upload, "load")
    assert "This file has already been loaded, by cora on " in step(client, upload, "drop")
    assert Release.objects.count() == 1


def test_a_stored_file_that_changed_or_is_gone_is_not_loaded(client, cora, stored):
    upload = waiting(cora)
    (path,) = files_in(stored)
    path.write_bytes(NEXT_YEAR + b"0RQN0ZZ,Slipped in\n")
    assert "is not the one that was previewed" in step(client, upload, "load")
    path.unlink()
    assert "The stored file is gone" in step(client, upload, "load")
    assert not Release.objects.exists()
    assert "was discarded" in step(client, upload, "drop")


def test_a_release_that_came_in_between_is_told_before_and_after(client, cora):
    makers.load_codes()
    upload = waiting(cora, label="FY2027")
    assert "was loaded or withdrawn since" not in look(client, upload)
    makers.load_codes(label="FY2026", rows=[*makers.PCS, CodeRow("0RQM0ZZ", "Repair Left Elbow Joint, Open Approach")])
    assert "was loaded or withdrawn since this file was read" in look(client, upload)
    step(client, upload, "load")
    upload.refresh_from_db()
    assert (upload.preview["counts"]["added"], upload.result["added"]) == (1, 0)
    assert "The load differed from the preview" in look(client, upload)


def test_a_read_that_is_stopped_or_killed_leaves_nothing_for_long(cora, stored):
    steps = uploads.upload(
        file=ContentFile(NEXT_YEAR, "pcs.csv"),
        holds="codes",
        system=CodeSystem.objects.get(slug="icd10pcs"),
        label="FY2026",
        actor=cora,
    )
    next(steps)
    assert files_in(stored)
    steps.close()
    assert not list(stored.iterdir())

    for name, age in (("orphan", uploads.LEFT_OVER_AFTER + 60), ("being-read", 60)):
        (stored / name).mkdir()
        (stored / name / "pcs.csv").touch()
        os.utime(stored / name, (time.time() - age,) * 2)
    kept = waiting(cora)
    os.utime(stored / Path(kept.file.name).parent, (0, 0))
    waiting(cora)
    assert not (stored / "orphan").exists()
    assert (stored / "being-read").exists()
    assert (stored / kept.file.name).exists()


def test_a_load_that_is_stopped_leaves_the_old_release_and_the_file(client, cora, stored):
    upload = waiting(cora)
    steps = uploads.load(upload=upload, actor=cora)
    next(steps)
    steps.close()
    assert not Release.objects.exists()
    assert files_in(stored)
    step(client, upload, "load")
    assert Release.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_being_loaded_is_left_alone_by_others(first_rows, stored):
    cora = makers.person("cora", roles.CODE_MANAGER)
    upload = waiting(cora)
    steps = uploads.load(upload=upload, actor=cora)
    next(steps)

    def in_another_process():
        try:
            with pytest.raises(uploads.UploadRefused, match="is being loaded"):
                uploads.drop(upload=upload, actor=cora)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(in_another_process).result()
    list(steps)
    assert CodeUpload.objects.get().state == "loaded"


def test_terms_maps_and_axes_are_previewed_and_loaded_too(client, cora):
    makers.load_codes()
    makers.load_codes("icd9proc", "v32", [CodeRow("8183", "Mending of elbow")])
    axes = (SAMPLES / "icd10pcs_tables.xml").read_bytes()
    for model, fields in (
        (IndexTerm, {"holds": "terms", "content": b"code,term,kind\n0RQL0ZZ,Elbow mend,synonym\n"}),
        (
            CodeMap,
            {
                "holds": "maps",
                "target": "icd10pcs",
                "system": "icd9proc",
                "content": b"source,target,kind\n8183,0RQL0ZZ,inexact\n",
            },
        ),
        (AxisValue, {"holds": "axes", "content": axes}),
    ):
        send(client, fields.pop("content"), name="given.csv", **fields)
        upload = CodeUpload.objects.first()
        assert "Nothing has changed yet" in look(client, upload)
        assert not model.objects.exists()
        step(client, upload, "load")
        assert model.objects.exists()
        upload.refresh_from_db()
        assert upload.result == upload.preview["counts"]
    assert CodeMap.objects.get().origin == "given.csv"


def test_a_large_preview_is_shown_by_pages_with_a_fixed_number_of_queries(
    client, cora, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(uploads, "MOST_KEPT", 150)
    rows = [f"{row.code},{row.title}" for row in makers.many_codes(250)]
    bad = [f"QQ{number},No code" for number in range(200)]
    upload = waiting(cora, "\n".join(["code,title", *rows, *bad]).encode())
    with django_assert_max_num_queries(12):
        page = look(client, upload, "?show=added&page=3").partition("What changes")[2]
    assert page.count("Resection of Part") == 53, "250 codes and 3 headings"
    page = look(client, upload, "?show=bad&page=2")
    assert "… and 50 more, which the preview does not list." in page
    step(client, upload, "load")
    with django_assert_max_num_queries(14):
        assert "Page 3 of 3" in look(client, Release.objects.get(), "?show=added&page=3")


def test_the_database_keeps_no_upload_that_says_half_of_what_it_is(cora):
    upload = waiting(cora)
    for wrong in (
        {"label": ""},
        {"holds": "terms"},
        {"holds": "maps"},
        {"state": "loaded"},
        {"file": ""},
        {"result": {}},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            CodeUpload.objects.filter(pk=upload.pk).update(**wrong)
